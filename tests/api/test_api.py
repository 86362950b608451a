"""The Python API says what the command says, raises our errors, and prints nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import release_sim
from release_sim import (
    Answer,
    FilesAreWrongError,
    NothingCollectedError,
    NotWrittenError,
    Workspace,
)
from release_sim.model.analysis.invariant import Counterexample
from release_sim.model.records.rerun_result import RerunStatus
from release_sim.vocabulary.actions import HOLD
from tests.conftest import ROOT
from tests.wrong_input import command

DETAINER = "seeds/red_light_stop"


@pytest.fixture
def workspace(monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.delenv("RELEASE_SIM_RULES", raising=False)
    return Workspace()


@pytest.fixture(autouse=True)
def nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> object:
    yield
    assert capfd.readouterr() == ("", "")


def test_every_exported_name_is_there() -> None:
    assert all(hasattr(release_sim, name) for name in release_sim.__all__)


def test_a_scenario_is_decided_and_explained(workspace: Workspace) -> None:
    explanation = workspace.explain(DETAINER)
    assert workspace.decide(DETAINER).answers() == explanation.decision.answers()
    found = explanation.decision.outcomes[HOLD].answer
    assert explanation.why_not(HOLD, Answer.REQUIRED).found is found
    assert explanation.change_to(HOLD, found).ways == ((),)


def test_a_fact_that_is_changed_is_decided_so(workspace: Workspace) -> None:
    decision = workspace.decide(DETAINER, facts={"request.cancelled": True})
    assert decision.facts["request.cancelled"] is True


def test_all_that_is_wrong_is_raised_at_once(workspace: Workspace) -> None:
    with pytest.raises(FilesAreWrongError) as raised:
        workspace.decide(DETAINER, policy="denvr", forget=["no.such_fact"])
    assert {problem.name for problem in raised.value.problems} == {"unknown-policy", "unknown-fact"}


def test_a_call_that_failed_leaves_no_trace_in_the_next(workspace: Workspace) -> None:
    with pytest.raises(FilesAreWrongError):
        workspace.decide(DETAINER, policy="denvr")
    workspace.decide(DETAINER)


def test_policies_are_compared_on_a_day(workspace: Workspace) -> None:
    same = workspace.compare(
        "denver@2025-06-01", "denver@2025-06-01", actions=[HOLD], instruments=1
    )
    assert not same.differences
    differs = workspace.compare(
        "denver@2025-06-01", "aurora@2025-06-01", actions=[HOLD], instruments=1
    )
    assert list(differs.leaves) == [HOLD]


def test_an_invariant_is_proved(workspace: Workspace) -> None:
    (proof,) = workspace.prove("detainer_alone_never_holds")
    assert not isinstance(proof, Counterexample)
    with pytest.raises(NothingCollectedError):
        workspace.prove("no_such_invariant")


def test_a_timeline_is_replayed(workspace: Workspace) -> None:
    timeline = next(Path("scenarios/timelines").glob("*.yaml"))
    story, *_ = workspace.replay(timeline, over_time=[HOLD])
    assert not story.unmet


def test_a_table_is_decided_summed_up_and_compared(workspace: Workspace, tmp_path: Path) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_text("as_of,custody.state,request.asks_hold\n2025-06-01,in_custody,true\n")
    decided = tmp_path / "decided.parquet"
    said: list[str] = []
    tally = workspace.cohort_decide(cases, decided, with_rules=True, on_progress=said.append)
    assert tally.decided == 1
    assert said
    explained = workspace.cohort_explain(decided, 1)
    assert explained.branch.case == workspace.cohort_explain(cases, 1).branch.case
    assert explained.decision.outcomes[HOLD].answer is Answer.FORBIDDEN
    under = workspace.cohort_explain(decided, 1, policy="as_if_detainers_were_honored")
    assert under.engine.policy.name == "as_if_detainers_were_honored"
    with pytest.raises(NothingCollectedError, match="has no row 2"):
        workspace.cohort_explain(decided, 2)
    summary = workspace.cohort_summarize(decided, actions=[HOLD])
    assert summary.total == 1
    comparison = workspace.cohort_compare(cases, "denver", "denver", actions=[HOLD])
    assert comparison.counted.whole.rows == 1


def test_a_report_is_written(workspace: Workspace, tmp_path: Path) -> None:
    page = workspace.report(tmp_path / "report.html", DETAINER)
    assert page.read_text().startswith("<!DOCTYPE html>")
    with pytest.raises(NotWrittenError):
        workspace.report(tmp_path / "missing" / "report.html", DETAINER)


def test_the_day_can_be_another(workspace: Workspace) -> None:
    with pytest.raises(FilesAreWrongError, match="date-not-covered"):
        workspace.decide(DETAINER, as_of=date(1900, 1, 1))


def test_one_case_is_compared_under_two_policies(workspace: Workspace) -> None:
    found = workspace.compare_case("denver@2025-06-01", "as_if_detainers_were_honored", DETAINER)
    one = workspace.decide(DETAINER, as_of=date(2025, 6, 1)).answers()
    other = workspace.decide(DETAINER, policy="as_if_detainers_were_honored").answers()
    assert found.differing == [action for action in one if one[action] is not other[action]] != []
    assert workspace.compare_case("denver", "denver", DETAINER).differing == []
    with pytest.raises(FilesAreWrongError, match="unknown-policy"):
        workspace.compare_case("denver", "denvr", DETAINER)


def test_decisions_are_recorded_as_the_command_records_them(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "records"
    added = workspace.audit_record(file, DETAINER)
    assert workspace.audit_verify(file, expect_count=added.last).bad is None
    assert {each.again for each in workspace.audit_rerun(file)} == {RerunStatus.SAME}


def test_people_are_drawn_as_the_command_draws_them(workspace: Workspace, tmp_path: Path) -> None:
    drawn, other = tmp_path / "drawn.csv", tmp_path / "other.csv"
    found = workspace.cohort_synthesize(drawn, 9, 1, year=2025)
    assert (found.rows, found.seed, found.year) == (9, 1, 2025)
    assert (
        command(
            *(
                "cohort",
                "synthesize",
                "--rows",
                "9",
                "--seed",
                "1",
                "--year",
                "2025",
                "-o",
                str(other),
            )
        ).code
        == 0
    )
    assert drawn.read_bytes() == other.read_bytes()
    with pytest.raises(FilesAreWrongError):
        workspace.cohort_synthesize(tmp_path / "drawn.doc", 9, 1)


def test_records_are_verified_and_decided_again(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "records"
    with pytest.raises(FilesAreWrongError):
        workspace.audit_verify(file)
    assert command("run", f"scenarios/{DETAINER}.yaml", "--record", str(file)).code == 0
    found = workspace.audit_verify(file)
    assert found.bad is None
    again = workspace.audit_rerun(file)
    assert [each.again for each in again] == [RerunStatus.SAME] * found.lines
    assert workspace.audit_verify(file, expect_count=found.lines + 1).bad
    file.write_bytes(file.read_bytes().replace(b"denver", b"aurora", 1))
    assert workspace.audit_verify(file).bad
    with pytest.raises(FilesAreWrongError):
        workspace.audit_rerun(file)


def test_the_strength_of_scenarios_is_that_of_their_expectations(workspace: Workspace) -> None:
    found = workspace.test(DETAINER, strength=True, rules=["denver.review"])
    assert found.strength
    assert found.strength.lacking
    shown = found.strength.shown
    assert {goal.rule.partition(".review")[0] for goal in shown} <= {"denver"}
    with pytest.raises(FilesAreWrongError):
        workspace.test(DETAINER, strength=True, rules=["no.such.rule"])


def test_scenarios_and_timelines_are_held_to_what_they_expect(
    workspace: Workspace, tmp_path: Path
) -> None:
    replayed = "timelines/kept_two_days_in_texas"
    found = workspace.test(DETAINER, replayed)
    assert found.failed == ()
    assert {each.scenario for each in found.decided} == {DETAINER}
    assert {each.scenario for each in found.replayed} == {replayed}
    assert 0 < found.percent < 100
    assert found.strength is None
    story = (ROOT / f"scenarios/{replayed}.yaml").read_text()
    (tmp_path / "wrong.yaml").write_text(
        story.replace("{hold_past_release: met,", "{hold_past_release: missed,")
    )
    (failed,) = workspace.test(tmp_path / "wrong.yaml").failed
    assert failed.unmet == ("hold_past_release: expected missed, found met",)
