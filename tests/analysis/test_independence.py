"""No answer depends on a fact, or two cases that differ in it alone show that one does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis.paper_counts import up_to
from release_sim.analysis.proofs.invariant_search import InvariantSearch
from release_sim.analysis.proofs.prover import prove_invariant
from release_sim.analysis.witness import Witnesses
from release_sim.engine.decide import Engine
from release_sim.errors import EngineDisagreementError
from release_sim.model.about import About
from release_sim.model.analysis.invariant import (
    Counterexample,
    IndependenceInvariant,
    Influence,
    Proof,
    Proved,
)
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.policy import FindingMeaning, Policy
from release_sim.model.rule import Conclusion, Duty, Modality, Period, Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS, HOLD
from release_sim.vocabulary.instruments import INSTRUMENTS, KIND_OF
from tests.conftest import examples
from tests.invariants import INDEPENDENCES
from tests.made_up import WIDE
from tests.strategies import BEARING, CITE, READING, cases, few_facts, policies
from tests.wrong_input import command

ASKED = Comparison("request.asks_hold", Op.IS, (True,))
SIGNED = Comparison("warrant.signed_by", Op.IS, ("state_judge",))
FOUND = Comparison("finding.f", Op.IS, (True,))


def rule(name: str, then: Duty | Conclusion, *when: Condition, **more: object) -> Rule:
    return Rule(f"a.b.{name}", "a test", CITE, then, when=AllOf(when), **more)  # type: ignore[arg-type]  # fields by name


def policy_of(*rules: Rule, breadth: str = "narrow") -> Policy:
    by_id = {each.id: each for each in rules}
    findings = {"f": FindingMeaning("a test")}
    covers = Period(date(2015, 1, 1))
    chosen = {"breadth": breadth}
    return Policy("made_up", "a", "a", covers, by_id, {"breadth": READING}, chosen, findings)


def independent_of(*facts: str, **more: object) -> IndependenceInvariant:
    return IndependenceInvariant("a_test", "A test.", facts, **more)  # type: ignore[arg-type]  # fields by name


def found_by(proof: Proof) -> tuple[Influence, ...]:
    assert isinstance(proof, Counterexample)
    assert isinstance(proof.against, tuple)
    return proof.against


MAY = Duty(Modality.MAY, HOLD)
MUST_NOT = Duty(Modality.MUST_NOT, HOLD)


def test_by_hand_through_a_finding() -> None:
    """asks_hold -> the finding -> may hold; a rule beside them, on another action, has no say."""
    policy = policy_of(
        rule("finds", Conclusion("f"), ASKED),
        rule("holds", MAY, FOUND),
        rule("tells", Duty(Modality.MUST, "notify_of_release"), SIGNED),
    )
    [influence] = found_by(prove_invariant(policy, independent_of("request.asks_hold")))
    assert influence.action == HOLD
    assert influence.values == (False, True)
    assert influence.answers == (Answer.SILENT, Answer.PERMITTED)
    assert influence.rules == ("a.b.finds", "a.b.holds")
    assert influence.branch.case == Case(date(2015, 1, 1))
    assert influence.other.case == Case(date(2015, 1, 1), {"request.asks_hold": True})
    assert isinstance(prove_invariant(policy, independent_of("custody.state")), Proved)


def test_by_hand_that_a_request_is_withdrawn_bears_on_whatever_it_asks() -> None:
    """No rule reads whether it is, yet nothing a withdrawn request asks for counts."""
    policy = policy_of(rule("finds", Conclusion("f"), ASKED), rule("holds", MAY, FOUND))
    [influence] = found_by(prove_invariant(policy, independent_of("request.cancelled")))
    assert influence.values == (False, True)
    assert influence.answers == (Answer.PERMITTED, Answer.SILENT)
    assert influence.rules == ("a.b.finds", "a.b.holds")


def test_by_hand_a_rule_that_decides_nothing_carries_nothing() -> None:
    """What asks_hold allows is forbidden anyway."""
    policy = policy_of(rule("may", MAY, ASKED), rule("never", MUST_NOT))
    assert isinstance(prove_invariant(policy, independent_of("request.asks_hold")), Proved)


def test_by_hand_through_an_exception() -> None:
    """Whether the ban is lifted depends on who signed, and only where a hold is asked for."""
    lift = rule("lift", MAY, ASKED, SIGNED, exception_to=("a.b.ban",))
    policy = policy_of(rule("ban", MUST_NOT, ASKED), lift)
    [of_signer] = found_by(prove_invariant(policy, independent_of("warrant.signed_by")))
    assert of_signer.rules == ("a.b.lift", "a.b.ban")
    assert of_signer.values == ("no_one", "state_judge")
    assert of_signer.answers == (Answer.FORBIDDEN, Answer.PERMITTED)


def test_by_hand_every_smallest_set_of_readings() -> None:
    """Narrow: only asks_hold counts. Wide, or while that is open: who signed counts as well."""
    policy = policy_of(rule("asked", MAY, ASKED), rule("signed", MUST_NOT, WIDE, SIGNED))
    facts = ("request.asks_hold", "warrant.signed_by")
    invariant = independent_of(*facts)
    found = [
        (each.fact, each.branch.readings) for each in found_by(prove_invariant(policy, invariant))
    ]
    assert sorted(found, key=str) == [
        ("request.asks_hold", {}),
        ("warrant.signed_by", {"breadth": "unresolved"}),
        ("warrant.signed_by", {"breadth": "wide"}),
    ]
    [as_chosen] = found_by(prove_invariant(policy, invariant, as_chosen=True))
    assert as_chosen.fact == "request.asks_hold"


def test_by_hand_a_reading_said_to_break_it() -> None:
    policy = policy_of(rule("signed", MUST_NOT, WIDE, SIGNED))
    wide = {("breadth", "wide"): "a test", ("breadth", "unresolved"): "a test"}
    proof = prove_invariant(policy, independent_of("warrant.signed_by", broken_by=wide))
    assert isinstance(proof, Proved)
    assert proof.broken.keys() == wide.keys()
    narrow = {("breadth", "narrow"): "a test", ("breadth", "wide"): "a test"}
    proof = prove_invariant(policy, independent_of("warrant.signed_by", broken_by=narrow))
    assert isinstance(proof, Proved)
    assert proof.unbroken == (("breadth", "narrow"),)


def test_by_hand_knowing_a_fact_at_all_can_make_a_difference() -> None:
    """Whoever signed the answer is one; that nobody knows who did leaves it open."""
    other = Comparison("warrant.signed_by", Op.IS_NOT, ("state_judge",))
    policy = policy_of(rule("a", MAY, SIGNED), rule("b", MAY, other))
    [influence] = found_by(prove_invariant(policy, independent_of("warrant.signed_by")))
    assert None in influence.values
    assert set(influence.answers) == {Answer.PERMITTED, Answer.UNDETERMINED}


def test_by_hand_a_period() -> None:
    until = Period(None, date(2019, 12, 31))
    policy = policy_of(rule("may", MAY, ASKED, in_force=until))
    later = Period(date(2020, 1, 1))
    assert isinstance(
        prove_invariant(policy, independent_of("request.asks_hold", during=later)), Proved
    )
    [influence] = found_by(prove_invariant(policy, independent_of("request.asks_hold")))
    assert until.covers(influence.branch.case.as_of)


def bearing_on(rule: Rule) -> set[str]:
    """The facts that a rule reads, and whether the instruments that they are of are there."""
    kinds = {KIND_OF[name] for name in rule.reads() if name in KIND_OF}
    return {*rule.reads(), *(INSTRUMENTS[kind].life for kind in kinds)}


@given(policy=policies(), data=st.data())
@examples(10)
def test_random_policies(policy: Policy, data: st.DataObject) -> None:
    """Proved: random pairs have the same answers. Not so: the pairs found differ as they say."""
    fact = data.draw(st.sampled_from(BEARING))
    proof = prove_invariant(policy, independent_of(fact), as_chosen=True)
    engine = Engine(policy)
    if isinstance(proof, Proved):
        for _ in range(5):
            case, other = (data.draw(cases(policy, few_facts())) for _ in range(2))
            same = {n: v for n, v in case.facts().items() if n != fact}
            with_other = same | {n: v for n, v in other.facts().items() if n == fact}
            unknown = frozenset(BEARING)
            one, two = (
                Case(case.as_of, stated, unknown - stated.keys())
                for stated in (case.facts(), with_other)
            )
            assert engine.answers(one) == engine.answers(two)
        return
    for influence in found_by(proof):
        these, those = influence.branch.case.facts(), influence.other.case.facts()
        names = these.keys() | those.keys()
        assert {name for name in names if these.get(name) != those.get(name)} == {fact}
        both = influence.branch, influence.other
        found = tuple(engine.answers(each.case)[influence.action] for each in both)
        assert found == influence.answers
        assert found[0] is not found[1]
        led = [policy.rules[name] for name in influence.rules]
        assert fact in bearing_on(led[0])
        assert any(isinstance(r.then, Duty) and r.then.action == influence.action for r in led)


def test_what_is_wrong_with_such_a_sentence(tmp_path: Path) -> None:
    bad = (
        "invariants:\n  a:\n    says: A.\n    action: hold_past_release\n"
        "    independent_of: [request.forms]\n    broken_by: [warrant_kind=any_active_warrant]\n"
    )
    (tmp_path / "mine.yaml").write_text(bad, encoding="utf-8")
    said = command("prove", "--file", str(tmp_path / "mine.yaml"))
    assert (said.code, said.out) == (3, "")
    for name in ("unknown-key", "unknown-fact", "wrong-shape"):
        assert f"error[{name}]" in said.err


def test_a_wrong_encoding_is_noticed(denver: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    """If z3 has a pair and the definition has not, that is a bug of ours and is said so."""
    [invariant] = INDEPENDENCES
    policy = denver.with_readings({"notify_scope": "asserted_criminality"})
    silent = dict.fromkeys(ACTIONS, Answer.SILENT)
    monkeypatch.setattr("release_sim.analysis.witness.Engine.answers", lambda *_: silent)
    with pytest.raises(EngineDisagreementError):
        prove_invariant(policy, invariant, as_chosen=True)


def test_by_hand_a_fact_that_counts_only_beside_another_request() -> None:
    def of_form(form: str) -> Comparison:
        return Comparison("request.form", Op.IS, (form,))

    letter = Conclusion("letter")
    attested = Comparison("request.asserts_criminality", Op.IS, (True,))
    no_letter = Comparison(letter.name, Op.IS, (False,))
    policy = policy_of(
        Rule("a.b.letter", "A.", CITE, letter, when=AllOf((of_form("letter"),))),
        rule("may", MAY, of_form("i_247a"), attested, unless=(no_letter,)),
    )
    policy = replace(policy, findings={"letter": FindingMeaning("A.")})
    alike = independent_of("request.asserts_criminality")
    about = About.build(policy.rules.values())
    search = InvariantSearch(policy, about, Witnesses(policy), as_chosen=True, shape=up_to(2))
    found = search.against(alike)
    assert isinstance(found, tuple)
    [influence] = found
    assert influence.fact == "request.first.asserts_criminality"
    assert influence.branch.case.instruments == {"request": ("first", "second")}
    assert set(influence.answers) == {Answer.SILENT, Answer.PERMITTED}
