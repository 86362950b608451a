"""Several instruments of a kind: the engines agree, and what must not matter does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from release_sim.engine.decide import Engine
from release_sim.model.broken_constraints import broken_constraints
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.vocabulary.fact import Fact, Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import INSTRUMENTS, KIND_OF, named, qualified, unqualified
from release_sim.vocabulary.quotients import QUOTIENTS
from tests.conftest import examples
from tests.engine.definition_by_loops import ByLoops
from tests.strategies import (
    cases_with_instruments,
    dates,
    few_facts,
    other_values,
    policies,
    values,
)

LIVES = {kind.life for kind in INSTRUMENTS.values()}


@given(data=st.data(), policy=policies())
def test_rules_put_for_instruments_mean_what_loops_over_them_say(
    data: st.DataObject, policy: Policy
) -> None:
    case = data.draw(cases_with_instruments(policy, few_facts()))
    engine = Engine(policy)
    assert engine.answers(case) == ByLoops(policy, case).answers()
    assert engine.evaluate_matcher(case) == engine.evaluate_reference(case)


@given(data=st.data())
def test_the_real_rules_mean_what_loops_over_instruments_say(
    data: st.DataObject, rulebook: Rulebook
) -> None:
    policy = rulebook.policies["denver"]
    case = data.draw(cases_with_instruments(policy))
    engine = Engine(policy)
    assert engine.answers(case) == ByLoops(policy, case).answers()


@given(data=st.data(), policy=policies())
def test_order_and_names_of_instruments_change_no_answer(
    data: st.DataObject, policy: Policy
) -> None:
    case = data.draw(cases_with_instruments(policy, few_facts()))
    kind = data.draw(st.sampled_from(sorted(case.instruments)))
    names = case.instruments[kind]
    order = tuple(data.draw(st.permutations(names)))
    engine = Engine(policy)
    other = replace(case, instruments={**case.instruments, kind: order})
    assert engine.answers(other) == engine.answers(case)
    assert engine.answers(_renamed(case, kind)) == engine.answers(case)


@given(data=st.data(), policy=policies())
def test_an_instrument_that_is_gone_changes_no_answer(data: st.DataObject, policy: Policy) -> None:
    assume(not LIVES & {test.fact for r in policy.rules.values() for test, _ in r.comparisons})
    case = data.draw(cases_with_instruments(policy, few_facts()))
    kind = data.draw(st.sampled_from(sorted(INSTRUMENTS)))
    assume(kind in case.instruments)
    twin = _added(case, kind, data.draw(st.sampled_from((*case.instruments[kind], "new"))))
    gone = twin.set({qualified(INSTRUMENTS[kind].life, "twin"): not INSTRUMENTS[kind].live})
    engine = Engine(policy)
    assert engine.answers(gone) == engine.answers(case)


@given(data=st.data(), policy=policies())
def test_two_instruments_that_are_alike_are_answered_as_one(
    data: st.DataObject, policy: Policy
) -> None:
    case = data.draw(cases_with_instruments(policy, few_facts()))
    kind = data.draw(st.sampled_from(sorted(case.instruments)))
    assume(case.instruments[kind])
    twin = _added(case, kind, data.draw(st.sampled_from(case.instruments[kind])))
    engine = Engine(policy)
    assert engine.answers(twin) == engine.answers(case)


@given(data=st.data(), policy=policies())
def test_an_instrument_that_no_rule_reads_changes_no_answer(
    data: st.DataObject, policy: Policy
) -> None:
    case = data.draw(cases_with_instruments(policy, few_facts()))
    read = {KIND_OF.get(test.fact) for r in policy.rules.values() for test, _ in r.comparisons}
    unread = sorted(INSTRUMENTS.keys() - read - {"request"})
    assume(unread)
    kind = data.draw(st.sampled_from(unread))
    engine = Engine(policy)
    assert engine.answers(_added(case, kind, "new")) == engine.answers(case)


@given(day=dates())
def test_a_case_without_names_is_one_with_one_name_of_each_kind(
    day: date, rulebook: Rulebook
) -> None:
    """What is written plainly means what is written with names, once it is known to be live."""
    policy = rulebook.policies["denver"]
    engine = Engine(policy)
    for scenario in ("i_247a", "letter"):
        facts = {"custody.state": "in_custody", "request.form": scenario, "request.asks_hold": True}
        facts |= {"warrant.form": "i_200", "warrant.signed_by": "immigration_officer"}
        plain = Case(day, {**facts, "writ.presented": False})
        names = {"request": ("one",), "warrant": ("two",)}
        stated = {
            qualified(fact, names[KIND_OF[fact]][0] if KIND_OF.get(fact) in names else ""): value
            for fact, value in plain.stated.items()
        }
        assert engine.answers(Case(day, stated, frozenset(), names)) == engine.answers(plain)


def _renamed(case: Case, kind: str) -> Case:
    def name(fact: str) -> str:
        plain, instrument = unqualified(fact)
        return qualified(plain, f"z{instrument}") if KIND_OF.get(plain) == kind else fact

    names = tuple(f"z{each}" for each in case.instruments[kind])
    return Case(
        case.as_of,
        {name(fact): value for fact, value in case.stated.items()},
        frozenset(map(name, case.unknown)),
        {**case.instruments, kind: names},
    )


def _added(case: Case, kind: str, like: str) -> Case:
    """The case with one more instrument, with the facts of another where there is one."""
    own = [fact for fact, of in KIND_OF.items() if of == kind]
    stated = {
        qualified(f, "twin"): case.stated[qualified(f, like)]
        for f in own
        if qualified(f, like) in case.stated
    }
    unknown = {qualified(f, "twin") for f in own if qualified(f, like) in case.unknown}
    return Case(
        case.as_of,
        {**case.stated, **stated},
        case.unknown | unknown,
        {**case.instruments, kind: (*case.names(kind), "twin")},
    )


@given(data=st.data())
@examples(15)
def test_under_the_real_rules_what_is_gone_leaves_nothing_but_its_entry_in_the_log(
    data: st.DataObject, denver: Policy
) -> None:
    case = data.draw(cases_with_instruments(denver))
    kind = data.draw(st.sampled_from(sorted(INSTRUMENTS)))
    twin = _added(case, kind, data.draw(st.sampled_from((*case.instruments[kind], "new"))))
    gone = twin.set({qualified(INSTRUMENTS[kind].life, "twin"): not INSTRUMENTS[kind].live})
    engine = Engine(denver)
    before, after = engine.answers(case), engine.answers(gone)
    log = {"record_request"}
    assert {a: before[a] for a in before.keys() - log} == {a: after[a] for a in after.keys() - log}


@given(data=st.data())
@examples(15)
def test_to_withdraw_a_request_takes_it_off_no_log(data: st.DataObject, denver: Policy) -> None:
    """Of a case that is known: what is open of a request may no longer matter once it is gone."""
    case = data.draw(cases_with_instruments(denver))
    body = data.draw(st.sampled_from(("sheriff_jail", "state_agency", "city_department")))
    whole = case.set({name: data.draw(values(fact)) for name, fact in _unknown(case).items()})
    whole = _made_possible(whole, data)
    engine = Engine(denver)
    for name in case.instruments["request"]:
        stands = whole.set({qualified("request.cancelled", name): False, "agency.kind": body})
        gone = stands.set({qualified("request.cancelled", name): True})
        before = engine.answers_by_instrument(stands, "record_request")[name]
        assert engine.answers_by_instrument(gone, "record_request")[name] is before


def _made_possible(case: Case, data: st.DataObject) -> Case:
    """Return the case with one fact of each broken constraint changed, until none is broken."""
    for _ in range(20):
        for broken in broken_constraints(case):
            *_, name = broken.facts
            told = case.stated
            quotient = next((q for q in QUOTIENTS if q.fact.name in broken.facts), None)
            if quotient and (value := quotient.worked_out(told)) is not None:
                case = case.set({quotient.fact.name: value})
            else:
                refused = broken.constraint.facts[unqualified(name)[0]]
                fact = VOCABULARY[unqualified(name)[0]]
                case = case.set({name: data.draw(other_values(fact, refused))})
    assume(not broken_constraints(case))
    return case


def _unknown(case: Case) -> dict[str, Fact]:
    """Return the facts of the case of which nothing is known."""
    known = case.facts()
    every = named(VOCABULARY, case.instruments)
    return {name: fact for name, fact in every.items() if name not in known}


@given(data=st.data())
@examples(15)
def test_two_requests_that_are_alike_are_answered_as_one_and_logged_as_two(
    data: st.DataObject, denver: Policy
) -> None:
    case = data.draw(cases_with_instruments(denver))
    assume(case.instruments["request"])
    like = case.instruments["request"][0]
    twin = _added(case, "request", like)
    engine = Engine(denver)
    assert engine.answers(twin) == engine.answers(case)
    logged = engine.answers_by_instrument(twin, "record_request")
    assert logged["twin"] is logged[like]


def test_a_warrant_that_is_named_is_not_presumed_to_be_none(denver: Policy) -> None:
    """Its form is not known: it may be a judge's, and so nothing is settled by it."""
    person: dict[str, Value] = {"custody.state": "in_custody", "custody.eligible_for_release": True}
    signed: dict[str, Value] = {
        "signed_by": "federal_judge",
        "names_person": True,
        "concerns": "crime",
    }
    facts: dict[str, Value] = {f"warrant.a.{name}": value for name, value in signed.items()}
    case = Case(date(2025, 8, 1), {**person, **facts}, frozenset(), {"warrant": ("a",)})
    decision = Engine(denver).decide(case)
    missing = {each.fact for each in decision.outcomes["hold_past_release"].missing}
    assert missing == {"warrant.a.form"}
