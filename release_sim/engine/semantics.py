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

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product, repeat
from typing import NamedTuple

from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.rule import Conclusion, Duty, Modality, Rule
from release_sim.model.verdict import SATISFIED, UNKNOWN, UNSATISFIED, Answer, Verdict
from release_sim.vocabulary.fact import Value

Facts = Mapping[str, Value]
Exceptions = Mapping[str, tuple[str, ...]]


class Evaluation(NamedTuple):
    """The verdicts on a case: which rules in force apply, which stand, and the findings."""

    applies: dict[str, Verdict]
    stands: dict[str, Verdict]
    findings: dict[str, Verdict]


_IS, _IS_NOT, _ONE_OF = Op.IS, Op.IS_NOT, Op.ONE_OF
_AT_MOST, _BEFORE = Op.AT_MOST, Op.BEFORE
_MODALITIES = (Modality.MUST, Modality.MUST_NOT, Modality.MAY)
_NOT = (SATISFIED, UNKNOWN, UNSATISFIED)


def negation(verdict: Verdict) -> Verdict:
    """Not: what is unknown stays so."""
    return _NOT[verdict]


def every(verdicts: Iterable[Verdict]) -> Verdict:
    """And: the least verdict; of nothing, satisfied. Below unsatisfied there is none."""
    least = SATISFIED
    for verdict in verdicts:
        if verdict is UNSATISFIED:
            return verdict
        if verdict is UNKNOWN:
            least = verdict
    return least


def some(verdicts: Iterable[Verdict]) -> Verdict:
    """Or: the greatest verdict; of nothing, unsatisfied. Above satisfied there is none."""
    greatest = UNSATISFIED
    for verdict in verdicts:
        if verdict is SATISFIED:
            return verdict
        if verdict is UNKNOWN:
            greatest = verdict
    return greatest


def verdict_of(condition: Condition, facts: Facts) -> Verdict:
    """Evaluate a condition on the facts; a comparison of an absent fact is unknown."""
    if isinstance(condition, Comparison):
        value = facts.get(condition.fact)
        if value is None:
            return UNKNOWN
        return SATISFIED if passes(condition, value) else UNSATISFIED
    parts = map(verdict_of, condition.parts, repeat(facts))
    return every(parts) if isinstance(condition, AllOf) else some(parts)


def passes(comparison: Comparison, value: Value) -> bool:
    """Return True if one known value passes a comparison."""
    op, first = comparison.op, comparison.values[0]
    if op is _IS:
        return value == first
    if op is _IS_NOT:
        return value != first
    if op is _ONE_OF:
        return value in comparison.values
    if op is _AT_MOST:
        return _ordinal(value) <= _ordinal(first)
    if op is _BEFORE:
        return _ordinal(value) < _ordinal(first)
    return _ordinal(value) >= _ordinal(first)  # at least, or from a day on


def applies(rule: Rule, facts: Facts) -> Verdict:
    """Evaluate a rule's own conditions; the caller checks that the rule is in force."""
    met = verdict_of(rule.when, facts)
    if not rule.unless or met is UNSATISFIED:
        return met
    return min(met, negation(some(map(verdict_of, rule.unless, repeat(facts)))))


def stands(applied: Verdict, exceptions: Iterable[Verdict]) -> Verdict:
    """Evaluate whether a rule stands: it applies, and none of its exceptions stands."""
    if applied is UNSATISFIED:
        return applied
    return min(applied, negation(some(exceptions)))


def evaluate(rules: Iterable[Rule], exceptions: Exceptions, facts: Facts) -> Evaluation:
    """Decide every rule in force: what applies, what stands, and the findings.

    ``rules`` come in an order in which a rule follows the exceptions to it and whatever concludes
    the findings it tests (``Dependence.topological`` gives one; which one does not matter).
    """
    found = Evaluation({}, {}, {})
    evaluate_more(rules, exceptions, found, dict(facts))
    return found


def evaluate_more(
    rules: Iterable[Rule], exceptions: Exceptions, found: Evaluation, known: dict[str, Value]
) -> None:
    """Decide further rules after those already decided: whether each applies, then stands."""

    def asked() -> Iterator[Rule]:
        for rule in rules:
            found.applies[rule.id] = applies(rule, known)
            yield rule

    conclude(asked(), exceptions, found, known)


def conclude(
    rules: Iterable[Rule], exceptions: Exceptions, found: Evaluation, known: dict[str, Value]
) -> None:
    """Settle which of the rules stand, and add their findings to the known.

    Whether a rule applies is to be found when its turn comes.
    """
    applied, stood, findings = found
    standing = stood.__getitem__
    for rule in rules:
        name, then = rule.id, rule.then
        verdict = applied[name]
        if against := exceptions[name]:
            verdict = stands(verdict, map(standing, against))
        stood[name] = verdict
        if isinstance(then, Conclusion):
            verdict = max(verdict, findings.get(then.name, UNSATISFIED))
            findings[then.name] = verdict
            known.pop(then.name, None)
            if verdict is not UNKNOWN:
                known[then.name] = verdict is SATISFIED


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
    if clash is not UNSATISFIED:
        return Answer.CONFLICT if clash is SATISFIED else Answer.UNDETERMINED
    return Answer.REQUIRED if must is SATISFIED else answer(must, must_not, may)


def _forces(duties: Iterable[tuple[Duty, Verdict]]) -> tuple[Verdict, Verdict, Verdict]:
    """Return whether some must, some must not and some may stands."""
    found = dict.fromkeys(_MODALITIES, UNSATISFIED)
    for duty, verdict in duties:
        found[duty.modality] = max(found[duty.modality], verdict)
    must, must_not, may = found.values()
    return must, must_not, may


def _resolve(must: bool, must_not: bool, may: bool) -> Answer:
    if must:
        return Answer.CONFLICT if must_not else Answer.REQUIRED
    if must_not:
        return Answer.FORBIDDEN
    return Answer.PERMITTED if may else Answer.SILENT


def _table() -> dict[tuple[Verdict, Verdict, Verdict], Answer]:
    outcomes = {
        UNSATISFIED: (False,),
        UNKNOWN: (False, True),
        SATISFIED: (True,),
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
