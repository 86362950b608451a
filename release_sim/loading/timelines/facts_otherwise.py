"""A timeline with some facts changed wherever its events state them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from release_sim.loading.case_facts import which_instrument
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.timelines.sequence import check_facts
from release_sim.model.problem import Place
from release_sim.model.timelines.attribution import attribute
from release_sim.model.timelines.timeline import Event
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import KIND_OF, unqualified


def facts_otherwise(
    events: Sequence[Event], facts: Mapping[str, Value | None], option: Place, diagnosis: Diagnosis
) -> tuple[Event, ...]:
    """Return the events with these facts in place of what they tell; None is unknown.

    An event that tells of a fact tells it so; of what no event of a person tells, their first one
    does. A fact that a kind of event settles by itself cannot be otherwise, and a fact of one of
    several papers needs its name; both are reported at the place of the option.
    """
    found = list(events)
    for name, value in facts.items():
        for person in dict.fromkeys(person for event in events for person in event.who):
            told = dict(_telling(events, person, name))
            papers = dict.fromkeys(key for keys in told.values() for key in keys)
            if len(papers) > 1:
                kind = KIND_OF[unqualified(name)[0]]
                names = [unqualified(key)[1] for key in papers]
                message, hint = which_instrument(name, kind, names)
                diagnosis.add("which-instrument", option, message, help=hint)
                break
            first = next(n for n, event in enumerate(events) if person in event.who)
            for number in told or (first,):
                keys = told.get(number, (name,))
                found[number] = _with(found[number], keys[0], value)
                check_facts(found[number], dict.fromkeys(found[number].stated, option), diagnosis)
    return tuple(found)


def _telling(
    events: Sequence[Event], person: str, name: str
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the events of a person that tell of a fact, by number, with the names it has there."""
    numbers = (number for number, event in enumerate(events) if person in event.who)
    for number, event in zip(numbers, attribute(events, person).events, strict=True):
        known = dict.fromkeys((*event.settles, *event.stated, *sorted(event.unknown)))
        keys = tuple(key for key in known if name in (key, unqualified(key)[0]))
        if keys:
            yield number, keys


def _with(event: Event, key: str, value: Value | None) -> Event:
    """Return the event with a fact changed, under the name that the event has for it."""
    fact = unqualified(key)[0]
    name = fact if fact in event.stated or fact in event.unknown or not event.instrument else key
    if value is None:
        kept = {n: v for n, v in event.stated.items() if n != name}
        return replace(event, stated=kept, unknown=event.unknown | {name})
    return replace(event, stated={**event.stated, name: value}, unknown=event.unknown - {name})
