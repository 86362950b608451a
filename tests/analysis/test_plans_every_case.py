"""Plans of questions are those that trying every case finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations, product
from typing import cast

from hypothesis import assume, given
from hypothesis import strategies as st

from release_sim.analysis.decision_diagram import Diagrams
from release_sim.analysis.explain.outcomes import Outcomes
from release_sim.analysis.explain.question import Question
from release_sim.analysis.explain.question_plan import Planner, plan_questions
from release_sim.engine.decide import Engine
from release_sim.model.analysis.plan import Plan, PlanLeaf, PlanQuestion
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.value_set import ValueSet
from tests.analysis.test_explain import answer
from tests.conftest import examples
from tests.strategies import (
    FEW,
    FEW_ACTIONS,
    cases,
    cases_with_instruments,
    few_facts,
    policies,
    resolutions,
)


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
    engines = [Engine(policy).with_readings(chosen) for chosen in resolutions(policy)]
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
@examples(12)
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
    """Return the values of a way, one by one, that the table has."""
    column = {name: {row[place] for row in rows} for place, name in enumerate(names)}
    chosen = [[(v.fact.name, x) for x in column[v.fact.name] if x in v] for v in way]
    return map(frozenset, product(*chosen))


class Table:
    """A table of the answers over four facts, each true or false."""

    are_tied = False

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

    def is_impossible(self, node: int) -> bool:
        return self.diagrams.value(node) is None and not self.open_facts(node)

    def resolved(self, node: int) -> int:
        return node

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
@examples(10)
def test_a_plan_about_several_papers_ends_in_what_is_decided_of_them(
    policy: Policy, data: st.DataObject
) -> None:
    case = data.draw(cases_with_instruments(policy, few_facts()))
    engine = Engine(policy)
    for action in FEW_ACTIONS:
        question = Question(engine, case, action)
        unknown = [f for f in question.tested() if f.name not in question.facts]
        assume(len(unknown) < 10)
        told = {
            fact.name: data.draw(st.sampled_from([v.first for v in question.classes(fact)]))
            for fact in unknown
        }
        end, _ = walked(plan_questions(engine, case, action).plan, told)
        assume(question.is_possible(told))
        if end.answer is not Answer.UNDETERMINED:
            assert question.answer(told) is end.answer
