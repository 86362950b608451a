"""Several values of one fact, such as those that no test tells apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from release_sim.vocabulary.fact import Fact, Value

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ValueSet:
    """Values of a fact as spans of codes, first and last included, in order and not touching."""

    fact: Fact
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, fact: Fact, spans: Iterable[Span]) -> ValueSet:
        """Return the values in any of these spans."""
        joined: list[Span] = []
        for first, last in sorted(spans):
            if joined and first <= joined[-1][1] + 1:
                joined[-1] = (joined[-1][0], max(joined[-1][1], last))
            else:
                joined.append((first, last))
        return cls(fact, tuple(joined))

    @classmethod
    def union(cls, several: Iterable[ValueSet]) -> ValueSet:
        """Return the union of several sets of values of one fact."""
        sets = list(several)
        return cls.of(sets[0].fact, (span for each in sets for span in each.spans))

    @property
    def first(self) -> Value:
        """The first of them: the plainest, as the vocabulary lists them."""
        return self.fact.decode(self.spans[0][0])

    def __contains__(self, value: Value) -> bool:
        code = self.fact.encode(value)
        return any(first <= code <= last for first, last in self.spans)

    def members(self) -> tuple[Value, ...]:
        """Each of them; for facts with few values."""
        codes = (code for first, last in self.spans for code in range(first, last + 1))
        return tuple(map(self.fact.decode, codes))

    def complement(self) -> tuple[Span, ...]:
        """Return the spans of the fact's values that are not in this set."""
        least, highest = self.fact.code_range()
        begins = [least, *(last + 1 for _, last in self.spans)]
        ends = [*(first - 1 for first, _ in self.spans), highest]
        return tuple((a, b) for a, b in zip(begins, ends, strict=True) if a <= b)
