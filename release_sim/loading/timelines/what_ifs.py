"""The what-ifs of a timeline: variants of its events with something changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.scenarios import check_selection
from release_sim.loading.timelines.event_reader import EventReader
from release_sim.loading.timelines.sequence import check_people
from release_sim.loading.timelines.timeline_expectations import TimelineExpectationReader
from release_sim.loading.timelines.timeline_models import TimelineWhatIfShape
from release_sim.loading.timelines.variant_changes import VariantChange, VariantChangeReader
from release_sim.loading.titles import title_from_name
from release_sim.loading.validation import validate
from release_sim.model.change import Change
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.timeline import Event, TimelineVariant


class WhatIfReader:
    """Reads the what-ifs of a timeline against its own events, as they are ``told``."""

    def __init__(
        self, told: Sequence[Node], events: EventReader, rulebook: Rulebook, diagnosis: Diagnosis
    ) -> None:
        """``events`` knows the people of the story."""
        self._people, self._rulebook, self._diagnosis = events.people, rulebook, diagnosis
        self._changes = VariantChangeReader(told, events, diagnosis)

    def read(
        self, name: str, key: Place, node: Node, main: TimelineVariant | None
    ) -> TimelineVariant | None:
        """Read the variant; return None if it, or the main one, has problems.

        Where accounts of the story contradict each other, each is changed in the same way.
        """
        before = len(self._diagnosis)
        shape = validate(
            TimelineWhatIfShape, node, self._diagnosis, what=f"what-if `{name}`", key=key
        )
        check_selection(node, self._rulebook, self._diagnosis)
        change = self._changes.read(key, node)
        wanted = TimelineExpectationReader(self._people, self._diagnosis)
        if main is None or shape is None or len(self._diagnosis) > before:
            wanted.read(node.child("expect"), change.labels)
            return None
        where = f" (what if `{name}`)"
        events = change.apply_to(main.events, shape.begins_on, self._diagnosis, where)
        on_accounts = {
            account: self._told_by(account, told, change, shape.begins_on, where)
            for account, told in main.accounts.items()
        }
        if not main.accounts:
            check_people(events, self._people, self._diagnosis, where)
        expected = wanted.read(node.child("expect"), change.labels, () if on_accounts else events)
        own = wanted.read_accounts(node, dict.fromkeys(on_accounts, change.labels), on_accounts)
        if len(self._diagnosis) > before:
            return None
        found = TimelineVariant(
            name=name,
            title=shape.title or title_from_name(name),
            policy=shape.policy or main.policy,
            readings={**main.readings, **shape.readings},
            events=events,
            expect=expected,
            change=Change(shape.policy or "", shape.begins_on, shape.readings),
        )
        return found.told_by(on_accounts, own)

    def _told_by(
        self,
        account: str,
        told: TimelineVariant,
        change: VariantChange,
        begins_on: date | None,
        where: str,
    ) -> tuple[Event, ...]:
        before = len(self._diagnosis)
        on_account = f" (account `{account}`,{where.replace(' (', ' ', 1)}"
        events = change.apply_to(told.events, begins_on, self._diagnosis, on_account)
        if len(self._diagnosis) == before:
            check_people(events, self._people, self._diagnosis, on_account)
        return events
