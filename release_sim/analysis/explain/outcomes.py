"""The answer for one action as a function of everything that is unknown.

This page says what ``engine/semantics`` says, by its own words for not, and and or; but it looks
ahead: each unknown fact and each open reading will turn out to have some value. So an answer that
every way to turn out gives is that answer here, where the definition has yet to wait for it. Facts
that cannot be together do not turn out so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce

from release_sim.analysis.decision_diagram import Diagrams, Node
from release_sim.analysis.explain.question import Question, possible_classes
from release_sim.analysis.quotient_values import can_be_together
from release_sim.engine.grounding import Grounding
from release_sim.engine.semantics import Facts, answer_of_forces, negation, passes
from release_sim.engine.shape import Shape
from release_sim.engine.strata import Regimes
from release_sim.model.broken_constraints import impossible
from release_sim.model.condition import AllOf, Comparison, Condition, comparisons
from release_sim.model.rule import Conclusion, Modality
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.constraints import CONSTRAINTS
from release_sim.vocabulary.fact import Fact
from release_sim.vocabulary.instruments import UNNAMED
from release_sim.vocabulary.quotients import QUOTIENTS, Quotient
from release_sim.vocabulary.tested_names import is_finding, is_reading
from release_sim.vocabulary.value_set import ValueSet

IMPOSSIBLE = "impossible"
"""In place of an answer, where what is said of the unknown cannot be together."""


class Unknowns:
    """The facts and readings on which several questions may turn, and the table of their nodes.

    ``facts`` come first, then readings from number ``readings_from`` on; ``classes`` are those of
    the values of each that none of the questions tells apart.
    """

    def __init__(self, facts: list[Fact], classes: list[tuple[ValueSet, ...]]) -> None:
        """Nothing is worked out yet."""
        self.facts, self.classes, self.diagrams = facts, classes, Diagrams()
        self.readings_from = sum(not is_reading(fact.name) for fact in facts)

    @classmethod
    def of(cls, questions: Sequence[Question]) -> Unknowns:
        """Return those of all the questions together."""
        asked = {f.name: f for q in questions for f in q.tested() if f.name not in q.facts}
        facts = sorted(asked.values(), key=lambda fact: is_reading(fact.name))
        return cls(facts, [possible_classes(fact, questions) for fact in facts])


class Outcomes:
    """All possible answers to one question; at ``root`` only the case itself is known.

    ``unknown`` are the facts and readings that bear on the answer, facts first, each with the
    ``classes`` of its values; nodes speak of both by number.
    """

    def __init__(self, question: Question, unknowns: Unknowns | None = None) -> None:
        """Compute the answer for every combination of unknown values.

        ``unknowns`` are shared by outcomes that are to be compared, else the question's own.
        """
        shared = unknowns or Unknowns.of([question])
        self.unknown, self.classes = shared.facts, shared.classes
        self._question = question
        self._diagrams = shared.diagrams
        self._number = {fact.name: number for number, fact in enumerate(self.unknown)}
        self._findings: dict[str, Node] = {}  # any other can be concluded by no rule in force
        self._possible = self._not(self._some([*self._broken(), *self._no_quotients()]))
        self.root = self._diagrams.apply(_where_possible, self._answered(), self._possible)

    def answer(self, node: Node) -> Answer:
        """Return the answer; undetermined if it still depends on an unknown."""
        found = self._diagrams.value(self.resolved(node))
        return found if isinstance(found, Answer) else Answer.UNDETERMINED

    def restrict(self, node: Node, number: int) -> tuple[Node, ...]:
        """Return the nodes for each class of values of one unknown."""
        branches = range(len(self.classes[number]))
        return tuple(self._diagrams.restrict(node, number, branch) for branch in branches)

    def resolved(self, node: Node) -> Node:
        """Return the node of the answer if no possible value changes it, else the node itself."""
        found = self._diagrams.without(node, IMPOSSIBLE)
        return node if self._diagrams.support(found) else found

    @property
    def are_tied(self) -> bool:
        """True if a quotient and both its counts are open, so that they depend on each other."""
        return any(self._number.keys() >= set(quotient.names) for quotient in QUOTIENTS)

    def is_impossible(self, node: Node) -> bool:
        """Return True if no possible case leads to this node."""
        return self._diagrams.value(node) is IMPOSSIBLE

    def completion(self, known: Mapping[int, ValueSet]) -> list[ValueSet]:
        """Return the first possible class of values of each unknown, with the known ones."""
        node, found = self._possible, list(known.values())
        for number, values in known.items():
            node = self._diagrams.restrict(node, number, self.classes[number].index(values))
        for number in (n for n in range(len(self.classes)) if n not in known):
            ways = zip(self.classes[number], self.restrict(node, number), strict=True)
            can_be = ((v, n) for v, n in ways if self._diagrams.value(n) is not Verdict.UNSATISFIED)
            values, node = next(can_be)
            found.append(values)
        return found

    def open_facts(self, node: Node) -> list[int]:
        """List the facts on which the answer still depends."""
        return [n for n in self._open(node) if not is_reading(self.unknown[n].name)]

    def open_readings(self, node: Node) -> list[int]:
        """List the readings on which the answer still depends."""
        return [n for n in self._open(node) if is_reading(self.unknown[n].name)]

    def _open(self, node: Node) -> list[int]:
        return sorted(self._diagrams.support(self._diagrams.without(node, IMPOSSIBLE)))

    def _answered(self) -> Node:
        question = self._question
        shape = Shape.of(question.case.instruments)
        regime = Regimes(question.relevant, Grounding(question.about)).at(
            question.case.as_of, shape
        )
        standing: dict[str, Node] = {}
        duties: dict[str, dict[Modality, list[Node]]] = {}
        for rule in regime.order:
            bars = [self._not(self._met(block)) for block in rule.unless]
            bars += [self._not(standing[other]) for other in regime.exceptions[rule.id]]
            standing[rule.id] = self._every([self._met(rule.when), *bars])
            if isinstance(rule.then, Conclusion):
                concluded = [self._finding(rule.then.name), standing[rule.id]]
                self._findings[rule.then.name] = self._some(concluded)
            elif duty := rule.duty_on(self._question.action):
                by_force = duties.setdefault(regime.instrument.get(rule.id, UNNAMED), {})
                by_force.setdefault(duty.modality, []).append(standing[rule.id])
        forces = [[self._some(d.get(each, ())) for each in Modality] for d in duties.values()]
        clash = self._some(self._every(each[:2]) for each in forces)
        every = (self._some(each[i] for each in forces) for i in range(3))
        return self._diagrams.apply(answer_of_forces, clash, *every)

    def _broken(self) -> Iterator[Node]:
        """Yield, for each constraint on the case or an instrument of it, whether it is broken."""
        stated = self._question.case.stated
        for constraint in CONSTRAINTS:
            kind = constraint.kind
            for name in self._question.case.names(kind) if kind else (UNNAMED,):
                tests = comparisons(impossible(constraint, name))
                yield self._every([self._is_known_to_pass(test, stated) for test in tests])

    def _no_quotients(self) -> Iterator[Node]:
        """Yield, for each quotient with open counts, the combinations that contradict them.

        Where one count is known its tests are of the other count, and it is open over zero alone.
        """
        for quotient in QUOTIENTS:
            known = self._question.known_of(quotient)
            if quotient.fact.name in known or not known:
                tied = sorted(self._number[name] for name in quotient.names if name in self._number)
                yield self._not_together(quotient, tied, known)

    def _not_together(
        self, quotient: Quotient, tied: list[int], values: Mapping[str, ValueSet]
    ) -> Node:
        if not tied:
            together = can_be_together(quotient, values)
            return self._diagrams.always(_verdict_of_passing(not together))
        number, *others = tied
        name = self.unknown[number].name
        ways = (
            self._not_together(quotient, others, {**values, name: each})
            for each in self.classes[number]
        )
        return self._diagrams.node(number, tuple(ways))

    def _is_known_to_pass(self, test: Comparison, stated: Facts) -> Node:
        """Return whether it passes, which what is presumed or not asked about does not."""
        if test.fact in self._number:
            return self._passed(test)
        value = stated.get(test.fact)
        met = value is not None and passes(test, value)
        return self._diagrams.always(_verdict_of_passing(met))

    def _met(self, condition: Condition) -> Node:
        if isinstance(condition, Comparison):
            return self._passed(condition)
        parts = [self._met(part) for part in condition.parts]
        return self._every(parts) if isinstance(condition, AllOf) else self._some(parts)

    def _passed(self, comparison: Comparison) -> Node:
        always, facts = self._diagrams.always, self._question.facts
        if is_finding(comparison.fact):
            found = self._finding(comparison.fact)
            return found if passes(comparison, True) else self._not(found)
        if comparison.fact in facts:
            return always(_verdict_of_passing(passes(comparison, facts[comparison.fact])))
        number = self._number[comparison.fact]
        verdicts = [
            _verdict_of_passing(passes(comparison, values.first)) for values in self.classes[number]
        ]
        return self._diagrams.node(number, tuple(map(always, verdicts)))

    def _finding(self, name: str) -> Node:
        return self._findings.get(name, self._diagrams.always(Verdict.UNSATISFIED))

    def _not(self, node: Node) -> Node:
        return self._diagrams.apply(negation, node)

    def _every(self, nodes: Iterable[Node]) -> Node:
        satisfied = self._diagrams.always(Verdict.SATISFIED)
        return reduce(lambda one, other: self._diagrams.apply(min, one, other), nodes, satisfied)

    def _some(self, nodes: Iterable[Node]) -> Node:
        never = self._diagrams.always(Verdict.UNSATISFIED)
        return reduce(lambda one, other: self._diagrams.apply(max, one, other), nodes, never)


def _where_possible(answer: Answer, possible: Verdict) -> Answer | str:
    return answer if possible is Verdict.SATISFIED else IMPOSSIBLE


def _verdict_of_passing(passed: bool) -> Verdict:
    return Verdict.SATISFIED if passed else Verdict.UNSATISFIED
