"""Constraints: facts that no real case has together, each with the reason.

Files that say such a thing are refused, and no case that the program makes up has it. A constraint
says only what follows from the meaning of the words, never what a rule or an officer ought to do:
a form filled in by the wrong hand is a case like another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import KIND_OF, qualified

_SIGNED = ("federal_judge", "federal_magistrate", "state_judge", "immigration_officer")
_SIGNED_WARRANT = (*_SIGNED, "parole_authority")
_NO_SUBPOENA = {"request.asks_records": (False,)}
_RECORDS = "records that are asked for by subpoena are asked for: `request.asks_records` is true"


@dataclass(frozen=True, slots=True)
class Constraint:
    """Facts that cannot hold together: each known to have one of its values.

    They are facts of one instrument, of the kind ``kind``, or of the person, where it is None.
    """

    facts: Mapping[str, tuple[Value, ...]]
    reason: str
    source: str = ""

    @property
    def kind(self) -> str | None:
        """The kind of instrument that it is about, if it is about one."""
        return KIND_OF.get(next(iter(self.facts)))

    def of(self, instrument: str) -> dict[str, tuple[Value, ...]]:
        """Return the facts, by the names that they have for an instrument of its kind."""
        return {qualified(name, instrument): values for name, values in self.facts.items()}


CONSTRAINTS: tuple[Constraint, ...] = (
    Constraint(
        {"custody.eligible_for_release": (False,), "custody.release_certain": (True,)},
        "no one's release is certain while a charge, a sentence or a bond keeps them",
        "C.R.S. 24-76.6-101(2)",
    ),
    Constraint(
        {"warrant.form": ("no_warrant",), "warrant.signed_by": _SIGNED_WARRANT},
        "where there is no paper, no one has signed it",
    ),
    Constraint(
        {
            "warrant.form": ("judicial_arrest_warrant",),
            "warrant.signed_by": ("immigration_officer", "parole_authority"),
        },
        "a warrant of a court is issued by a judge or a magistrate",
        "C.R.S. 24-76.6-101(5)",
    ),
    Constraint({**_NO_SUBPOENA, "subpoena.signed_by": (*_SIGNED, "prosecutor")}, _RECORDS),
    Constraint({**_NO_SUBPOENA, "subpoena.court_enforced": (True,)}, _RECORDS),
    Constraint(
        {**_NO_SUBPOENA, "subpoena.primarily_criminal_investigation": (True,)},
        _RECORDS,
    ),
)
"""Everything that cannot be."""

CONSTRAINTS_ON: Mapping[str, tuple[Constraint, ...]] = {
    name: tuple(each for each in CONSTRAINTS if name in each.facts)
    for constraint in CONSTRAINTS
    for name in constraint.facts
}
"""Those that a fact has a part in, by the fact."""
