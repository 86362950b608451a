"""The vocabulary: every fact a case can state, what it means, and what is presumed of it.

A fact is *stated*, *presumed* or *unknown*. Facts that decide liberty (the state of custody,
who signed, eligibility for release) have no presumption. Immigration status is never a fact
here: only what an agency asserts about it is, because the city does not hold it
(D.R.M.C. 28-250(a)(2)). Names follow the terms of C.R.S. 24-76.6 and of form I-247A.

Each fact tells who can change it in a case at hand. No one changes what has happened, what the
law requires, or what the answers are themselves about, as where the person is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from release_sim.vocabulary.fact import (
    Fact,
    Party,
    Presumption,
    choice,
    count,
    day,
    presume,
    yes_no,
)

_ASKS_WHAT_IT_SAYS = presume(False, "a request asks only for what it says")
_SAID_ONLY_IF_SAID = presume(False, "an assertion exists only where the agency made it")
_AGENCY = (Party.REQUESTING_AGENCY,)
_COURT = (Party.COURT,)
_PROSECUTOR = (Party.PROSECUTOR,)
_JAIL = (Party.JAIL,)
_PERSON = (Party.PERSON,)

FACTS: tuple[Fact, ...] = (
    choice(
        "agency.kind",
        "Which body would act, of those the ordinance and the state acts name.",
        "sheriff_jail police city_department county_court probation pretrial_services "
        "community_corrections state_agency state_patrol prosecutor private_operator",
        presume("sheriff_jail", "a story is about the jail unless it says who else would act"),
    ),
    yes_no(
        "agency.has_287g_agreement",
        "The agency has an agreement under 8 U.S.C. 1357(g) to act for ICE.",
        presume(False, "no source reports such an agreement of Denver or Aurora"),
    ),
    yes_no(
        "person.is_juvenile",
        "The person is under 18; other law governs, and the simulator does not decide it.",
        presume(False, "the Denver jails hold adults"),
    ),
    yes_no(
        "person.claims_us_citizenship",
        "The person says they are a United States citizen; citizens too receive detainers.",
        changed_by=_PERSON,
    ),
    choice(
        "custody.state",
        "Where the person stands with the jail at this moment.",
        "in_custody released transferred hospital never_in_custody",
    ),
    yes_no(
        "custody.eligible_for_release",
        "No charge, sentence or bond keeps the person any longer (C.R.S. 24-76.6-101(2)).",
        changed_by=_PERSON + _COURT + _PROSECUTOR,
        value_by={False: _COURT + _PROSECUTOR},
    ),
    choice(
        "custody.eligibility_ground",
        "Why the person is eligible for release (C.R.S. 24-76.6-101(2)(a) to (f)).",
        "charges_dismissed acquitted time_served bond_posted personal_recognizance diversion other",
        changed_by=_PERSON + _COURT + _PROSECUTOR,
        value_by={
            "charges_dismissed": _COURT + _PROSECUTOR,
            "acquitted personal_recognizance": _COURT,
            "time_served": (),
            "bond_posted": _PERSON,
            "diversion": _COURT + _PROSECUTOR,
        },
    ),
    yes_no(
        "custody.release_certain",
        "Every clearance step is done, so that it is certain the person will leave.",
        changed_by=_JAIL,
    ),
    yes_no(
        "custody.bond_ready",
        "Recognizance is granted, or a bond is set and its payer stands ready (C.R.S. 16-4-102).",
        presume(False, "a payer who waits is told of where one does"),
        changed_by=_PERSON + _COURT,
    ),
    yes_no(
        "custody.from_court",
        "The person would leave custody coming straight from a court proceeding.",
        presume(False, "a hearing that the person comes from is told of"),
    ),
    yes_no(
        "custody.extraordinary_circumstances",
        "A documented circumstance excuses release later than the limit (C.R.S. 16-4-102).",
        presume(False, "the statute wants such a circumstance documented"),
    ),
    yes_no(
        "custody.hold_time_over",
        "The time for which a hold of the person may last at most has passed.",
        presume(False, "a hold has not lasted that long unless the story says so"),
        changed_by=_JAIL,
    ),
    choice(
        "background.charge",
        "The gravest pending charge; charged is not convicted.",
        "none minor serious violent",
        changed_by=_COURT + _PROSECUTOR,
        value_by={"minor serious violent": _PROSECUTOR},
    ),
    choice("background.conviction", "The gravest conviction.", "none minor serious violent"),
    choice(
        "encounter.kind",
        "How the person and the city met.",
        "none traffic_stop arrest booking city_service",
    ),
    yes_no(
        "encounter.law_requires_status_question",
        "A law, regulation or treaty requires a question on nationality or status here.",
        presume(False, "a duty to ask, such as consular notice, is named where it arises"),
    ),
    yes_no(
        "encounter.state_duty_needs_question",
        "A state agency needs the answer for its own duties (C.R.S. 24-74-104(1)).",
    ),
    choice(
        "request.from",
        "Who makes the request.",
        "ice cbp other_immigration_authority criminal_agency",
        presume("ice", "a story is about ICE unless it names another agency"),
    ),
    choice(
        "request.form",
        "The paper or way by which the request came.",
        "i_247 i_247a i_247d i_247n i_247x i_247g letter phone_or_email in_person",
        changed_by=_AGENCY,
    ),
    yes_no(
        "request.asks_notification",
        "It asks to be told of the release.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=_AGENCY,
    ),
    yes_no(
        "request.asks_hold",
        "It asks that the person be kept past eligibility for release.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=_AGENCY,
    ),
    yes_no(
        "request.asks_transfer",
        "It asks that the person be handed over directly, inside the jail.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=_AGENCY,
    ),
    yes_no(
        "request.asks_interview",
        "It asks to interview the person.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=_AGENCY,
    ),
    yes_no(
        "request.asks_secure_access",
        "It asks to enter an area of the jail closed to the public.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=_AGENCY,
    ),
    yes_no(
        "request.asks_status",
        "It asks for information on citizenship or immigration status, the one subject "
        "of 8 U.S.C. 1373.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=_AGENCY,
    ),
    yes_no(
        "request.asks_personal_information",
        "It asks, without a subpoena, for addresses, contacts or like personal information.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=_AGENCY,
    ),
    yes_no(
        "request.asks_records",
        "It asks, by subpoena, for records.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=_AGENCY,
    ),
    yes_no(
        "request.asks_enforcement_help",
        "It asks the city to take part in a civil immigration arrest or operation.",
        _ASKS_WHAT_IT_SAYS,
        changed_by=_AGENCY,
    ),
    yes_no(
        "request.asserts_criminality",
        "The agency asserts that the person is a criminal; never a finding of the city.",
        _SAID_ONLY_IF_SAID,
        changed_by=_AGENCY,
    ),
    choice(
        "request.asserts_status",
        "What the agency asserts of the person's immigration status.",
        "nothing removable_without_order final_order_of_removal previously_removed "
        "lawful_permanent_resident",
        presume("nothing", "an assertion exists only where the agency made it"),
        changed_by=_AGENCY,
    ),
    choice(
        "request.attestation",
        "What the agency attests in the form the July 2017 draft would have demanded.",
        "none convicted_gang_member convicted_violent_felon certified_terrorism_risk",
        presume("none", "an attestation exists only where the agency made it"),
        changed_by=_AGENCY,
    ),
    yes_no(
        "request.cancelled",
        "The agency has withdrawn the request.",
        presume(False, "a request stands until it is withdrawn"),
        changed_by=_AGENCY,
    ),
    yes_no(
        "request.served_on_person",
        "A copy was served on the person, which form I-247A wants before it takes effect.",
        changed_by=_AGENCY + _JAIL,
        value_by={False: ()},
    ),
    day("request.received_on", "The day on which the request reached the jail."),
    choice(
        "warrant.form",
        "What the paper called a warrant is; who signed it is another fact.",
        "no_warrant judicial_arrest_warrant i_200 i_203 i_205 other",
        presume(
            "no_warrant", "a warrant is a paper shown to the jail; none mentioned is none shown"
        ),
        changed_by=_AGENCY + _COURT,
        value_by={"judicial_arrest_warrant": _COURT, "i_200 i_203 i_205": _AGENCY},
    ),
    choice(
        "warrant.signed_by",
        "Who signed the paper called a warrant.",
        "no_one federal_judge federal_magistrate state_judge immigration_officer",
        changed_by=_AGENCY + _COURT,
        value_by={
            "no_one": (),
            "federal_judge federal_magistrate state_judge": _COURT,
            "immigration_officer": _AGENCY,
        },
    ),
    yes_no(
        "warrant.active",
        "It is neither recalled, expired nor already carried out.",
        presume(True, "a paper stands until it is recalled, runs out or is carried out"),
        changed_by=_AGENCY + _COURT,
    ),
    choice(
        "warrant.concerns",
        "What it was issued for.",
        "crime civil_immigration",
        changed_by=_AGENCY + _COURT,
        value_by={"crime": _COURT},
    ),
    choice(
        "warrant.commands",
        "What it orders.",
        "arrest search removal other",
        presume("arrest", "a warrant orders an arrest unless the story says what else it orders"),
        changed_by=_AGENCY + _COURT,
    ),
    choice(
        "warrant.addressed_to",
        "Whose officers it commands.",
        "any_officer immigration_agency other_federal_agency this_county other_county",
        presume("any_officer", "a warrant commands whoever may carry it out unless it says whom"),
        changed_by=_AGENCY + _COURT,
    ),
    yes_no(
        "warrant.names_person",
        "It names this person.",
        presume(True, "a paper is told of because it is about the person"),
        changed_by=_AGENCY + _COURT,
    ),
    yes_no(
        "writ.presented",
        "A writ moving a prisoner between state and federal custody was served on the jail.",
        presume(False, "a writ is a paper served on the jail; none mentioned is none served"),
        changed_by=_COURT + _PROSECUTOR,
    ),
    choice(
        "writ.signed_by",
        "Who signed the writ.",
        "no_one federal_judge state_judge other",
        changed_by=_COURT,
        value_by={"no_one other": ()},
    ),
    choice(
        "subpoena.issuer",
        "Who issued the subpoena.",
        "immigration_officer federal_court state_court prosecutor",
        changed_by=_AGENCY + _COURT + _PROSECUTOR,
        value_by={
            "immigration_officer": _AGENCY,
            "federal_court state_court": _COURT,
            "prosecutor": _PROSECUTOR,
        },
    ),
    choice(
        "subpoena.signed_by",
        "Who signed the subpoena.",
        "no_one immigration_officer federal_judge federal_magistrate state_judge prosecutor",
        changed_by=_AGENCY + _COURT + _PROSECUTOR,
        value_by={
            "no_one": (),
            "immigration_officer": _AGENCY,
            "federal_judge federal_magistrate state_judge": _COURT,
            "prosecutor": _PROSECUTOR,
        },
    ),
    yes_no(
        "subpoena.primarily_criminal_investigation",
        "It serves primarily a criminal investigation.",
        changed_by=_AGENCY + _PROSECUTOR,
    ),
    yes_no(
        "subpoena.court_enforced",
        "A court has ordered that the subpoena be obeyed.",
        presume(False, "an order of a court is served on the city; none mentioned is none served"),
        changed_by=_COURT,
    ),
    count(
        "subpoena.days_to_respond",
        "The time to answer that it sets.",
        "days",
        365,
        changed_by=_AGENCY + _COURT + _PROSECUTOR,
    ),
    day("subpoena.served_on", "The day on which the subpoena reached the city."),
    yes_no(
        "court_order.in_force",
        "The order of a court was served, and is neither lifted, over nor set aside.",
        presume(False, "an order of a court is served on the city; none mentioned is none served"),
        changed_by=_COURT,
    ),
    choice(
        "court_order.orders",
        "What the court orders.",
        "release no_hold no_handover no_information bring_to_court give_information other",
        changed_by=_COURT,
    ),
    yes_no(
        "court_order.covers_person",
        "The order names the person, or a class of persons to which they belong.",
        changed_by=_COURT,
    ),
    choice(
        "interview.mode",
        "How the interview would be held.",
        "in_person phone video",
        changed_by=_AGENCY + _JAIL,
    ),
    yes_no(
        "interview.person_agrees",
        "The person, once advised, agrees to be interviewed.",
        changed_by=_PERSON,
    ),
    yes_no(
        "interview.advisement_given",
        "The person has been told the four points of C.R.S. 24-76.6-103.",
        presume(False, "the advisement is given when someone records that it was"),
        changed_by=_JAIL,
        value_by={False: ()},
    ),
    choice(
        "information.kind",
        "What the information asked for is about.",
        "immigration_status address contact current_charges bond_record release_time "
        "meeting_schedule other_record name date_of_birth place_of_birth social_security_number "
        "photograph licence vehicle income",
        presume(
            "address", "addresses and the like are meant unless the story names something else"
        ),
        changed_by=_AGENCY,
    ),
    choice(
        "information.purpose",
        "What the information would be used for.",
        "civil_immigration_enforcement criminal_investigation other that_of_the_agency",
        presume(
            "that_of_the_agency",
            "what an agency learns serves what it is for, unless said otherwise",
        ),
        changed_by=_AGENCY,
    ),
    yes_no(
        "information.public",
        "It is open to everyone already, as on a roster that the jail publishes.",
        presume(False, "what is published is said to be so"),
    ),
    yes_no(
        "information.required_by_law",
        "A federal, state or city law or a treaty requires that it be given.",
        presume(False, "a law that requires it is named where there is one"),
    ),
    yes_no(
        "information.within_court_order",
        "It lies within what the court's order or subpoena covers.",
        presume(False, "an order of a court is served on the city; none mentioned is none served"),
        changed_by=_AGENCY + _COURT,
    ),
    choice(
        "site.kind",
        "Where the proposed action would take place.",
        "jail home street school hospital place_of_worship courthouse library shelter "
        "community_center other_city_property",
        changed_by=_AGENCY,
    ),
    count(
        "volume.requests_now", "Requests received in the period looked at.", "requests", 1_000_000
    ),
    count(
        "volume.requests_baseline",
        "Requests received in the period compared with.",
        "requests",
        1_000_000,
    ),
    count(
        "volume.ratio",
        "How many times the baseline the requests now are, rounded down.",
        "times",
        1_000,
        Presumption(
            "worked out from the two counts; a story that gives no count tells of no growth",
            1,
            quotient_of=("volume.requests_now", "volume.requests_baseline"),
        ),
    ),
)

VOCABULARY: Mapping[str, Fact] = MappingProxyType({fact.name: fact for fact in FACTS})

DAY = day("as_of", "The day on which the case is decided.")
"""The day as a fact, where conditions test it; a case has it beside what it states."""
