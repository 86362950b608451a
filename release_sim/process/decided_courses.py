"""The decisions of the rules after each event of a person, remembered by what has happened.

Decisions are those of the timeline: what nobody has met before is replayed there, and what two
people have in common is decided once. People who have met the same events, told of by the same
facts as far as rules read them, stand at one node of a tree; only the times differ, and where a
time bears on a decision the place of its limit among the events is part of what is remembered.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from typing import NamedTuple

from release_sim.cohort.cases import UNKNOWN
from release_sim.engine.decide import Engine
from release_sim.model.decision import Outcome
from release_sim.model.rule import Duty, Within
from release_sim.model.timelines.moments import Replay
from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.timeline import TimelineVariant
from release_sim.model.verdict import Answer
from release_sim.process.booked_people import Codes
from release_sim.process.history import FactNames, PastEvent, PersonHistory
from release_sim.process.wall_clock import WallClock
from release_sim.timeline.clock import until
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.timeline.obligations import obligations_of
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import FactKind
from release_sim.vocabulary.facts import GROUND, VOCABULARY
from release_sim.vocabulary.quotients import TIED

REMEMBERED = 20_000  # nodes, after which a new tree is begun


class DutyFound(NamedTuple):
    """A duty of a person and what became of it, by the words of the timeline."""

    action: str
    answer: str
    status: str
    failure: str


@dataclass(frozen=True, slots=True, eq=False)
class DutyAccount:
    """The duties of people of one course and what became of them; equal to itself alone."""

    duties: tuple[DutyFound, ...]


class DecisionNode:
    """The decision after some events, and what may come next."""

    __slots__ = ("accounts", "limits", "next", "outcomes")

    def __init__(self, outcomes: Mapping[str, Outcome], limits: tuple[Within, ...]) -> None:
        """``limits`` are those of all outcomes up to here."""
        self.outcomes = outcomes
        self.limits = limits
        self.next: dict[object, DecisionNode] = {}
        self.accounts: dict[object, DutyAccount] = {}


class DecidedCourses:
    """The tree of all courses that were met, under one policy with its readings."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is remembered yet."""
        self._decide = MemoizedEngine(engine)
        policy = engine.policy
        self._changes = self._decide.days
        self.beginning = DecisionNode({}, ())  # where nothing has happened
        self._nodes = 0
        duties = (rule.duty_on(HOLD) for rule in policy.rules.values())
        self._holds = tuple(
            dict.fromkeys(d.within for d in duties if isinstance(d, Duty) and d.within)
        )
        self._read = frozenset(self._decide.read).union(
            *(TIED[name].names for name in self._decide.read if name in TIED)
        )
        self._reads_days = any(VOCABULARY[name].kind is FactKind.DATE for name in self._read)
        self._details: dict[tuple[str, Codes], int] = {}
        self._numbers: dict[tuple[object, ...], int] = {}  # of what rules find of an event

    def changes(self, clock: WallClock) -> list[int]:
        """Return the minutes of the run at which the law changes."""
        found = [clock.minute_of(day) for day in self._changes]
        return [minute for minute in found if clock.begins < minute < clock.ends]

    def after(self, node: DecisionNode, past: PersonHistory) -> DecisionNode:
        """Return the node after the last event, given the node before it."""
        last = past.log[-1]
        key: tuple[object, ...] = (last.kind, self._read_of(last, past.names))
        if self._holds:
            key += tuple(_passed(within, past, last.at) for within in self._holds)
        if node is self.beginning or self._reads_days:
            day = past.clock.day(last.at)
            key += (day if self._reads_days else bisect_right(self._changes, day),)
        found = node.next.get(key)
        if found is None:
            outcomes = past.moments(self._decide)[-1].outcomes
            found = node.next[key] = self._node(outcomes, node)
        return found

    def on_change(self, node: DecisionNode, past: PersonHistory, minute: int) -> DecisionNode:
        """Return the node from the minute on at which the law changes."""
        found = node.next.get(minute)
        if found is None:
            outcomes = past.moments(self._decide, past.clock.day(minute))[-1].outcomes
            found = node.next[minute] = self._node(outcomes, node)
        return found

    def due(self, node: DecisionNode, action: str, past: PersonHistory) -> float:
        """Return the earliest deadline of an action that is required, or infinity."""
        outcome = node.outcomes[action]
        if outcome.answer is not Answer.REQUIRED:
            return inf
        found = (deadline(within, past) for within in outcome.within)
        return min((by for by in found if by is not None), default=inf)

    def account(self, node: DecisionNode, past: PersonHistory, law: Sequence[int]) -> DutyAccount:
        """Return the duties of a person whose events are all told, as the timeline judges them.

        ``law`` has the minutes of the run at which the law changes.
        """
        key = _places([deadline(each, past) for each in node.limits], past.log, law)
        found = node.accounts.get(key)
        if found is None:
            duties = (
                DutyFound(each.action, each.answer.value, each.status.value, each.failure.value)
                for each in self.obligations(past)
            )
            found = node.accounts[key] = DutyAccount(tuple(duties))
        return found

    def obligations(self, past: PersonHistory) -> tuple[Obligation, ...]:
        """Return the duties of a person as a replay of the events finds them."""
        policy = self._decide.engine.policy
        variant = TimelineVariant("", "", policy.name, {}, past.events())
        return obligations_of(Replay(variant, policy.digest, tuple(past.moments(self._decide))))

    def _read_of(self, happened: PastEvent, names: FactNames) -> object:
        """Return the results of the rules' tests on the facts of an event."""
        kind, detail = happened.kind, happened.detail
        if kind == "eligible":
            return self._decide.told_by(GROUND, str(detail))
        if not detail or isinstance(detail, str):
            return detail
        found = self._details.get((kind, detail))
        if found is None:
            told = zip(names.of(kind), detail, strict=True)
            read = tuple(self._told_by(*fact) for fact in told if fact[0] in self._read)
            found = self._numbers.setdefault(read, len(self._numbers))
            self._details[kind, detail] = found
        return found

    def _told_by(self, name: str, code: int) -> object:
        if code == UNKNOWN or name not in self._decide.read:
            return code
        return self._decide.told_by(name, VOCABULARY[name].decode(code))

    def _node(self, outcomes: Mapping[str, Outcome], before: DecisionNode) -> DecisionNode:
        self._nodes += 1
        if self._nodes > REMEMBERED:
            self.beginning.next.clear()
            self._details.clear()
            self._nodes = 0
        here = dict.fromkeys(within for o in outcomes.values() for within in o.within)
        return DecisionNode(outcomes, tuple({**dict.fromkeys(before.limits), **here}))


