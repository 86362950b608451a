"""A question about one answer of one case, with other facts or other readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from release_sim.analysis.explain.tests_of_counts import with_counts
from release_sim.analysis.minimal_case import FoundCase
from release_sim.analysis.quotient_values import of_one_case
from release_sim.analysis.witness import disagreement
from release_sim.engine.classes import equivalence_classes
from release_sim.engine.decide import Engine
from release_sim.engine.grounding import Grounding, ground
from release_sim.engine.semantics import Facts
from release_sim.engine.shape import Shape
from release_sim.errors import EngineDisagreementError
from release_sim.model.broken_constraints import broken_constraints, impossible
from release_sim.model.case import Case
from release_sim.model.condition import Comparison, comparisons
from release_sim.model.dependence import Dependence
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer
from release_sim.vocabulary.constraints import CONSTRAINTS_ON
from release_sim.vocabulary.fact import Fact, Value
from release_sim.vocabulary.instruments import named, unqualified
from release_sim.vocabulary.quotients import QUOTIENTS, Quotient
from release_sim.vocabulary.tested_names import is_finding, is_reading, reading_of
from release_sim.vocabulary.value_set import ValueSet


class Question:
    """The answer for one action of one case, by the definition.

    ``relevant`` is the policy as far as it bears on the answer: the duties in force on the
    action, and whatever they rest on. ``facts`` are those known, readings among them;
    ``comparisons`` are the tests of the rules that bear, put for the case.
    """

    def __init__(self, engine: Engine, case: Case, action: str) -> None:
        """``engine`` decides under the readings that are asked about."""
        self.case, self.action = case, action
        self.facts: Facts = {**case.facts(), **engine.policy.reading_facts()}
        relevant = relevant_part(engine.policy, action, case.as_of)
        rules = {name: with_counts(rule, self.facts) for name, rule in relevant.rules.items()}
        self.relevant = replace(relevant, rules=rules)
        self.about = engine.about
        shape = Shape.of(case.instruments)
        put = ground(self.relevant.rules.values(), self.about, shape).rules
        self._engine, self._small = engine, Engine(self.relevant, Grounding(engine.about))
        self.comparisons: list[Comparison] = [
            comparison for rule in put for comparison, _ in rule.comparisons
        ]
        self.vocabulary = named(self.relevant.vocabulary(), case.instruments)

    def answer(self, changes: Mapping[str, Value]) -> Answer:
        """Return the answer with these facts stated and these readings chosen."""
        return self._by(self._small, changes)

    def tested(self) -> tuple[Fact, ...]:
        """The facts and readings that bear on the answer, in the order of the vocabulary."""
        names = {
            comparison.fact for comparison in self.comparisons if not is_finding(comparison.fact)
        }
        return tuple(fact for name, fact in self.vocabulary.items() if name in names)

    def classes(self, fact: Fact) -> tuple[ValueSet, ...]:
        """Return the values of a fact in classes that no relevant rule separates."""
        return equivalence_classes(fact, self.comparisons)

    def known_of(self, quotient: Quotient) -> dict[str, ValueSet]:
        """Return the known values of a quotient and its counts, each as a set of one value."""
        facts = {fact.name: fact for fact in quotient}
        known = {name: self.facts[name] for name in facts if name in self.facts}
        return {n: ValueSet.of(facts[n], [(facts[n].encode(v),) * 2]) for n, v in known.items()}

    def values_of(self, several: Iterable[ValueSet]) -> dict[str, Value]:
        """Return a value out of each set, by fact: the first, where the case can have all these."""
        sets = {values.fact.name: values for values in several}
        known: dict[str, ValueSet] = {}
        for quotient in QUOTIENTS:
            known |= self.known_of(quotient)
        found = of_one_case({**known, **sets})
        return {name: found[name] for name in sets}

    def is_possible(self, changes: Mapping[str, Value]) -> bool:
        """Return True if the case can be with these facts stated."""
        return not broken_constraints(self.case.set(_parted(changes)[0]))

    def confirm(self, changes: Mapping[str, Value], *expected: Answer) -> None:
        """Check a result for the changed case against the whole policy."""
        if self._by(self._engine, changes) not in expected:
            raise self.disagreement(changes)

    def disagreement(self, changes: Mapping[str, Value]) -> EngineDisagreementError:
        """Return the error for a result that the definition does not confirm."""
        stated, readings = _parted(changes)
        found = FoundCase(self.case.set(stated), readings)
        return disagreement(f"`{self.action}`", found, "an explanation")

    def _by(self, engine: Engine, changes: Mapping[str, Value]) -> Answer:
        stated, readings = _parted(changes)
        return engine.with_readings(readings).answers(self.case.set(stated))[self.action]


def possible_classes(fact: Fact, questions: Sequence[Question]) -> tuple[ValueSet, ...]:
    """Return the values of a fact in classes that none of the questions tells apart.

    Each class is wholly possible or not, whatever else is so.
    """
    name, instrument = unqualified(fact.name)
    cannot = (impossible(each, instrument) for each in CONSTRAINTS_ON.get(name, ()))
    tests = [test for each in cannot for test in comparisons(each)]
    asked = [test for question in questions for test in question.comparisons]
    return equivalence_classes(fact, [*asked, *tests])


def relevant_part(policy: Policy, action: str, day: date) -> Policy:
    """Return the policy with only the rules on which the answer for one action rests that day."""
    in_force = (rule for rule in policy.rules.values() if rule.in_force.covers(day))
    relevant = Dependence.build(in_force).relevant_rules(action)
    return replace(policy, rules={n: r for n, r in policy.rules.items() if n in relevant})


def _parted(changes: Mapping[str, Value]) -> tuple[dict[str, Value], dict[str, str]]:
    """Separate changes of stated facts from choices of readings."""
    stated = {name: value for name, value in changes.items() if not is_reading(name)}
    readings = {reading_of(name): str(value) for name, value in changes.items() if is_reading(name)}
    return stated, readings
