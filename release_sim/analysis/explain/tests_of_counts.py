"""Tests of a quotient rewritten as tests of its one unknown count, which can be asked for.

Of a case that tells one of two counts their quotient is no fact beside the other count: it follows
from it. Rules so rewritten have the same verdicts, and test only facts that go their own ways; over
zero alone there is no quotient, and the fact is tested itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from release_sim.engine.classes import equivalence_classes
from release_sim.engine.semantics import Facts, passes
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.rule import Rule
from release_sim.vocabulary.fact import Fact
from release_sim.vocabulary.quotients import QUOTIENT_OF, Quotient
from release_sim.vocabulary.value_set import Span


def with_counts(rule: Rule, known: Facts) -> Rule:
    """Return the rule with tests of quotients rewritten as tests of the unknown count."""
    if QUOTIENT_OF.keys().isdisjoint(rule.reads()):
        return rule
    when = tuple(_rewritten(part, known) for part in rule.when.parts)
    unless = tuple(_rewritten(block, known) for block in rule.unless)
    return replace(rule, when=AllOf(when), unless=unless)


def _rewritten(condition: Condition, known: Facts) -> Condition:
    if not isinstance(condition, Comparison):
        return replace(condition, parts=tuple(_rewritten(each, known) for each in condition.parts))
    name = condition.fact
    if name not in QUOTIENT_OF or name in known:
        return condition
    quotient = QUOTIENT_OF[name]
    lacking = quotient.lacking(known)
    if lacking == name:
        return condition
    return AnyOf(tuple(_ways(condition, quotient, known, lacking)))


def _ways(test: Comparison, quotient: Quotient, known: Facts, lacking: str) -> Iterator[AllOf]:
    """Yield the ranges of the unknown count for which the quotient passes the test."""
    for first, below in _passing(quotient.fact, test):
        last = quotient.part.most if below == quotient.fact.most else below
        if lacking == quotient.part.name:
            whole = int(str(known[quotient.whole.name]))
            span = first * whole, (last + 1) * whole - 1
            yield AllOf(tuple(_within(quotient.part, span)))
        else:
            part = int(str(known[quotient.part.name]))
            most = part // first if first else quotient.whole.most
            yield AllOf(tuple(_within(quotient.whole, (max(1, part // (last + 1) + 1), most))))
    if lacking == quotient.whole.name:
        yield AllOf((Comparison(lacking, Op.IS, (0,)), test))


def _passing(fact: Fact, test: Comparison) -> list[Span]:
    classes = equivalence_classes(fact, [test])
    return [span for values in classes if passes(test, values.first) for span in values.spans]


def _within(count: Fact, span: Span) -> Iterator[Comparison]:
    """Yield the tests that a count lies within a span of values."""
    first, last = span
    if first > min(last, count.most):
        # No count does: it would have to be above all and below all at once.
        first, last = count.most, count.least
    yield Comparison(count.name, Op.AT_LEAST, (first,))
    if last < count.most:
        yield Comparison(count.name, Op.AT_MOST, (last,))
