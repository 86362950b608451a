"""Where Spanish is asked for, no English word is left but for names and quotations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from tests.conftest import ROOT, some
from tests.reporting.told_facts import SPANISH, STORY
from tests.wrong_input import command

# Small words of English that no Spanish sentence has.
SMALL_WORDS = """
    the of and is are was were been not nor if then than that this these those which who whom whose
    what when where why how with without by from into on at for it its they them their there here
    must may might can could would should shall will does did done has have had any nobody nothing
    something each every other another some only also unless until because before after about under
    over between more less most least one two three jail release request notice officer officers
    agency person rule rules source sources reading required forbidden permitted silent
    undetermined conflict missing unknown presumed
"""
ENGLISH = frozenset(SMALL_WORDS.split())


def names_in(rulebook: Rulebook) -> Iterator[str]:
    """Names and citations, which stay as they are in any language."""
    for name, source in rulebook.sources.items():
        yield from (name, source.title, source.short, source.publisher)
        for at, statement in source.statements.items():
            yield from (at, statement.speaker, statement.says, statement.unsure, statement.where)
    for policy in rulebook.policies.values():
        yield from (policy.name, policy.title, policy.says)


def english_words(text: str, names: list[str]) -> set[str]:
    """The small words of English that are left without names, identifiers and quotations."""
    text = re.sub(r"\b[a-z]\w*(?:[._]\w+)+|@\w+", " ", " ".join(text.split()))
    for name in sorted({" ".join(n.split()) for n in names if len(n) > 3}, key=len, reverse=True):
        text = text.replace(name, " ")
    text = re.sub(r"[\w./-]*[._/][\w./-]*\w|`[^`]*`|«[^»]*»", " ", text)
    return {word for word in re.findall(r"[^\W\d_]+", text.lower()) if word in ENGLISH}


@pytest.mark.parametrize(
    ("path", "how"),
    some(
        [
            (STORY, ("run",)),
            (STORY, ("run", "--no-trace")),
            (STORY, ("explain", "--readings")),
            ("scenarios/unknown/signer_forgotten.yaml", ("explain", "--missing")),
            ("scenarios/unknown/signer_forgotten.yaml", ("run", "--trace")),
            ("scenarios/papers/two_subpoenas_about_one_person.yaml", ("run", "--trace")),
            ("scenarios/seeds/requests_rise_dramatically.yaml", ("run", "--trace")),
            (STORY, ("what-if", "--as-of", "2026-03-01", "--forget", "request.form")),
            (STORY, ("what-if", "--set", "request.asks_hold=false", "--without", "denver.notice")),
            (
                STORY,
                ("what-if", "--reading", "best_efforts=strict_minimum_time", "--policy", "aurora"),
            ),
            (STORY, ("what-if",)),
            ("scenarios/papers/who_signed_the_warrant.yaml", ("run", "--trace")),
            (
                "scenarios/papers/writ_and_a_detainer.yaml",
                (
                    *("explain", "--why-not", "forbidden", "--change-to", "forbidden"),
                    *("--action", "hold_past_release"),
                ),
            ),
        ],
        9,
    ),
)
def test_spanish_has_no_english_word(
    path: str, how: tuple[str, ...], rulebook: Rulebook, scenarios: list[Scenario]
) -> None:
    verb, *options = how
    said = command(verb, str(ROOT / path), *options, *SPANISH)
    assert said.code == 0
    name = f"{Path(path).parent.name}/{Path(path).stem}"
    story = next(each for each in scenarios if each.name == name)
    titles = [branch.title for branch in (story.main, *story.what_if)]
    assert len(said.out) > 200
    told = said.out.replace(story.name, " ")
    assert english_words(told, [*names_in(rulebook), story.story, *titles]) == set()


ACCOUNTS = "scenarios/timelines/lot_or_street_in_february_2025.yaml"
LATE = "scenarios/timelines/notice_67_minutes_after_the_release_in_2018.yaml"
ONE = ("--instruments", "1")  # paper of each kind, at most
YEARS = ("denver@2025-03-05", "denver@2026-03-05")
SIDES = ("denver@2025-03-05", "aurora@2025-03-05")


@pytest.mark.parametrize(
    "how",
    some(
        [
            ("replay", LATE),
            ("replay", LATE, "--what-if", "in_aurora", "--all-duties"),
            ("replay", ACCOUNTS, "--over-time", "release_to_secure_lot"),
            ("replay", "scenarios/timelines", "-k", "in_2020"),
            ("what-if", LATE, "--as-of", "2026-03-02"),
            ("compare", *SIDES, "--scenario", STORY),
            ("compare", *SIDES, "--action", "record_request", *ONE),
            pytest.param(
                ("compare", *YEARS, "--action", "release_to_secure_lot"), marks=pytest.mark.whole
            ),
            ("run", STORY, "--policy", "denver", "--policy", "aurora"),
            ("compare", "denver", "aurora", "texas", "--action", "record_request", *ONE),
            ("across", STORY, "--policies", "denver,texas,illinois,aurora@2010-01-01"),
            pytest.param(
                ("across", STORY, "--policies", "denver,aurora", "--why", "--apart"),
                marks=pytest.mark.whole,
            ),
            (
                "across",
                "scenarios/papers/who_signed_the_warrant.yaml",
                "--policies",
                "denver,texas",
            ),
            ("across", LATE, "--policies", "denver,texas", "--why"),
        ],
        10,
    ),
    ids=" ".join,
)
def test_spanish_histories_and_comparisons_have_no_english_word(
    how: tuple[str, ...], rulebook: Rulebook
) -> None:
    """What a story tells stands in «», as the citation that it is."""
    verb, *options = (str(ROOT / each) if each.startswith("scenarios/") else each for each in how)
    said = command(verb, *options, *SPANISH)
    assert (said.code, said.err) == (0, "")
    assert len(said.out) > 150
    assert english_words(said.out, [*names_in(rulebook)]) == set()
