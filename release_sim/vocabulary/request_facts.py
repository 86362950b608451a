"""The facts of a request: who makes it, what it asks and asserts, and how it came."""

from __future__ import annotations

from release_sim.vocabulary.fact import (
    BY_AGENCY,
    BY_JAIL,
    Fact,
    choice,
    day,
    presume,
    yes_no,
)

_ASKS_WHAT_IT_SAYS = presume(False, "a request asks only for what it says")
_SAID_ONLY_IF_SAID = presume(False, "an assertion exists only where the agency made it")

REQUEST_FACTS: tuple[Fact, ...] = (
    choice(
        "request.from",
        "Who makes the request.",
        "ice cbp other_immigration_authority criminal_agency",
        presume("ice", "a story is about ICE unless it names another agency"),
    ),
    choice(
        "request.purpose",
        "What it is for: an agency that enforces immigration law may work on a crime, and another "
        "may act as immigration officers.",
        "that_of_the_agency civil_immigration_enforcement criminal_investigation",
        presume("that_of_the_agency", "an agency does what it is for unless said otherwise"),
        changed_by=BY_AGENCY,
    ),
    choice(
        "request.form",
        "The paper or way by which the request came.",
        "i_247 i_247a i_247d i_247n i_247x i_247g letter phone_or_email in_person",
        changed_by=BY_AGENCY,
    ),
    yes_no(
        "request.asks_notification",
        "It asks to be told of the release.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=BY_AGENCY,
    ),
    yes_no(
        "request.asks_hold",
        "It asks that the person be kept past eligibility for release.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=BY_AGENCY,
    ),
    yes_no(
        "request.asks_transfer",
        "It asks that the person be handed over directly, inside the jail.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=BY_AGENCY,
    ),
    yes_no(
        "request.asks_interview",
        "It asks to interview the person.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=BY_AGENCY,
    ),
    yes_no(
        "request.asks_secure_access",
        "It asks to enter an area of the jail closed to the public.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=BY_AGENCY,
    ),
    yes_no(
        "request.asks_status",
        "It asks for information on citizenship or immigration status, the one subject "
        "of 8 U.S.C. 1373.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=BY_AGENCY,
    ),
    yes_no(
        "request.asks_personal_information",
        "It asks, without a subpoena, for addresses, contacts or like personal information.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=BY_AGENCY,
    ),
    yes_no(
        "request.asks_records",
        "It asks, by subpoena, for records.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=BY_AGENCY,
    ),
    yes_no(
        "request.asks_enforcement_help",
        "It asks the city to take part in a civil immigration arrest or operation.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=BY_AGENCY,
    ),
    yes_no(
        "request.asserts_criminality",
        "The agency asserts that the person is a criminal; never a finding of the city.",
        _SAID_ONLY_IF_SAID,
        changed_by=BY_AGENCY,
    ),
    choice(
        "request.asserts_status",
        "What the agency asserts of the person's immigration status.",
        "nothing removable_without_order final_order_of_removal previously_removed "
        "lawful_permanent_resident",
        presume("nothing", "an assertion exists only where the agency made it"),
        changed_by=BY_AGENCY,
    ),
    choice(
        "request.attestation",
        "What the agency attests in the form the July 2017 draft would have demanded.",
        "none convicted_gang_member convicted_violent_felon certified_terrorism_risk",
        presume("none", "an attestation exists only where the agency made it"),
        changed_by=BY_AGENCY,
    ),
    yes_no(
        "request.cancelled",
        "The agency has withdrawn the request.",
        presume(False, "a request stands until it is withdrawn"),
        changed_by=BY_AGENCY,
    ),
    yes_no(
        "request.served_on_person",
        "A copy was served on the person, which form I-247A wants before it takes effect.",
        changed_by=BY_AGENCY + BY_JAIL,
        value_by={False: ()},
    ),
    day("request.received_on", "The day on which the request reached the jail."),
)
"""Of each request for itself; a subpoena is one, and has these as well as its own."""
