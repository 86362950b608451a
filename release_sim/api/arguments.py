"""The arguments of calls: names alone or several, days as dates or texts, whole numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from numbers import Integral
from os import PathLike
from typing import TypeVar, cast

from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.analysis.instrument_counts import MOST
from release_sim.model.problem import Place

_Each = TypeVar("_Each")

AnyDay = date | str
"""A day, or a text that is written YYYY-MM-DD."""


def several(given: Iterable[_Each]) -> tuple[_Each, ...]:
    """Return the values that are given; a single one may stand alone."""
    if isinstance(given, str | PathLike | date):
        return (cast("_Each", given),)
    return tuple(given)


def let_stand_alone(options: object, *names: str) -> None:
    """Let each of these fields of frozen options have a single value in place of several."""
    for name in names:
        object.__setattr__(options, name, several(getattr(options, name)))


def day_text(given: AnyDay | None) -> str | None:
    """Return a day as a text that is read like that of an option."""
    return None if given is None else str(given)


def check_whole(
    name: str, given: object, least: int, most: int | None, diagnosis: Diagnosis
) -> None:
    """Report an argument that is no whole number within these bounds."""
    is_whole = isinstance(given, Integral) and not isinstance(given, bool)
    if is_whole and least <= int(cast("int", given)) <= (most or int(cast("int", given))):
        return
    bounds = f"{least} to {most:,}" if most else f"{least} or more"
    hint = f"it is a whole number, {bounds}"
    diagnosis.add("wrong-shape", Place(name), f"`{name}` cannot be `{given!r}`", help=hint)


def check_instruments(given: object, diagnosis: Diagnosis) -> None:
    """Report a number of papers of each kind of which an analysis cannot ask."""
    check_whole("instruments", given, 1, MOST, diagnosis)
