"""The kinds of events that a documented timeline can have, and the facts each settles.

An event settles facts of the case (``sets``), may be the day that a fact names (``day_of``), and
may be the doing of an action (``does``), which is compared with what the rules said of it. It may
bring an instrument (``brings``), or be about one that has come (``about``). The kinds follow the
terms of C.R.S. 24-76.6-101 and of form I-247A; what becomes known besides is stated with the event
itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from release_sim.vocabulary.actions import HOLD, NOTICE, RELEASE
from release_sim.vocabulary.event_kind import EventKind, done
from release_sim.vocabulary.instrument_events import INSTRUMENT_EVENTS

EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "booking",
        "The person is booked into the jail.",
        {
            "custody.state": "in_custody",
            "custody.eligible_for_release": False,
            "custody.release_certain": False,
            "encounter.kind": "booking",
        },
    ),
    *INSTRUMENT_EVENTS,
    EventKind(
        "bond_ready",
        "Recognizance is granted, or a bond is set and its payer is ready to post it.",
        {"custody.bond_ready": True},
        in_jail=True,
    ),
    EventKind(
        "eligible",
        "No charge, sentence or bond keeps the person any longer; the ground is stated with it.",
        {"custody.eligible_for_release": True},
        in_jail=True,
    ),
    EventKind(
        "kept_on_a_charge",
        "A charge, sentence or bond keeps the person again.",
        {"custody.eligible_for_release": False, "custody.release_certain": False},
        in_jail=True,
    ),
    EventKind(
        "release_certain",
        "Every clearance step is done: it is certain that the person will leave.",
        {"custody.release_certain": True},
        in_jail=True,
    ),
    done("notice_sent", "The jail tells the agency of the release.", NOTICE),
    done(
        "person_told_of_notice",
        "The jail tells the person that the agency is notified.",
        "advise_person_of_notice",
    ),
    done("kept_for_agency", "The jail keeps the person for the agency.", HOLD, in_jail=True),
    EventKind(
        "released",
        "The person leaves the jail.",
        {"custody.state": "released"},
        does=(RELEASE,),
        in_jail=True,
    ),
    EventKind(
        "released_into_secure_lot",
        "The person leaves the jail into its fenced lot.",
        {"custody.state": "released"},
        does=(RELEASE, "release_to_secure_lot"),
        in_jail=True,
    ),
    EventKind(
        "handed_over",
        "The jail hands the person over directly, inside the jail.",
        {"custody.state": "transferred"},
        does=("transfer_custody",),
        in_jail=True,
    ),
    EventKind(
        "to_hospital",
        "The person is taken to hospital.",
        {"custody.state": "hospital"},
        in_jail=True,
    ),
    EventKind(
        "to_court",
        "The person is taken to court, and waits in its lock-up.",
        {"custody.state": "court_lock_up"},
        in_jail=True,
    ),
    EventKind(
        "transported",
        "The person is on the road under guard.",
        {"custody.state": "transport"},
        in_jail=True,
    ),
    EventKind(
        "to_work_release",
        "The person is moved to work release or to a less strict place, and is not freed.",
        {"custody.state": "work_release"},
        in_jail=True,
    ),
    EventKind(
        "back_in_jail",
        "The person is back in the jail.",
        {"custody.state": "in_custody"},
        in_jail=True,
    ),
    done("brought_to_court", "The jail brings the person before the court.", "bring_to_court"),
    done("picked_up", "The agency's officers arrest the person outside."),
    done("not_picked_up", "Nobody comes for the person, or the agency says that it will not."),
    EventKind(
        "interview_asked",
        "The agency asks to interview the person; how is stated with it.",
        {"request.asks_interview": True},
        brings="request",
    ),
    EventKind(
        "interview_advised",
        "The person is told the four points of C.R.S. 24-76.6-103.",
        {"interview.advisement_given": True},
        does=("give_interview_advisement",),
        about="request",
        topic="interview",
    ),
    EventKind(
        "interview_agreed",
        "The person agrees to be interviewed.",
        {"interview.person_agrees": True},
        about="request",
        topic="interview",
    ),
    EventKind(
        "interview_refused",
        "The person declines.",
        {"interview.person_agrees": False},
        about="request",
        topic="interview",
    ),
    done(
        "interviewed_in_person",
        "The agency interviews face to face.",
        "interview_in_person",
        topic="interview",
        in_jail=True,
    ),
    EventKind(
        "interviewed_remotely",
        "The agency interviews the person by telephone or video.",
        does=("interview_remotely",),
        too_late=("give_interview_advisement",),
        about="request",
        topic="interview",
    ),
    done("let_into_secure_area", "Officers enter a closed area.", "admit_to_secure_area"),
    done("status_asked", "The city asks the person's status.", "ask_immigration_status"),
    done(
        "status_shared",
        "The city gives information on status.",
        "share_immigration_status",
        topic="status",
    ),
    done(
        "personal_information_shared",
        "The city gives addresses, contacts and the like.",
        "share_personal_information",
        topic="personal_information",
    ),
    done("reported_unasked", "The city tells the agency unasked.", "report_without_request"),
    done(
        "helped_with_arrest",
        "The city takes part in a civil immigration arrest.",
        "assist_civil_enforcement",
    ),
    EventKind(
        "request_recorded",
        "The request and what was done are recorded.",
        does=("record_request",),
        about="request",
        outlives=True,
    ),
    EventKind(
        "court_order",
        "A court's order is served; what it orders and whom it covers is stated with it.",
        {"court_order.in_force": True},
        brings="court_order",
    ),
    EventKind(
        "court_order_ended",
        "The order is lifted, set aside or over.",
        {"court_order.in_force": False},
        about="court_order",
    ),
    EventKind("became_known", "Something becomes known; it is stated with the event."),
    EventKind("noted", "Something that settles no fact, told for the story."),
)

EVENT_KINDS: Mapping[str, EventKind] = MappingProxyType({kind.name: kind for kind in EVENTS})
"""The kinds by name."""

COMES_BEFORE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        action: tuple(kind.name for kind in EVENTS if action in kind.too_late)
        for each in EVENTS
        for action in each.too_late
    }
)
"""The actions that are due before something happens, and the kinds of events that it is."""
