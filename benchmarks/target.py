"""One line of the table of targets: what was found, and what is wanted of it."""

from __future__ import annotations

from operator import ge, le
from typing import Literal, NamedTuple

_SIDES = {"at most": le, "at least": ge}


class Target(NamedTuple):
    """A figure with its bound; ``number`` is that of the target it belongs to.

    ``unit`` is empty for a ratio; ``limit`` is the heading of README.md below which is told what
    stands in the way, where something is known to.
    """

    number: int
    what: str
    found: float
    side: Literal["at most", "at least"]
    bound: float
    unit: str = ""
    limit: str = ""

    @property
    def is_met(self) -> bool:
        """True if the figure is on its side of the bound."""
        return _SIDES[self.side](self.found, self.bound)

    def __str__(self) -> str:
        found, bound = (f"{figure:.3g} {self.unit}".rstrip() for figure in (self.found, self.bound))
        told = f', for which see "{self.limit}" in README.md' if self.limit else ""
        met = "met" if self.is_met else f"NOT MET{told}"
        return f"{self.number}  {self.what:76} {found:>10}   {self.side} {bound:10} {met}"
