"""The facts of warrants, writs, subpoenas and orders, and of what is asked for."""

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
    day,
    presume,
    yes_no,
)

INSTRUMENT_FACTS: tuple[Fact, ...] = (
    choice(
        "warrant.form",
        "What the paper called a warrant is; who signed it is another fact.",
        "no_warrant judicial_arrest_warrant i_200 i_203 i_205 other",
        presume(
            "no_warrant", "a warrant is a paper shown to the jail; none mentioned is none shown"
        ),
        changed_by=BY_AGENCY + BY_COURT,
        value_by={"judicial_arrest_warrant": BY_COURT, "i_200 i_203 i_205": BY_AGENCY},
    ),
    choice(
        "warrant.signed_by",
        "Who signed the paper called a warrant.",
        "no_one federal_judge federal_magistrate state_judge immigration_officer parole_authority",
        changed_by=BY_AGENCY + BY_COURT,
        value_by={
            "no_one parole_authority": (),
            "federal_judge federal_magistrate state_judge": BY_COURT,
            "immigration_officer": BY_AGENCY,
        },
    ),
    yes_no(
        "warrant.active",
        "It is neither recalled, expired nor already carried out.",
        presume(True, "a paper stands until it is recalled, runs out or is carried out"),
        changed_by=BY_AGENCY + BY_COURT,
    ),
    choice(
        "warrant.concerns",
        "What it was issued for; a witness or a contempt of court is another matter.",
        "crime civil_immigration other_matter",
        changed_by=BY_AGENCY + BY_COURT,
        value_by={"crime": BY_COURT},
    ),
    choice(
        "warrant.commands",
        "What it orders.",
        "arrest search search_of_jail removal other",
        presume("arrest", "a warrant orders an arrest unless the story says what else it orders"),
        changed_by=BY_AGENCY + BY_COURT,
    ),
    choice(
        "warrant.addressed_to",
        "Whose officers it commands.",
        "any_officer immigration_agency other_federal_agency this_county other_county",
        presume("any_officer", "a warrant commands whoever may carry it out unless it says whom"),
        changed_by=BY_AGENCY + BY_COURT,
    ),
    yes_no(
        "warrant.names_person",
        "It names this person.",
        presume(True, "a paper is told of because it is about the person"),
        changed_by=BY_AGENCY + BY_COURT,
    ),
    yes_no(
        "writ.presented",
        "A writ moving a prisoner between state and federal custody was served on the jail, and is "
        "neither vacated, quashed nor over with its return.",
        presume(False, "a writ is a paper served on the jail; none mentioned is none served"),
        changed_by=BY_COURT + BY_PROSECUTOR,
    ),
    choice(
        "writ.signed_by",
        "Who signed the writ.",
        "no_one federal_judge state_judge other",
        changed_by=BY_COURT,
        value_by={"no_one other": ()},
    ),
    choice(
        "writ.delivers_to",
        "Whose officers it lets take the prisoner.",
        "any_officer immigration_agency other_federal_agency this_county other_county",
        presume("any_officer", "a writ is for whoever comes with it unless it says for whom"),
        changed_by=BY_COURT,
    ),
    choice(
        "subpoena.issuer",
        "Who issued the subpoena.",
        "immigration_officer federal_court state_court prosecutor",
        changed_by=BY_AGENCY + BY_COURT + BY_PROSECUTOR,
        value_by={
            "immigration_officer": BY_AGENCY,
            "federal_court state_court": BY_COURT,
            "prosecutor": BY_PROSECUTOR,
        },
    ),
    choice(
        "subpoena.signed_by",
        "Who signed the subpoena.",
        "no_one immigration_officer federal_judge federal_magistrate state_judge prosecutor",
        changed_by=BY_AGENCY + BY_COURT + BY_PROSECUTOR,
        value_by={
            "no_one": (),
            "immigration_officer": BY_AGENCY,
            "federal_judge federal_magistrate state_judge": BY_COURT,
            "prosecutor": BY_PROSECUTOR,
        },
    ),
    yes_no(
        "subpoena.primarily_criminal_investigation",
        "It serves primarily a criminal investigation.",
        changed_by=BY_AGENCY + BY_PROSECUTOR,
    ),
    yes_no(
        "subpoena.court_enforced",
        "A court has ordered that the subpoena be obeyed.",
        presume(False, "an order of a court is served on the city; none mentioned is none served"),
        changed_by=BY_COURT,
    ),
    count(
        "subpoena.days_to_respond",
        "The time to answer that it sets.",
        "days",
        365,
        changed_by=BY_AGENCY + BY_COURT + BY_PROSECUTOR,
    ),
    day("subpoena.served_on", "The day on which the subpoena reached the city."),
    yes_no(
        "court_order.in_force",
        "The order of a court was served, and is neither lifted, over nor set aside.",
        presume(False, "an order of a court is served on the city; none mentioned is none served"),
        changed_by=BY_COURT,
    ),
    choice(
        "court_order.orders",
        "What the court orders.",
        "release no_hold no_handover no_information bring_to_court give_information other",
        changed_by=BY_COURT,
    ),
    yes_no(
        "court_order.covers_person",
        "The order names the person, or a class of persons to which they belong.",
        changed_by=BY_COURT,
    ),
    yes_no(
        "court_order.binds_body",
        "It is directed at the body that would act, or at those who act with it.",
        presume(True, "an order is told of because it is for who would act"),
        changed_by=BY_COURT,
    ),
    choice(
        "interview.mode",
        "How the interview would be held.",
        "in_person phone video",
        changed_by=BY_AGENCY + BY_JAIL,
    ),
    yes_no(
        "interview.person_agrees",
        "The person, once advised, agrees to be interviewed.",
        changed_by=BY_PERSON,
    ),
    choice(
        "interview.written_consent",
        "What became of the written form on which the person may agree to be interviewed.",
        "not_offered signed refused",
        presume("not_offered", "a form is told of where it was offered"),
        changed_by=BY_PERSON,
        value_by={"not_offered": (), "signed refused": BY_PERSON},
    ),
    yes_no(
        "interview.advisement_given",
        "The person has been told the four points of C.R.S. 24-76.6-103.",
        presume(False, "the advisement is given when someone records that it was"),
        changed_by=BY_JAIL,
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
        changed_by=BY_AGENCY,
    ),
    choice(
        "information.purpose",
        "What the information would be used for.",
        "civil_immigration_enforcement criminal_investigation other that_of_the_agency",
        presume(
            "that_of_the_agency",
            "what an agency learns serves what it is for, unless said otherwise",
        ),
        changed_by=BY_AGENCY,
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
        changed_by=BY_AGENCY + BY_COURT,
    ),
)
"""Of each instrument for itself; ``vocabulary/instruments`` says which are of which kind."""
