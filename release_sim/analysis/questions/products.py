"""Choices among sets of values: the plainest of them, and several as few products."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from release_sim.model.fact import Value
from release_sim.model.values import Values

Each = TypeVar("Each")


def first_of(several: Iterable[Values]) -> dict[str, Value]:
    """By fact: the first of some values of it."""
    return {values.fact.name: values.first for values in several}


def products(chosen: Sequence[Sequence[Each]]) -> list[tuple[tuple[Each, ...], ...]]:
    """The same choices as products: at every place several that go with all of the rest.

    The products do not overlap, and the choices come in the order in which they are first met.
    """
    if not chosen or not chosen[0]:
        return [()] if chosen else []
    rests: dict[Each, list[Sequence[Each]]] = {}
    for head, *rest in chosen:
        rests.setdefault(head, []).append(rest)
    alike: dict[tuple[tuple[tuple[Each, ...], ...], ...], list[Each]] = {}
    for head, followed_by in rests.items():
        alike.setdefault(tuple(products(followed_by)), []).append(head)
    return [(tuple(heads), *rest) for several, heads in alike.items() for rest in several]
