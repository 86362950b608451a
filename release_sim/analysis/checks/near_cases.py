"""Cases near some that were found, decided under one change of a policy after another.

Where one case shows what some part of a rule is for, cases that differ from it in one fact mostly
show what the other parts are for. All of them are decided at once, and for each change only what
rests on the rule that is changed is decided again: a solver need not be asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, reduce

import numpy as np

from release_sim.analysis.checks.ablation import CHANGED, NOTHING, AblatedPolicy, RulePart, own
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.engine.action_outcomes import DECIDING
from release_sim.engine.batch_evaluation import BatchEvaluation, CompiledRules, Source
from release_sim.engine.bitset import (
    CONSTANT,
    NONE,
    BitSet,
    VerdictBits,
    and_,
    bits_from_bools,
    or_,
)
from release_sim.engine.classes import representatives, verdict_given
from release_sim.engine.strata import changes_of, during
from release_sim.model.broken_constraints import impossible
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, comparisons
from release_sim.model.policy import Policy
from release_sim.model.rule import Conclusion, Duty, Rule, Within
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.constraints import CONSTRAINTS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import DAY
from release_sim.vocabulary.quotients import TIED
from release_sim.vocabulary.tested_names import finding_name

Told = Mapping[str, Value | None]
"""The values of the facts, the readings and the day of one case; of what is unknown, None."""

_SETTLED = [answer for answer in Answer if answer is not Answer.UNDETERMINED]


class Neighbourhoods:
    """One policy and its changes, and the values in which near cases may differ.

    Of cases with one instrument of each kind.
    """

    def __init__(self, policy: Policy, altered: AblatedPolicy, search: CaseSearch) -> None:
        """Compile the altered rules of every date; ``search`` is that for cases of the policy."""
        encoding = search.encoding
        rules = map(_dated, altered.policy.rules.values())
        self.policy = policy
        self.law = CompiledRules(rules, encoding.about, encoding.shape)
        cannot = [impossible(c) for c in CONSTRAINTS if encoding.atoms.keys() >= set(c.facts)]
        self.impossible = AnyOf(tuple(cannot))
        self.flags = {finding_name(n) for n, meaning in policy.findings.items() if meaning.flag}
        self.times = timed_duties(policy)
        self.several = dict(self._several(search))

    def _several(self, search: CaseSearch) -> Iterator[tuple[str, list[Value | None]]]:
        """Yield the values of each fact that some test tells apart, leaving out tied counts."""
        tests: dict[str, list[Comparison]] = defaultdict(list)
        conditions: list[Condition] = [self.impossible, self.policy.concerns]
        for rule in self.law.rules.values():
            conditions += [rule.when, *rule.unless]
        for test in (test for each in conditions for test in comparisons(each)):
            tests[own(test.fact)].append(replace(test, fact=own(test.fact)))
        for name, atom in search.encoding.atoms.items():
            values = [] if name in TIED else search.values(atom.fact)
            yield name, representatives(values, list(dict.fromkeys(tests[name])))
        covers = self.policy.covers
        yield DAY.name, [*filter(covers.covers, changes_of(self.policy))]


class NearCases:
    """Some cases, and all cases that differ from one of them in one value, as bits."""

    def __init__(self, around: Neighbourhoods, found: Sequence[Told]) -> None:
        """``found`` are cases of the policy."""
        self._around = around
        width = 1 + sum(map(len, around.several.values()))
        self._values: dict[str, list[Value | None]] = {}
        self._places: dict[str, np.ndarray[tuple[int], np.dtype[np.intp]]] = {}
        first = 1
        for name, several in around.several.items():
            values = list(dict.fromkeys([*several, *(case[name] for case in found)]))
            places = np.repeat([[values.index(case[name])] for case in found], width, axis=1)
            places[:, first : first + len(several)] = range(len(several))
            self._values[name], self._places[name] = values, places.ravel()
            first += len(several)
        self._bits = cache(self._bits_of)
        self._unchanged = BatchEvaluation(around.law, self._source(NOTHING))
        outside = or_(
            self._unchanged.holds(around.policy.concerns).unsatisfied,
            self._unchanged.holds(around.impossible).satisfied,
        )
        self._within = bits_from_bools(np.ones(width * len(found), dtype=np.bool_)) & ~outside

    def has_effect(self, part: RulePart) -> bool:
        """Return True if leaving the part out changes a decision of one of these cases."""
        rules = self._around.law.resting_on(part.rule)
        changed = self._unchanged.otherwise(self._source(str(part)), [CHANGED], rules)
        then = [self._around.law.rules[name].then for name in rules]
        actions = dict.fromkeys(each.action for each in then if isinstance(each, Duty))
        findings = {each.name for each in then if isinstance(each, Conclusion)}
        sides = self._unchanged, changed
        return any(
            self._any(one ^ other)
            for one, other in zip(
                *(self._decided(side, actions, findings) for side in sides), strict=True
            )
        )

    def applies(self, rule: str) -> bool:
        """Return True if the rule applies in one of these cases."""
        return self._any(self._unchanged.applies(rule).satisfied)

    def displaces(self, rule: str, target: str) -> bool:
        """Return True if the rule stands in one of these cases in which the other applies."""
        stands, applies = self._unchanged.stands(rule), self._unchanged.applies(target)
        return self._any(and_(stands.satisfied, applies.satisfied))

    def _any(self, cases: BitSet) -> bool:
        return bool((cases & self._within).any())

    def _decided(
        self, side: BatchEvaluation, actions: Mapping[str, object], findings: set[str]
    ) -> Iterator[BitSet]:
        """Yield the decisions on these cases, bitset by bitset."""
        for action in actions:
            yield from (side.answer(action, answer) for answer in _SETTLED)
        for (action, _), duties in self._around.times.items():
            if action in actions:
                yield reduce(or_, (_decisive(side, *duty) for duty in duties), NONE)
        yield from (side.finding(n).satisfied for n in sorted(findings & self._around.flags))

    def _source(self, change: str) -> Source:
        def source(test: Comparison) -> VerdictBits:
            if test.fact == CHANGED:
                return CONSTANT[verdict_given(test, change)]
            return self._bits(replace(test, fact=own(test.fact)))

        return source

    def _bits_of(self, test: Comparison) -> VerdictBits:
        verdicts = np.array([verdict_given(test, value) for value in self._values[test.fact]])
        of_cases = verdicts[self._places[test.fact]]
        return VerdictBits(
            bits_from_bools(of_cases == Verdict.SATISFIED),
            bits_from_bools(of_cases == Verdict.UNSATISFIED),
        )


def timed_duties(policy: Policy) -> dict[tuple[str, Within], list[tuple[str, Duty]]]:
    """Return the rules that set a time, by the action and the time."""
    found: dict[tuple[str, Within], list[tuple[str, Duty]]] = defaultdict(list)
    for rule in policy.rules.values():
        if isinstance(rule.then, Duty) and rule.then.within:
            found[rule.then.action, rule.then.within].append((rule.id, rule.then))
    return found


def deciding_answers(duty: Duty) -> list[Answer]:
    """Return the answers that a standing duty decides, so that its time limit counts."""
    return [answer for answer in Answer if duty.modality in DECIDING[answer]]


def _decisive(side: BatchEvaluation, rule: str, duty: Duty) -> BitSet:
    given = reduce(or_, (side.answer(duty.action, each) for each in deciding_answers(duty)), NONE)
    return and_(side.stands(rule).satisfied, given)


def _dated(rule: Rule) -> Rule:
    """Return the rule with the days on which it is in force among its conditions."""
    return replace(rule, when=AllOf((*during(rule.in_force).parts, *rule.when.parts)))