def _places(
    limits: Sequence[float | None], log: Sequence[PastEvent], law: Sequence[int]
) -> tuple[object, ...]:
    """Return where limits lie among the events, among changes of the law between, and in order."""
    if not limits:
        return ()
    times = [each.at for each in log]
    changes = [minute for minute in law if times[0] < minute < times[-1]]
    places = [
        None if by is None else (bisect_left(times, by), bisect_right(times, by)) for by in limits
    ]
    if changes:
        places += [None if by is None else (bisect_left(changes, by), 0) for by in limits]
    if len(limits) > 1:
        return (*places, *sorted(range(len(limits)), key=lambda n: limits[n] or 0))
    return tuple(places)


def _passed(within: Within, past: PersonHistory, minute: int) -> bool:
    by = deadline(within, past)
    return by is not None and by < minute


def deadline(within: Within, past: PersonHistory) -> float | None:
    """Return the minute until which a limit allows; None where its event has not come."""
    begun, clock = past.since.get(within.event), past.clock
    if begun is None or not isinstance(within.amount, int):
        return None
    if within.unit == "hours" and not within.excluding:
        return begun + 60 * within.amount * (1 if within.side == "after" else -1)
    at = until(within, clock.moment(begun), clock.zone)
    return None if at is None else (at - clock.moment(0)) / timedelta(minutes=1)
