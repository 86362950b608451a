"""Sentences are proved of every case, or get a smallest counterexample that runs."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from datetime import date
from itertools import combinations, count
from pathlib import Path

import jsonschema
import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.analysis.proofs.prover import Prover, prove_invariant
from release_sim.engine.decide import Engine
from release_sim.engine.semantics import verdict_of
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.invariant_reader import InvariantReader
from release_sim.loading.json_schema import schema
from release_sim.loading.scenarios import ScenarioReader
from release_sim.loading.yaml_tree import parse
from release_sim.model.analysis.invariant import (
    AnswerInvariant,
    Counterexample,
    IndependenceInvariant,
    Proved,
)
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Period, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer, Verdict
from tests.conftest import ROOT
from tests.invariants import DONE, INVARIANTS, NO_JUDGE
from tests.strategies import CITE, READING, cases, conditions, few_facts, policies
from tests.wrong_input import GOLDEN, command

HOLD = "hold_past_release"
IN_CUSTODY = Comparison("custody.state", Op.IS, ("in_custody",))
CANCELLED = Comparison("request.cancelled", Op.IS, (True,))
SOON = date(2020, 1, 1)


def rule(name: str, modality: Modality, *when: Condition, **more: object) -> Rule:
    return Rule(f"a.b.{name}", "a test", CITE, Duty(modality, HOLD), when=AllOf(when), **more)  # type: ignore[arg-type]


def policy_of(*rules: Rule, breadth: str = "narrow") -> Policy:
    by_id = {each.id: each for each in rules}
    covers = Period(date(2015, 1, 1))
    readings = {"breadth": READING}
    return Policy("made_up", "a", "a", covers, by_id, readings, {"breadth": breadth}, {})


def never_permitted(when: Condition = AllOf(()), **more: object) -> AnswerInvariant:
    said = "A test."
    return AnswerInvariant("a_test", said, HOLD, frozenset({Answer.PERMITTED}), when, **more)  # type: ignore[arg-type]


# Worked out by hand: whoever is in custody may be held, unless the request is cancelled.
MAY_HOLD = policy_of(
    rule("may", Modality.MAY, IN_CUSTODY),
    rule("cancelled", Modality.MUST_NOT, CANCELLED, exception_to=("a.b.may",)),
)


def test_by_hand_an_exception_makes_the_sentence_true() -> None:
    proof = prove_invariant(MAY_HOLD, never_permitted(CANCELLED))
    assert isinstance(proof, Proved)
    assert not proof.empty


def test_by_hand_one_fact_is_enough_where_the_other_is_presumed() -> None:
    proof = prove_invariant(MAY_HOLD, never_permitted())
    assert isinstance(proof, Counterexample)
    assert proof.branch.case == Case(date(2015, 1, 1), {"custody.state": "in_custody"})
    assert proof.branch.expect.answers == {HOLD: Answer.PERMITTED}


def test_by_hand_what_is_not_known_is_one_of_the_cases() -> None:
    undetermined = frozenset({Answer.UNDETERMINED})
    proof = prove_invariant(MAY_HOLD, AnswerInvariant("a", "A.", HOLD, undetermined, IN_CUSTODY))
    assert isinstance(proof, Counterexample)
    assert proof.branch.case.unknown == {"request.cancelled"}


def test_by_hand_a_period() -> None:
    policy = policy_of(rule("may", Modality.MAY, in_force=Period(None, date(2019, 12, 31))))
    assert isinstance(prove_invariant(policy, never_permitted(during=Period(SOON))), Proved)
    proof = prove_invariant(policy, never_permitted(during=Period(date(2019, 12, 31))))
    assert isinstance(proof, Counterexample)
    assert proof.branch.case == Case(date(2019, 12, 31))


def test_by_hand_a_threshold() -> None:
    days = "subpoena.days_to_respond"
    policy = policy_of(rule("may", Modality.MAY, Comparison(days, Op.AT_LEAST, (14,))))
    assert isinstance(
        prove_invariant(policy, never_permitted(Comparison(days, Op.AT_MOST, (13,)))), Proved
    )
    proof = prove_invariant(policy, never_permitted(Comparison(days, Op.AT_MOST, (14,))))
    assert isinstance(proof, Counterexample)
    assert proof.branch.case.stated == {days: 14}


def test_by_hand_a_reading() -> None:
    wide = rule("may", Modality.MAY, Comparison("reading.breadth", Op.IS, ("wide",)))
    policy = policy_of(wide)
    proof = prove_invariant(policy, never_permitted())
    assert isinstance(proof, Counterexample)
    assert proof.branch.readings == {"breadth": "wide"}
    assert isinstance(prove_invariant(policy, never_permitted(), as_chosen=True), Proved)
    said = prove_invariant(policy, never_permitted(broken_by={("breadth", "wide"): "a test"}))
    assert isinstance(said, Proved)
    broken = said.broken["breadth", "wide"]
    assert isinstance(broken, Branch)
    assert broken.expect.answers == {HOLD: Answer.PERMITTED}
    assert not said.unbroken


def test_by_hand_a_reading_left_open() -> None:
    policy = policy_of(rule("may", Modality.MAY, Comparison("reading.breadth", Op.IS, ("wide",))))
    undetermined = frozenset({Answer.UNDETERMINED})
    open_breadth = {("breadth", "unresolved"): "a test"}
    assert isinstance(
        prove_invariant(policy, AnswerInvariant("a", "A.", HOLD, undetermined)), Counterexample
    )
    proof = prove_invariant(
        policy, AnswerInvariant("a", "A.", HOLD, undetermined, broken_by=open_breadth)
    )
    assert isinstance(proof, Proved)
    assert proof.broken.keys() == open_breadth.keys()


def test_by_hand_said_to_be_broken_but_is_not() -> None:
    policy = policy_of(rule("must_not", Modality.MUST_NOT))
    proof = prove_invariant(policy, never_permitted(broken_by={("breadth", "wide"): "a test"}))
    assert isinstance(proof, Proved)
    assert proof.unbroken == (("breadth", "wide"),)


def test_by_hand_a_condition_that_no_case_meets() -> None:
    gone = Comparison("custody.state", Op.IS_NOT, ("in_custody",))
    proof = prove_invariant(MAY_HOLD, never_permitted(AllOf((IN_CUSTODY, gone))))
    assert isinstance(proof, Proved)
    assert proof.empty


@given(policy=policies(), data=st.data())
@settings(max_examples=30)
def test_a_proof_holds_of_random_cases_and_a_counterexample_is_smallest(
    policy: Policy, data: st.DataObject
) -> None:
    when = data.draw(conditions({fact.name: fact for fact in few_facts()}))
    invariant = AnswerInvariant("a_test", "A test.", HOLD, DONE, when)
    proof = prove_invariant(policy, invariant, as_chosen=True)
    engine = Engine(policy)

    def fails(case: Case) -> bool:
        met = verdict_of(when, case.facts()) is Verdict.SATISFIED
        return met and engine.answers(case)[HOLD] in DONE

    if isinstance(proof, Proved):
        for _ in range(5):
            assert not fails(data.draw(cases(policy, few_facts())))
        return
    case = proof.branch.case
    assert fails(case)
    for name in (*case.stated, *case.unknown):
        stated = {n: v for n, v in case.stated.items() if n != name}
        assert not fails(Case(case.as_of, stated, case.unknown - {name}))


@pytest.fixture(scope="module")
def of_denver(denver: Policy) -> Prover:
    return Prover(denver)


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda i: i.name)
def test_every_invariant_is_proved_of_denver(of_denver: Prover, invariant: AnswerInvariant) -> None:
    proof = of_denver.prove(invariant)
    assert isinstance(proof, Proved)
    assert proof.broken.keys() == invariant.broken_by.keys()
    assert not proof.unbroken
    assert not proof.empty


def test_honoring_detainers_breaks_no_hold_without_a_judge(rulebook: Rulebook) -> None:
    policy = rulebook.policies["as_if_detainers_were_honored"]
    invariant = next(i for i in INVARIANTS if i.name == "no_hold_without_a_judge")
    proof = prove_invariant(policy, invariant)
    assert isinstance(proof, Counterexample)
    assert proof.branch.case.stated["request.asks_hold"] is True
    assert verdict_of(NO_JUDGE, proof.branch.case.facts()) is Verdict.SATISFIED


def test_no_policy_has_a_conflict(rulebook: Rulebook) -> None:
    for policy in rulebook.policies.values():
        prover = Prover(policy)
        for action in {r.then.action for r in policy.rules.values() if isinstance(r.then, Duty)}:
            never = frozenset({Answer.CONFLICT})
            proof = prover.prove(AnswerInvariant("no_conflict", "No conflict.", action, never))
            assert isinstance(proof, Proved), proof


FALSE = """\
invariants:
  a_hold_is_never_allowed:
    says: No one is ever held.
    action: hold_past_release
    never: [required, permitted]
    when: {custody.eligible_for_release: true}
    during: {from: 2019-05-28}
    broken_by: {warrant_kind=any_active_warrant: read to the letter}
