"""One simulated person as a timeline file, which `replay` takes and agrees with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from release_sim.model.processes.simulation import Variant
from release_sim.model.timelines.obligation import DutyStatus, Obligation
from release_sim.model.timelines.timeline import Event
from release_sim.model.verdict import Answer
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.simulations.variant_title import variant_title
from release_sim.reporting.text_format import paragraph, value_text


class SimulatedPerson(NamedTuple):
    """Person ``number`` in a run with this seed: what happened, and what became of duties."""

    number: int
    variant: Variant
    seed: int
    events: Sequence[Event]
    duties: Iterable[Obligation]


def story_text(
    person: SimulatedPerson, own_readings: Mapping[str, str], time_zone: str, frame: Frame
) -> str:
    """Write the events of a person as a timeline, and expect what became of duties.

    ``own_readings`` are those that levers chose; ``time_zone`` is written where the policy's is
    another; ``frame`` has the words of a language.
    """
    number, variant, seed, events, duties = person
    who = events[0].who[0]
    title = variant_title(variant.name, variant.title, variant.policy.name, variant.surge, frame)
    told = frame(
        "person.story",
        number=f"{number:,}",
        seed=seed,
        process=variant.process.digest[:12],
        variant=title,
    )
    lines = [
        f"title: {frame('person.title', number=f'{number:,}')}",
        "story: >-",
        paragraph(told, 2),
        f"policy: {variant.policy.name}",
        *([f"time_zone: {time_zone}"] if time_zone else []),
        *_mapping("readings", own_readings),
        "people:",
        f"  {who}: {frame('person.someone')}",
        "timeline:",
    ]
    for event in events:
        lines += _event(event, frame)
    return "\n".join([*lines, *_duties(duties)]) + "\n"


def _event(event: Event, frame: Frame) -> list[str]:
    lines = [
        f"  - at: {event.at.isoformat(timespec='minutes')}",
        f"    event: {event.kind.name}",
    ]
    facts = {name: value_text(value) for name, value in event.stated.items()}
    facts |= dict.fromkeys(sorted(event.unknown), "unknown")
    if facts:
        lines += ["    facts:", *(f"      {name}: {value}" for name, value in facts.items())]
    if event.not_done:
        lines.append(f"    not_done: [{', '.join(event.not_done)}]")
    told = json.dumps(frame(f"person.told.{event.kind.name}"), ensure_ascii=False)
    return [*lines, f"    told: {told}"]


def _mapping(key: str, of: Mapping[str, str]) -> list[str]:
    return [f"{key}:", *(f"  {name}: {value}" for name, value in of.items())] if of else []


def _duties(duties: Iterable[Obligation]) -> list[str]:
    """Expect what became of the last duty of each action, except bans that were kept."""
    last = {duty.action: duty for duty in duties}
    told = {
        action: duty.status.value
        for action, duty in last.items()
        if duty.answer is not Answer.FORBIDDEN or duty.status is not DutyStatus.MET
    }
    if not told:
        return []
    return ["expect:", "  duties:", *(f"    {action}: {status}" for action, status in told.items())]
