"""The questions that settle an undetermined answer, and those that settle it soonest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import product

from release_sim.analysis.decision_diagram import Node
from release_sim.analysis.explain.minimal_changes import product_covers
from release_sim.analysis.explain.outcomes import Outcomes
from release_sim.analysis.explain.question import Question
from release_sim.engine.decide import Engine
from release_sim.model.analysis.plan import Inquiry, Plan, PlanLeaf, PlanQuestion
from release_sim.model.case import Case
from release_sim.model.verdict import Answer
from release_sim.vocabulary.tested_names import reading_of
from release_sim.vocabulary.value_set import ValueSet

MANY = 12  # with more facts the positions, which may double with each, can take minutes


class Planner:
    """Chooses questions; ``exact`` where no other choice could be better."""

    def __init__(self, outcomes: Outcomes) -> None:
        """Nothing is worked out before it is asked for."""
        self._outcomes = outcomes
        self.exact = len(outcomes.open_facts(outcomes.root)) <= MANY and not outcomes.are_tied
        self._depth = cache(self._depth_of)
        self._cheapest = cache(self._cheapest_at)
        self.fewest = cache(self._fewest_from)

    def next(self, node: Node, most: int) -> int:
        """Return the fact to ask when at most this many questions are allowed.

        The fewest on average, each branch as likely as the others; then what the vocabulary
        lists first. Where that would take too long, whatever leaves the fewest facts open.
        """
        if self.exact:
            return self._cheapest(node, most)[1]
        facts = self._outcomes.open_facts(node)
        left = {f: [len(self._outcomes.open_facts(n)) for n in self._below(node, f)] for f in facts}
        return min(facts, key=lambda fact: (max(left[fact]), sum(left[fact]), fact))

    def depth(self, node: Node) -> int:
        """Return the fewest questions that always settle it, or a sufficient number."""
        return self._depth(node) if self.exact else len(self._outcomes.open_facts(node))

    def _fewest_from(self, node: Node) -> dict[Answer, int]:
        """Return, for each answer that can follow, the fewest facts that could settle it."""
        facts = self._outcomes.open_facts(node)
        if not facts:
            return {self._outcomes.answer(node): 0}
        found: dict[Answer, int] = {}
        for fact in facts:
            for below in self._below(node, fact):
                for answer, number in self.fewest(below).items():
                    found[answer] = min(number + 1, found.get(answer, number + 1))
        return found

    def _depth_of(self, node: Node) -> int:
        facts = self._outcomes.open_facts(node)
        asked = (max(map(self._depth, self._below(node, fact))) for fact in facts)
        return 1 + min(asked, default=-1)

    def _cheapest_at(self, node: Node, most: int) -> tuple[Fraction, int]:
        """Return the average number of questions, and the fact to begin with."""
        facts = self._outcomes.open_facts(node)
        if most > len(facts):
            return self._cheapest(node, len(facts))
        if not facts:
            return Fraction(0), -1
        led = ((fact, self._below(node, fact)) for fact in facts)
        return min(
            (1 + self._mean(below, most - 1), fact)
            for fact, below in led
            if max(map(self._depth, below)) < most
        )

    def _mean(self, nodes: tuple[Node, ...], most: int) -> Fraction:
        averages = [self._cheapest(node, most)[0] for node in nodes]
        return sum(averages, Fraction(0)) / len(averages)

    def _below(self, node: Node, fact: int) -> tuple[Node, ...]:
        """Return the nodes to which the answers to a question can lead."""
        led = self._outcomes.restrict(node, fact)
        can_be = (below for below in led if not self._outcomes.is_impossible(below))
        return tuple(dict.fromkeys(map(self._outcomes.resolved, can_be)))


Known = Mapping[int, Sequence[ValueSet]]
"""What the questions so far may have told, by the number of the fact: any of these classes."""


def plan_questions(engine: Engine, case: Case, action: str) -> Inquiry:
    """Return the questions that settle the answer for one action of one case."""
    return _Inquirer(Question(engine, case, action)).inquiry()


class _Inquirer:
    """Builds the plan from the possible outcomes and checks each end by the definition."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._outcomes = Outcomes(question)
        self._planner = Planner(self._outcomes)

    def inquiry(self) -> Inquiry:
        root, exact = self._outcomes.root, self._planner.exact
        possible = self._planner.fewest(root) if exact else {}
        return Inquiry(
            self._question.action,
            self._question.answer({}),
            self._plan(root, self._planner.depth(root), {}),
            exact,
            {answer: tuple(self._soonest(answer)) for answer in Answer if answer in possible},
        )

    def _plan(self, node: Node, most: int, known: Known) -> Plan:
        if not self._outcomes.open_facts(node):
            return self._leaf(node, known)
        number = self._planner.next(node, most)
        led: dict[Node, list[ValueSet]] = {}
        for values, below in self._led(node, number):
            led.setdefault(self._outcomes.resolved(below), []).append(values)
        branches = (
            (ValueSet.union(several), self._plan(below, most - 1, {**known, number: several}))
            for below, several in led.items()
        )
        return PlanQuestion(self._outcomes.unknown[number], tuple(branches))

    def _leaf(self, node: Node, known: Known) -> PlanLeaf:
        """Return an end of the plan, once the definition confirms that nothing can change it."""
        question, answer = self._question, self._outcomes.answer(node)
        every = (dict(zip(known, way, strict=True)) for way in product(*known.values()))
        told = [(way, question.values_of(way.values())) for way in every]
        ways = [(way, values) for way, values in told if question.is_possible(values)]
        first, values = ways[0]
        question.confirm(values, answer, Answer.UNDETERMINED)
        if answer is not Answer.UNDETERMINED:
            question.confirm(question.values_of(self._outcomes.completion(first)), answer)
        readings = [self._outcomes.unknown[n].name for n in self._outcomes.open_readings(node)]
        return PlanLeaf(
            answer,
            tuple(reading_of(name) for name in readings),
            any(question.answer(values) is not answer for _, values in ways),
        )

    def _soonest(self, answer: Answer) -> Iterator[tuple[ValueSet, ...]]:
        """Yield every smallest set of facts that settles the answer as this one."""
        ways: dict[tuple[int, ...], list[tuple[ValueSet, ...]]] = {}
        root = self._outcomes.root
        for known in self._leading(root, answer, self._planner.fewest(root)[answer], -1):
            ways.setdefault(tuple(known), []).append(tuple(known.values()))
        for chosen in ways.values():
            yield from (tuple(map(ValueSet.union, several)) for several in product_covers(chosen))

    def _leading(
        self, node: Node, answer: Answer, most: int, after: int
    ) -> Iterator[dict[int, ValueSet]]:
        """Yield every way to it by this many facts, each after the last known fact."""
        if self._planner.fewest(node).get(answer, most + 1) > most:
            return
        if not most:
            yield {}
        for number in self._outcomes.open_facts(node) if most else ():
            if number > after:
                for values, below in self._led(node, number):
                    for rest in self._leading(below, answer, most - 1, number):
                        yield {number: values, **rest}

    def _led(self, node: Node, number: int) -> Iterator[tuple[ValueSet, Node]]:
        """Yield the classes of values that a fact can have, and the nodes they lead to."""
        led = zip(
            self._outcomes.classes[number], self._outcomes.restrict(node, number), strict=True
        )
        return ((values, below) for values, below in led if not self._outcomes.is_impossible(below))
