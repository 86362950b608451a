"""The values of a fact in classes that no comparison tells apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from release_sim.engine.semantics import passes, verdict_of
from release_sim.model.condition import Comparison, Op
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.value_set import Span, ValueSet


def equivalence_classes(fact: Fact, comparisons: Iterable[Comparison]) -> tuple[ValueSet, ...]:
    """Return all values of a fact in classes that no comparison separates, plainest first."""
    asked = [
        comparison for comparison in dict.fromkeys(comparisons) if comparison.fact == fact.name
    ]
    classes: dict[tuple[bool, ...], list[Span]] = {}
    for span in _spans(fact, asked):
        verdicts = tuple(passes(comparison, fact.decode(span[0])) for comparison in asked)
        classes.setdefault(verdicts, []).append(span)
    return tuple(ValueSet.of(fact, spans) for spans in classes.values())


def _spans(fact: Fact, comparisons: Iterable[Comparison]) -> list[Span]:
    """Spans within which no comparison changes its mind."""
    least, highest = fact.code_range()
    if fact.kind in (FactKind.YES_NO, FactKind.CHOICE):
        codes = range(least, highest + 1)
        return [(c, c) for c in (reversed(codes) if fact.kind is FactKind.YES_NO else codes)]
    begins = {least}
    for comparison in comparisons:
        for code in map(fact.encode, comparison.values):
            begins |= {code + 1} if comparison.op is Op.AT_MOST else {code}
            begins |= {code + 1} if comparison.op in (Op.IS, Op.IS_NOT, Op.ONE_OF) else set()
    inside = sorted(begin for begin in begins if least <= begin <= highest)
    return list(zip(inside, [*(begin - 1 for begin in inside[1:]), highest], strict=True))


def representatives(
    several: Sequence[Value | None], comparisons: Sequence[Comparison]
) -> list[Value | None]:
    """Return one value of each class that the comparisons do not separate."""
    found: dict[tuple[Verdict, ...], Value | None] = {}
    for value in several:
        found.setdefault(
            tuple(verdict_given(comparison, value) for comparison in comparisons), value
        )
    return list(found.values())


def verdict_given(comparison: Comparison, value: Value | None) -> Verdict:
    """Return the verdict of a comparison on a value, or on an unknown fact."""
    return verdict_of(comparison, {} if value is None else {comparison.fact: value})
