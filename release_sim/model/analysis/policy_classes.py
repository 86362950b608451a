"""Many policies compared in every case: those that answer alike, and how near the others are."""

from __future__ import annotations

from dataclasses import dataclass

from release_sim.model.analysis.difference import Side


@dataclass(frozen=True, slots=True)
class PolicyPair:
    """Two policies, and the actions for which they answer differently in some case of both.

    The actions in ``any_number`` they answer alike however many papers a case has. ``apart`` where
    no day is covered by both, so that nothing is compared.
    """

    before: Side
    after: Side
    actions: tuple[str, ...]
    any_number: frozenset[str] = frozenset()
    apart: bool = False

    @property
    def is_alike(self) -> bool:
        """True if the two answer alike in every case that both cover, and there are such cases."""
        return not (self.actions or self.apart)


@dataclass(frozen=True, slots=True)
class PolicyClasses:
    """Policies in classes: any two in a class answer alike in every case that both cover.

    It is proved of cases with every tested fact known and up to ``most`` papers of each kind; of
    those in ``for_any_number`` with any number.
    ``pairs`` are all pairs, the nearest first: those that differ for the fewest of the ``actions``.
    """

    actions: tuple[str, ...]
    classes: tuple[tuple[Side, ...], ...]
    pairs: tuple[PolicyPair, ...]
    most: int
    seconds: float

    @property
    def for_any_number(self) -> tuple[PolicyPair, ...]:
        """The pairs that answer all else alike, however many papers a case has."""
        return tuple(
            pair
            for pair in self.pairs
            if not pair.apart and len(pair.actions) + len(pair.any_number) == len(self.actions)
        )
