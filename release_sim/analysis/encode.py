"""A policy as z3 terms: every case, every date and every reading at once.

This page says what ``engine/semantics`` says; a property test holds the two together. A case is
its completed facts: each is known to have a value or unknown. What a case presumes is not
modelled, because every way of knowing and not knowing facts can be written down as a case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any as Term  # z3 comes without types

from release_sim.analysis.paper_counts import ONE_OF_EACH
from release_sim.analysis.terms import (
    NEVER,
    Atom,
    VerdictTerms,
    all_of,
    any_of,
    conjunction,
    constant,
    disjunction,
    is_quotient,
    negated,
    number,
    opposite,
)
from release_sim.engine.grounding import ground, rule_of
from release_sim.engine.instances import of_some
from release_sim.engine.semantics import verdict_of
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.breach import impossible
from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.dependence import Dependence
from release_sim.model.policy import Policy, is_reading
from release_sim.model.rule import Conclusion, Modality, Period, Rule, finding_name
from release_sim.model.verdict import Answer
from release_sim.vocabulary.constraints import CONSTRAINTS_ON
from release_sim.vocabulary.instruments import (
    INSTRUMENTS,
    KIND_OF,
    THERE_IS,
    UNNAMED,
    qualified,
    unqualified,
)
from release_sim.vocabulary.quotients import TIED, Quotient


class Encoding:
    """The terms of one policy.

    ``atoms`` are the facts and readings its conditions test, ``mentioned`` the codes they are
    compared with; ``there_is`` tells of the instruments of each optional kind that is read
    whether a case has them. ``bounds`` must hold of every case the policy has answers for. The
    encodings of two policies share the terms of the day and of the facts.
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
        self.policy = policy
        self.as_of = number("as_of", date.max.toordinal())
        self.atoms: dict[str, Atom] = {}
        self.mentioned: dict[str, set[int]] = defaultdict(set)
        self.there_is: dict[str, dict[str, Atom]] = {}
        self._tied: set[Quotient] = set()
        self._tests: dict[Comparison, VerdictTerms] = {}
        self._in_force: dict[Period, VerdictTerms] = {}
        self.bounds: list[Term] = [self.during(policy.covers)]
        self.findings = dict.fromkeys(map(finding_name, policy.findings), NEVER)
        self.applies: dict[str, VerdictTerms] = {}
        self.stands: dict[str, VerdictTerms] = {}
        self._chosen = policy.reading_facts() if as_chosen else None
        self._vocabulary = policy.vocabulary()
        self.dependence = Dependence.build(policy.rules.values())
        self.about = about or About.build(policy.rules.values())
        self.shape = shape
        grounded = ground(policy.rules.values(), self.about, shape)
        self.grounded = Dependence.build(grounded.rules)
        self._put: dict[str, tuple[VerdictTerms, VerdictTerms]] = {}
        self._instrument = grounded.instrument
        self._duties: dict[str, dict[str, list[tuple[Modality, VerdictTerms]]]] = {}
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

    def verdict_of(self, condition: Condition) -> VerdictTerms:
        """Encode a condition put for the instruments.

        A finding that the policy does not have is unsatisfied.
        """
        if isinstance(condition, Comparison):
            if condition.fact.startswith("finding."):
                finding = self.findings.get(condition.fact, NEVER)
                is_so = condition.values[0] is not (condition.op is Op.IS_NOT)
                return finding if is_so else negated(finding)
            if condition not in self._tests:
                self._tests[condition] = self._of_test(condition)
            return self._tests[condition]
        parts = [self.verdict_of(part) for part in condition.parts]
        return conjunction(parts) if isinstance(condition, AllOf) else disjunction(parts)

    def _of_test(self, test: Comparison) -> VerdictTerms:
        """Encode a test of a fact or a reading."""
        if self._chosen is not None and is_reading(test.fact):
            return constant(verdict_of(test, self._chosen))
        atom = self.atom(test.fact)
        self.mentioned[test.fact] |= {atom.fact.encode(v) for v in test.values}
        return atom.verdict(test)

    def atom(self, name: str) -> Atom:
        """Return the terms of a fact or a reading, bounded to the values it can have.

        Or of whether there is an instrument.
        """
        if (there_is := self._there_is(name)) is not None:
            return there_is
        if name not in self.atoms:
            fact, instrument = unqualified(name)
            self.atoms[name] = Atom.of(replace(self._vocabulary[fact], name=name))
            self.bounds.append(self.atoms[name].bounds())
            for constraint in CONSTRAINTS_ON.get(fact, ()):
                broken = self.verdict_of(impossible(constraint, instrument)).satisfied
                self.bounds.append(opposite(broken))
            if fact in TIED:
                self.tie(TIED[fact], self.atoms)
            kind = KIND_OF.get(fact)
            if kind in self.shape.optional and kind not in self.there_is:
                self._make_optional(kind)
        return self.atoms[name]

    def tie(self, quotient: Quotient, tested: Collection[str]) -> None:
        """Tie a quotient to its counts, once it is tested and one of them is."""
        counts = any(name in tested for name in quotient.counts)
        if counts and quotient.fact.name in tested and quotient not in self._tied:
            self._tied.add(quotient)
            self.bounds.append(is_quotient(*map(self.atom, quotient.names)))

    def _make_optional(self, kind: str) -> None:
        """Let a case have any number of the instruments of a kind, the first of them first."""
        described, names = INSTRUMENTS[kind], self.shape.names(kind)
        there_is = THERE_IS[kind]
        self.there_is[kind] = {
            name: Atom.of(replace(there_is, name=qualified(there_is.name, name))) for name in names
        }
        atoms = list(self.there_is[kind].values())
        self.bounds += [all_of([atom.known, atom.bounds()]) for atom in atoms]
        for name, atom in self.there_is[kind].items():
            gone = self.atom(qualified(described.life, name)).equals(not described.live)
            self.bounds.append(any_of([atom.equals(True), gone]))
        for before, after in pairwise(atoms):
            self.bounds.append(any_of([before.equals(True), after.equals(False)]))

    def _there_is(self, name: str) -> Atom | None:
        fact, instrument = unqualified(name)
        kind = fact.partition(".")[0]
        if kind not in self.shape.optional or fact != THERE_IS[kind].name:
            return None
        if kind not in self.there_is:
            self._make_optional(kind)
        return self.there_is[kind][instrument]

    def holds(self, condition: Condition) -> VerdictTerms:
        """Encode a condition on a case: of some instrument of each kind that it speaks of."""
        return self.verdict_of(of_some(condition, self.about, self.shape))

    def met(self, rule: Rule) -> VerdictTerms:
        """Encode whether a rule's own conditions are met, on any day, of some instrument."""
        return disjunction(map(self._met, ground([rule], self.about, self.shape).rules))

    def _met(self, rule: Rule) -> VerdictTerms:
        barred = (negated(self.verdict_of(block)) for block in rule.unless)
        return conjunction([self.verdict_of(rule.when), *barred])

    def stand_together(self, one: str, other: str) -> Term:
        """Return a term: two rules stand, about one instrument if they are asked of each."""
        first, second = self._standing(one), self._standing(other)
        return any_of([all_of([first[name], second[name]]) for name in first if name in second])

    def _standing(self, rule: str) -> dict[str, Term]:
        found: dict[str, list[Term]] = defaultdict(list)
        for name, (_, stands) in self._put.items():
            if rule_of(name) == rule:
                found[self._instrument.get(name, UNNAMED)].append(stands.satisfied)
        return {name: any_of(several) for name, several in found.items()}

    def readings(self, otherwise: Mapping[str, str]) -> list[Term]:
        """Return terms that fix the readings as the policy chooses them, except these."""
        facts = self.policy.with_readings(otherwise).reading_facts()
        names = (f"reading.{name}" for name in self.policy.readings)
        return [self.atom(name).equals(facts.get(name)) for name in names]

    def during(self, period: Period) -> Term:
        """Return a term: the case is decided on a day of the period."""
        first, last = period.first or date.min, period.last or date.max
        return all_of([first.toordinal() <= self.as_of, self.as_of <= last.toordinal()])

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
            self._answers[action, instrument] = self._answers_for(action, instrument)
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
            by_instrument = self._duties.setdefault(rule.then.action, {})
            by_instrument.setdefault(instrument, []).append((rule.then.modality, stands))

    def _answers_for(self, action: str, instrument: str | None) -> dict[Answer, Term]:
        """Encode the lattice of ``semantics``: an answer holds if no other is possible."""
        forces = [
            [
                disjunction(stands for modality, stands in duties if modality is force)
                for force in (Modality.MUST, Modality.MUST_NOT, Modality.MAY)
            ]
            for name, duties in self._duties.get(action, {}).items()
            if instrument in (None, name)
        ]
        clash = disjunction(conjunction(each[:2]) for each in forces)
        must, must_not, may = (disjunction(each[i] for each in forces) for i in range(3))
        neither = all_of([must.unsatisfied, must_not.unsatisfied])
        settled = {
            Answer.CONFLICT: clash.satisfied,
            Answer.REQUIRED: all_of([clash.unsatisfied, must.satisfied]),
            Answer.FORBIDDEN: all_of([must.unsatisfied, must_not.satisfied]),
            Answer.PERMITTED: all_of([neither, may.satisfied]),
            Answer.SILENT: all_of([neither, may.unsatisfied]),
        }
        return {**settled, Answer.UNDETERMINED: opposite(any_of(list(settled.values())))}
