"""Why not another answer, what would change it, what is missing, and what readings make of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import combinations, product
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_sim.analysis.explain.decision_diagram import Diagrams
from release_sim.analysis.explain.minimal_changes import ChangeSearch
from release_sim.analysis.explain.outcomes import Outcomes
from release_sim.analysis.explain.question import Question, bearing_on
from release_sim.analysis.explain.question_plan import MANY, Planner, plan_questions
from release_sim.analysis.explain.trace_obstacles import explain_why_not
from release_sim.engine.decide import Engine
from release_sim.model.analysis.fact_change import ChangeSet, ChangeTo, FactChange
from release_sim.model.analysis.plan import Plan, PlanLeaf, PlanQuestion
from release_sim.model.analysis.why_not import RuleStatus
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Modality, Period
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.change_text import change_to_json
from release_sim.reporting.answers.why_not_text import WhyNotText
from release_sim.vocabulary.fact import PARTIES, FactKind, Party, Value
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from release_sim.vocabulary.value_set import ValueSet
from tests.analysis.test_prove import CANCELLED, HOLD, IN_CUSTODY, policy_of, rule
from tests.strategies import FEW, FEW_ACTIONS, cases, few_facts, policies
from tests.wrong_input import command

DAY = date(2020, 1, 1)
BY_JUDGE = Comparison("warrant.signed_by", Op.ONE_OF, ("federal_judge", "state_judge"))
ASKED = Comparison("request.asks_hold", Op.IS, (True,))
WIDE = Comparison("reading.breadth", Op.IS, ("wide",))
LOT = "scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml"


def answer(policy: Policy, case: Case, action: str = HOLD, **readings: str) -> Answer:
    return Engine(policy).with_readings(readings).answers(case)[action]


def ways(found: tuple[ChangeSet, ...]) -> list[list[tuple[str, tuple[Value, ...]]]]:
    return [[(c.to.fact.name, c.to.members()) for c in way] for way in found]


# Worked out by hand: no one is held on request, but for a judge's warrant, unless cancelled.
NO_HOLD = policy_of(
    rule("no_hold", Modality.MUST_NOT, ASKED),
    rule(
        "judge",
        Modality.MAY,
        BY_JUDGE,
        unless=(CANCELLED,),
        exception_to=("a.b.no_hold",),
    ),
    rule("old", Modality.MAY, in_force=Period(None, date(2019, 5, 27))),
)
CASE = Case(DAY, {"request.asks_hold": True, "warrant.signed_by": "no_one"})


def test_by_hand_one_change_by_a_court() -> None:
    found = ChangeSearch(Engine(NO_HOLD), CASE, HOLD).to(Answer.PERMITTED)
    assert ways(found.ways) == [[("warrant.signed_by", ("federal_judge", "state_judge"))]]
    assert found.ways[0][0].before == "no_one"


def test_by_hand_only_what_a_party_can_change() -> None:
    changes = ChangeSearch(Engine(NO_HOLD), CASE, HOLD)
    assert not changes.to(Answer.PERMITTED, [Party.REQUESTING_AGENCY]).ways
    assert not changes.to(Answer.REQUIRED).ways
    assert ways(changes.to(Answer.SILENT, [Party.REQUESTING_AGENCY]).ways) == [
        [("request.asks_hold", (False,))],
        [("request.cancelled", (True,))],
    ]
    assert changes.to(Answer.FORBIDDEN).ways == ((),)


def test_by_hand_two_changes_are_needed_together() -> None:
    case = CASE.set({"request.cancelled": True})
    found = ChangeSearch(Engine(NO_HOLD), case, HOLD).to(Answer.PERMITTED)
    assert ways(found.ways) == [
        [("request.cancelled", (False,)), ("warrant.signed_by", ("federal_judge", "state_judge"))]
    ]


def test_by_hand_a_threshold_is_a_range() -> None:
    days = "subpoena.days_to_respond"
    policy = policy_of(rule("may", Modality.MAY, Comparison(days, Op.AT_LEAST, (14,))))
    found = ChangeSearch(Engine(policy), Case(DAY, {days: 3}), HOLD).to(Answer.PERMITTED)
    assert found.ways[0][0].to.spans == ((14, 365),)


def test_by_hand_one_question_after_the_other() -> None:
    case = Case(DAY, {}, frozenset({"request.asks_hold", "request.cancelled"}))
    found = plan_questions(Engine(NO_HOLD), case, HOLD)
    assert (found.plan.most, found.proved) == (3, True)
    assert isinstance(found.plan, PlanQuestion)
    assert {name: [len(way) for way in ways] for name, ways in found.soonest.items()} == {
        Answer.FORBIDDEN: [3],
        Answer.PERMITTED: [2],
        Answer.SILENT: [1],
    }


def test_by_hand_forced_though_the_definition_waits() -> None:
    policy = policy_of(
        rule("if", Modality.MAY, CANCELLED),
        rule("if_not", Modality.MAY, Comparison("request.cancelled", Op.IS, (False,))),
    )
    case = Case(DAY, {}, frozenset({"request.cancelled"}))
    found = plan_questions(Engine(policy), case, HOLD)
    assert found.found is Answer.UNDETERMINED
    assert found.plan == PlanLeaf(Answer.PERMITTED, (), early=True)


def test_by_hand_an_open_reading_is_not_asked() -> None:
    policy = policy_of(rule("may", Modality.MAY, IN_CUSTODY, WIDE), breadth="unresolved")
    found = plan_questions(Engine(policy), Case(DAY), HOLD)
    assert isinstance(found.plan, PlanQuestion)
    ends = {values.first: end for values, end in found.plan.branches}
    assert ends == {
        "in_custody": PlanLeaf(Answer.UNDETERMINED, ("breadth",)),
        "released": PlanLeaf(Answer.SILENT),
    }


def test_by_hand_readings() -> None:
    policy = policy_of(rule("may", Modality.MAY, IN_CUSTODY, WIDE), breadth="unresolved")
    case = Case(DAY, {"custody.state": "in_custody"})
    found = ChangeSearch(Engine(policy), case, HOLD).by_readings()
    assert {name: ways(each) for name, each in found.ways.items()} == {
        Answer.PERMITTED: [[("reading.breadth", ("wide",))]],
        Answer.SILENT: [[("reading.breadth", ("narrow",))]],
    }
    gone = ChangeSearch(Engine(policy), case.set({"custody.state": "released"}), HOLD).by_readings()
    assert not gone.ways


def test_by_hand_why_not(rulebook: Rulebook) -> None:
    decision = Engine(NO_HOLD).decide(CASE)
    why = explain_why_not(rulebook, NO_HOLD, decision, HOLD, Answer.PERMITTED)
    assert {each.rule.id: each.status for each in why.could_give} == {
        "a.b.judge": RuleStatus.DOES_NOT_APPLY,
        "a.b.old": RuleStatus.NOT_IN_FORCE,
    }
    (unmet,) = why.could_give[0].unmet
    assert [line.comparison for line in unmet.comparisons] == [BY_JUDGE]
    (obstacle,) = why.in_the_way
    assert (obstacle.rule.id, obstacle.status) == ("a.b.no_hold", RuleStatus.STANDS)
    assert [each.rule.id for each in obstacle.exceptions] == ["a.b.judge"]
    never = explain_why_not(rulebook, NO_HOLD, decision, HOLD, Answer.REQUIRED)
    assert not never.could_give
    assert "as_if.honored_detainers" in {r.id.rpartition(".")[0] for r in never.elsewhere}
    itself = explain_why_not(rulebook, NO_HOLD, decision, HOLD, Answer.FORBIDDEN)
    assert list(WhyNotText(decision).lines(itself)) == ["why not forbidden: it is forbidden"]


def test_by_hand_why_not_tells_only_the_lines_that_fail(rulebook: Rulebook) -> None:
    either, nor = AnyOf((CANCELLED, BY_JUDGE)), AnyOf((AllOf((CANCELLED, BY_JUDGE)), ASKED))
    policy = policy_of(rule("may", Modality.MAY, either, IN_CUSTODY, nor))
    case = CASE.set({"request.cancelled": True, "custody.state": "released"})
    decision = Engine(policy).decide(case.set({"request.asks_hold": False}))
    (tried,) = explain_why_not(rulebook, policy, decision, HOLD, Answer.PERMITTED).could_give
    assert [
        (unmet.some, [line.comparison for line in unmet.comparisons]) for unmet in tried.unmet
    ] == [
        (False, [IN_CUSTODY]),
        (True, [BY_JUDGE, ASKED]),
    ]


# Only these can be changed in the random cases, and only within their classes of values.
def options(policy: Policy, case: Case) -> dict[str, list[Value]]:
    question = Question(Engine(policy), case, HOLD)
    return {
        fact.name: [
            value
            for values in question.classes(fact)
            for value in (values.members() if fact.kind is FactKind.CHOICE else (values.first,))
            if fact.brought_about_by(value) and value != case.facts().get(fact.name)
        ]
        for fact in few_facts()
    }


def leading(
    policy: Policy, case: Case, wanted: Answer, size: int
) -> set[frozenset[tuple[str, Value]]]:
    found = set()
    several = options(policy, case)
    engine = Engine(policy)
    for names in combinations(several, size):
        for chosen in product(*(several[name] for name in names)):
            changes = dict(zip(names, chosen, strict=True))
            if engine.answers(case.set(changes))[HOLD] is wanted:
                found.add(frozenset(changes.items()))
    return found


@given(policy=policies(), data=st.data(), wanted=st.sampled_from(Answer))
@settings(max_examples=25)
def test_the_smallest_changes_are_those_that_brute_force_finds(
    policy: Policy, data: st.DataObject, wanted: Answer
) -> None:
    case = data.draw(cases(policy, few_facts()))
    found = ChangeSearch(Engine(policy), case, HOLD).to(wanted)
    sizes = range(min(3, len(few_facts())) + 1)
    fewest = next((n for n in sizes if leading(policy, case, wanted, n)), None)
    if fewest is None:
        assert not found.ways or len(found.ways[0]) > sizes[-1]
        return
    assert {len(way) for way in found.ways} == {fewest}
    said = set()
    several = options(policy, case)
    for way in found.ways:
        members = [[(c.to.fact.name, v) for v in several[c.to.fact.name] if v in c.to] for c in way]
        assert all(members)
        said |= {frozenset(each) for each in product(*members)}
    assert said == leading(policy, case, wanted, fewest)


def completions(policy: Policy, case: Case) -> Iterator[dict[str, Value]]:
    """Every way, as far as tests can tell, in which the unknown facts can turn out."""
    question = Question(Engine(policy), case, HOLD)
    unknown = [f for f in few_facts() if f.name not in case.facts()]
    classes = [[values.first for values in question.classes(f)] for f in unknown]
    for chosen in product(*classes):
        yield {fact.name: value for fact, value in zip(unknown, chosen, strict=True)}


Rows = Mapping[tuple[Value, ...], tuple[Answer, ...]]


def table(policy: Policy, case: Case) -> Rows:
    """For every completion the answer under each choice of an open reading."""
    chosen = policy.chosen["breadth"]
    choices = ["wide", "narrow"] if chosen == "unresolved" else [chosen]
    engines = [Engine(policy).with_readings({"breadth": choice}) for choice in choices]
    return {
        tuple(facts.values()): tuple(e.answers(case.set(facts))[HOLD] for e in engines)
        for facts in completions(policy, case)
    }


def depth(rows: Rows) -> int:
    """The fewest questions that always settle a table, by brute force."""
    if len(set(rows.values())) <= 1:
        return 0
    width = len(next(iter(rows)))
    found = []
    for place in range(width):
        values = {row[place] for row in rows}
        if len(values) > 1:
            parts = [{r: a for r, a in rows.items() if r[place] == v} for v in values]
            found.append(1 + max(map(depth, parts)))
    return min(found)


def walked(plan: Plan, facts: Mapping[str, Value]) -> tuple[PlanLeaf, dict[str, Value]]:
    asked: dict[str, Value] = {}
    while isinstance(plan, PlanQuestion):
        value = facts[plan.fact.name]
        asked[plan.fact.name] = value
        (plan,) = (below for values, below in plan.branches if value in values)
    return plan, asked


@given(policy=policies(), data=st.data())
@settings(max_examples=25)
def test_a_plan_settles_every_completion_with_the_fewest_questions(
    policy: Policy, data: st.DataObject
) -> None:
    case = data.draw(cases(policy, few_facts()))
    for open_fact in data.draw(st.lists(st.sampled_from(FEW), max_size=4)):
        case = case.forget([open_fact])
    rows = table(policy, case)
    found = plan_questions(Engine(policy), case, HOLD)
    assert found.proved
    if len(rows) <= 400:
        assert found.plan.most == depth(rows)
    waits: dict[int, tuple[PlanLeaf, set[bool]]] = {}
    for facts in completions(policy, case):
        end, asked = walked(found.plan, facts)
        under = rows[tuple(facts.values())]
        if end.answer is Answer.UNDETERMINED:
            assert (len(set(under)), end.turns_on) == (2, ("breadth",))
        else:
            assert set(under) == {end.answer}
        by_definition = answer(policy, case.set(asked))
        assert by_definition in (end.answer, Answer.UNDETERMINED)
        waits.setdefault(id(end), (end, set()))[1].add(by_definition is not end.answer)
    assert all(end.early == (True in several) for end, several in waits.values())
    assert found.soonest.keys() == {of({under}) for under in rows.values()}
    if len(rows) <= 400:
        names = list(next(completions(policy, case)))
        for ended, several in found.soonest.items():
            (size,) = {len(way) for way in several}
            assert not settling(rows, names, ended, size - 1)
            said = {told for way in several for told in members(rows, names, way)}
            assert said == settling(rows, names, ended, size)


Told = frozenset[tuple[str, Value]]


def settling(rows: Rows, names: list[str], ended: Answer, size: int) -> set[Told]:
    """The facts, so many, that settle a table so, by brute force."""
    found: dict[Told, set[tuple[Answer, ...]]] = {}
    for row, under in rows.items():
        for told in combinations(zip(names, row, strict=True), max(size, 0)):
            found.setdefault(frozenset(told), set()).add(under)
    return {
        told for told, ends in found.items() if size >= 0 and len(ends) == 1 and of(ends) is ended
    }


def of(ends: set[tuple[Answer, ...]]) -> Answer:
    (under,) = ends
    return under[0] if len(set(under)) == 1 else Answer.UNDETERMINED


def members(rows: Rows, names: list[str], way: tuple[ValueSet, ...]) -> Iterator[Told]:
    """What a way says, value by value of those in the table."""
    column = {name: {row[place] for row in rows} for place, name in enumerate(names)}
    chosen = [[(v.fact.name, x) for x in column[v.fact.name] if x in v] for v in way]
    return map(frozenset, product(*chosen))


class Table:
    """What can come out, as a table over four facts that are each so or not."""

    def __init__(self, ends: list[Answer]) -> None:
        self.rows = dict(zip(product((0, 1), repeat=4), ends, strict=True))
        self.diagrams = Diagrams()
        self.root = self.node(())

    def node(self, known: tuple[int, ...]) -> int:
        if len(known) == 4:
            return self.diagrams.always(self.rows[known])
        return self.diagrams.node(len(known), (self.node((*known, 0)), self.node((*known, 1))))

    def open_facts(self, node: int) -> list[int]:
        return sorted(self.diagrams.support(node))

    def restrict(self, node: int, fact: int) -> tuple[int, ...]:
        return tuple(self.diagrams.restrict(node, fact, branch) for branch in (0, 1))

    def answer(self, node: int) -> Answer:
        return Answer(self.diagrams.value(node))


def averages(rows: Rows, most: int) -> Fraction | None:
    """The fewest questions on average, of plans with so many at most, by brute force."""
    if len(set(rows.values())) <= 1:
        return Fraction(0)
    found = []
    for place in range(4) if most else ():
        parts = [{r: a for r, a in rows.items() if r[place] == value} for value in (0, 1)]
        each = [averages(part, most - 1) for part in parts]
        if all(parts) and None not in each:
            found.append(1 + sum(filter(None, each), Fraction(0)) / 2)
    return min(found, default=None)


@given(st.lists(st.sampled_from([Answer.REQUIRED, Answer.SILENT]), min_size=16, max_size=16))
def test_no_plan_has_fewer_questions_at_most_or_on_average(ends: list[Answer]) -> None:
    table = Table(ends)
    rows: Rows = {row: (end,) for row, end in table.rows.items()}
    planner = Planner(cast("Outcomes", table))
    most = planner.depth(table.root)
    assert most == depth(rows)

    def walked(node: int, left: int) -> Fraction:
        if not table.open_facts(node):
            return Fraction(0)
        below = table.restrict(node, planner.next(node, left))
        return 1 + sum((walked(each, left - 1) for each in below), Fraction(0)) / 2

    assert walked(table.root, most) == averages(rows, most)


@given(policy=policies(), data=st.data())
@settings(max_examples=20)
def test_robust_means_the_same_under_every_reading(policy: Policy, data: st.DataObject) -> None:
    case = data.draw(cases(policy, few_facts()))
    for action in FEW_ACTIONS:
        found = ChangeSearch(Engine(policy), case, action).by_readings()
        under = {
            choice: answer(policy, case, action, breadth=choice) for choice in ("wide", "narrow")
        }
        assert found.ways.keys() == set(under.values()) - {found.found}
        for other, several in found.ways.items():
            said = {value for way in several for change in way for value in change.to.members()}
            assert said == {choice for choice, given in under.items() if given is other}


@given(policy=policies(), data=st.data())
@settings(max_examples=20)
def test_what_bears_on_an_answer_gives_it(policy: Policy, data: st.DataObject) -> None:
    case = data.draw(cases(policy, few_facts()))
    for action in FEW_ACTIONS:
        part = bearing_on(policy, action, case.as_of)
        assert answer(part, case, action) is answer(policy, case, action)


READINGS_OF_NOTICE = (
    "notify_scope",
    "violence_shown_by",
    "best_efforts",
    "release_certain",
    "state_law_allows_notification",
)


def test_readings_are_changed_together(denver: Policy) -> None:
    case = Case(date(2025, 3, 5), {"custody.state": "in_custody"})
    asked = {"request.asks_notification": True, "custody.release_certain": True}
    changes = ChangeSearch(Engine(denver), case.set(asked), "notify_of_release")
    found = changes.by_readings()
    names = [name for name in denver.readings if name in READINGS_OF_NOTICE]
    by_force: dict[Answer, int] = {}
    for chosen in product(*([*denver.readings[n].choices] for n in names)):
        readings = dict(zip(names, chosen, strict=True))
        given = answer(denver, case.set(asked), "notify_of_release", **readings)
        number = sum(denver.chosen[n] != c for n, c in readings.items())
        by_force[given] = min(number, by_force.get(given, number))
    del by_force[found.found]
    assert {name: len(several[0]) for name, several in found.ways.items()} == by_force


def test_too_much_unknown_gives_a_short_plan(rulebook: Rulebook) -> None:
    policy = rulebook.policies["as_if_detainers_were_honored"]
    case = Case(date(2018, 3, 5), {}, frozenset(VOCABULARY))
    found = plan_questions(Engine(policy), case, HOLD)
    assert not found.proved
    assert not found.soonest
    assert found.plan.most > MANY


def test_who_can_change_a_fact() -> None:
    assert PARTIES.keys() == set(Party)
    for fact in FACTS:
        values = fact.choices or (True, False)
        assert set(fact.value_by) <= set(values), fact.name
        assert all(set(by) <= set(fact.changed_by) for by in fact.value_by.values()), fact.name
        able = {p for value in values for p in fact.brought_about_by(value)}
        assert able == set(fact.changed_by), fact.name
    assert not VOCABULARY["background.conviction"].changed_by
    assert VOCABULARY["warrant.signed_by"].brought_about_by("state_judge") == (Party.COURT,)


def test_no_one_changes_what_others_are_worked_out_from() -> None:
    for fact in FACTS:
        if fact.presumed and fact.presumed.quotient_of:
            parts = (fact.name, *fact.presumed.quotient_of)
            assert not any(VOCABULARY[part].changed_by for part in parts)


def explained(*arguments: str) -> dict[str, object]:
    said = command("explain", LOT, "--action", HOLD, *arguments, "--json")
    assert said.code == 0
    value: dict[str, dict[str, dict[str, object]]] = json.loads(said.out)
    return value["answers"][HOLD]


def test_questions_can_be_combined() -> None:
    value = explained("--why-not", "permitted", "--change-to", "permitted", "--readings")
    assert value["questions"] is None
    assert isinstance(value["change_to"], dict)
    assert value["change_to"]["fewest"] == 2
    text = ["explain", LOT, "--action", HOLD, "--why-not", "required", "--missing", "--readings"]
    said = command(*text)
    for line in ("no rule of policy denver could ever give it", "missing: nothing", "robust"):
        assert line in said.out
    assert " in z3" not in said.err
    assert " in z3" in command(*text, "--verbose").err


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("--action", HOLD, "--why-not", "allowed"), "--why-not:1:1: error[unknown-answer]"),
        (("--action", HOLD, "--change-to", "allowed"), "--change-to:1:1: error[unknown-answer]"),
        (
            ("--action", HOLD, "--change-to", "silent", "--by", "ice"),
            "--by:1:1: error[unknown-party]",
        ),
        (("--why-not", "permitted"), "--why-not:1:1: error[no-action-named]"),
        (
            ("--change-to", "silent", "--action", HOLD, "--action", "notify_of_release"),
            "--change-to:1:1: error[no-action-named]",
        ),
    ],
)
def test_wrong_questions(arguments: tuple[str, ...], wrong: str) -> None:
    said = command("explain", LOT, *arguments)
    assert (said.code, said.out) == (3, "")
    assert wrong in said.err


def test_a_party_goes_with_changes() -> None:
    said = command("explain", LOT, "--missing", "--by", "court")
    assert (said.code, said.out) == (2, "")
    assert "--by goes with --change-to" in said.err


def test_json_has_the_values_of_facts_as_json_has_them() -> None:
    active = VOCABULARY["warrant.active"]
    change = FactChange(True, ValueSet.of(active, [(0, 0)]))
    found = ChangeTo(HOLD, Answer.PERMITTED, Answer.FORBIDDEN, tuple(Party), ((change,),))
    ((told,),) = change_to_json(found)["ways"]
    assert (told["before"], told["to"]["one_of"]) == (True, [False])
