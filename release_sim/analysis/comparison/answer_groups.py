"""Places grouped by their answers, and the groups in an order in which neighbours differ least."""

from __future__ import annotations

from collections.abc import Sequence

from release_sim.model.analysis.place_answers import PlaceDecision
from release_sim.model.verdict import Answer


def answer_groups(
    places: Sequence[PlaceDecision], actions: Sequence[str]
) -> tuple[tuple[PlaceDecision, ...], ...]:
    """Return the places that answer alike together, from the first place on.

    Each group is followed by that of those left which differs from it in the fewest answers; of
    several, the one named first.
    """
    alike: dict[tuple[Answer, ...], list[PlaceDecision]] = {}
    for place in places:
        alike.setdefault(place.answers(actions), []).append(place)
    left = dict(alike)
    found: list[tuple[PlaceDecision, ...]] = []
    here = next(iter(left), ())
    while left:
        here = min(left, key=lambda answers: _differing(here, answers))
        found.append(tuple(left.pop(here)))
    return tuple(found)


def _differing(one: Sequence[Answer], other: Sequence[Answer]) -> int:
    """Return how many answers differ."""
    return sum(a is not b for a, b in zip(one, other, strict=True))
