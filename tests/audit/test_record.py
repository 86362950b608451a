"""Records of replayed histories and of the rows of a table: what they say, and what stays."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from release_sim.api import recording
from release_sim.audit.chain import Chain
from release_sim.audit.ledger import lines_of
from release_sim.audit.lines import joined, members_of
from release_sim.audit.rerun import Rerunner
from release_sim.cohort.cohort_engine import ANSWERS
from release_sim.cohort.tables import explain_row
from release_sim.engine.decide import Engine, EngineCache
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.timelines.timeline_reader import TimelineReader
from release_sim.model.case import Case
from release_sim.model.decision import Outcome
from release_sim.model.records.audit_record import Appended, AuditRecord
from release_sim.model.records.rerun_result import RerunStatus
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.records.audit_text import appended_text
from release_sim.timeline.fold import cases, replay_variant
from release_sim.vocabulary.actions import ACTIONS
from tests.audit.test_audit import altered, good
from tests.cohorts import answers_in, read
from tests.conftest import ROOT
from tests.wrong_input import command, control_c, interrupted_at

STORY = """\
title: Kept into a new law
story: Two people wait, and the law changes.
policy: denver
people: {ann: The first., bob: The second.}
timeline:
- {at: 2019-05-20T09:00-06:00, event: booking, facts: {warrant.form: i_200}}
- at: 2019-05-21T09:00-06:00
  event: request_received
  label: asked
  who: [ann]
  facts: {request.form: i_247a, request.asks_hold: true, request.asks_notification: true}
- {at: 2019-05-22T09:00-06:00, event: eligible, facts: {custody.eligibility_ground: bond_posted}}
- {at: 2019-06-22T09:00-06:00, event: released}
what_if:
  sooner: {move: {released: 2019-05-22T10:00-06:00}}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "story.yaml").write_text(STORY, encoding="utf-8")
    return tmp_path


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


@settings(max_examples=40)
@given(st.dictionaries(st.text(), VALUES))
def test_parts_are_joined_to_what_rfc_8785_makes_of_the_whole(value: dict[str, Any]) -> None:
    assert joined(members_of(value)) == rfc8785.dumps(value)


# Histories.


@pytest.mark.usefixtures("here")
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


@pytest.mark.usefixtures("here")
def test_what_options_change_is_recorded_as_it_was_told() -> None:
    good("replay", "story.yaml", "--what-if", "sooner", "--policy", "aurora", "--record", "r")
    for record in records("r"):
        assert (record.decision.branch, record.decision.policy.name) == ("sooner", "aurora")
        assert record.decision.title.endswith("(changed: policy aurora)")


@settings(max_examples=25)
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
    deciders = EngineCache(rulebook)
    found = []
    for variant in (timeline.main, *timeline.what_if):
        engine = deciders.engine(variant.policy, variant.readings)
        found += [(case, engine) for _, case in cases(replay_variant(variant, engine))]
    return [(r, c, e) for r, (c, e) in zip(records(folder / "r"), found, strict=True)]


@pytest.mark.usefixtures("here")
def test_a_record_says_which_moment_it_was() -> None:
    good("replay", "story.yaml", "--record", "r")
    texts = [good("audit", "show", "r", str(n)).out for n in range(1, len(records("r")) + 1)]
    lines = [text.splitlines()[1].partition(" | policy")[0] for text in texts]
    assert "  story | ann, 2019-05-21 09:00, after asked" in lines
    assert "  story | ann, 2019-05-28 00:00, as the law changed" in lines
    assert "  story what if sooner | ann, 2019-05-22 10:00, after released" in lines


def test_what_is_recorded_is_not_drawn_over(here: Path) -> None:
    said = command("replay", "story.yaml", "--record", "r", "--svg", "./r")
    assert (said.code, said.out, (here / "r").exists()) == (2, "", False)
    assert "must be different files" in said.err


@pytest.mark.usefixtures("here")
def test_a_history_that_cannot_be_recorded_is_not_told() -> None:
    said = command("replay", "story.yaml", "--record", "story.yaml")
    assert (said.code, said.out) == (3, "")
    assert "story.yaml:15:1: error[broken-record]: nothing is added" in said.err
    said = command("replay", "story.yaml", "--record", ".", "--svg", "s.svg")
    assert (said.code, said.out, Path("s.svg").exists()) == (2, "", False)


# Tables.


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("people") / "people.parquet"
    good("cohort", "synthesize", "--rows", "150", "--seed", "1", "-o", str(path))
    return path


@pytest.mark.usefixtures("here")
def test_every_row_that_is_decided_has_a_record(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "AT_ONCE", 64)
    good("audit", "keygen", "key")
    options = ("--reading", "notify_scope=violent_or_serious", "--record", "r", "--sign", "key")
    said = good("cohort", "decide", str(people), "-o", "to.parquet", *options)
    head = said.err.split()[-1]
    assert said.err == f"recorded in `r`: lines 1 to 150\n  head {head}\n"
    entries = records("r")
    assert entries[-1].hash == head
    for record, row in zip(entries, read(Path("to.parquet")), strict=True):
        assert (record.decision.scenario, record.row) == (str(people), row["row"])
        assert record.decision.readings["notify_scope"] == "violent_or_serious"
        assert record.decision.as_of == row["as_of"]
        assert answers(record) == {a: v.value for a, v in answers_in(row, [*ACTIONS]).items()}
    good("audit", "verify", "r", "--key", "key.pub")
    assert good("audit", "rerun", "r", "--exit-code").out == "150 records: 150 same\n"


