"""The kinds of instruments of which one event tells: those it brings, speaks of or denies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from release_sim.model.timelines.timeline import Event
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER, INSTRUMENTS, KIND_OF, unqualified

NO_PAPER: Mapping[str, Value] = {"warrant.form": "no_warrant", "warrant.signed_by": "no_one"}
"""Facts that say that there is no such paper."""


def named_kinds(events: Sequence[Event]) -> frozenset[str]:
    """Return the kinds of which several come, or of which an event names one."""
    brought = [kind for event in events for kind in kinds_brought(event)]
    named = {kind for kind in INSTRUMENTS if brought.count(kind) > 1}
    for event in events:
        subject = event.kind.brings or event.kind.about
        if event.instrument:
            named.update({subject} if subject else (*kinds_told(event), *denied_kinds(event)))
        told = (unqualified(name) for name in (*event.stated, *event.unknown))
        named.update(KIND_OF[fact] for fact, instrument in told if instrument)
    return frozenset(named)


def kinds_told(event: Event) -> dict[str, list[str]]:
    """Return the facts that an event settles or tells, by their kind of instrument."""
    found: dict[str, list[str]] = {}
    for name in (*event.kind.sets, *event.stated, *sorted(event.unknown)):
        if name in KIND_OF:
            found.setdefault(KIND_OF[name], []).append(name)
    return found


def denied_kinds(event: Event) -> Iterator[str]:
    """Yield the kinds of the named instruments for which an event says that it was not done."""
    if event.instrument:
        yield from (
            ANSWERED_BY_PAPER[action] for action in event.not_done if action in ANSWERED_BY_PAPER
        )


def kinds_brought(event: Event) -> tuple[str, ...]:
    """Return the kinds of which an instrument comes with an event."""
    own = event.kind.brings
    told = kinds_told(event) if own else {}
    return tuple(
        kind
        for kind in told
        if kind == own or (own == "request" and not _denies_paper(event, told[kind]))
    )


def _denies_paper(event: Event, facts: Iterable[str]) -> bool:
    return any(fact in NO_PAPER and event.stated.get(fact) == NO_PAPER[fact] for fact in facts)
