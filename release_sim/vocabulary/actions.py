"""The actions that rules speak of, each with what it means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HOLD = "hold_past_release"
NOTICE = "notify_of_release"
RELEASE = "release_when_eligible"

ACTIONS: dict[str, str] = {
    HOLD: "keep the person in jail past eligibility for release",
    NOTICE: "tell the requesting agency when and where the person will be released",
    "transfer_custody": "hand the person over to the agency directly, inside the jail",
    "bring_to_court": "bring the person before the court that a writ or an order names",
    RELEASE: "let the person go once nothing else keeps them",
    "release_to_secure_lot": "let the person go into the fenced lot where officers may wait",
    "admit_to_secure_area": "let the agency's officers into areas closed to the public",
    "interview_in_person": "let the agency interview the person face to face in the jail",
    "interview_remotely": "let the agency interview the person by telephone or video",
    "give_interview_advisement": "tell the person their rights before a remote interview",
    "advise_person_of_notice": "tell the person that the agency is notified, and their rights",
    "ask_immigration_status": "ask or find out the person's immigration status",
    "report_without_request": "tell the agency of the person unasked",
    "share_immigration_status": "give the agency information on citizenship or status",
    "share_personal_information": "give the agency addresses, contacts and the like",
    "produce_records": "give the records that a subpoena demands",
    "answer_subpoena": "say within its time whether the records are given",
    "assist_civil_enforcement": "take part in a civil immigration arrest or operation",
    "assist_at_protected_site": "take part in an immigration operation at a protected place",
    "record_request": "record the request, and what was done, for the report to the council",
    "review_policy": "look again at the policy because circumstances changed",
}

TELLS_OF: Mapping[str, str] = MappingProxyType({"advise_person_of_notice": NOTICE})
"""Actions that tell the person of another one: where that is not done there is nothing to tell."""

ASKED_BY: dict[str, str] = {
    HOLD: "request.asks_hold",
    NOTICE: "request.asks_notification",
    "transfer_custody": "request.asks_transfer",
    "admit_to_secure_area": "request.asks_secure_access",
    "interview_in_person": "request.asks_interview",
    "interview_remotely": "request.asks_interview",
    "share_immigration_status": "request.asks_status",
    "share_personal_information": "request.asks_personal_information",
    "produce_records": "request.asks_records",
    "assist_civil_enforcement": "request.asks_enforcement_help",
    "assist_at_protected_site": "request.asks_enforcement_help",
}
"""The fact by which a request asks for an action; for the others no request asks."""
