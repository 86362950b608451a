"""The facts of the person and of the bodies that would act, and those of the situation."""

from __future__ import annotations

from release_sim.vocabulary.fact import (
    BY_AGENCY,
    BY_COURT,
    BY_JAIL,
    BY_PERSON,
    BY_PROSECUTOR,
    Fact,
    choice,
    count,
    presume,
    yes_no,
)

_NO_GROWTH = presume(
    1,
    "a story that tells of no count tells of no growth: one request, as before; presumed of both "
    "counts and their ratio together, and of none once anything is said of one",
)

IN_CUSTODY = ("in_custody", "hospital", "court_lock_up", "transport", "work_release")
"""The values of ``custody.state`` in which the jail has the person: custody is no building."""

PERSON_FACTS: tuple[Fact, ...] = (
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
        "agency.costs_repaid",
        "The federal government has agreed in writing to repay what holds cost.",
        presume(False, "an agreement is told of where there is one"),
    ),
    yes_no(
        "person.is_juvenile",
        "The person is under 18; other law governs, and the simulator does not decide it.",
        presume(False, "the Denver jails hold adults"),
    ),
    yes_no(
        "person.claims_us_citizenship",
        "The person says they are a United States citizen; citizens too receive detainers.",
        changed_by=BY_PERSON,
    ),
    choice(
        "person.has_proved",
        "What the person has shown proof of, as by a passport, a birth certificate or a visa.",
        "nothing citizenship lawful_status",
        presume("nothing", "proof is told of where it was shown"),
        changed_by=BY_PERSON,
    ),
    choice(
        "custody.state",
        "Where the person stands with the jail at this moment; in hospital, in a court's lock-up, "
        "on transport and on work release they are in its custody.",
        "in_custody released transferred hospital court_lock_up transport work_release "
        "never_in_custody",
    ),
    yes_no(
        "custody.eligible_for_release",
        "No charge, sentence or bond keeps the person any longer (C.R.S. 24-76.6-101(2)).",
        changed_by=BY_PERSON + BY_COURT + BY_PROSECUTOR,
        value_by={False: BY_COURT + BY_PROSECUTOR},
    ),
    choice(
        "custody.eligibility_ground",
        "Why the person is eligible for release (C.R.S. 24-76.6-101(2)(a) to (f)).",
        "charges_dismissed acquitted time_served bond_posted personal_recognizance diversion other",
        changed_by=BY_PERSON + BY_COURT + BY_PROSECUTOR,
        value_by={
            "charges_dismissed": BY_COURT + BY_PROSECUTOR,
            "acquitted personal_recognizance": BY_COURT,
            "time_served": (),
            "bond_posted": BY_PERSON,
            "diversion": BY_COURT + BY_PROSECUTOR,
        },
    ),
    yes_no(
        "custody.release_certain",
        "Every clearance step is done, so that it is certain the person will leave.",
        changed_by=BY_JAIL,
    ),
    yes_no(
        "custody.bond_ready",
        "Recognizance is granted, or a bond is set and its payer stands ready (C.R.S. 16-4-102).",
        presume(False, "a payer who waits is told of where one does"),
        changed_by=BY_PERSON + BY_COURT,
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
        "custody.monitoring_ordered",
        "A court orders electronic monitoring, which the jail fits before the person leaves "
        "(C.R.S. 16-4-102).",
        presume(False, "monitoring that a court orders is told of where there is some"),
        changed_by=BY_COURT,
    ),
    yes_no(
        "notice.hour_was_so",
        "The hour that the agency was told is the one at which the person left.",
        presume(True, "a notice tells what then happens unless the story says otherwise"),
    ),
    yes_no(
        "notice.place_was_so",
        "The place that the agency was told is the one where the person left.",
        presume(True, "a notice tells what then happens unless the story says otherwise"),
    ),
    yes_no(
        "custody.hold_time_over",
        "The time for which a hold of the person may last at most has passed.",
        presume(False, "a hold has not lasted that long unless the story says so"),
        changed_by=BY_JAIL,
    ),
    choice(
        "background.charge",
        "The gravest pending charge; charged is not convicted.",
        "none minor serious violent",
        changed_by=BY_COURT + BY_PROSECUTOR,
        value_by={"minor serious violent": BY_PROSECUTOR},
    ),
    choice("background.conviction", "The gravest conviction.", "none minor serious violent"),
    count(
        "background.conviction_years",
        "Whole years since the gravest conviction, or since its sentence ended.",
        "years",
        100,
    ),
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
        "The body needs the answer for its own duties (C.R.S. 24-74-104(1)).",
    ),
)
"""Who would act, whom the case is about, and how they came and stand there."""

SITUATION_FACTS: tuple[Fact, ...] = (
    choice(
        "transfer.to",
        "Whose officers would take the person, where they are handed over.",
        "those_who_ask immigration_agency other_federal_agency other_county",
        presume("those_who_ask", "the officers who ask would come, unless others are named"),
        changed_by=BY_AGENCY + BY_COURT,
    ),
    choice(
        "site.kind",
        "Where the proposed action would take place.",
        "jail home street school hospital place_of_worship courthouse library shelter "
        "community_center other_city_property",
        changed_by=BY_AGENCY,
    ),
    count(
        "volume.requests_now",
        "Requests received in the period looked at.",
        "requests",
        1_000_000,
        _NO_GROWTH,
    ),
    count(
        "volume.requests_baseline",
        "Requests received in the period compared with.",
        "requests",
        1_000_000,
        _NO_GROWTH,
    ),
    count(
        "volume.ratio",
        "How many times the baseline the requests now are, rounded down.",
        "times",
        1_000,
        _NO_GROWTH,
        quotient_of=("volume.requests_now", "volume.requests_baseline"),
    ),
)
"""Where the action would take place, and how many requests there are."""
