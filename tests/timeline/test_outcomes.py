"""Outcomes of duties in all small timelines: the sentences of `tests.outcomes`.

Every bundled history and every random one is held to them where it is replayed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product

from release_sim.engine.decide import EngineCache
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.attribution import attribute
from release_sim.model.timelines.timeline import Event, TimelineVariant
from release_sim.timeline.fold import replay_variant
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.timeline.obligations import obligations_of
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.fact import Value
from tests.conftest import PROFILE, some
from tests.outcomes import untrue
from tests.timelines import BOOKED, BOTH, DENVER, PERSON

LENGTH = 2 if PROFILE in ("quick", "ci") else 3
AT_ONCE = 60  # histories of some 400 that are looked at in `make test`
GAPS = (timedelta(minutes=20), timedelta(hours=50))
STATED: dict[str, dict[str, Value]] = {
    "eligible": {"custody.eligibility_ground": "bond_posted"},
    "interview_asked": {"interview.mode": "video"},
    "warrant_received": {
        "warrant.form": "judicial_arrest_warrant",
        "warrant.signed_by": "federal_magistrate",
        "warrant.concerns": "crime",
    },
    "court_order": {"court_order.orders": "no_handover", "court_order.covers_person": True},
}
DENIED = {"noted": ("notify_of_release", "advise_person_of_notice", "answer_subpoena")}
KINDS = (
    "request_cancelled",
    "warrant_received",
    "court_order",
    "eligible",
    "release_certain",
    "notice_sent",
    "person_told_of_notice",
    "to_hospital",
    "kept_for_agency",
    "interview_asked",
    "interviewed_remotely",
    "let_into_secure_area",
    "handed_over",
    "released",
    "noted",
)


def small_histories() -> Iterator[tuple[Event, ...]]:
    """A booked man for whom ICE asks and whom nothing keeps; then every few kinds of events."""
    begun = datetime.fromisoformat("2025-06-02T09:00-06:00")
    hour = timedelta(hours=1)
    before = (
        Event(begun, EVENT_KINDS["booking"], (PERSON,), DENVER, BOOKED),
        Event(begun + hour, EVENT_KINDS["request_received"], (PERSON,), DENVER, BOTH),
    )
    kinds = [EVENT_KINDS[name] for name in KINDS]
    for several in product(kinds, repeat=LENGTH):
        for gap in GAPS:
            times = [begun + 2 * hour + gap * here for here in range(LENGTH)]
            after = [
                Event(
                    at,
                    kind,
                    (PERSON,),
                    DENVER,
                    STATED.get(kind.name, {}),
                    not_done=DENIED.get(kind.name, ()),
                )
                for at, kind in zip(times, several, strict=True)
            ]
            events = (*before, *after)
            if not attribute(events, PERSON).unclear:
                yield events


def test_the_sentences_are_true_of_every_small_history(rulebook: Rulebook) -> None:
    engine = EngineCache(rulebook).engine("denver", {})
    every = list(small_histories())
    assert len(every) > 300
    for events in some(every, AT_ONCE):
        course = TimelineVariant("", "", "denver", {}, events)
        found = replay_variant(course, MemoizedEngine(engine))
        assert untrue(obligations_of(found), events) == []
