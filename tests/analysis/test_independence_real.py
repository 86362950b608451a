"""Facts that the answers of the bundled policies do not turn on."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_sim.analysis.proofs.prover import prove_invariant
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.scenarios import ScenarioReader
from release_sim.model.analysis.invariant import (
    IndependenceInvariant,
    Proved,
)
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from tests.analysis.test_independence import found_by
from tests.invariants import INDEPENDENCES
from tests.wrong_input import command


@pytest.mark.parametrize("invariant", INDEPENDENCES, ids=lambda i: i.name)
def test_denver_does_not_turn_on_what_is_asserted(
    denver: Policy, invariant: IndependenceInvariant
) -> None:
    assert isinstance(prove_invariant(denver, invariant, as_chosen=True), Proved)
    proof = prove_invariant(denver, invariant)
    assert isinstance(proof, Proved)
    assert not proof.unbroken
    [influences] = proof.broken.values()
    assert isinstance(influences, tuple)
    told = {(i.fact, i.action): i.answers for i in influences}
    assert told == {
        ("request.asserts_criminality", "notify_of_release"): (Answer.FORBIDDEN, Answer.REQUIRED),
        ("request.asserts_criminality", "release_to_secure_lot"): (
            Answer.SILENT,
            Answer.PERMITTED,
        ),
        ("request.asserts_criminality", "advise_person_of_notice"): (
            Answer.SILENT,
            Answer.REQUIRED,
        ),
    }
    assert all(i.rules[0] == "denver.notice.asserted_criminality_counts" for i in influences)


def test_no_other_reading_makes_denver_turn_on_what_is_asserted(denver: Policy) -> None:
    [invariant] = INDEPENDENCES
    silent = IndependenceInvariant(invariant.name, invariant.says, invariant.facts)
    readings = [i.branch.readings for i in found_by(prove_invariant(denver, silent))]
    assert {tuple(each.items()) for each in readings} == {
        (("notify_scope", "asserted_criminality"),)
    }


def test_the_draft_of_2017_turned_on_what_is_attested(rulebook: Rulebook) -> None:
    [invariant] = INDEPENDENCES
    influences = found_by(prove_invariant(rulebook.policies["as_if_july_2017_draft"], invariant))
    assert {i.fact for i in influences} == {"request.attestation"}
    assert not any(i.branch.readings for i in influences)


@pytest.mark.whole
def test_the_two_cases_are_written_as_a_scenario_that_runs(
    tmp_path: Path, rulebook: Rulebook
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "invariants:\n  a:\n    says: Nothing turns on what is asserted.\n"
        "    independent_of: [request.asserts_criminality, request.served_on_person]\n"
        "    during: {from: 2019-05-28}\n",
        encoding="utf-8",
    )
    said = command("prove", "--file", str(mine), "--write", str(tmp_path / "found"))
    assert said.code == 1
    assert (
        "Tell the agency when and where the person is released, under reading "
        "notify_scope=asserted_criminality: forbidden where the request does not say that the "
        "person is a criminal; required where"
    ) in " ".join(said.out.split())
    path = tmp_path / "found" / "a.yaml"
    diagnosis = Diagnosis()
    scenario = ScenarioReader(rulebook, diagnosis).read(path)
    diagnosis.raise_if_any()
    assert scenario
    assert len(scenario.what_if) == 1
    assert command("test", str(path)).code == 0