"""


def test_the_counterexample_of_a_false_sentence_runs(tmp_path: Path, rulebook: Rulebook) -> None:
    (tmp_path / "mine.yaml").write_text(FALSE, encoding="utf-8")
    mine, found = str(tmp_path / "mine.yaml"), tmp_path / "found"
    said = command("prove", "--file", mine, "--write", str(found))
    assert said.code == 1
    assert said.out.startswith("FAILS a_hold_is_never_allowed: No one is ever held.\n")
    path = found / "a_hold_is_never_allowed.yaml"
    assert command("run", str(path)).code == 0
    diagnosis = Diagnosis()
    scenario = ScenarioReader(rulebook, diagnosis).read(path)
    diagnosis.raise_if_any()
    assert scenario
    main = scenario.main
    engine = Engine(rulebook.policies[main.policy]).with_readings(main.readings)
    assert engine.decide(main.case).answers()[HOLD] == main.expect.answers[HOLD]
    assert main.expect.answers[HOLD] in DONE
    again = command("prove", "--file", mine, "--write", str(found))
    assert (again.code, "exists already" in again.err) == (2, True)


def test_json_and_names() -> None:
    said = command("prove", "no_unasked_report", "--json")
    value = json.loads(said.out)
    assert said.code == 0
    assert value["schema"] == "release_sim.proofs/1"
    assert [p["outcome"] for p in value["proofs"]] == ["proved"]
    assert command("prove", "no_unasked_reports").code == 5
    assert command("prove", "--policy", "denvr").code == 3


def test_what_is_wrong_with_a_file_is_said_at_once(tmp_path: Path) -> None:
    bad = FALSE.replace("hold_past_release", "hold_past").replace("permitted", "allowed")
    bad = bad.replace("custody.eligible", "custody.eligable").replace("=any_active", "=any_activ")
    (tmp_path / "mine.yaml").write_text(bad, encoding="utf-8")
    said = command("prove", "--file", str(tmp_path / "mine.yaml"))
    assert (said.code, said.out) == (3, "")
    for name in ("unknown-action", "unknown-answer", "unknown-fact", "unknown-choice"):
        assert f"error[{name}]" in said.err


MINE = """\
title: Mine
invariants:
  not_held:
    says: No one is held.
    action: hold_past_release
    never: [required]
    when: {custody.state: in_custody, any_of: [{finding.hold_request: true}]}
    during: {from: 2019-05-28}
    broken_by: {warrant_kind=any_active_warrant: read to the letter}
  not_by_form:
    says: Nothing turns on the form.
    independent_of: [request.form]
    broken_by: {notify_scope=unresolved: it is open}
