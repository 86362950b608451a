"""Invariants of Denver's procedure: in every case, on every date, under every reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from release_sim.analysis.proofs.prover import Prover
from release_sim.engine.decide import Engine
from release_sim.engine.semantics import passes, verdict_of
from release_sim.model.analysis.invariant import AnswerInvariant, Proved
from release_sim.model.case import Case
from release_sim.model.condition import AnyOf, Comparison, Condition, Op, comparisons
from release_sim.model.policy import Policy
from release_sim.model.rule import Conclusion, Duty, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.person_facts import IN_CUSTODY
from tests.conftest import examples
from tests.invariants import INVARIANTS
from tests.strategies import (
    cases,
    cases_with_instruments,
    choices_of_readings,
    favour,
    values,
)

BROKEN = [
    pytest.param(i, reading, choice, id=f"{i.name}-{reading}={choice}")
    for i in INVARIANTS
    for reading, choice in i.broken_by
]

# Before state law spoke in 2019, a paper signed by an immigration officer could be taken for one.
WITNESS = {
    "warrant_kind": Case(
        date(2018, 1, 15),
        {
            "custody.state": "in_custody",
            "custody.eligible_for_release": True,
            "request.form": "i_247a",
            "request.asks_hold": True,
            "request.asks_transfer": True,
            "warrant.form": "i_200",
            "warrant.signed_by": "immigration_officer",
            "warrant.active": True,
            "warrant.concerns": "civil_immigration",
        },
    ),
    **dict.fromkeys(
        ("early_notice", "notify_scope", "state_law_allows_notification"),
        Case(
            date(2024, 5, 6),
            {
                "custody.state": "in_custody",
                "custody.release_certain": False,
                "request.form": "i_247a",
                "request.asks_notification": True,
                "background.charge": "minor",
                "background.conviction": "none",
            },
        ),
    ),
}

WITNESS["order_and_notice"] = Case(
    date(2025, 6, 15),
    {
        "custody.state": "in_custody",
        "request.asks_notification": True,
        "court_order.in_force": True,
        "court_order.covers_person": True,
        "court_order.orders": "no_information",
    },
)

# A court forbids what a federal judge's warrant allows.
ORDERS = {
    "no_one_is_kept_whom_a_court_orders_released": "no_hold",
    "no_one_is_handed_over_whom_a_court_protects": "no_handover",
}
WITNESS |= {
    invariant: Case(
        date(2025, 6, 15),
        {
            "custody.state": "in_custody",
            "warrant.form": "judicial_arrest_warrant",
            "warrant.signed_by": "federal_judge",
            "warrant.concerns": "crime",
            "court_order.in_force": True,
            "court_order.covers_person": True,
            "court_order.orders": orders,
        },
    )
    for invariant, orders in ORDERS.items()
}


@pytest.fixture(scope="module")
def engine(denver: Policy) -> Engine:
    return Engine(denver)


@pytest.mark.whole
@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda i: i.name)
def test_invariant(engine: Engine, invariant: AnswerInvariant) -> None:
    """Under every combination of readings but those said to break it.

    A few cases each, drawn without z3 and without bitsets: `prove --twice` decides all of them.
    """

    @settings(examples(20), suppress_health_check=list(HealthCheck))
    @given(case=met(invariant, engine.policy), readings=choices_of_readings(engine.policy))
    def holds(case: Case, readings: dict[str, str]) -> None:
        kept = {n: c for n, c in readings.items() if (n, c) not in invariant.broken_by}
        # An open reading may turn out to be the one that breaks the invariant.
        kept = {n: c for n, c in kept.items() if c != "unresolved" or n not in _named(invariant)}
        under = engine.with_readings(kept)
        # An exception to a rule, or what an invariant bars, may keep a finding from being so.
        given_where_met = under.answers_where(case, invariant.asked, invariant.action)
        assume(given_where_met)
        if invariant.during.covers(case.as_of):
            assert invariant.never.isdisjoint(given_where_met.values())

    holds()


@pytest.mark.whole
@settings(suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_invariant_holds_with_several_papers(engine: Engine, data: st.DataObject) -> None:
    """Of up to three papers of each kind, some of them gone, under the policy's own readings."""
    case = data.draw(cases_with_instruments(engine.policy))
    for invariant in INVARIANTS:
        if invariant.during.covers(case.as_of):
            given_where_met = engine.answers_where(case, invariant.asked, invariant.action)
            assert invariant.never.isdisjoint(given_where_met.values()), invariant.name


@pytest.mark.parametrize(("invariant", "reading", "choice"), BROKEN)
def test_a_reading_said_to_break_an_invariant_does(
    engine: Engine, invariant: AnswerInvariant, reading: str, choice: str
) -> None:
    case = WITNESS[invariant.name] if invariant.name in WITNESS else WITNESS[reading]
    under = engine.with_readings({reading: choice})
    broken = under.answers_where(case, invariant.asked, invariant.action)
    assert not invariant.never.isdisjoint(broken.values())
    as_chosen = engine.answers_where(case, invariant.asked, invariant.action)
    assert as_chosen
    assert invariant.never.isdisjoint(as_chosen.values())


@pytest.mark.whole
def test_denver_has_no_conflict(engine: Engine) -> None:
    @given(case=cases(engine.policy), readings=choices_of_readings(engine.policy))
    def holds(case: Case, readings: dict[str, str]) -> None:
        assert Answer.CONFLICT not in engine.with_readings(readings).answers(case).values()

    holds()


