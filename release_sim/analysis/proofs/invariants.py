"""Sentences that must hold of Denver's procedure in every case, on every date.

Each is data: when these facts hold, the action never has these answers; or no answer depends on
these facts; or no history ends so. A reading that breaks one is named with the sentence, never
passed over in silence.
"""

from __future__ import annotations

from datetime import date

from release_sim.model.analysis.invariant import Claim, Independence, Invariant, PathInvariant
from release_sim.model.condition import AllOf, AnyOf, Comparison, Op
from release_sim.model.rule import Period
from release_sim.model.verdict import Answer

DONE = frozenset({Answer.REQUIRED, Answer.PERMITTED})
DUE = frozenset({Answer.REQUIRED})

JUDGES = ("federal_judge", "federal_magistrate", "state_judge")
NO_JUDGES_WARRANT = AnyOf(
    (
        Comparison("warrant.signed_by", Op.ONE_OF, ("no_one", "immigration_officer")),
        Comparison("warrant.active", Op.IS, (False,)),
    )
)
NO_WRIT = AnyOf(
    (
        Comparison("writ.presented", Op.IS, (False,)),
        Comparison("writ.signed_by", Op.ONE_OF, ("no_one", "other")),
    )
)
NO_JUDGE = AllOf((NO_JUDGES_WARRANT, NO_WRIT))

_ANY_PAPER = ("warrant_kind", "any_active_warrant")
_LITERAL = "read to the letter, an `active warrant` may be one that no judge signed"

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "detainer_alone_never_holds",
        "A detainer without a judge's signature or a writ never leads to a hold.",
        "hold_past_release",
        DONE,
        AllOf((Comparison("request.asks_hold", Op.IS, (True,)), NO_JUDGE)),
        broken_by={_ANY_PAPER: _LITERAL},
    ),
    Invariant(
        "no_hold_without_a_judge",
        "No one is held without a judge's signature or a writ.",
        "hold_past_release",
        DONE,
        NO_JUDGE,
        broken_by={_ANY_PAPER: _LITERAL},
    ),
    Invariant(
        "no_transfer_without_a_judge",
        "No one is handed over without a judge's signature or a writ.",
        "transfer_custody",
        DONE,
        NO_JUDGE,
        broken_by={_ANY_PAPER: _LITERAL},
    ),
    Invariant(
        "no_secure_access_without_a_judge",
        "No agent enters a secure area without a judge's signature or a writ.",
        "admit_to_secure_area",
        DONE,
        NO_JUDGE,
    ),
    Invariant(
        "no_notice_without_a_request",
        "No release is notified that no one asked to be told of.",
        "notify_of_release",
        DONE,
        Comparison("request.asks_notification", Op.IS, (False,)),
    ),
    Invariant(
        "no_notice_on_a_withdrawn_request",
        "No release is notified once the request is withdrawn.",
        "notify_of_release",
        DONE,
        Comparison("request.cancelled", Op.IS, (True,)),
    ),
    Invariant(
        "no_notice_after_release",
        "No release is notified once the person has left.",
        "notify_of_release",
        DONE,
        Comparison("custody.state", Op.IS_NOT, ("in_custody",)),
    ),
    Invariant(
        "no_unasked_report",
        "No one is reported unasked.",
        "report_without_request",
        DONE,
    ),
    Invariant(
        "administrative_subpoena_is_not_obeyed",
        "A subpoena no court issued, signed or enforced, and not primarily criminal, "
        "is never obeyed.",
        "produce_records",
        DONE,
        AllOf(
            (
                Comparison("subpoena.issuer", Op.ONE_OF, ("immigration_officer", "prosecutor")),
                Comparison(
                    "subpoena.signed_by",
                    Op.ONE_OF,
                    ("no_one", "immigration_officer", "prosecutor"),
                ),
                Comparison("subpoena.primarily_criminal_investigation", Op.IS, (False,)),
                Comparison("subpoena.court_enforced", Op.IS, (False,)),
            )
        ),
    ),
    Invariant(
        "nothing_outside_the_courts_scope",
        "What a court's order does not cover is never given because of it.",
        "produce_records",
        DUE | DONE,
        AllOf(
            (
                Comparison("subpoena.court_enforced", Op.IS, (True,)),
                Comparison("information.within_court_order", Op.IS, (False,)),
                Comparison("subpoena.primarily_criminal_investigation", Op.IS, (False,)),
            )
        ),
    ),
    Invariant(
        "status_is_not_asked",
        "Status is never asked beyond what law requires.",
        "ask_immigration_status",
        DONE,
        Comparison("encounter.law_requires_status_question", Op.IS, (False,)),
    ),
    Invariant(
        "no_delay_for_pick_up",
        "No one eligible for release is kept for a pick-up: release is never forbidden.",
        "release_when_eligible",
        frozenset({Answer.FORBIDDEN, Answer.CONFLICT}),
    ),
    Invariant(
        "release_is_due_without_a_judge",
        "Someone in custody who is eligible, and for whom no judge signed, is to be released.",
        "release_when_eligible",
        frozenset(Answer) - DUE,
        AllOf(
            (
                Comparison("custody.state", Op.IS, ("in_custody",)),
                Comparison("custody.eligible_for_release", Op.IS, (True,)),
                NO_JUDGE,
            )
        ),
        during=Period(date(2014, 4, 30)),
        broken_by={_ANY_PAPER: _LITERAL},
    ),
)

INDEPENDENCES: tuple[Independence, ...] = (
    Independence(
        "nothing_turns_on_what_is_asserted",
        "No answer depends on what the agency asserts or attests of the person.",
        ("request.asserts_status", "request.asserts_criminality", "request.attestation"),
        broken_by={
            ("notify_scope", "asserted_criminality"): (
                "which answers the requests in which ICE says that the person is a criminal"
            ),
        },
    ),
)

PATHS: tuple[PathInvariant, ...] = (
    PathInvariant(
        "no_history_of_a_hold_without_a_judge",
        "In no history of up to six events is someone eligible still in jail without a judge's "
        "signature or a writ.",
        "still_there",
        NO_JUDGE,
        broken_by={_ANY_PAPER: _LITERAL},
    ),
    PathInvariant(
        "no_history_of_a_transfer_without_a_judge",
        "In no history of up to six events is anyone handed over without a judge's signature or "
        "a writ.",
        "handed_over",
        NO_JUDGE,
        broken_by={_ANY_PAPER: _LITERAL},
    ),
)

CLAIMS: tuple[Claim, ...] = (*INVARIANTS, *INDEPENDENCES, *PATHS)
