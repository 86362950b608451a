"""One timeline under many policies: the duties of each place, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from release_sim.model.analysis.difference import Side
from release_sim.model.analysis.place_answers import NotCovered
from release_sim.model.limits import Caveat
from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.timelines.timeline import Timeline


class DutyKey(NamedTuple):
    """The action of a duty and whose it is; ``account`` where accounts contradict each other."""

    account: str
    person: str
    action: str


@dataclass(frozen=True, slots=True)
class PlaceReplay:
    """The timeline as it is replayed under one policy."""

    side: Side
    result: ReplayResult

    @property
    def name(self) -> str:
        """The policy, with the day on which the timeline begins where one was named."""
        return str(self.side)

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """The warnings about the days of the timeline."""
        return self.result.caveats

    def duties(self) -> dict[DutyKey, list[Obligation]]:
        """Return the duties by action and person, the bans that were kept left out."""
        found: dict[DutyKey, list[Obligation]] = {}
        for account, told in (self.result.accounts or {"": self.result}).items():
            for duty in told.obligations:
                if not duty.kept:
                    key = DutyKey(account, duty.person, duty.action)
                    found.setdefault(key, []).append(duty)
        return found


@dataclass(frozen=True, slots=True)
class TimelineAcross:
    """A timeline as it went in many places; those with the same duties and ends are ``groups``."""

    timeline: Timeline
    groups: tuple[tuple[PlaceReplay, ...], ...]
    left_out: tuple[NotCovered, ...] = ()

    @property
    def places(self) -> tuple[PlaceReplay, ...]:
        """All places, in the order of the groups."""
        return tuple(place for group in self.groups for place in group)

    def duty_keys(self) -> list[DutyKey]:
        """List every duty that any place has, in the order in which they are first met."""
        return list(dict.fromkeys(key for place in self.places for key in place.duties()))