@pytest.mark.whole
@pytest.mark.parametrize(
    "name",
    ["aurora", "as_if_violent_only", "as_if_july_2017_draft", "as_if_detainers_were_honored"],
)
def test_no_other_policy_has_a_conflict(rulebook: Rulebook, name: str) -> None:
    other = Engine(rulebook.policies[name])

    @examples(20)
    @given(case=cases(other.policy), readings=choices_of_readings(other.policy))
    def holds(case: Case, readings: dict[str, str]) -> None:
        assert Answer.CONFLICT not in other.with_readings(readings).answers(case).values()

    holds()


@given(data=st.data())
def test_every_answer_other_than_silent_cites_a_source(
    engine: Engine, rulebook: Rulebook, data: st.DataObject
) -> None:
    decision = engine.decide(data.draw(cases(engine.policy)))
    for outcome in decision.outcomes.values():
        if outcome.answer is Answer.SILENT:
            assert not outcome.because
        elif outcome.answer is Answer.UNDETERMINED:
            assert outcome.missing
        else:
            assert outcome.because
        wanted = [rule for missing in outcome.missing for rule in missing.wanted_by]
        for rule_id in (*outcome.because, *outcome.displaced, *wanted):
            for citation in engine.policy.rules[rule_id].cite:
                assert citation.at in rulebook.sources[citation.source].statements


@st.composite
def met(draw: st.DrawFn, invariant: AnswerInvariant, policy: Policy) -> Case:
    """A case in which the invariant's own condition is satisfied, as far as facts go.

    A finding that it asks for is one that a rule in force on the day concludes.
    """
    case = draw(cases(policy))
    stated = dict(case.stated)
    in_force = [rule for rule in policy.rules.values() if rule.in_force.covers(case.as_of)]
    for block in invariant.unless:
        _fail(draw, block, stated)
    _satisfy(draw, invariant.when, stated, in_force)
    whole = Case(case.as_of, stated, case.unknown - stated.keys())
    if verdict_of(invariant.when, whole.facts()) is not Verdict.SATISFIED:
        favour(invariant.when, stated)
    return Case(case.as_of, stated, case.unknown - stated.keys())


def _satisfy(
    draw: st.DrawFn, condition: Condition, stated: dict[str, Value], rules: Sequence[Rule]
) -> None:
    if isinstance(condition, Comparison):
        concluding = [rule for rule in rules if _concludes(rule, condition)]
        if concluding:
            _satisfy(draw, draw(st.sampled_from(concluding)).when, stated, rules)
        favour(condition, stated)
        if len(condition.values) > 1:
            stated[condition.fact] = draw(st.sampled_from(condition.values))
    elif isinstance(condition, AnyOf):
        _satisfy(draw, draw(st.sampled_from(condition.parts)), stated, rules)
    else:
        for part in condition.parts:
            _satisfy(draw, part, stated, rules)


def _concludes(rule: Rule, asked: Comparison) -> bool:
    """Return True if a test asks for the finding that the rule concludes."""
    asks = asked.values == (asked.op is not Op.IS_NOT,)
    return asks and isinstance(rule.then, Conclusion) and rule.then.name == asked.fact


def _fail(draw: st.DrawFn, block: Condition, stated: dict[str, Value]) -> None:
    """State of one test of the block a value that it fails."""
    test = draw(st.sampled_from([t for t in comparisons(block) if t.fact in VOCABULARY]))
    failing = values(VOCABULARY[test.fact]).filter(lambda value: not passes(test, value))
    stated[test.fact] = draw(failing)


def _named(invariant: AnswerInvariant) -> set[str]:
    return {reading for reading, _ in invariant.broken_by}


OUTSIDE = ("state_agency", "state_patrol", "prosecutor", "private_operator")


def test_no_rule_of_the_city_decides_for_a_body_that_it_does_not_command(denver: Policy) -> None:
    """Proved: with the city's duties alone, no answer about such a body is other than silent."""
    duties = {name for name, rule in denver.rules.items() if isinstance(rule.then, Duty)}
    others = {name for name in duties if not name.startswith("denver.")}
    city = replace(denver, rules={n: r for n, r in denver.rules.items() if n not in others})
    spoken = {rule.then.action for rule in city.rules.values() if isinstance(rule.then, Duty)}
    prover = Prover(city)
    for action in sorted(spoken - {"review_policy"}):  # the policy is the city's own, whoever acts
        never = frozenset(Answer) - {Answer.SILENT}
        outside = Comparison("agency.kind", Op.ONE_OF, OUTSIDE)
        proof = prover.prove(AnswerInvariant(action, "", action, never, outside))
        assert isinstance(proof, Proved), action
        assert not proof.empty


def test_who_is_held_anywhere_has_every_answer_of_who_is_held_in_the_jail(
    rulebook: Rulebook,
) -> None:
    """Proved: no line of any rule tells two places of custody apart, so that no answer can."""
    conditions = [
        condition for rule in rulebook.rules.values() for condition in (rule.when, *rule.unless)
    ]
    conditions += [part for each in rulebook.policies.values() for part in (each.concerns,)]
    tests = [test for each in conditions for test in comparisons(each)]
    of_custody = [test for test in tests if test.fact == "custody.state"]
    assert of_custody
    for test in of_custody:
        assert len({passes(test, place) for place in IN_CUSTODY}) == 1, test
