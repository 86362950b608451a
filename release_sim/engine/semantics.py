"""The meaning of a rulebook. READ THIS FIRST: every other engine must agree with this page.

Verdicts are strong Kleene: *unknown* is neither satisfied nor unsatisfied, and learning a fact
can settle it but never turn a settled verdict around. They are ordered unsatisfied < unknown <
satisfied, so that "all" is the least verdict and "some" the greatest.

A rule **applies** when every ``when`` is satisfied and no ``unless`` is. It **stands** when it
applies and no exception to it stands. A **finding** is satisfied when some rule that concludes
it stands, and unsatisfied when none can. The **answer** for an action is read off the duties
that stand; where what is unknown leaves several answers possible it is *undetermined*.

A case may hold several instruments of a kind. Rules come here put for each of them, as
``engine/grounding`` says, so that every fact has one value. An action that answers one instrument
is answered for each; over all of them it is in conflict if it is so for some, else required if for
some, else forbidden if for some, else permitted if for some.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product
from typing import NamedTuple

from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.rule import Conclusion, Duty, Modality, Rule
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.fact import Value

Facts = Mapping[str, Value]
Exceptions = Mapping[str, tuple[str, ...]]


class Evaluation(NamedTuple):
    """The verdicts on a case: which rules in force apply, which stand, and the findings."""

    applies: dict[str, Verdict]
    stands: dict[str, Verdict]
    findings: dict[str, Verdict]


_NOT = (Verdict.SATISFIED, Verdict.UNKNOWN, Verdict.UNSATISFIED)


def negation(verdict: Verdict) -> Verdict:
    """Not: what is unknown stays so."""
    return _NOT[verdict]


def every(verdicts: Iterable[Verdict]) -> Verdict:
    """And: the least verdict; of nothing, satisfied. Below unsatisfied there is none."""
    least = Verdict.SATISFIED
    for verdict in verdicts:
        if verdict is Verdict.UNSATISFIED:
            return verdict
        if verdict is Verdict.UNKNOWN:
            least = verdict
    return least


def some(verdicts: Iterable[Verdict]) -> Verdict:
    """Or: the greatest verdict; of nothing, unsatisfied. Above satisfied there is none."""
    greatest = Verdict.UNSATISFIED
    for verdict in verdicts:
        if verdict is Verdict.SATISFIED:
            return verdict
        if verdict is Verdict.UNKNOWN:
            greatest = verdict
    return greatest


def verdict_of(condition: Condition, facts: Facts) -> Verdict:
    """Evaluate a condition on the facts; a comparison of an absent fact is unknown."""
    if isinstance(condition, Comparison):
        value = facts.get(condition.fact)
        if value is None:
            return Verdict.UNKNOWN
        return Verdict.SATISFIED if passes(condition, value) else Verdict.UNSATISFIED
    parts = (verdict_of(part, facts) for part in condition.parts)
    return every(parts) if isinstance(condition, AllOf) else some(parts)


def passes(comparison: Comparison, value: Value) -> bool:
    """Return True if one known value passes a comparison."""
    first = comparison.values[0]
    match comparison.op:
        case Op.IS:
            return value == first
        case Op.IS_NOT:
            return value != first
        case Op.ONE_OF:
            return value in comparison.values
        case Op.AT_LEAST | Op.FROM:
            return _ordinal(value) >= _ordinal(first)
        case Op.AT_MOST:
            return _ordinal(value) <= _ordinal(first)
        case Op.BEFORE:
            return _ordinal(value) < _ordinal(first)


def applies(rule: Rule, facts: Facts) -> Verdict:
    """Evaluate a rule's own conditions; the caller checks that the rule is in force."""
    met = verdict_of(rule.when, facts)
    if not rule.unless or met is Verdict.UNSATISFIED:
        return met
    return min(met, negation(some(verdict_of(block, facts) for block in rule.unless)))


