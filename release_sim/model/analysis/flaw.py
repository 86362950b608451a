"""A flaw: something wrong with what the rules say, though every file is in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from release_sim.model.problem import Place, Problem
from release_sim.model.scenario import Branch


class FlawLocation(NamedTuple):
    """The place of a flaw in the rules folder: a rule, reading or policy, and the keys below it.

    A line of a rule is the number it has in ``Rule.comparisons``, below the key ``lines``.
    """

    kind: str
    name: str
    path: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw(Problem):
    """A problem that no file has by itself.

    ``spot`` tells where it lies before its ``place`` is known. ``witness`` is a smallest case
    that shows it, where one case can.
    """

    place: Place = Place("-")
    location: FlawLocation
    witness: Branch | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A flaw that the rulebook accepts, and the reason."""

    flaw: Flaw
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The flaws found in some policies, and the seconds that z3 took."""

    flaws: tuple[Flaw, ...]
    accepted: tuple[Accepted, ...]
    seconds: float
