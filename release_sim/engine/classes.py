"""The values of a fact in classes that no test tells apart."""

from __future__ import annotations

from collections.abc import Iterable

from release_sim.engine.semantics import compare
from release_sim.model.condition import Op, Test
from release_sim.vocabulary.fact import Fact, Kind
from release_sim.vocabulary.value_set import Span, Values


def told_apart(fact: Fact, tests: Iterable[Test]) -> tuple[Values, ...]:
    """All values of a fact, in classes of which every test says the same; plainest first."""
    asked = [test for test in dict.fromkeys(tests) if test.fact == fact.name]
    classes: dict[tuple[bool, ...], list[Span]] = {}
    for span in _spans(fact, asked):
        verdicts = tuple(compare(test, fact.value(span[0])) for test in asked)
        classes.setdefault(verdicts, []).append(span)
    return tuple(Values.of(fact, spans) for spans in classes.values())


def _spans(fact: Fact, tests: Iterable[Test]) -> list[Span]:
    """Spans within which no test changes its mind."""
    least, highest = fact.codes()
    if fact.kind in (Kind.YES_NO, Kind.CHOICE):
        codes = range(least, highest + 1)
        return [(c, c) for c in (reversed(codes) if fact.kind is Kind.YES_NO else codes)]
    begins = {least}
    for test in tests:
        for code in map(fact.code, test.values):
            begins |= {code + 1} if test.op is Op.AT_MOST else {code}
            begins |= {code + 1} if test.op in (Op.IS, Op.IS_NOT, Op.ONE_OF) else set()
    inside = sorted(begin for begin in begins if least <= begin <= highest)
    return list(zip(inside, [*(begin - 1 for begin in inside[1:]), highest], strict=True))
