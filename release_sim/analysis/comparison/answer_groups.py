"""Places grouped by their answers, and the groups in an order in which neighbours differ least."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Each = TypeVar("Each")
Answers = tuple[object, ...]


def near_groups(
    places: Sequence[Each], answers: Callable[[Each], Answers]
) -> tuple[tuple[Each, ...], ...]:
    """Return the places that answer alike together, from the first place on.

    Each group is followed by that of those left which differs from it in the fewest answers; of
    several, the one named first.
    """
    left: dict[Answers, list[Each]] = {}
    for place in places:
        left.setdefault(answers(place), []).append(place)
    found: list[tuple[Each, ...]] = []
    here = next(iter(left), ())
    while left:
        here = min(left, key=lambda other: _differing(here, other))
        found.append(tuple(left.pop(here)))
    return tuple(found)


def _differing(one: Answers, other: Answers) -> int:
    """Return how many answers differ."""
    return sum(a != b for a, b in zip(one, other, strict=True))