def stands(applied: Verdict, exceptions: Iterable[Verdict]) -> Verdict:
    """Evaluate whether a rule stands: it applies, and none of its exceptions stands."""
    if applied is Verdict.UNSATISFIED:
        return applied
    return min(applied, negation(some(exceptions)))


def evaluate(rules: Iterable[Rule], exceptions: Exceptions, facts: Facts) -> Evaluation:
    """Decide every rule in force: what applies, what stands, and the findings.

    ``rules`` come in an order in which a rule follows the exceptions to it and whatever concludes
    the findings it tests (``Dependence.topological`` gives one; which one does not matter).
    """
    known = dict(facts)
    found = Evaluation({}, {}, {})
    for rule in rules:
        found.applies[rule.id] = applies(rule, known)
        conclude(rule, exceptions, found, known)
    return found


def conclude(
    rule: Rule, exceptions: Exceptions, found: Evaluation, known: dict[str, Value]
) -> None:
    """Settle whether a rule that was evaluated stands, and add its finding to what is known."""
    verdict, against = found.applies[rule.id], exceptions[rule.id]
    if against:
        verdict = stands(verdict, (found.stands[other] for other in against))
    found.stands[rule.id] = verdict
    if isinstance(rule.then, Conclusion):
        name = rule.then.name
        verdict = max(verdict, found.findings.get(name, Verdict.UNSATISFIED))
        found.findings[name] = verdict
        known.pop(name, None)
        if verdict is not Verdict.UNKNOWN:
            known[name] = verdict is Verdict.SATISFIED


def answer(must: Verdict, must_not: Verdict, may: Verdict) -> Answer:
    """Return the answer, given whether some must, some must not and some may stands."""
    return _ANSWERS[must, must_not, may]


def answer_of_all(by_instrument: Iterable[Iterable[tuple[Duty, Verdict]]]) -> Answer:
    """Return the answer for one action over all instruments, from the duties about each."""
    forces = [_forces(duties) for duties in by_instrument]
    if len(forces) == 1:
        return answer(*forces[0])
    if not forces:
        return Answer.SILENT
    clash = some(min(must, must_not) for must, must_not, _ in forces)
    return answer_of_forces(clash, *(some(force[i] for force in forces) for i in range(3)))


def answer_of_forces(clash: Verdict, must: Verdict, must_not: Verdict, may: Verdict) -> Answer:
    """Return the answer over all instruments; two duties clash if they are about the same one."""
    if clash is not Verdict.UNSATISFIED:
        return Answer.CONFLICT if clash is Verdict.SATISFIED else Answer.UNDETERMINED
    return Answer.REQUIRED if must is Verdict.SATISFIED else answer(must, must_not, may)


def _forces(duties: Iterable[tuple[Duty, Verdict]]) -> tuple[Verdict, Verdict, Verdict]:
    """Return whether some must, some must not and some may stands."""
    found = dict.fromkeys(Modality, Verdict.UNSATISFIED)
    for duty, verdict in duties:
        found[duty.modality] = max(found[duty.modality], verdict)
    return found[Modality.MUST], found[Modality.MUST_NOT], found[Modality.MAY]


def _resolve(must: bool, must_not: bool, may: bool) -> Answer:
    if must:
        return Answer.CONFLICT if must_not else Answer.REQUIRED
    if must_not:
        return Answer.FORBIDDEN
    return Answer.PERMITTED if may else Answer.SILENT


def _table() -> dict[tuple[Verdict, Verdict, Verdict], Answer]:
    outcomes = {
        Verdict.UNSATISFIED: (False,),
        Verdict.UNKNOWN: (False, True),
        Verdict.SATISFIED: (True,),
    }
    table = {}
    for must, must_not, may in product(Verdict, repeat=3):
        ways = product(outcomes[must], outcomes[must_not], outcomes[may])
        possible = {_resolve(*way) for way in ways}
        settled = possible.pop() if len(possible) == 1 else Answer.UNDETERMINED
        table[must, must_not, may] = settled
    return table


_ANSWERS = _table()


def _ordinal(value: Value) -> int:
    return value.toordinal() if isinstance(value, date) else int(value)
