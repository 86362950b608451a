"""The condition tree: what a rule asks of a case. Every engine compiles this one tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from release_sim.model.canonical import canonical_scalar
from release_sim.vocabulary.fact import Value


class Op(StrEnum):
    """The operators that compare a fact with values, in the words of the rule files."""

    IS = "is"
    IS_NOT = "is_not"
    ONE_OF = "one_of"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BEFORE = "before"
    FROM = "from"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of a ``when``: a fact, a comparison and its value (several for ``one_of``)."""

    fact: str
    op: Op
    values: tuple[Value, ...]

    def canonical(self) -> dict[str, object]:
        """Return the test as it is hashed."""
        values = [canonical_scalar(value) for value in self.values]
        return {"fact": self.fact, "op": self.op.value, "values": values}


@dataclass(frozen=True, slots=True)
class AllOf:
    """Satisfied when every part is; with no part, always."""

    parts: tuple[Condition, ...]

    def canonical(self) -> dict[str, object]:
        """Return the block as it is hashed."""
        return {"all_of": [part.canonical() for part in self.parts]}


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Satisfied when some part is; with no part, never."""

    parts: tuple[Condition, ...]

    def canonical(self) -> dict[str, object]:
        """Return the block as it is hashed."""
        return {"any_of": [part.canonical() for part in self.parts]}


Condition = Comparison | AllOf | AnyOf


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """Every test of the tree, in the order in which it is written."""
    if isinstance(condition, Comparison):
        yield condition
    else:
        for part in condition.parts:
            yield from comparisons(part)
