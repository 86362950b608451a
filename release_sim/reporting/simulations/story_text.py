"""One simulated person as a timeline file, which `replay` takes and agrees with."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from release_sim.model.processes.simulation import Variant
from release_sim.model.timelines.obligation import DutyStatus, Obligation
from release_sim.model.timelines.timeline import Event
from release_sim.model.verdict import Answer
from release_sim.reporting.text_format import paragraph, value_text

_TOLD = {
    "booking": "Somebody made up is booked into the jail.",
    "request_received": "A request reaches the jail.",
    "request_cancelled": "The agency withdraws it.",
    "eligible": "Nothing keeps the person any longer.",
    "release_certain": "Every step of the clearance is done.",
    "notice_sent": "The jail tells the agency.",
    "person_told_of_notice": "The jail tells the person of it.",
    "kept_for_agency": "The jail keeps the person for the agency.",
    "released": "The person leaves through the door.",
    "released_into_secure_lot": "The person leaves into the fenced lot.",
    "handed_over": "The jail hands the person over inside.",
    "picked_up": "Officers arrest the person.",
    "not_picked_up": "Nobody meets the person at the jail.",
    "request_recorded": "The request, and what was done, is recorded.",
    "noted": "Something that was due has not been done.",
    "reported_unasked": "The jail tells the agency unasked.",
}


def story_text(
    number: int,
    variant: Variant,
    seed: int,
    events: Sequence[Event],
    duties: Iterable[Obligation],
    own_readings: Mapping[str, str],
    time_zone: str,
) -> str:
    """Write the events of person ``number`` in a run with this seed, and what became of duties.

    ``own_readings`` are those that levers chose; ``time_zone`` is written where the policy's is
    another.
    """
    who = events[0].who[0]
    lines = [
        f"title: Person {number:,} of a simulation, who is made up",
        "story: >-",
        paragraph(
            f"Nobody was ever this person: it is number {number:,} in the first replication of "
            f"seed {seed} of the process {variant.process.digest[:12]} ({variant.title}).",
            2,
        ),
        f"policy: {variant.policy.name}",
        *([f"time_zone: {time_zone}"] if time_zone else []),
        *_mapping("readings", own_readings),
        "people:",
        f"  {who}: Someone whom a simulation made up",
        "timeline:",
    ]
    for event in events:
        lines += _event(event)
    return "\n".join([*lines, *_duties(duties)]) + "\n"


def _event(event: Event) -> list[str]:
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
    return [*lines, f"    told: {json.dumps(_TOLD[event.kind.name])}"]


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
