"""The kinds of events in the life of a request, a warrant, a writ or a subpoena."""

from __future__ import annotations

from release_sim.vocabulary.event_kind import EventKind, done

INSTRUMENT_EVENTS: tuple[EventKind, ...] = (
    EventKind(
        "request_received",
        "A request of an agency reaches the jail; what it asks is stated with it.",
        {"request.cancelled": False},
        day_of="request.received_on",
        brings="request",
    ),
    EventKind(
        "request_served",
        "A copy of the request is served on the person.",
        {"request.served_on_person": True},
        about="request",
    ),
    EventKind(
        "request_cancelled",
        "The agency withdraws its request.",
        {"request.cancelled": True},
        about="request",
    ),
    EventKind(
        "warrant_received",
        "A paper called a warrant reaches the jail; who signed it is stated with it.",
        {"warrant.active": True},
        brings="warrant",
    ),
    EventKind(
        "warrant_ended",
        "The warrant is recalled, expires or has been carried out.",
        {"warrant.active": False},
        about="warrant",
    ),
    EventKind(
        "writ_received",
        "A writ that moves a prisoner is served on the jail; who signed it is stated with it.",
        {"writ.presented": True},
        brings="writ",
    ),
    EventKind(
        "writ_ended",
        "Its court vacates or quashes the writ, or it is over with its return.",
        {"writ.presented": False},
        about="writ",
    ),
    EventKind(
        "subpoena_served",
        "A subpoena for records reaches the city.",
        {"request.asks_records": True, "subpoena.court_enforced": False},
        day_of="subpoena.served_on",
        brings="request",
    ),
    EventKind(
        "subpoena_enforced",
        "A court orders that the subpoena be obeyed, for the kinds of information it names.",
        {"subpoena.court_enforced": True},
        about="request",
        topic="subpoena",
    ),
    EventKind(
        "subpoena_quashed",
        "A court sets the subpoena aside, or whoever issued it withdraws it.",
        {"request.cancelled": True},
        about="request",
        topic="subpoena",
    ),
    done(
        "records_given",
        "The records are given.",
        "produce_records",
        "answer_subpoena",
        topic="subpoena",
    ),
    done(
        "records_refused",
        "The city answers that it gives no records.",
        "answer_subpoena",
        topic="subpoena",
    ),
)
"""How they come, what becomes of them and how they end, in the order of outputs."""
