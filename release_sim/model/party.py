"""Who can change what a case states."""

from __future__ import annotations

from enum import StrEnum


class Party(StrEnum):
    """Those whose own act can change a fact of a case.

    That someone can says nothing of whether they should, would, or have grounds to.
    """

    REQUESTING_AGENCY = "requesting_agency"
    COURT = "court"
    PROSECUTOR = "prosecutor"
    JAIL = "jail"
    PERSON = "person"


PARTIES: dict[Party, str] = {
    Party.REQUESTING_AGENCY: "the agency that makes the request, and its officers",
    Party.COURT: "a judge or magistrate, federal or state",
    Party.PROSECUTOR: "a prosecutor, federal, state or city",
    Party.JAIL: "the jail, or the other city or state body that would act",
    Party.PERSON: "the person whom the case is about, or someone on their behalf",
}
