"""The accounts of a timeline as written: the events that each tells differently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from release_sim.loading.accounts import check_accounts
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.timelines.event_reader import EventReader, Labels
from release_sim.loading.timelines.sequence import check_people
from release_sim.loading.timelines.timeline_models import AccountShape
from release_sim.loading.timelines.variant_changes import VariantChange, VariantChangeReader
from release_sim.loading.validation import validate
from release_sim.model.timelines.timeline import Event


class Accounts(NamedTuple):
    """The accounts of a timeline, and the names of the events of which all of them tell."""

    by_name: dict[str, VariantChange]
    shared: Labels

    def events(
        self, told: Sequence[Event], people: Sequence[str], diagnosis: Diagnosis
    ) -> dict[str, tuple[Event, ...]]:
        """Return all events as each account tells them; report what cannot be."""
        found = {}
        for name, change in self.by_name.items():
            where = f" (account `{name}`)"
            found[name] = change.apply_to(told, None, diagnosis, where)
            check_people(found[name], people, diagnosis, where)
        return found

    def agreed(self, told: Sequence[Event]) -> tuple[Event, ...]:
        """Return the events that every account tells alike."""
        touched = {
            name for change in self.by_name.values() for name in (*change.left_out, *change.changes)
        }
        return tuple(event for event in told if event.name not in touched)


def read_timeline_accounts(
    node: Node, told: Sequence[Node], reader: EventReader, diagnosis: Diagnosis
) -> Accounts:
    """Read the accounts of a timeline, whose events all of them tell of; report problems."""
    check_accounts(node, diagnosis)
    changes = VariantChangeReader(told, reader, diagnosis)
    found = {}
    for name, place, inner in node.entries("accounts"):
        validate(AccountShape, inner, diagnosis, what=f"account `{name}`", key=place)
        found[name] = changes.read(place, inner)
    kept = [each for each in told if all(each in change.kept for change in found.values())]
    return Accounts(found, Labels(kept, diagnosis))
