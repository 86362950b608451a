"""The instruments that the events of one person tell of.

An event that brings an instrument makes a new one; of what has come before it changes nothing. Its
name is that which the file gives, else the event's label, else a number in the order of coming.
Where a person's events bring no more than one of a kind, and none names it, it has no name. Before
the first of a kind comes, what is told of the kind is told of that first one.

Facts of other instruments that are stated with a request are those of papers that came with it. All
other facts, and events about an instrument, are of the one that is named, else of the only live one
that they can be about. An act for which no live one asks answers none. What was not done was done
for none of the instruments that are named, else for none of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from release_sim.model.timelines.instruments_told import (
    denied_kinds,
    kinds_brought,
    kinds_told,
    named_kinds,
)
from release_sim.model.timelines.timeline import Event
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import (
    ASKED_IN_REQUEST,
    INSTRUMENTS,
    KIND_OF,
    UNNAMED,
    qualified,
    unqualified,
)


class Unclear(NamedTuple):
    """An event that could be about several instruments, and how to name one."""

    event: Event
    message: str
    help: str


class Attribution(NamedTuple):
    """The events of one person, their facts under the names of instruments, and those unclear.

    What an unclear event says of instruments is left out.
    """

    events: tuple[Event, ...]
    unclear: tuple[Unclear, ...]


def attribute(events: Iterable[Event], person: str) -> Attribution:
    """Return the events that concern the person, each with the instruments that it is about."""
    theirs = [event for event in events if person in event.who]
    walk = AttributionWalk(named_kinds(theirs))
    found = tuple(walk.attributed(event) for event in theirs)
    return Attribution(found, tuple(walk.unclear))


def inherited(name: str, kind: str, first: str) -> str | None:
    """Return the name that a fact gets when the first instrument of its kind comes.

    None for its life: what comes is live. Facts of other kinds keep their names.
    """
    if KIND_OF.get(name) != kind:
        return name
    return None if name == INSTRUMENTS[kind].life else qualified(name, first)


class _UnclearError(Exception):
    """Raised when it is not clear which instrument is meant; the arguments are message and help."""


class AttributionWalk:
    """One pass over the events of a person, with what is known of the instruments so far."""

    def __init__(self, named: frozenset[str] = frozenset()) -> None:
        """``named`` are the kinds of which several come, or of which an event names one."""
        self.named = named
        self.unclear: list[Unclear] = []
        self._names: dict[str, tuple[str, ...]] = {}
        self._come: set[str] = set()
        self._known: dict[str, Value | None] = {}

    def attributed(self, event: Event) -> Event:
        """Return the next event with the instruments that it is about."""
        told = kinds_told(event)
        brought = kinds_brought(event)
        subject = event.kind.brings or event.kind.about
        about: dict[str, tuple[str, ...]] = {}
        spoken_of = (*([subject] if event.kind.about else ()), *told, *denied_kinds(event))
        for kind in dict.fromkeys(spoken_of):
            try:
                about[kind] = self._names_meant(event, kind, kind in brought, told.get(kind, []))
            except _UnclearError as error:
                message, hint = error.args
                self.unclear.append(Unclear(event, message, hint))
                about[kind] = ()
        self._check_qualified(event)
        new = {kind: about[kind] for kind in brought if about[kind] not in ((), (UNNAMED,))}
        for kind, names in new.items():
            self._begin(kind, names)
        self._come.update(brought)
        revived = self._revived(event, [k for k in brought if about[k] == (UNNAMED,)])
        if all(names == (UNNAMED,) for names in about.values()):
            found = replace(event, stated={**event.stated, **revived}) if revived else event
        else:
            found = replace(
                event,
                about=about,
                brings=new,
                over=self._over(event, about.get(event.kind.about, ())),
                stated={n: v for f, v in event.stated.items() for n in _under(f, about)} | revived,
                unknown=frozenset(name for f in event.unknown for name in _under(f, about)),
            )
        self._known |= {**found.settles, **found.stated, **dict.fromkeys(found.unknown)}
        return found

    def _names_meant(
        self, event: Event, kind: str, brought: bool, facts: Sequence[str]
    ) -> tuple[str, ...]:
        came_alone = event.kind.brings == "request" and kind != "request" and not brought
        if came_alone and kind in self._come:
            return ()  # That no such paper came with the request says nothing of earlier ones.
        if kind not in self.named:
            return (UNNAMED,)
        if brought:
            return self._new(event, kind)
        names = self._names.get(kind, ())
        given = tuple(name for name in event.instrument if name in names)
        if event.instrument and (given or self._names_nothing(event)):
            self._refuse_others(event, kind, given)
            return given
        return self._only(event, kind, facts) if names else (UNNAMED,)

    def _new(self, event: Event, kind: str) -> tuple[str, ...]:
        here = self._names.get(kind, ())
        names = event.instrument or (event.label or str(len(here) + 1),)
        for name in names:
            if name in here:
                message = f"`{event.name}` brings a second {_words(kind)} of the name `{name}`"
                raise _UnclearError(message, "give each a name of its own by `instrument:`")
        return names

    def _names_nothing(self, event: Event) -> bool:
        """Return whether no instrument that has come has a name that the event gives."""
        return not any(set(event.instrument) & set(names) for names in self._names.values())

    def _refuse_others(self, event: Event, kind: str, given: tuple[str, ...]) -> None:
        for name in event.instrument:
            if name not in given:
                message = f"`{event.name}` is about a {_words(kind)} `{name}`, but none has come"
                raise _UnclearError(message, self._hint(kind))

    def _only(self, event: Event, kind: str, facts: Sequence[str]) -> tuple[str, ...]:
        names = self._names[kind]
        live = [name for name in names if event.kind.outlives or self._is_live(kind, name)]
        if event.kind.topic:
            topics = {event.kind.topic}
        else:
            topics = {fact.partition(".")[0] for fact in facts} & ASKED_IN_REQUEST.keys()
        asks = [fact for topic in sorted(topics) for fact in ASKED_IN_REQUEST[topic]]
        asking = [name for name in live if any(self._asks(fact, name) for fact in asks)]
        meant = asking or live
        if len(meant) == 1:
            return (meant[0],)
        if event.kind.topic and not facts and not asking:
            return ()  # Nobody asked for it, so it answers none of them.
        what = _words(kind)
        if meant:
            message = f"`{event.name}` could be about several {what}s"
            raise _UnclearError(message, f"say which by `instrument:`, one of {_listed(meant)}")
        message = f"`{event.name}` is about a {what}, but none counts any longer"
        raise _UnclearError(message, f"say which by `instrument:`, one of {_listed(names)}")

    def _over(self, event: Event, names: Iterable[str]) -> frozenset[str]:
        """Return those of the instruments that no longer count for what is done on them."""
        kind = event.kind
        if not kind.does or kind.outlives:
            return frozenset()
        return frozenset(name for name in names if not self._is_live(kind.about, name))

    def _check_qualified(self, event: Event) -> None:
        """Report facts under the name of an instrument that has not come."""
        for name in (*event.stated, *sorted(event.unknown)):
            fact, instrument = unqualified(name)
            if instrument and instrument not in self._names.get(KIND_OF[fact], ()):
                what = _words(KIND_OF[fact])
                message = f"`{name}` is a fact of a {what} `{instrument}`, but none has come"
                self.unclear.append(Unclear(event, message, self._hint(KIND_OF[fact])))

    def _hint(self, kind: str) -> str:
        come = _listed(self._names.get(kind, ()))
        return f"those that have come: {come}" if come else "give an event that brings it first"

    def _begin(self, kind: str, names: tuple[str, ...]) -> None:
        if kind not in self._names:
            under = ((inherited(fact, kind, names[0]), v) for fact, v in self._known.items())
            self._known = {fact: value for fact, value in under if fact is not None}
        self._names[kind] = (*self._names.get(kind, ()), *names)

    def _revived(self, event: Event, kinds: Iterable[str]) -> dict[str, Value]:
        """Return the life fact of a new instrument without a name, if it must be set to count."""
        told = {*event.settles, *event.stated, *event.unknown}
        found = {}
        for kind in kinds:
            life, live = INSTRUMENTS[kind].life, INSTRUMENTS[kind].live
            presumed = VOCABULARY[life].presumed
            otherwise = self._known.get(life, presumed.value if presumed else None)
            if life not in told and otherwise != live:
                found[life] = live
        return found

    def _is_live(self, kind: str, name: str) -> bool:
        described = INSTRUMENTS[kind]
        life = self._known.get(qualified(described.life, name), described.live)
        return life is None or life == described.live

    def _asks(self, fact: str, name: str) -> bool:
        return self._known.get(qualified(fact, name), False) is not False


def _under(fact: str, about: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the names of a fact for all instruments that it is stated for."""
    return [qualified(fact, name) for name in about.get(KIND_OF.get(fact, ""), (UNNAMED,))]


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
