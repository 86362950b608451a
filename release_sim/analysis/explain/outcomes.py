"""The answer for one action as a function of everything that is unknown.

This page says what ``engine/semantics`` says, by its own words for not, and and or; but it looks
ahead: each unknown fact and each open reading will turn out to have some value. So an answer that
every way to turn out gives is that answer here, where the definition has yet to wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from release_sim.analysis.explain.decision_diagram import Diagrams, Node
from release_sim.analysis.explain.question import Question
from release_sim.engine.semantics import answer_of_forces, negation, passes
from release_sim.engine.shape import Shape
from release_sim.engine.strata import regime_of
from release_sim.model.condition import AllOf, Comparison, Condition
from release_sim.model.policy import is_reading
from release_sim.model.rule import Conclusion, Modality, finding_name
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.fact import Fact
from release_sim.vocabulary.instruments import UNNAMED
from release_sim.vocabulary.value_set import ValueSet


class Outcomes:
    """All that can come out for one question; ``root`` is where no more than the case is known.

    ``unknown`` are the facts and readings that bear on the answer, facts first, each with the
    ``classes`` of its values; nodes speak of both by number.
    """

    def __init__(self, question: Question) -> None:
        """Works out the answer for every way in which the unknown can turn out."""
        asked = [fact for fact in question.tested() if fact.name not in question.facts]
        self.unknown: list[Fact] = sorted(asked, key=lambda fact: is_reading(fact.name))
        self.classes: list[tuple[ValueSet, ...]] = [question.classes(f) for f in self.unknown]
        self._question = question
        self._diagrams = Diagrams()
        self._number = {fact.name: number for number, fact in enumerate(self.unknown)}
        never = self._diagrams.always(Verdict.UNSATISFIED)
        self._findings = {finding_name(name): never for name in question.bearing.findings}
        self.root = self._answered()

    def answer(self, node: Node) -> Answer:
        """Return the answer; undetermined if it still depends on an unknown."""
        found = self._diagrams.value(node)
        return found if isinstance(found, Answer) else Answer.UNDETERMINED

    def restrict(self, node: Node, number: int) -> tuple[Node, ...]:
        """Return the nodes for each class of values of one unknown."""
        branches = range(len(self.classes[number]))
        return tuple(self._diagrams.restrict(node, number, branch) for branch in branches)

    def open_facts(self, node: Node) -> list[int]:
        """List the facts on which the answer still depends."""
        return [n for n in self._open(node) if not is_reading(self.unknown[n].name)]

    def open_readings(self, node: Node) -> list[int]:
        """List the readings on which the answer still depends."""
        return [n for n in self._open(node) if is_reading(self.unknown[n].name)]

    def _open(self, node: Node) -> list[int]:
        return sorted(self._diagrams.support(node))

    def _answered(self) -> Node:
        question = self._question
        shape = Shape.of(question.case.instruments)
        regime = regime_of(question.bearing, question.case.as_of, question.about, shape)
        standing: dict[str, Node] = {}
        duties: dict[str, dict[Modality, list[Node]]] = {}
        for rule in regime.order:
            bars = [self._not(self._met(block)) for block in rule.unless]
            bars += [self._not(standing[other]) for other in regime.exceptions[rule.id]]
            standing[rule.id] = self._every([self._met(rule.when), *bars])
            if isinstance(rule.then, Conclusion):
                concluded = [self._findings[rule.then.name], standing[rule.id]]
                self._findings[rule.then.name] = self._some(concluded)
            elif duty := rule.duty_on(self._question.action):
                by_force = duties.setdefault(regime.instrument.get(rule.id, UNNAMED), {})
                by_force.setdefault(duty.modality, []).append(standing[rule.id])
        forces = [[self._some(d.get(each, ())) for each in Modality] for d in duties.values()]
        clash = self._some(self._every(each[:2]) for each in forces)
        every = (self._some(each[i] for each in forces) for i in range(3))
        return self._diagrams.apply(answer_of_forces, clash, *every)

    def _met(self, condition: Condition) -> Node:
        if isinstance(condition, Comparison):
            return self._passed(condition)
        parts = [self._met(part) for part in condition.parts]
        return self._every(parts) if isinstance(condition, AllOf) else self._some(parts)

    def _passed(self, comparison: Comparison) -> Node:
        always, facts = self._diagrams.always, self._question.facts
        if comparison.fact in self._findings:
            wanted = passes(comparison, True)
            return (
                self._findings[comparison.fact]
                if wanted
                else self._not(self._findings[comparison.fact])
            )
        if comparison.fact in facts:
            return always(_verdict_of_passing(passes(comparison, facts[comparison.fact])))
        number = self._number[comparison.fact]
        verdicts = [
            _verdict_of_passing(passes(comparison, values.first)) for values in self.classes[number]
        ]
        return self._diagrams.node(number, tuple(map(always, verdicts)))

    def _not(self, node: Node) -> Node:
        return self._diagrams.apply(negation, node)

    def _every(self, nodes: Iterable[Node]) -> Node:
        satisfied = self._diagrams.always(Verdict.SATISFIED)
        return reduce(lambda one, other: self._diagrams.apply(min, one, other), nodes, satisfied)

    def _some(self, nodes: Iterable[Node]) -> Node:
        never = self._diagrams.always(Verdict.UNSATISFIED)
        return reduce(lambda one, other: self._diagrams.apply(max, one, other), nodes, never)


def _verdict_of_passing(passed: bool) -> Verdict:
    return Verdict.SATISFIED if passed else Verdict.UNSATISFIED