@pytest.mark.usefixtures("here")
def test_a_row_on_which_planes_and_engine_disagree_is_not_recorded(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explain_row, "ANSWERS", ANSWERS[::-1])
    said = command("cohort", "decide", str(people), "-o", "to.parquet", "--record", "r")
    assert said.code == 70
    assert said.err.startswith("wrote to.parquet, and recorded 0 of its 150 rows in r, where")
    assert "the planes and the engine disagree on" in said.err
    assert not Path("r").exists()


BAD = "as_of,custody.state\n2025-06-01,in_custody\n2025-06-01,jailed\n2025-06-02,released\n"


def test_rows_refused_have_no_record(here: Path) -> None:
    (here / "cases.csv").write_text(BAD, encoding="utf-8")
    decide = ("cohort", "decide", "cases.csv", "-o", "to.csv", "--record", "r")
    assert command(*decide).code == 3
    assert sorted(os.listdir(here)) == ["cases.csv", "story.yaml"]
    good(*decide, "--reject", "refused.csv")
    assert [(entry.row, str(entry.decision.as_of)) for entry in records("r")] == [
        (1, "2025-06-01"),
        (3, "2025-06-02"),
    ]
    (here / "cases.csv").write_text("as_of,custody.state\n2025-06-01,jailed\n", encoding="utf-8")
    assert "recorded" not in good(*decide, "--reject", "refused.csv").err


@pytest.mark.parametrize(
    ("options", "code", "wrong"),
    [
        (("--sign", "key"), 2, "--sign needs --record"),
        (("--record", "."), 2, "`.` cannot be written: is a directory"),
        (("--record", "no/r"), 2, "`no/r` cannot be written: no such file or directory"),
        (("--record", "story.yaml/r"), 2, "cannot be written: not a directory"),
        (("--record", "story.yaml"), 3, "story.yaml:15:1: error[broken-record]: nothing is added"),
        (("--record", "pipe"), 2, "`pipe` cannot be written: it is not a regular file"),
        (("--record", "cases.csv"), 2, "must be different files"),
        (("--record", "to.csv"), 2, "must be different files"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_what_cannot_be_recorded_is_said_before_a_table_is_decided(
    options: tuple[str, ...], code: int, wrong: str, here: Path
) -> None:
    os.mkfifo(here / "pipe")
    (here / "cases.csv").write_text(BAD.replace("jailed", "released"), encoding="utf-8")
    before = sorted(os.listdir(here))
    said = command("cohort", "decide", "cases.csv", "-o", "to.csv", *options)
    assert (said.code, said.out) == (code, "")
    assert wrong in " ".join(said.err.split())
    assert sorted(os.listdir(here)) == before


def test_a_full_disk_says_how_many_rows_are_recorded(people: Path, here: Path) -> None:
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000,) * 2)\n"
        "import sys; from release_sim.api import recording; recording.AT_ONCE = 64\n"
        "from release_sim.cli.main import main; main()"
    )
    verb = ("cohort", "decide", str(people), "-o", "to.parquet", "--record", "r")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code, *verb],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    number = (here / "r").read_bytes().count(b"\n")
    assert number % 64
    assert done.returncode == 2
    assert done.stderr == (
        f"wrote to.parquet, and recorded {number} of its 150 rows in r, where they stay\n"
        "error: `r` cannot be written: file too large\n"
    )
    good("run", str(ROOT / "scenarios/seeds/red_light_stop.yaml"), "--record", "r")
    assert [entry.row for entry in records("r")][: number + 1] == [*range(1, number + 1), None]


@pytest.mark.usefixtures("here")
def test_control_c_says_how_many_rows_are_recorded(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "AT_ONCE", 64)
    verb = ("cohort", "decide", str(people), "-o", "to.parquet", "--record", "r")
    said = interrupted_at("64 of 150 rows recorded", *verb)
    assert said.code == 130
    recorded = "wrote to.parquet, and recorded 64 of its 150 rows in r, where they stay\n"
    assert recorded in said.err
    assert [entry.row for entry in records("r")] == [*range(1, 65)]
    assert pyarrow.parquet.read_metadata("to.parquet").num_rows == 150


def test_control_c_within_a_line_counts_those_before_it(
    people: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write

    def half(file: int, data: memoryview) -> int:
        monkeypatch.setattr(os, "write", write)
        written = write(file, data[: len(data) // 2])
        signal.raise_signal(signal.SIGINT)
        return written

    monkeypatch.setattr(os, "write", half)
    verb = ("cohort", "decide", str(people), "-o", "to.parquet", "--record", "r")
    with control_c():
        said = command(*verb)
    assert said.code == 130
    number = (here / "r").read_bytes().count(b"\n")
    assert 0 < number < 150
    assert f"wrote to.parquet, and recorded {number} of its 150 rows in r," in said.err
    good("run", str(ROOT / "scenarios/seeds/red_light_stop.yaml"), "--record", "r")
    assert [entry.row for entry in records("r")][: number + 1] == [*range(1, number + 1), None]


def test_lines_between_which_others_wrote_are_told_as_such() -> None:
    one, two = Appended(1, 10, "a"), Appended(13, 14, "b", 5)
    assert appended_text("r", [one]) == "recorded in `r`: lines 1 to 10\n  head a"
    text = appended_text("r", [one, two])
    assert "a writer was interrupted after 5 bytes of a line" in text
    assert "recorded in `r`: 12 lines among lines 1 to 14" in text
    assert text.endswith("  head b")


@pytest.mark.parametrize("columns", ["40", "100"])
def test_text_keeps_to_the_width_but_for_names(
    columns: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    (here / "few.csv").write_text("as_of,custody.state\n2025-06-01,in_custody\n", encoding="utf-8")
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
