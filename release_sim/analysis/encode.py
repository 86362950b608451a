"""A policy as z3 terms: every case, every date and every reading at once.

This module says what ``engine/semantics`` says; a property test holds the two together. A case is
its completed facts: each is known to have a value or unknown. What a case presumes is not
modelled, because every way of knowing and not knowing facts can be written down as a case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any as Term  # z3 comes without types

from release_sim.analysis.answer_terms import StandingDuty, answer_terms
from release_sim.analysis.fact_terms import FactTerms
from release_sim.analysis.paper_counts import ONE_OF_EACH
from release_sim.analysis.terms import (
    NEVER,
    VerdictTerms,
    all_of,
    any_of,
    conjunction,
    disjunction,
    negated,
    opposite,
)
from release_sim.engine.grounding import ground, rule_of
from release_sim.engine.instances import of_some
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.condition import Comparison, Condition, Op
from release_sim.model.dependence import Dependence
from release_sim.model.policy import Policy
from release_sim.model.rule import Conclusion, Period, Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.instruments import UNNAMED, qualified
from release_sim.vocabulary.tested_names import finding_name, is_finding, reading_name


class Encoding(FactTerms):
    """The terms of one policy: of its cases, of its rules, and of its answers.

    ``bounds`` must also hold of every case the policy has answers for. The encodings of two
    policies share the terms of the day and of the facts.
    """

    def __init__(
        self,
        policy: Policy,
        as_chosen: bool = False,
        shape: Shape = ONE_OF_EACH,
        about: About | None = None,
    ) -> None:
        """Encode the rules of every date; ``as_chosen`` fixes the policy's own readings.

        ``about`` tells what the rules are about, where they are only some of a policy's.
        """
        chosen = policy.reading_facts() if as_chosen else None
        super().__init__(policy.vocabulary(), chosen, shape)
        self.policy = policy
        self._in_force: dict[Period, VerdictTerms] = {}
        self.bounds.append(self.during(policy.covers))
        self.findings = dict.fromkeys(map(finding_name, policy.findings), NEVER)
        self.applies: dict[str, VerdictTerms] = {}
        self.stands: dict[str, VerdictTerms] = {}
        self.dependence = Dependence.build(policy.rules.values())
        self.about = about or About.build(policy.rules.values())
        grounded = ground(policy.rules.values(), self.about, shape)
        self.grounded = Dependence.build(grounded.rules)
        self._put: dict[str, tuple[VerdictTerms, VerdictTerms]] = {}
        self._instrument = grounded.instrument
        self._duties: dict[str, dict[str, list[StandingDuty]]] = {}
        for rule in self.grounded.topological():
            self._add(rule, self._instrument.get(rule.id, UNNAMED))
        by_rule: dict[str, list[tuple[VerdictTerms, VerdictTerms]]] = defaultdict(list)
        for name, put in self._put.items():
            by_rule[rule_of(name)].append(put)
        for name in policy.rules:
            self.applies[name] = disjunction(applies for applies, _ in by_rule[name])
            self.stands[name] = disjunction(stands for _, stands in by_rule[name])
        for name, kind in self.about.findings.items():
            names = dict.fromkeys((UNNAMED, *shape.names(kind)))
            had = (self.findings.get(qualified(name, n), NEVER) for n in names)
            self.findings[name] = disjunction(had)
        self.bounds.append(opposite(self.holds(policy.concerns).unsatisfied))
        self._answers: dict[tuple[str, str | None], dict[Answer, Term]] = {}

    def comparison(self, test: Comparison) -> VerdictTerms:
        """Encode a comparison; a finding that the policy does not have is unsatisfied."""
        if not is_finding(test.fact):
            return super().comparison(test)
        finding = self.findings.get(test.fact, NEVER)
        is_so = test.values[0] is not (test.op is Op.IS_NOT)
        return finding if is_so else negated(finding)

    def holds(self, condition: Condition) -> VerdictTerms:
        """Encode a condition on a case: of some instrument of each kind that it speaks of."""
        return self.verdict_of(of_some(condition, self.about, self.shape))

    def met(self, rule: Rule) -> VerdictTerms:
        """Encode whether a rule's own conditions are met, on any day, of some instrument."""
        return disjunction(map(self._met, ground([rule], self.about, self.shape).rules))

    def stand_together(self, one: str, other: str) -> Term:
        """Return a term: two rules stand, about one instrument if they are asked of each."""
        first, second = self._standing(one), self._standing(other)
        return any_of([all_of([first[name], second[name]]) for name in first if name in second])

    def readings(self, otherwise: Mapping[str, str]) -> list[Term]:
        """Return terms that fix the readings as the policy chooses them, except these."""
        facts = self.policy.with_readings(otherwise).reading_facts()
        names = (reading_name(name) for name in self.policy.readings)
        return [self.atom(name).equals(facts.get(name)) for name in names]

    def asked(self, rule: Rule) -> dict[str | None, VerdictTerms]:
        """Encode whether a rule that is none of the policy's applies, on any day.

        By the instrument it is asked of; under None where it is asked of the person.
        """
        found: dict[str | None, list[VerdictTerms]] = defaultdict(list)
        grounded = ground([rule], self.about.with_rule(rule), self.shape)
        for put in grounded.rules:
            found[grounded.instrument.get(put.id)].append(self._met(put))
        return {name: disjunction(several) for name, several in found.items()}

    def answer(self, action: str, answer: Answer, instrument: str | None = None) -> Term:
        """Return a term: the action has this answer, over all instruments or to one."""
        if (action, instrument) not in self._answers:
            by_instrument = self._duties.get(action, {})
            asked = (d for name, d in by_instrument.items() if instrument in (None, name))
            self._answers[action, instrument] = answer_terms(asked)
        return self._answers[action, instrument][answer]

    def _add(self, rule: Rule, instrument: str) -> None:
        if rule.in_force not in self._in_force:
            day = self.during(rule.in_force)
            self._in_force[rule.in_force] = VerdictTerms(day, opposite(day))
        applies = conjunction([self._in_force[rule.in_force], self._met(rule)])
        against = (self._put[other][1] for other in self.grounded.exceptions[rule.id])
        stands = conjunction([applies, *map(negated, against)])
        self._put[rule.id] = applies, stands
        if isinstance(rule.then, Conclusion):
            name = rule.then.name
            self.findings[name] = disjunction([self.findings.get(name, NEVER), stands])
        else:
            duty = StandingDuty(rule.then.modality, stands)
            by_instrument = self._duties.setdefault(rule.then.action, {})
            by_instrument.setdefault(instrument, []).append(duty)

    def _met(self, rule: Rule) -> VerdictTerms:
        barred = (negated(self.verdict_of(block)) for block in rule.unless)
        return conjunction([self.verdict_of(rule.when), *barred])

    def _standing(self, rule: str) -> dict[str, Term]:
        found: dict[str, list[Term]] = defaultdict(list)
        for name, (_, stands) in self._put.items():
            if rule_of(name) == rule:
                found[self._instrument.get(name, UNNAMED)].append(stands.satisfied)
        return {name: any_of(several) for name, several in found.items()}
