"""Knowledge after events, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import reduce
from typing import get_args
from zoneinfo import ZoneInfo

from release_sim.loading.file_models import Counted
from release_sim.model.timelines.knowledge import NOTHING, State, state_after, step
from release_sim.model.timelines.timeline import Event
from release_sim.vocabulary.fact import Value
from tests.timelines import event

COVERED = "information.within_court_order"
FIRST = date(2025, 5, 30)


def after(*events: Event) -> State:
    """Return the state after these events."""
    return reduce(step, events, NOTHING)


def covered(*events: Event) -> Value | None:
    """Return whether the court's order covers the information, as far as is known."""
    return after(*events).stated.get(COVERED)


def test_later_events_replace_what_earlier_ones_made_known() -> None:
    known = after(
        event("2025-06-01T12:00-06:00", "booking", {"background.charge": "minor"}),
        event("2025-06-02T12:00-06:00", "eligible", {"background.charge": "serious"}),
    )
    assert known.stated["background.charge"] == "serious"
    assert known.stated["custody.eligible_for_release"] is True
    assert known.stated["custody.state"] == "in_custody"


def test_an_event_is_the_day_it_names_at_its_place() -> None:
    late = event("2025-06-02T05:30+00:00", "request_received")  # 23:30 the day before in Denver
    assert after(late).stated["request.received_on"] == date(2025, 6, 1)
    in_chicago = replace(late, zone=ZoneInfo("America/Chicago"))
    assert after(in_chicago).stated["request.received_on"] == date(2025, 6, 2)
    stated = event("2025-06-02T12:00-06:00", "request_received", {"request.received_on": FIRST})
    assert after(stated).stated["request.received_on"] == FIRST


def test_what_is_said_to_be_unknown_stays_so_until_it_is_stated() -> None:
    booked = event("2025-06-01T12:00-06:00", "booking", {"request.from": "cbp"})
    unknown = replace(
        event("2025-06-02T12:00-06:00", "became_known"), unknown=frozenset({"request.from"})
    )
    noted = event("2025-06-03T12:00-06:00", "noted")
    known = after(booked, unknown, noted)
    assert "request.from" not in known.case(FIRST).facts()
    again = event("2025-06-04T12:00-06:00", "became_known", {"request.from": "ice"})
    assert after(booked, unknown, noted, again).case(FIRST).facts()["request.from"] == "ice"


def test_every_event_that_a_limit_can_name_is_counted_from() -> None:
    known = after(
        event("2025-06-01T12:00-06:00", "booking"),
        event("2025-06-02T12:00-06:00", "subpoena_served"),
        event("2025-06-03T12:00-06:00", "eligible"),
        event("2025-06-04T12:00-06:00", "released"),
    )
    assert known.since.keys() == set(get_args(Counted))


def test_limits_count_from_when_their_event_came() -> None:
    eligible = event("2025-06-02T12:00-06:00", "eligible")
    again = event("2025-06-03T12:00-06:00", "eligible")
    charged = event("2025-06-04T12:00-06:00", "kept_on_a_charge")
    at = datetime.fromisoformat
    first, second = at("2025-06-02T12:00-06:00"), at("2025-06-03T12:00-06:00")
    assert after(eligible, again).since == {"eligibility": first, "readiness": first}
    assert after(eligible, charged).since == {}
    began_anew = {"eligibility": second, "readiness": second}
    assert after(eligible, charged, again).since == began_anew


def test_the_time_after_a_bond_is_ready_counts_from_the_return_to_the_jail() -> None:
    """C.R.S. 16-4-102; what counts already goes on wherever the person is taken."""
    away = event("2025-06-02T08:00-06:00", "to_court")
    ready = event("2025-06-02T10:00-06:00", "bond_ready")
    road = event("2025-06-02T12:00-06:00", "transported")
    back = event("2025-06-02T13:00-06:00", "back_in_jail")
    hospital = event("2025-06-02T08:00-06:00", "to_hospital")
    at = datetime.fromisoformat
    assert "readiness" not in after(away, ready, road).since
    assert after(away, ready, road, back).since["readiness"] == at("2025-06-02T13:00-06:00")
    assert after(hospital, ready).since["readiness"] == at("2025-06-02T10:00-06:00")
    assert after(ready, road, back).since["readiness"] == at("2025-06-02T10:00-06:00")


def test_service_counts_from_the_day_that_is_stated() -> None:
    served = event("2020-01-13T10:00-07:00", "subpoena_served")
    told = event(
        "2020-01-14T10:00-07:00", "became_known", {"subpoena.served_on": date(2020, 1, 10)}
    )
    at = datetime.fromisoformat
    assert after(served).since == {"service": at("2020-01-13T10:00-07:00")}
    assert after(served, told).since == {"service": at("2020-01-10T00:00-07:00")}
    noted = event("2020-01-15T10:00-07:00", "noted")
    assert after(served, noted).since == after(served).since


SERVED = event("2020-01-13T10:00-07:00", "subpoena_served", {"information.kind": "address"})
ENFORCED = event("2020-04-20T12:00-06:00", "subpoena_enforced", scope=("address",))


def test_an_order_covers_the_kinds_of_information_that_it_names() -> None:
    contact = event("2020-04-21T12:00-06:00", "became_known", {"information.kind": "contact"})
    assert covered(SERVED, ENFORCED) is True
    assert covered(SERVED, ENFORCED, contact) is False


def test_what_an_order_covers_waits_until_the_kind_is_told() -> None:
    served = event("2020-01-13T10:00-07:00", "subpoena_served", {COVERED: False})
    address = event("2020-04-21T12:00-06:00", "became_known", {"information.kind": "address"})
    assert covered(served, ENFORCED) is None
    assert covered(served, ENFORCED, address) is True


def test_without_an_order_it_is_what_the_events_say() -> None:
    stated = event("2020-01-14T12:00-07:00", "became_known", {COVERED: False})
    enforced = event("2020-04-20T12:00-06:00", "subpoena_enforced")
    assert covered(SERVED) is None
    assert covered(SERVED, stated, enforced) is False


def test_the_order_on_one_subpoena_is_not_about_the_next() -> None:
    again = event("2020-06-01T12:00-06:00", "subpoena_served")
    known = after(SERVED, ENFORCED, again)
    assert known.stated["subpoena.court_enforced"] is False
    assert COVERED not in known.stated
    saying = event("2020-06-01T12:00-06:00", "subpoena_served", {COVERED: False})
    assert covered(SERVED, ENFORCED, saying) is False


def test_events_concern_those_whom_they_name() -> None:
    one = event("2025-06-01T12:00-06:00", "booking", who=("first",))
    both = event("2025-06-02T12:00-06:00", "eligible", who=("first", "second"))
    assert state_after([one, both], "first").stated["custody.state"] == "in_custody"
    assert "custody.state" not in state_after([one, both], "second").stated
