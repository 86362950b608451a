"""Records of replayed histories and of the rows of a table: what they say, and what stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from release_sim.audit.chain import Chain
from release_sim.audit.ledger import lines_of
from release_sim.audit.lines import join_parts, members_of
from release_sim.audit.rerun import Rerunner
from release_sim.engine.decide import Engine, EngineCache
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.timelines.timeline_reader import TimelineReader
from release_sim.model.case import Case
from release_sim.model.decision import Outcome
from release_sim.model.records.audit_record import AuditRecord
from release_sim.model.records.rerun_result import RerunStatus
from release_sim.model.rulebook import Rulebook
from release_sim.timeline.fold import cases, replay_variant
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.vocabulary.actions import ACTIONS
from tests.audit.record_files import STORY
from tests.audit.test_rerun import altered
from tests.audit.verbs import good
from tests.conftest import examples
from tests.wrong_input import GOOD, command, small


def records(path: Path | str) -> list[AuditRecord]:
    """The records of a file that verifies."""
    chain = Chain()
    found = [each for each in chain.follow(lines_of(Path(path))) if isinstance(each, AuditRecord)]
    assert chain.verified().bad is None
    return found


def answers(record: AuditRecord) -> dict[str, str]:
    return {action: given.answer.value for action, given in record.decision.answers.items()}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@examples(20)
@given(st.dictionaries(st.text(), VALUES))
def test_parts_are_joined_to_what_rfc_8785_makes_of_the_whole(value: dict[str, Any]) -> None:
    assert join_parts(members_of(value)) == rfc8785.dumps(value)


# Histories.


@pytest.mark.usefixtures("story")
def test_every_moment_that_is_replayed_has_a_record() -> None:
    said = good("replay", "story.yaml", "--record", "r", "--json")
    told = json.loads(said.out)[0]
    entries = records("r")
    variants = [told, *told["what_if"].values()]
    moments = [(variant, moment) for variant in variants for moment in variant["moments"]]
    assert said.err.startswith(f"recorded in `r`: lines 1 to {len(moments)}\n")

    def named(record: AuditRecord) -> tuple[str | None, str, str, str | None]:
        at = record.moment
        assert at
        assert record.decision.scenario == told["timeline"]
        return record.decision.branch, at.person, at.at, at.event

    by_name = {named(record): record for record in entries}
    assert len(by_name) == len(entries) == len(moments)
    for variant, moment in moments:
        event = moment["event"] and moment["event"]["name"]
        record = by_name[variant["course"], moment["person"], moment["at"], event]
        assert record.moment
        assert answers(record) == moment["answers"]
        assert list(record.moment.law_changed) == moment["law_changed"]
        assert list(record.decision.flags) == moment["flags"]
        assert record.decision.policy.hash == variant["policy"]["hash"]
        assert str(record.decision.as_of) == moment["at"][:10]
        assert variant["title"] in record.decision.title
    assert any(not moment["event"] for _, moment in moments)
    assert good("audit", "rerun", "r").out.endswith(f"{len(entries)} same\n")


@pytest.mark.usefixtures("story")
def test_what_options_change_is_recorded_as_it_was_told() -> None:
    good("replay", "story.yaml", "--what-if", "sooner", "--policy", "aurora", "--record", "r")
    entries = records("r")
    assert entries
    for record in entries:
        assert (record.decision.branch, record.decision.policy.name) == ("sooner", "aurora")
        assert record.decision.title.endswith("(after the change: policy aurora)")


@examples(12)
@given(data=st.data())
def test_a_changed_rule_touches_the_moments_that_it_decides_otherwise(
    data: st.DataObject, rulebook: Rulebook, told: list[tuple[AuditRecord, Case, Engine]]
) -> None:
    name = data.draw(st.sampled_from(sorted(rulebook.policies["denver"].rules)))
    changed = altered(rulebook, name, None)
    record, case, before = data.draw(st.sampled_from(told))
    engine = Engine(changed.policies["denver"]).with_readings(before.policy.chosen)
    then, now = before.decide(case), engine.decide(case)
    differ = {a for a in ACTIONS if said(then.outcomes[a]) != said(now.outcomes[a])}
    found = Rerunner(changed).rerun(record)
    assert {each.action for each in found.differences} == differ
    assert (found.again is RerunStatus.SAME) == (not differ)
    assert (found.again is RerunStatus.CHANGED) == any(
        (then.outcomes[a].answer, then.outcomes[a].within)
        != (now.outcomes[a].answer, now.outcomes[a].within)
        for a in ACTIONS
    )


def said(outcome: Outcome) -> tuple[object, ...]:
    return outcome.answer, outcome.because, outcome.within


@pytest.fixture(scope="module")
def told(
    rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[AuditRecord, Case, Engine]]:
    """The records of a history, each with the case and the engine that decided it."""
    folder = tmp_path_factory.mktemp("told")
    path = folder / "story.yaml"
    path.write_text(STORY, encoding="utf-8")
    good("replay", str(path), "--record", str(folder / "r"))
    timeline = TimelineReader(rulebook, Diagnosis()).read(path)
    assert timeline
    engines = EngineCache(rulebook)
    found = []
    for variant in (timeline.main, *timeline.what_if):
        engine = engines.engine(variant.policy, variant.readings)
        replayed = replay_variant(variant, MemoizedEngine(engine))
        found += [(case, engine) for _, case in cases(replayed)]
    return [(r, c, e) for r, (c, e) in zip(records(folder / "r"), found, strict=True)]


@pytest.mark.usefixtures("story")
def test_a_record_says_which_moment_it_was() -> None:
    good("replay", "story.yaml", "--record", "r")
    texts = [good("audit", "show", "r", str(n)).out for n in range(1, len(records("r")) + 1)]
    lines = [text.splitlines()[1].partition(" | policy")[0] for text in texts]
    assert "  story | ann, 2019-05-21 09:00, after asked" in lines
    assert "  story | ann, 2019-05-28 00:00, as the law changed" in lines
    assert "  story what if sooner | ann, 2019-05-22 10:00, after released" in lines


def test_what_is_recorded_is_not_drawn_over(story: Path) -> None:
    said = command("replay", "story.yaml", "--record", "r", "--svg", "./r")
    assert (said.code, said.out, (story / "r").exists()) == (2, "", False)
    assert "must be different files" in said.err


@pytest.mark.usefixtures("story")
def test_a_history_that_cannot_be_recorded_is_not_told() -> None:
    said = command("replay", "story.yaml", "--record", "story.yaml")
    assert (said.code, said.out) == (2, "")
    assert "must be different files" in said.err
    Path("notes").write_text("a list\n", encoding="utf-8")
    said = command("replay", "story.yaml", "--record", "notes")
    assert (said.code, said.out) == (3, "")
    assert "notes:1:1: error[broken-record]: nothing is added" in said.err
    said = command("replay", "story.yaml", "--record", ".", "--svg", "s.svg")
    assert (said.code, said.out, Path("s.svg").exists()) == (2, "", False)


@pytest.mark.parametrize("columns", ["40", "100"])
def test_text_keeps_to_the_width_but_for_names(
    columns: str, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    (story / "few.csv").write_text("as_of,custody.state\n2025-06-01,in_custody\n", encoding="utf-8")
    good("replay", "story.yaml", "--record", "r")
    good("cohort", "decide", "few.csv", "-o", "to.csv", "--record", "r")
    last = len(records("r"))
    assert good("audit", "show", "r", str(last)).out.startswith(
        "Row 1 of few.csv\n  few.csv row 1 |"
    )
    for number in (1, last):
        for line in good("audit", "show", "r", str(number)).out.splitlines():
            longest = max(map(len, line.split()), default=0)
            assert len(line) <= int(columns) or longest > int(columns) - 12, line


def test_the_name_of_a_file_that_is_not_utf_8_is_recorded_as_it_can_be(tmp_path: Path) -> None:
    story = tmp_path / "a\udcff.yaml"
    story.write_text(GOOD, encoding="utf-8")
    to = tmp_path / "records.jsonl"
    said = command(*small("run", str(story), "--record", str(to), "--no-trace"))
    assert said.code == 0, said.err
    (record,) = records(to)
    assert record.decision.scenario.endswith("a�")
