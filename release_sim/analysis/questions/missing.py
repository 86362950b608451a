"""What to ask where an answer is undetermined, and what would settle it soonest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from release_sim.analysis.questions.diagram import Node
from release_sim.analysis.questions.outcomes import Outcomes
from release_sim.analysis.questions.planner import Planner
from release_sim.analysis.questions.products import first_of, products
from release_sim.analysis.questions.question import Question
from release_sim.engine.decide import Engine
from release_sim.model.analysis.plan import Ask, Inquiry, Plan, Settled
from release_sim.model.case import Case
from release_sim.model.values import Values
from release_sim.model.verdict import Answer

Known = Mapping[int, Sequence[Values]]
"""What the questions so far may have told, by the number of the fact: any of these classes."""


def inquiry(engine: Engine, case: Case, action: str) -> Inquiry:
    """The questions that settle the answer for one action of one case."""
    return _Inquirer(Question(engine, case, action)).inquiry()


class _Inquirer:
    """Reads the plan off what can come out, and holds its end against the definition."""

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
            return self._settled(node, known)
        number = self._planner.next(node, most)
        led: dict[Node, list[Values]] = {}
        for values, below in self._led(node, number):
            led.setdefault(below, []).append(values)
        branches = (
            (Values.joined(several), self._plan(below, most - 1, {**known, number: several}))
            for below, several in led.items()
        )
        return Ask(self._outcomes.unknown[number], tuple(branches))

    def _settled(self, node: Node, known: Known) -> Settled:
        """The end of a plan, if the definition agrees, also once everything else is known."""
        answer = self._outcomes.answer(node)
        told = first_of(several[0] for several in known.values())
        self._question.confirm(told, answer, Answer.UNDETERMINED)
        if answer is not Answer.UNDETERMINED:
            plainest = first_of(classes[0] for classes in self._outcomes.classes)
            self._question.confirm({**plainest, **told}, answer)
        ways = product(*known.values())
        readings = [self._outcomes.unknown[n].name for n in self._outcomes.open_readings(node)]
        return Settled(
            answer,
            tuple(name.removeprefix("reading.") for name in readings),
            any(self._question.answer(first_of(told)) is not answer for told in ways),
        )

    def _soonest(self, answer: Answer) -> Iterator[tuple[Values, ...]]:
        """What settles it as this answer with the fewest facts, in every way."""
        ways: dict[tuple[int, ...], list[tuple[Values, ...]]] = {}
        root = self._outcomes.root
        for known in self._leading(root, answer, self._planner.fewest(root)[answer], -1):
            ways.setdefault(tuple(known), []).append(tuple(known.values()))
        for chosen in ways.values():
            yield from (tuple(map(Values.joined, several)) for several in products(chosen))

    def _leading(
        self, node: Node, answer: Answer, most: int, after: int
    ) -> Iterator[dict[int, Values]]:
        """Every way to it by so many facts, all listed after the one known last."""
        if self._planner.fewest(node).get(answer, most + 1) > most:
            return
        if not most:
            yield {}
        for number in self._outcomes.open_facts(node) if most else ():
            if number > after:
                for values, below in self._led(node, number):
                    for rest in self._leading(below, answer, most - 1, number):
                        yield {number: values, **rest}

    def _led(self, node: Node, number: int) -> Iterator[tuple[Values, Node]]:
        """The classes of values that a fact can turn out to have, and where they lead."""
        return zip(self._outcomes.classes[number], self._outcomes.given(node, number), strict=True)
