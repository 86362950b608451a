"""Papers that the events of a person bring, and those they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.attribution import attribute
from release_sim.model.timelines.knowledge import State, state_after
from release_sim.model.timelines.obligation import DutyStatus
from release_sim.model.timelines.timeline import Event
from release_sim.model.verdict import Answer
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import KIND_OF, qualified
from tests.timelines import BOTH, PERSON, due, event, variant

DAY = date(2025, 6, 9)
BEGIN = datetime.fromisoformat("2025-06-02T20:00-06:00")
LETTER: dict[str, Value] = {
    "request.form": "letter",
    "request.asks_interview": True,
    "interview.mode": "video",
}
FORMS = ("i_247a", "letter", "phone_or_email")
BOOKED = event("2025-06-02T20:00-06:00", "booking", {"background.charge": "serious"})


def called(
    name: str, hour: int, kind: str, stated: dict[str, Value] | None = None, label: str = ""
) -> Event:
    """An event so many hours after the booking, that names the papers it is about."""
    at = (BEGIN + timedelta(hours=hour)).isoformat()
    return replace(event(at, kind, stated), instrument=tuple(name.split()), label=label)


def after(*events: Event) -> State:
    """Return the state of the person after these events, none of which may be unclear."""
    assert attribute(events, PERSON).unclear == ()
    return state_after(events, PERSON)


def complaints(*events: Event) -> list[tuple[str, str]]:
    """Return the messages and help for unclear events."""
    return [(message, hint) for _, message, hint in attribute(events, PERSON).unclear]


def test_the_only_request_has_no_name() -> None:
    known = after(BOOKED, called("", 1, "request_received", BOTH, label="detainer"))
    assert known.instruments == {}
    assert known.stated["request.form"] == "i_247a"


def test_papers_are_named_by_the_event_its_label_or_their_number() -> None:
    known = after(
        called("", 1, "request_received", BOTH),
        called("", 2, "request_received", LETTER, label="letter"),
        called("third", 3, "interview_asked", label="call"),
    )
    assert known.instruments == {"request": ("1", "letter", "third")}
    assert known.stated["request.1.form"] == "i_247a"
    assert known.stated["interview.letter.mode"] == "video"
    assert known.stated["request.third.asks_interview"] is True


def test_the_first_takes_the_place_of_what_was_told_before_it_came() -> None:
    known = after(
        called("", 1, "became_known", {"request.from": "cbp", "request.cancelled": True}),
        called("", 2, "request_received", BOTH, label="first"),
        called("", 3, "request_received", LETTER, label="second"),
    )
    assert known.stated["request.first.from"] == "cbp"
    assert known.stated["request.first.cancelled"] is False
    assert "request.second.from" not in known.stated


def test_a_warrant_that_comes_with_a_second_request_is_a_second_warrant() -> None:
    judges = {"warrant.form": "judicial_arrest_warrant", "warrant.signed_by": "federal_judge"}
    officers = {"warrant.form": "i_200", "warrant.signed_by": "immigration_officer"}
    known = after(
        called("", 1, "warrant_received", dict(judges), label="judges"),
        called("", 2, "request_received", {**BOTH, **officers}, label="detainer"),
    )
    assert known.instruments == {"warrant": ("judges", "detainer")}
    assert known.stated["warrant.judges.signed_by"] == "federal_judge"
    assert known.stated["warrant.detainer.signed_by"] == "immigration_officer"


def test_that_no_warrant_came_with_a_request_says_nothing_of_the_warrant_before_it() -> None:
    judges = {"warrant.form": "judicial_arrest_warrant", "warrant.signed_by": "federal_judge"}
    none = {"warrant.form": "no_warrant", "warrant.signed_by": "no_one"}
    known = after(
        called("", 1, "warrant_received", dict(judges)),
        called("", 2, "request_received", {**BOTH, **none}),
    )
    assert known.stated["warrant.signed_by"] == "federal_judge"
    assert after(called("", 1, "request_received", {**BOTH, **none})).stated["warrant.form"] == (
        "no_warrant"
    )


FORM = called("", 1, "request_received", BOTH, label="detainer")
SECOND = called("", 2, "request_received", LETTER, label="letter")


def test_an_event_is_about_the_only_paper_that_it_can_be_about() -> None:
    agreed = after(FORM, SECOND, called("", 3, "interview_agreed"))
    assert agreed.stated["interview.letter.person_agrees"] is True
    ended = after(
        FORM,
        SECOND,
        called("letter", 3, "request_cancelled"),
        called("", 4, "request_cancelled"),
    )
    assert ended.stated["request.letter.cancelled"] is True
    assert ended.stated["request.detainer.cancelled"] is True


def test_an_event_that_could_be_about_several_papers_is_unclear() -> None:
    assert complaints(FORM, SECOND, called("", 3, "request_cancelled")) == [
        (
            "`request_cancelled` could be about several requests",
            "say which by `instrument:`, one of `detainer`, `letter`",
        )
    ]


@pytest.mark.parametrize("kind", ["interview_agreed", "request_served"])
def test_an_event_is_about_no_paper_that_is_gone_unless_it_names_it(kind: str) -> None:
    gone = (FORM, SECOND, called("detainer letter", 3, "request_cancelled"))
    assert complaints(*gone, called("", 4, kind)) == [
        (
            f"`{kind}` is about a request, but none counts any longer",
            "say which by `instrument:`, one of `detainer`, `letter`",
        )
    ]
    assert complaints(*gone, called("letter", 4, kind)) == []


def test_a_name_that_has_not_come_and_a_name_that_came_twice_are_unclear() -> None:
    assert complaints(FORM, SECOND, called("fax", 3, "request_served")) == [
        (
            "`request_served` is about a request `fax`, but none has come",
            "those that have come: `detainer`, `letter`",
        )
    ]
    assert complaints(FORM, called("detainer", 3, "request_received")) == [
        (
            "`request_received` brings a second request of the name `detainer`",
            "give each a name of its own by `instrument:`",
        )
    ]
    told = called("", 3, "became_known", {"request.fax.form": "letter"})
    assert complaints(FORM, SECOND, told) == [
        (
            "`request.fax.form` is a fact of a request `fax`, but none has come",
            "those that have come: `detainer`, `letter`",
        )
    ]


def test_what_an_order_covers_is_told_of_the_subpoena_that_it_enforces() -> None:
    known = after(
        called("one", 1, "subpoena_served", {"information.kind": "address"}),
        called("other", 2, "subpoena_served", {"information.kind": "address"}),
        replace(called("one", 3, "subpoena_enforced"), scope=("address",)),
    )
    assert known.stated["information.one.within_court_order"] is True
    assert "information.other.within_court_order" not in known.stated
    assert known.since.keys() == {"service.one", "service.other"}


def test_each_request_is_recorded_for_itself(rulebook: Rulebook) -> None:
    found = due(
        variant(
            BOOKED,
            FORM,
            SECOND,
            called("letter", 3, "request_recorded"),
        ),
        rulebook,
        "record_request",
    )
    came = {each.instrument: each.status for each in found if each.answer is Answer.REQUIRED}
    assert came == {"detainer": DutyStatus.OPEN, "letter": DutyStatus.MET}


@given(
    forms=st.lists(st.sampled_from(FORMS), min_size=2, max_size=3),
    gone=st.sets(st.integers(0, 2)),
    order=st.permutations(range(3)),
)
def test_neither_names_nor_their_order_change_an_answer(
    forms: list[str], gone: set[int], order: list[int], rulebook: Rulebook
) -> None:
    def history(names: list[str], places: list[int]) -> list[Event]:
        came = [
            called(
                names[each],
                1,
                "request_received",
                {"request.form": forms[each], "request.asks_notification": each != 1},
            )
            for each in places
        ]
        left = [called(names[each], 2, "request_cancelled") for each in places if each in gone]
        return [BOOKED, *came, *left]

    places = [*range(len(forms))]
    one = after(*history(["a", "b", "c"], places)).case(DAY)
    mixed = [each for each in order if each < len(forms)]
    other = after(*history(["z", "y", "x"], mixed)).case(DAY)
    engine = Engine(rulebook.policies["denver"])
    assert engine.answers(one) == engine.answers(other)


@given(
    first=st.sampled_from(FORMS),
    second=st.sampled_from(FORMS),
    asks=st.booleans(),
    gone=st.booleans(),
)
def test_a_second_request_never_changes_what_is_known_of_the_first(
    first: str, second: str, asks: bool, gone: bool
) -> None:
    came: dict[str, Value] = {"request.form": first, "request.asks_notification": asks}
    before = [BOOKED, called("first", 1, "request_received", came)]
    before += [called("first", 2, "request_cancelled")] if gone else []
    more = called("second", 3, "request_received", {"request.form": second})

    def of_first(case: Case) -> dict[str, Value]:
        ours = [qualified(fact, "first") for fact, kind in KIND_OF.items() if kind == "request"]
        return {name: value for name, value in case.facts().items() if name in ours}

    assert of_first(after(*before).case(DAY)) == of_first(after(*before, more).case(DAY))


def test_an_act_for_which_no_paper_asks_breaks_what_is_said_of_each(rulebook: Rulebook) -> None:
    asked = called("", 12, "request_received", BOTH, "detainer")
    letter = called("", 36, "request_received", {"request.form": "letter"}, "letter")
    for act, action in (
        ("personal_information_shared", "share_personal_information"),
        ("interviewed_in_person", "interview_in_person"),
        ("status_shared", "share_immigration_status"),
    ):
        found = due(variant(BOOKED, asked, letter, called("", 60, act)), rulebook, action)
        assert {d.instrument for d in found if d.status is DutyStatus.BREACHED} == {
            "detainer",
            "letter",
        }


def test_an_act_that_several_papers_ask_for_must_say_for_which() -> None:
    both = [
        called("", hour, "request_received", LETTER, label)
        for hour, label in ((12, "one"), (36, "other"))
    ]
    ((message, hint),) = complaints(BOOKED, *both, called("", 60, "interviewed_remotely"))
    assert message == "`interviewed_remotely` could be about several requests"
    assert hint == "say which by `instrument:`, one of `one`, `other`"
