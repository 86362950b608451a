"""Histories of events: those that an invariant says do not happen are found, and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from release_sim.analysis.proofs.prover import Prover, prove_invariant
from release_sim.analysis.proofs.transitions import (
    ASKED_ACTIONS,
    WAITING,
)
from release_sim.engine.decide import Engine
from release_sim.engine.semantics import verdict_of
from release_sim.errors import EngineDisagreementError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.scenarios import ScenarioReader
from release_sim.model.analysis.invariant import (
    Counterexample,
    EventPath,
    PathInvariant,
    Proof,
    Proved,
)
from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.policy import FindingMeaning, Policy
from release_sim.model.rule import Conclusion, Duty, Modality, Period, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer, Verdict
from tests.conftest import some
from tests.invariants import NO_JUDGE, PATHS
from tests.made_up import policy_of
from tests.strategies import CITE
from tests.wrong_input import command

STILL_THERE, HANDED_OVER = "still_there", "handed_over"
A_JUDGE = AllOf(
    (
        Comparison("warrant.signed_by", Op.IS, ("federal_judge",)),
        Comparison("warrant.form", Op.IS, ("judicial_arrest_warrant",)),
    )
)
IN_FORCE = Comparison("warrant.active", Op.IS, (True,))
ENDED = Comparison("warrant.active", Op.IS, (False,))
SHERIFF = Comparison("agency.kind", Op.IS, ("sheriff_jail",))
NO_WRIT = Comparison("writ.presented", Op.IS, (False,))


def never(event: str, *when: Condition, **more: object) -> PathInvariant:
    return PathInvariant("a_test", "A test.", event, AllOf(when), **more)  # type: ignore[arg-type]  # fields by name


def way_of(proof: Proof) -> EventPath:
    assert isinstance(proof, Counterexample)
    assert isinstance(proof.against, EventPath)
    return proof.against


def events(way: EventPath) -> list[str]:
    return [step.kind.name for step in way.steps]


@pytest.fixture(scope="module")
def as_chosen(denver: Policy) -> Prover:
    return Prover(denver, as_chosen=True)


def test_histories_come_to_people_being_let_go(as_chosen: Prover) -> None:
    way = way_of(as_chosen.prove(never("released")))
    assert events(way) == ["booking", "eligible", "released"]
    assert way.branch.expect.answers["release_when_eligible"] is Answer.REQUIRED


def test_histories_come_to_a_lawful_hold_on_a_judges_warrant(as_chosen: Prover) -> None:
    way = way_of(as_chosen.prove(never(STILL_THERE, A_JUDGE, IN_FORCE, NO_WRIT)))
    assert sorted(events(way)) == sorted(["booking", "warrant_received", "eligible", STILL_THERE])
    assert way.steps[0].kind.name == "booking"
    assert way.branch.case.facts()["warrant.signed_by"] == "federal_judge"
    assert way.branch.expect.answers["release_when_eligible"] is not Answer.REQUIRED


def test_recalling_that_warrant_ends_the_hold(as_chosen: Prover, denver: Policy) -> None:
    """The warrant can end while the person is held on it, but then they are let go."""
    held = never("warrant_ended", WAITING, A_JUDGE, NO_WRIT)
    way = way_of(as_chosen.prove(held))
    assert len(way.steps) == 4
    gone = never("released", A_JUDGE, ENDED, NO_WRIT)
    assert "warrant_ended" in events(way_of(as_chosen.prove(gone)))
    still_there = never(STILL_THERE, SHERIFF, A_JUDGE, ENDED, NO_WRIT, most=7)
    proof = as_chosen.prove(still_there)
    assert isinstance(proof, Proved)
    assert not proof.empty
    after = way.branch.case.set({"warrant.active": False})
    assert Engine(denver).answers(after)["release_when_eligible"] is Answer.REQUIRED


def test_histories_come_to_a_lawful_transfer(as_chosen: Prover) -> None:
    on_a_warrant = way_of(as_chosen.prove(never(HANDED_OVER, A_JUDGE)))
    assert events(on_a_warrant) == ["booking", "warrant_received", HANDED_OVER]
    on_a_writ = way_of(as_chosen.prove(never(HANDED_OVER, ENDED)))
    assert events(on_a_writ) == ["booking", "writ_received", HANDED_OVER]
    assert on_a_warrant.branch.expect.answers == {"transfer_custody": Answer.PERMITTED}
    assert on_a_writ.branch.expect.answers == {"transfer_custody": Answer.REQUIRED}


def test_days_pass_and_the_law_changes(rulebook: Rulebook) -> None:
    """Held under the law of 2018 and still there under that of 2019 takes a day of each."""
    policy = rulebook.policies["as_if_detainers_were_honored"]
    later = Period(date(2019, 5, 28))
    way = way_of(prove_invariant(policy, never(STILL_THERE, during=later), as_chosen=True))
    days = [step.day for step in way.steps]
    assert days == sorted(days)
    assert all(later.covers(day) for day in days)
    before = Period(None, date(2018, 12, 31))
    way = way_of(prove_invariant(policy, never(STILL_THERE, during=before), as_chosen=True))
    assert all(before.covers(step.day) for step in way.steps)


@pytest.mark.whole
@pytest.mark.parametrize("invariant", some(PATHS, 1), ids=lambda each: each.name)
def test_denver_as_chosen_and_under_all_other_readings(
    denver: Policy, invariant: PathInvariant
) -> None:
    proof = prove_invariant(denver, invariant)
    assert isinstance(proof, Proved)
    assert proof.broken.keys() == invariant.broken_by.keys()
    assert not proof.unbroken
    assert not proof.empty
    assert isinstance(prove_invariant(denver, invariant, as_chosen=True), Proved)


@pytest.mark.whole
@pytest.mark.parametrize("invariant", some(PATHS, 1), ids=lambda each: each.name)
def test_honoring_detainers_has_a_shortest_history(
    rulebook: Rulebook, invariant: PathInvariant, tmp_path: Path
) -> None:
    way = way_of(prove_invariant(rulebook.policies["as_if_detainers_were_honored"], invariant))
    shortest = {
        STILL_THERE: ["booking", "request_received", "eligible", STILL_THERE],
        HANDED_OVER: ["booking", "request_received", HANDED_OVER],
    }
    assert events(way) == shortest[invariant.event]
    assert verdict_of(NO_JUDGE, way.branch.case.facts()) is Verdict.SATISFIED
    options = ["--policy", "as_if_detainers_were_honored", "--write", str(tmp_path)]
    said = command("prove", invariant.name, *options)
    assert said.code == 1
    assert "the arrival of a request: the request came on the old form I-247" in " ".join(
        said.out.split()
    )
    path = tmp_path / f"{invariant.name}.yaml"
    diagnosis = Diagnosis()
    assert ScenarioReader(rulebook, diagnosis).read(path)
    diagnosis.raise_if_any()
    assert command("test", str(path)).code == 0


def test_an_event_that_never_happens_makes_a_sentence_empty(denver: Policy) -> None:
    """Nothing is handed over to anyone within two events."""
    proof = prove_invariant(denver, never(HANDED_OVER, most=2))
    assert isinstance(proof, Proved)
    assert proof.empty


def test_a_wrong_encoding_is_noticed(denver: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    """If z3 follows a history that the definition does not, that is said to be a bug of ours."""
    forbidden = dict.fromkeys(ASKED_ACTIONS, Answer.FORBIDDEN)
    monkeypatch.setattr("release_sim.analysis.witness.Engine.answers", lambda *_: forbidden)
    with pytest.raises(EngineDisagreementError):
        prove_invariant(denver, never("released"), as_chosen=True)


def test_by_hand_a_history_that_takes_two_requests() -> None:
    """Kept on a form, but only if a letter has come as well: no single request is both."""

    def of_form(form: str) -> Comparison:
        return Comparison("request.form", Op.IS, (form,))

    letter = Conclusion("letter")
    hold = "hold_past_release"
    go, may = Duty(Modality.MUST, "release_when_eligible"), Duty(Modality.MAY, hold)
    no_letter = Comparison(letter.name, Op.IS, (False,))
    rules = (
        Rule("a.b.letter", "A.", CITE, letter, when=AllOf((of_form("letter"),))),
        Rule("a.b.go", "A.", CITE, go, when=WAITING),
        Rule("a.b.may", "A.", CITE, may, when=AllOf((of_form("i_247a"),)), unless=(no_letter,)),
    )
    policy = replace(policy_of(*rules), findings={"letter": FindingMeaning("A.")})
    kept = never(STILL_THERE, most=5)
    assert isinstance(prove_invariant(policy, kept, as_chosen=True, most=1), Proved)
    way = way_of(prove_invariant(policy, kept, as_chosen=True))
    assert sorted(step.instrument for step in way.steps) == ["", "", "", "first", "second"]
    assert way.branch.case.instruments["request"] == ("first", "second")
    forms = {way.branch.case.stated[f"request.{name}.form"] for name in ("first", "second")}
    assert forms == {"i_247a", "letter"}
    assert way.branch.expect.answers[hold] is Answer.PERMITTED
