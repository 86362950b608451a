"""Random histories, grown event by event, and what must hold of each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
)

from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.decision import Outcome
from release_sim.model.rule import Citation
from release_sim.model.timelines.attribution import attribute
from release_sim.model.timelines.knowledge import state_after
from release_sim.model.timelines.local_time import local
from release_sim.model.timelines.moments import Moment, Replay, outcomes_by_instrument
from release_sim.model.timelines.obligation import DutyStatus, Failure, Obligation
from release_sim.model.timelines.timeline import Event, TimelineVariant
from release_sim.model.verdict import Answer
from release_sim.timeline.clock import minutes
from release_sim.timeline.evaluation import over_time
from release_sim.timeline.fold import cases, replay_variant
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.timeline.obligations import obligations_of
from release_sim.vocabulary.actions import ACTIONS, HOLD
from release_sim.vocabulary.event_kind import EventKind
from release_sim.vocabulary.events import EVENT_KINDS, EVENTS
from release_sim.vocabulary.fact import FactKind, Value
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER, KIND_OF, UNNAMED, qualified
from tests.outcomes import untrue
from tests.strategies import values
from tests.timelines import BOOKED, BOTH, DENVER

PEOPLE = ("first", "second")
JUDGES = ("federal_judge", "federal_magistrate", "state_judge")
GAPS = [timedelta(hours=hours) for hours in (0, 0.1, 1, 5, 7, 49, 400, 5000)]
# What an event of the kind is likely to make known.
TELLS = {
    "booking": ("background.charge", "warrant.form", "warrant.signed_by"),
    "request_received": (
        "request.form",
        "request.asks_hold",
        "request.asks_notification",
        "request.asks_transfer",
    ),
    "warrant_received": ("warrant.form", "warrant.signed_by", "warrant.concerns"),
    "writ_received": ("writ.signed_by",),
    "subpoena_served": (
        "subpoena.issuer",
        "subpoena.signed_by",
        "subpoena.primarily_criminal_investigation",
        "subpoena.days_to_respond",
        "information.kind",
    ),
    "eligible": ("custody.eligibility_ground",),
    "interview_asked": ("interview.mode",),
}
# The kinds of which documented histories are made come up more often.
USUAL = ("request_received", "eligible", "release_certain", "notice_sent", "released", "booking")
KINDS = [*EVENTS, *(EVENT_KINDS[name] for name in (*TELLS, *USUAL * 4))]
OTHERS = [f.name for f in FACTS if f.name != "person.is_juvenile" and f.kind is not FactKind.DATE]
UNKNOWN = st.one_of(
    *[st.just(frozenset[str]())] * 9,
    st.sampled_from(OTHERS).map(lambda name: frozenset({name})),
)
NOT_DONE = st.one_of(*[st.just("")] * 4, st.sampled_from([*ACTIONS]))
SHERIFF = Citation("denver_release_mar_2018", "failure_admitted")
KINDS_OF_INFORMATION = VOCABULARY["information.kind"].choices


@st.composite
def facts(draw: st.DrawFn, kind: EventKind) -> dict[str, Value]:
    """Draw the facts stated with an event."""
    names = TELLS.get(kind.name, ())
    if kind.name in ("became_known", "court_order"):
        names = tuple(draw(st.lists(st.sampled_from(OTHERS), max_size=3, unique=True)))
    return {name: draw(values(VOCABULARY[name])) for name in names if name not in kind.sets}


def time_over(
    moments: list[Moment], outcomes: list[Outcome], instrument: str
) -> list[datetime | None]:
    """Return when the time for each duty to one paper was over.

    The duties come in their order. Of two events at the same minute the one that is told first is
    the earlier, so the moments are gone through one by one, and no times are compared.
    """
    found: list[datetime | None] = []
    was_required = has_left = False
    for moment, outcome in zip(moments, outcomes, strict=True):
        action = outcome.action
        is_required = outcome.answer is Answer.REQUIRED
        if is_required and not was_required:
            found.append(None)
        too_late = moment.event is not None and action in moment.event.kind.too_late
        if too_late and moment.event:
            spoken_of = moment.event.about.get(ANSWERED_BY_PAPER[action], (UNNAMED,))
            too_late = spoken_of == (UNNAMED,) or instrument in spoken_of
        left = was_required and not is_required and moment.has_left and not has_left
        if found and found[-1] is None and ((is_required and too_late) or left):
            found[-1] = moment.at
        was_required, has_left = is_required, moment.has_left
    return found


def answers_at(moment: Moment) -> dict[str, Answer]:
    """The answers of a moment, by action."""
    return {action: outcome.answer for action, outcome in moment.outcomes.items()}


class Histories(RuleBasedStateMachine):
    """A history that goes on, event by event, held to what must be true of it."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine
        self.events: list[Event] = []
        self.by_hand: list[tuple[datetime, str, dict[str, Answer]]] = []

    @initialize(day=st.integers(0, 12 * 365))
    def begin(self, day: int) -> None:
        self.now = datetime(2014, 5, 1, 6, tzinfo=UTC) + timedelta(days=day)
        self.come(Event(self.now, EVENT_KINDS["booking"], PEOPLE, DENVER, BOOKED))
        self.come(Event(self.now, EVENT_KINDS["request_received"], PEOPLE[:1], DENVER, BOTH))

    @rule(
        data=st.data(),
        kind=st.sampled_from(KINDS),
        gap=st.sampled_from(GAPS),
        who=st.lists(st.sampled_from(PEOPLE), min_size=1, unique=True),
    )
    def happens(self, data: st.DataObject, kind: EventKind, gap: timedelta, who: list[str]) -> None:
        self.now += gap
        stated = data.draw(facts(kind))
        unknown = data.draw(UNKNOWN) - stated.keys() - kind.sets.keys()
        scope: tuple[str, ...] = ()
        if kind.name == "subpoena_enforced":
            scope = tuple(sorted(data.draw(st.sets(st.sampled_from(KINDS_OF_INFORMATION)))))
        not_done = tuple({data.draw(NOT_DONE)} - {"", *kind.does})
        called = SHERIFF if data.draw(st.booleans()) and (not_done or kind.does) else None
        self.come(
            Event(
                self.now,
                kind,
                tuple(who),
                DENVER,
                stated,
                unknown,
                scope,
                not_done=not_done,
                process_failure=called,
            )
        )

    def come(self, event: Event) -> None:
        """Let it happen, unless it is not clear then which paper some event is about."""
        after = [*self.events, event]
        if any(attribute(after, person).unclear for person in PEOPLE):
            return
        self.events.append(event)
        for person in event.who:
            case = state_after(self.events, person).case(local(self.now, DENVER).date())
            self.by_hand.append((self.now, person, self.engine.answers(case)))
            self._no_hold_without_a_judge(case, self.by_hand[-1][2][HOLD])

    def _no_hold_without_a_judge(self, case: Case, hold: Answer) -> None:
        if hold in (Answer.REQUIRED, Answer.PERMITTED):
            known = case.facts()
            signed = (
                ("warrant.signed_by", "warrant.active"),
                ("writ.signed_by", "writ.presented"),
            )
            assert any(
                known.get(qualified(signer, name)) in JUDGES and known.get(qualified(life, name))
                for signer, life in signed
                for name in case.names(KIND_OF[signer])
            )

    def teardown(self) -> None:
        found = self.replay(len(self.events))
        self._event_by_event_as_at_once(found)
        self._each_duty_has_one_fate(found)
        for person in PEOPLE:
            self._intervals_tile_the_whole_span(found, person)

    def replay(self, number: int) -> Replay:
        events = tuple(self.events[:number])
        course = TimelineVariant("", "", "denver", {}, events)
        return replay_variant(course, MemoizedEngine(self.engine))

    def _event_by_event_as_at_once(self, found: Replay) -> None:
        told = [(m.at, m.person, answers_at(m)) for m in found.moments if m.event]
        assert told == self.by_hand
        for person in PEOPLE:
            (*_, (now, case)) = ((m, case) for m, case in cases(found) if m.person == person)
            assert case == state_after(self.events, person).case(now.at.date())
        # A paper that comes later may give the first one a name; it changes no answer before it.
        half = [m for m in self.replay((len(self.events) + 1) // 2).moments if m.event]
        assert [(m.at, m.person, answers_at(m)) for m in half] == self.by_hand[: len(half)]

    def _each_duty_has_one_fate(self, found: Replay) -> None:
        duties = obligations_of(found)
        assert untrue(duties, self.events) == []
        for person in PEOPLE:
            moments = found.by_person()[person]
            lines = [
                (action, instrument, outcomes)
                for action in ACTIONS
                for instrument, outcomes in outcomes_by_instrument(moments, action).items()
            ]
            for action, instrument, outcomes in lines:
                subject = (person, action, instrument)
                mine = [d for d in duties if (d.person, d.action, d.instrument) == subject]
                for one, other in pairwise(mine):
                    assert one.ends is not None
                    assert one.ends <= other.begins
                over = iter(time_over(moments, outcomes, instrument))
                for due in mine:
                    since = next(over) if due.answer is Answer.REQUIRED else None
                    if due.status is DutyStatus.LATE:
                        self._late_minutes_are_those_between_two_moments(due, since)
                assert list(over) == []

    def _late_minutes_are_those_between_two_moments(
        self, due: Obligation, over: datetime | None
    ) -> None:
        limited = due.failure is Failure.BREACH or due.answer is Answer.PERMITTED
        since = due.by if limited else over
        done = (due.ends or local(self.now, DENVER)) if due.action == HOLD else due.done
        assert since
        assert done
        assert due.minutes == minutes(since, done)
        assert since <= done

    def _intervals_tile_the_whole_span(self, found: Replay, person: str) -> None:
        moments = found.by_person()[person]
        # Every action in some history; looking ahead for all of them takes most of the time.
        for action in [*ACTIONS][len(self.events) % 8 :: 8]:
            over = over_time(found, self.engine, person, action)
            first, last = over.periods[0], over.periods[-1]
            assert first.begins == moments[0].at
            assert last.ends is None
            passed = timedelta()
            for one, other in pairwise(over.periods):
                assert one.ends == other.begins
                assert one.answer is not other.answer
                passed += other.begins - one.begins
            assert passed + (found.last - last.begins) == found.last - moments[0].at
