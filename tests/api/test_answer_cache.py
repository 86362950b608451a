"""Answers of the solver are kept, and asked for again where anything they rest on differs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from release_sim.analysis.checks import find_flaws
from release_sim.api.answer_cache import AnswerCache
from release_sim.api.flaw_check import flaws_of
from release_sim.api.inputs import Inputs
from release_sim.loading.content_hash import program
from release_sim.loading.disk_cache import VARIABLE
from release_sim.model.analysis.flaw import Checked
from release_sim.model.case import Case
from tests.wrong_input import GOLDEN, POLICY_FILE

ANSWER = Checked((), (), 2.5)


@pytest.fixture
def asked() -> list[str]:
    return []


def ask(asked: list[str], about: object, question: object = "any", sort: str = "test") -> Checked:
    def answer() -> Checked:
        asked.append("once more")
        return ANSWER

    return AnswerCache(sort, about).of(question, Checked, answer)


def test_a_question_is_asked_once_and_its_answer_then_took_no_time(
    cache: Path, asked: list[str]
) -> None:
    assert ask(asked, {"a": 1}) == ANSWER
    assert ask(asked, {"a": 1}) == replace(ANSWER, seconds=0.0)
    assert len(asked) == 1
    assert len(list(cache.glob("*.answer"))) == 1


@pytest.mark.usefixtures("cache")
def test_whatever_a_question_is_about_makes_it_another(asked: list[str]) -> None:
    things: list[object] = [1, True, "1", None, (1,), frozenset({1}), {1: 1}, {"a": 1, "b": 2}]
    things += [{"b": 2, "a": 1}, Case(date(2025, 6, 1), {}), Case(date(2025, 6, 2), {})]
    for number, thing in enumerate(things, start=1):
        ask(asked, thing)
        ask(asked, thing)
        assert len(asked) == number
    ask(asked, 1, "another")
    ask(asked, 1, sort="of another sort")
    assert len(asked) == len(things) + 2


@pytest.mark.usefixtures("cache")
def test_another_version_of_the_solver_or_of_the_program_is_asked_again(
    asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(asked, 1)
    monkeypatch.setattr("release_sim.api.answer_cache.version", lambda _: "0.0")
    ask(asked, 1)
    monkeypatch.setattr("release_sim.api.answer_cache.program", lambda _: f"{program(())}, changed")
    ask(asked, 1)
    assert len(asked) == 3


def test_a_damaged_answer_is_asked_for_again_and_without_a_folder_every_one_is(
    cache: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(asked, 1)
    (file,) = cache.glob("*.answer")
    file.write_bytes(file.read_bytes()[:-1])
    ask(asked, 1)
    assert len(asked) == 2
    monkeypatch.setenv(VARIABLE, "")
    ask(asked, 1)
    ask(asked, 1)
    assert len(asked) == 4


def test_two_that_ask_at_once_both_have_the_answer(cache: Path, asked: list[str]) -> None:
    with ThreadPool(4) as pool:
        found = pool.map(lambda _: ask(asked, "the same"), range(8))
    assert {(each.flaws, each.accepted) for each in found} == {((), ())}
    assert [path.suffix for path in cache.iterdir()] == [".answer"]


@pytest.mark.usefixtures("cache")
def test_rules_are_checked_again_once_a_file_of_theirs_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = Path(shutil.copytree(GOLDEN / "small_rules", tmp_path / "rules"))
    times: list[object] = []
    real: Callable[..., Checked] = find_flaws.find_flaws

    def counted(*told: object) -> Checked:
        times.append(told)
        return real(*told)

    monkeypatch.setattr(find_flaws, "find_flaws", counted)

    def check() -> Checked:
        inputs = Inputs.at(rules)
        return flaws_of(inputs, inputs.rulebook(), [], 1)

    first = check()
    assert replace(check(), seconds=first.seconds) == first
    assert len(times) == 1
    changed = rules / POLICY_FILE
    changed.write_text(changed.read_text(encoding="utf-8") + "# said otherwise\n", encoding="utf-8")
    check()
    assert len(times) == 2
