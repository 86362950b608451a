"""Moments are read by the clocks of the place, and keep their distances when a history moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.timelines.timestamps import YEARS, moments_at, on_day, read_moment
from release_sim.loading.timelines.variant_changes import begun_on
from release_sim.loading.yaml_tree import scalar
from release_sim.model.problem import Place
from release_sim.model.timelines.timeline import Event
from release_sim.vocabulary.events import EVENT_KINDS
from tests.timelines import DENVER
from tests.wrong_input import found_in

FIRST, LAST = datetime(YEARS[0], 1, 2, tzinfo=UTC), datetime(YEARS[-1], 12, 30, tzinfo=UTC)
NEAR_CHANGES = [
    datetime(2025, 3, 9, 9, tzinfo=UTC),
    datetime(2025, 11, 2, 8, tzinfo=UTC),
    datetime(2018, 3, 11, 9, tzinfo=UTC),
    datetime(1974, 1, 6, 9, tzinfo=UTC),
]
MINUTES = int((LAST - FIRST).total_seconds()) // 60
MOMENTS = st.integers(0, MINUTES).map(lambda n: FIRST + timedelta(minutes=n)) | st.builds(
    lambda at, n: at + timedelta(minutes=n), st.sampled_from(NEAR_CHANGES), st.integers(-90, 90)
)


def written(text: str) -> tuple[datetime | None, list[str]]:
    diagnosis = Diagnosis()
    at = read_moment(scalar(text, Place("-"), diagnosis), DENVER, diagnosis)
    return at, [problem.name for problem in found_in(diagnosis)]


@given(at=MOMENTS)
def test_a_moment_is_read_only_with_the_offset_that_denver_has(at: datetime) -> None:
    text = at.astimezone(DENVER).isoformat(timespec="minutes")
    assert written(text) == (at, [])
    clock, offset = text[:16], text[16:]
    other = {"-06:00": "-07:00", "-07:00": "-06:00"}[offset]
    twice = len(moments_at(datetime.fromisoformat(clock), DENVER)) == 2
    assert written(clock) == (None, ["hour-exists-twice" if twice else "no-offset"])
    assert (written(clock + other)[1] == []) == twice
    assert written(clock + "Z") == (None, ["wrong-offset"])


@given(at=MOMENTS)
def test_every_clock_time_is_shown_once_or_never_or_twice(at: datetime) -> None:
    clock = at.replace(tzinfo=None)
    found = moments_at(clock, DENVER)
    assert all(each.astimezone(DENVER).replace(tzinfo=None, fold=0) == clock for each in found)
    assert [b - a for a, b in pairwise(found)] in ([], [timedelta(hours=1)])
    if not found:
        assert moments_at(clock - timedelta(hours=1), DENVER)
        assert moments_at(clock + timedelta(hours=1), DENVER)


@given(at=MOMENTS, days=st.integers(-4000, 4000))
def test_another_day_keeps_the_time_of_day(at: datetime, days: int) -> None:
    here = at.astimezone(DENVER)
    assume(FIRST.date() < here.date() + timedelta(days=days) < LAST.date())
    there = on_day(at, here.date() + timedelta(days=days), DENVER).astimezone(DENVER)
    assert there.date() == here.date() + timedelta(days=days)
    clock = datetime.combine(there.date(), here.time())
    if moments_at(clock, DENVER):
        assert there.time() == here.time()
    else:
        assert not moments_at(there.replace(tzinfo=None) - timedelta(minutes=1), DENVER)


def events_at(moments: list[datetime]) -> list[Event]:
    return [Event(at, EVENT_KINDS["noted"], ("person",), DENVER) for at in sorted(moments)]


@given(moments=st.lists(MOMENTS, max_size=5), day=st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_a_history_begun_on_another_day_keeps_its_distances(
    moments: list[datetime], day: date
) -> None:
    events = events_at(moments)
    moved = begun_on(events, day)
    assert [event.day - day for event in moved] == [event.day - events[0].day for event in events]
    if events:
        assert [e.at for e in begun_on(events, events[0].day)] == [e.at for e in events]


def test_days_that_are_stated_move_as_far() -> None:
    kind = EVENT_KINDS["noted"]
    days = {"request.received_on": date(2025, 2, 1), "subpoena.served_on": date.max}
    event = Event(datetime(2025, 3, 1, 20, tzinfo=UTC), kind, ("person",), DENVER, stated=days)
    (moved,) = begun_on([event], date(2025, 3, 8))
    assert moved.stated == {**days, "request.received_on": date(2025, 2, 8)}
