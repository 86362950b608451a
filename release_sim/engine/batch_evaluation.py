"""The answers of rules to many cases at once, each verdict worked out once for a whole block.

This page says what ``engine/semantics`` says; a property test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cached_property, reduce
from itertools import chain

from release_sim.engine.bitset import BitSet, VerdictBits, all_of, any_of, inverted, not_, or_
from release_sim.engine.grounding import ground, rule_of
from release_sim.engine.instances import of_some
from release_sim.engine.shape import Shape
from release_sim.model.about import About, denies
from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.dependence import Dependence
from release_sim.model.rule import Conclusion, Duty, Modality, Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.instruments import UNNAMED, qualified
from release_sim.vocabulary.tested_names import is_finding

Source = Callable[[Comparison], VerdictBits]

# Duties of these modalities, about one instrument, that stand together.
_FORCES: dict[str, tuple[Modality, ...]] = {
    "clash": (Modality.MUST, Modality.MUST_NOT),
    "must": (Modality.MUST,),
    "must_not": (Modality.MUST_NOT,),
    "may": (Modality.MAY,),
}

# Which duties must stand, and which must not, for an action to have each answer.
_REQUIRES: dict[Answer, dict[str, bool]] = {
    Answer.CONFLICT: {"clash": True},
    Answer.REQUIRED: {"clash": False, "must": True},
    Answer.FORBIDDEN: {"must": False, "must_not": True},
    Answer.PERMITTED: {"must": False, "must_not": False, "may": True},
    Answer.SILENT: {"must": False, "must_not": False, "may": False},
}


class CompiledRules:
    """Rules without a circle among them, by what is asked of them."""

    def __init__(self, rules: Iterable[Rule], about: About, shape: Shape) -> None:
        """Put the rules, which may come in any order, for cases of a shape, and index them."""
        self.about, self.shape = about, shape
        grounded = ground(rules, about, shape)
        among = Dependence.build(grounded.rules)
        self.rules, self._wants = among.rules, among.wants
        self.exceptions = among.exceptions
        self.concluding = among.concluding
        self.concluding_of_any = self._of_instruments(among)
        self.instances: dict[str, list[str]] = defaultdict(list)
        self.duties: dict[str, dict[str, list[tuple[Modality, str]]]] = defaultdict(dict)
        for rule in self.rules.values():
            self.instances[rule_of(rule.id)].append(rule.id)
            if isinstance(rule.then, Duty):
                name = grounded.instrument.get(rule.id, UNNAMED)
                by_instrument = self.duties[rule.then.action].setdefault(name, [])
                by_instrument.append((rule.then.modality, rule.id))

    def _of_instruments(self, among: Dependence) -> dict[str, list[str]]:
        """Return, by finding about instruments, the rules that conclude it of some or of the act.

        A condition that is none of the rules may deny a finding that none of them denies.
        """
        return {
            finding: [
                rule
                for name in dict.fromkeys((UNNAMED, *self.shape.names(kind)))
                for rule in among.concluding.get(qualified(finding, name), ())
            ]
            for finding, kind in self.about.findings.items()
        }

    def resting_on(self, rule: str) -> frozenset[str]:
        """Return a rule as it is put for the instruments, and all rules that rest on it."""
        found: set[str] = set()
        waiting = list(self.instances[rule])
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self._wanted_by[name]
        return frozenset(found)

    @cached_property
    def _wanted_by(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {name: [] for name in self.rules}
        for name, wants in self._wants.items():
            for wanted in wants:
                found[wanted].append(name)
        return found


class BatchEvaluation:
    """Evaluates the rules for a block of cases, lazily and once.

    ``source`` gives the bitsets of a single comparison of a fact or a reading.
    """

    def __init__(self, compiled: CompiledRules, source: Source) -> None:
        """Nothing is worked out yet."""
        self._law, self._source = compiled, source
        self._comparisons: dict[Comparison, VerdictBits] = {}
        self._applied: dict[str, VerdictBits] = {}
        self._standing: dict[str, VerdictBits] = {}
        self._findings: dict[str, VerdictBits] = {}
        self._some: dict[tuple[str, str, Modality], VerdictBits] = {}
        self._answers: dict[tuple[str, Answer, str | None], BitSet] = {}

    def otherwise(
        self, source: Source, facts: Collection[str], rules: Collection[str]
    ) -> BatchEvaluation:
        """Return the evaluation of the same cases with some facts changed.

        ``rules`` are those that may be decided otherwise for it; what rests on no such rule is
        not worked out again.
        """
        changed = [self._law.rules[name].then for name in rules]
        told = {*facts, *(then.name for then in changed if isinstance(then, Conclusion))}
        actions = {then.action for then in changed if isinstance(then, Duty)}
        other = BatchEvaluation(self._law, source)
        other._comparisons = {c: v for c, v in self._comparisons.items() if c.fact not in told}
        other._applied = {name: v for name, v in self._applied.items() if name not in rules}
        other._standing = {name: v for name, v in self._standing.items() if name not in rules}
        other._findings = {name: v for name, v in self._findings.items() if name not in told}
        other._some = {key: v for key, v in self._some.items() if key[0] not in actions}
        other._answers = {key: v for key, v in self._answers.items() if key[0] not in actions}
        return other

    @property
    def relevant_rules(self) -> frozenset[str]:
        """The rules that bear on what has been asked so far."""
        return frozenset(map(rule_of, self._standing))

    def holds(self, condition: Condition) -> VerdictBits:
        """Evaluate a condition on a case: of some instrument of each kind that it speaks of.

        What it denies of a finding about instruments, it denies of all of them.
        """
        return self._holds(of_some(condition, self._law.about, self._law.shape))

    def _holds(self, put: Condition) -> VerdictBits:
        if isinstance(put, Comparison):
            concluding = self._law.concluding_of_any.get(put.fact) if denies(put) else None
            if concluding is None:
                return self.verdict_of(put)
            return inverted(any_of(map(self._stands, concluding)))
        parts = map(self._holds, put.parts)
        return all_of(parts) if isinstance(put, AllOf) else any_of(parts)

    def verdict_of(self, condition: Condition) -> VerdictBits:
        """Evaluate a condition put for the instruments of the cases.

        A finding that no rule in force concludes is unsatisfied.
        """
        if isinstance(condition, Comparison):
            if condition not in self._comparisons:
                self._comparisons[condition] = self._of_comparison(condition)
            return self._comparisons[condition]
        parts = map(self.verdict_of, condition.parts)
        return all_of(parts) if isinstance(condition, AllOf) else any_of(parts)

    def applies(self, rule: str) -> VerdictBits:
        """Evaluate whether a rule applies, of some instrument."""
        return any_of(map(self._applies, self._law.instances[rule]))

    def stands(self, rule: str) -> VerdictBits:
        """Evaluate whether a rule stands, of some instrument."""
        return any_of(map(self._stands, self._law.instances[rule]))

    def _applies(self, rule: str) -> VerdictBits:
        if rule not in self._applied:
            self._applied[rule] = _met(self._law.rules[rule], self.verdict_of)
        return self._applied[rule]

    def _stands(self, rule: str) -> VerdictBits:
        if rule not in self._standing:
            against = (inverted(self._stands(e)) for e in self._law.exceptions[rule])
            self._standing[rule] = all_of(chain([self._applies(rule)], against))
        return self._standing[rule]

    def finding(self, name: str) -> VerdictBits:
        """Evaluate a finding, under the name by which conditions test it."""
        if name not in self._findings:
            concluding = self._law.concluding.get(name, ())
            self._findings[name] = any_of(map(self._stands, concluding))
        return self._findings[name]

    def asked(self, rule: Rule) -> dict[str | None, VerdictBits]:
        """Evaluate whether a rule that is none of these applies, by the instrument it is asked of.

        Under None where it is asked of the person.
        """
        found: dict[str | None, list[VerdictBits]] = defaultdict(list)
        grounded = ground([rule], self._law.about.with_rule(rule), self._law.shape)
        for put in grounded.rules:
            found[grounded.instrument.get(put.id)].append(_met(put, self._holds))
        return {name: any_of(several) for name, several in found.items()}

    def answer(self, action: str, answer: Answer, instrument: str | None = None) -> BitSet:
        """Return the cases in which an action has this answer, over all instruments or to one."""
        key = action, answer, instrument
        if key not in self._answers:
            self._answers[key] = self._of_answer(*key)
        return self._answers[key]

    def _of_answer(self, action: str, answer: Answer, instrument: str | None) -> BitSet:
        if answer is Answer.UNDETERMINED:
            settled = (self.answer(action, each, instrument) for each in _REQUIRES)
            return not_(reduce(or_, settled))
        wanted = _REQUIRES[answer].items()
        forces = ((self._force(action, force, instrument), so) for force, so in wanted)
        return all_of(force if is_so else inverted(force) for force, is_so in forces).satisfied

    def _force(self, action: str, force: str, instrument: str | None) -> VerdictBits:
        """Evaluate whether duties of these modalities stand, all about some one instrument."""
        names = self._law.duties.get(action, {})
        return any_of(
            all_of(self._some_duty(action, name, modality) for modality in _FORCES[force])
            for name in names
            if instrument in (None, name)
        )

    def _some_duty(self, action: str, instrument: str, modality: Modality) -> VerdictBits:
        """Evaluate whether some duty of one modality stands."""
        key = action, instrument, modality
        if key not in self._some:
            duties = self._law.duties[action][instrument]
            self._some[key] = any_of(self._stands(rule) for m, rule in duties if m is modality)
        return self._some[key]

    def _of_comparison(self, comparison: Comparison) -> VerdictBits:
        if not is_finding(comparison.fact):
            return self._source(comparison)
        is_so = comparison.values[0] is not (comparison.op is Op.IS_NOT)
        return self.finding(comparison.fact) if is_so else inverted(self.finding(comparison.fact))


def _met(put: Rule, holds: Callable[[Condition], VerdictBits]) -> VerdictBits:
    """Evaluate whether the conditions of a rule are met and none bars it."""
    barring = (inverted(holds(block)) for block in put.unless)
    return all_of(chain([holds(put.when)], barring))
