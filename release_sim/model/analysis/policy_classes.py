"""Many policies compared in every case: those that answer alike, and how near the others are."""

from __future__ import annotations

from dataclasses import dataclass

from release_sim.model.analysis.difference import Side


@dataclass(frozen=True, slots=True)
class PolicyPair:
    """Two policies, and the actions for which they answer differently in some case of both.

    ``apart`` where no day is covered by both, so that nothing is compared.
    """

    before: Side
    after: Side
    actions: tuple[str, ...]
    apart: bool = False

    @property
    def is_alike(self) -> bool:
        """True if the two answer alike in every case that both are about, and there are some."""
        return not (self.actions or self.apart)


@dataclass(frozen=True, slots=True)
class PolicyClasses:
    """Policies in classes of which each two answer alike in every case that both are about.

    It is proved of cases with every tested fact known and up to ``most`` papers of each kind.
    ``pairs`` are all pairs, the nearest first: those that differ for the fewest of the ``actions``.
    """

    actions: tuple[str, ...]
    classes: tuple[tuple[Side, ...], ...]
    pairs: tuple[PolicyPair, ...]
    most: int
    seconds: float
