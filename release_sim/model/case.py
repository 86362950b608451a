"""A case: one person and any number of papers at one moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from release_sim.vocabulary.instruments import (
    INSTRUMENTS,
    KIND_OF,
    LIVES,
    OF_THE_ACT,
    UNNAMED,
    qualified,
)
from release_sim.vocabulary.quotients import QUOTIENTS, TIED, displaced_counts


@dataclass(frozen=True, slots=True)
class Case:
    """One person and any number of instruments at one moment.

    ``stated`` holds the facts given; ``unknown`` names facts said to be unknown, which sets
    aside what would be presumed of them. ``instruments`` names, by their kind, those that the case
    has; their facts are stated under their names, as ``request.detainer.form``. A kind that is not
    in it has one without a name, of which the facts are known that the case gives. Time is part of
    the case: no clock is read.
    """

    as_of: date
    stated: Mapping[str, Value] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    instruments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the names of the instruments of a kind."""
        return self.instruments.get(kind, (UNNAMED,))

    def presumed(self) -> dict[str, Value]:
        """Return the presumed values of the facts on which the case is silent."""
        presumptions = _presumptions_of(tuple(self.instruments.items()))
        found = dict(presumptions.values)
        for said in (self.stated, self.unknown):
            for name in said:
                for each in presumptions.set_aside.get(name, ()):
                    found.pop(each, None)
        return found

    def worked_out(self) -> dict[str, Value]:
        """Return the facts computed from stated ones, even if they are stated themselves."""
        every = ((each.fact.name, each.worked_out(self.stated)) for each in QUOTIENTS)
        return {name: value for name, value in every if value is not None}

    def facts(self) -> dict[str, Value]:
        """Everything that holds: stated, worked out or presumed; what is absent is unknown."""
        return {**self.presumed(), **self.stated, **self.worked_out()}

    def silent_on(self, names: Collection[str]) -> Case:
        """Return the same case without these facts, not even as unknown ones."""
        stated = {name: value for name, value in self.stated.items() if name not in names}
        return replace(self, stated=stated, unknown=self.unknown.difference(names))

    def set(self, changes: Mapping[str, Value]) -> Case:
        """Return the same case with these facts stated, without counts that contradict them."""
        displaced = displaced_counts(changes, self.stated)
        stated = {name: value for name, value in self.stated.items() if name not in displaced}
        changed = replace(self, stated={**stated, **changes})
        known = changes.keys() | changed.worked_out().keys()
        return replace(changed, unknown=self.unknown - known)

    def forget(self, names: Iterable[str]) -> Case:
        """Return the same case with these facts unknown, presumptions and counts set aside."""
        gone = frozenset(names)
        unstated = gone | displaced_counts(dict.fromkeys(gone), self.stated)
        kept = {name: value for name, value in self.stated.items() if name not in unstated}
        return replace(self, stated=kept, unknown=self.unknown | gone)

    def on(self, as_of: date) -> Case:
        """Return the same case on another day."""
        return replace(self, as_of=as_of)


def presumed_of_named(name: str) -> Value | None:
    """Return what is presumed of a named instrument: that it exists and still counts."""
    kind, fact = INSTRUMENTS[KIND_OF[name]], VOCABULARY[name]
    if name == kind.life:
        return kind.live
    presumed = fact.presumed.value if fact.presumed else None
    return None if kind.none.get(name) == presumed else presumed


def _presumed_with(name: str) -> tuple[str, ...]:
    """Return the facts that must not be stated for this one to be presumed."""
    return TIED[name].names if name in TIED else (name,)


class _Presumed(NamedTuple):
    """The presumption of a fact, and of that of an instrument that a case names.

    Of the facts ``beside`` it, and itself, a case must say nothing.
    """

    name: str
    kind: str
    value: Value | None
    of_named: Value | None
    beside: tuple[str, ...]


_PRESUMING = tuple(
    _Presumed(
        fact.name,
        KIND_OF.get(fact.name, ""),
        fact.presumed.value if fact.presumed else None,
        presumed_of_named(fact.name) if fact.name in KIND_OF else None,
        _presumed_with(fact.name),
    )
    for fact in FACTS
    if fact.presumed is not None or fact.name in LIVES
)
"""The facts that are presumed of some case, in the order of all."""


class _Presumptions(NamedTuple):
    """The presumptions of a case that says nothing, and which are set aside where it says a thing.

    ``set_aside`` has them by the fact of which something is said.
    """

    values: Mapping[str, Value]
    set_aside: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1024)
def _presumptions_of(instruments: tuple[tuple[str, tuple[str, ...]], ...]) -> _Presumptions:
    """Return the presumptions of cases that name these instruments, in the order of all facts."""
    named = dict(instruments)
    values: dict[str, Value] = {}
    set_aside: dict[str, tuple[str, ...]] = {}

    def presume(name: str, value: Value, beside: tuple[str, ...]) -> None:
        values[name] = value
        set_aside.update((said, (*set_aside.get(said, ()), name)) for said in beside)

    for each in _PRESUMING:
        names = named.get(each.kind)
        if each.value is not None:
            if names is None:
                presume(each.name, each.value, each.beside)
            elif each.name in OF_THE_ACT:
                presume(each.name, each.value, (each.name,))
        if names is not None and each.of_named is not None:
            for name in (qualified(each.name, of) for of in names):
                presume(name, each.of_named, (name,))
    return _Presumptions(values, set_aside)