"""


def test_the_json_schema_of_sentences(rulebook: Rulebook, tmp_path: Path) -> None:
    """It takes what the loader takes, and refuses names and keys that do not exist."""
    (tmp_path / "mine.yaml").write_text(MINE, encoding="utf-8")
    diagnosis = Diagnosis()
    invariants = InvariantReader(rulebook, diagnosis).read(tmp_path / "mine.yaml")
    diagnosis.raise_if_any()
    assert invariants["not_held"].broken_by == {
        ("warrant_kind", "any_active_warrant"): "read to the letter"
    }
    assert isinstance(invariants["not_by_form"], IndependenceInvariant)
    checker = jsonschema.Draft202012Validator(schema("invariants", rulebook))
    for change in (
        "",
        "hold_past_release:hold",
        "[required]:[requird]",
        "in_custody:custod",
        "request.form:request.forms",
        "any_active_warrant:any_warrant",
        "independent_of:independent",
        "finding.hold_request:finding.hold",
    ):
        before, _, after = change.partition(":")
        text = MINE.replace(before, after) if change else MINE
        tree = parse("mine.yaml", text, Diagnosis())
        assert tree is not None
        assert checker.is_valid(tree.plain()) is not bool(change), change


@pytest.mark.parametrize("arguments", [["actions"], ["run", "--help"], ["--help"]])
def test_no_other_verb_waits_for_z3(arguments: list[str]) -> None:
    code = (
        "import sys; from release_sim.cli.main import command\n"
        f"try: command({arguments})({arguments})\n"
        "except SystemExit: pass\n"
        "sys.exit('z3' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_whoever_waits_for_z3_can_break_off() -> None:
    holes = range(12)
    nests = [[z3.Bool(f"{bird} in {hole}") for hole in holes] for bird in range(13)]
    alone = [
        z3.Not(z3.And(pair)) for hole in zip(*nests, strict=True) for pair in combinations(hole, 2)
    ]
    search = CaseSearch(Encoding(MAY_HOLD))
    solver = search.solver([*map(z3.Or, nests), *alone])
    learned = count(1)

    def press(*_: object) -> None:
        """In the middle of the search, from within it."""
        if next(learned) == 100:
            signal.raise_signal(signal.SIGINT)

    z3.OnClause(solver, press)
    with pytest.raises(KeyboardInterrupt):
        search.can(solver)
    assert next(learned) > 100


BESIDE = {
    "invariants": """invariants:
  town_keeps_no_one:
    says: No one is kept.
    action: hold_past_release
    never: [requird]
  no_one_walks:
    says: No one walks.
    never_ends_with: walked
    when: {finding.any: true}
""",
    "mappings": "title: A table\ncolumns: {day: as_off}\n",
    "populations": "title: A town\n",
}


def test_check_reads_what_lies_beside_the_rules(tmp_path: Path) -> None:
    rules = shutil.copytree(GOLDEN / "small_rules", tmp_path / "rules")
    for folder, text in BESIDE.items():
        (rules / folder).mkdir()
        (rules / folder / "town.yaml").write_text(text)
    said = command(
        "check", "--shape-only", str(GOLDEN / "small_scenario.yaml"), "--rules", str(rules)
    )
    assert said.code == 3
    found = sorted(line.split(": error[")[0] for line in said.err.splitlines() if "error[" in line)
    assert found[:5] == [
        f"{rules}/invariants/town.yaml:5:13",
        f"{rules}/invariants/town.yaml:8:22",
        f"{rules}/invariants/town.yaml:9:12",
        f"{rules}/mappings/town.yaml:2:16",
        f"{rules}/populations/town.yaml:1:1",
    ]


def test_a_rules_folder_without_invariants_or_a_policy_of_its_own_says_so() -> None:
    small = str(GOLDEN / "small_rules")
    said = command("prove", "--rules", small)
    assert said.code == 3
    assert "no policy is named" in said.err
    assert "jurisdiction.yaml" in said.err
    said = command("prove", "--rules", small, "--policy", "town")
    assert said.code == 5
    assert f"no invariants in {small}/invariants" in said.err


def test_two_files_of_a_rules_folder_have_no_invariant_of_one_name(tmp_path: Path) -> None:
    rules = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copy(rules / "invariants" / "denver.yaml", rules / "invariants" / "again.yaml")
    said = command("prove", "no_unasked_report", "--rules", str(rules))
    assert said.code == 3
    assert "another file has an invariant `no_unasked_report` already" in said.err
