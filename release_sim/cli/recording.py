"""``--record`` and ``--sign``: decisions kept in a file of records; here alone a clock is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from release_sim.cli.books import Books
from release_sim.cli.output import making, note, width
from release_sim.model.decision import Decision
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Scenario

if TYPE_CHECKING:
    from release_sim.audit.ledger import Ledger
    from release_sim.model.records.record import Appended

Record = Annotated[
    Path | None, typer.Option("--record", help="Add a record of every decision to this file.")
]
Sign = Annotated[
    Path | None, typer.Option("--sign", metavar="KEY", help="Sign the records with this key.")
]


class Told(NamedTuple):
    """A decision to be recorded, of a branch of a scenario under a policy."""

    scenario: Scenario
    branch: Branch
    policy: Policy
    decision: Decision
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """The file that ``--record`` names."""

    path: Path
    ledger: Ledger

    @classmethod
    def at(cls, path: Path | None, key: Path | None, books: Books) -> Recording | None:
        """What the two options ask for, if anything; a wrong key goes to the diagnosis."""
        if path is None:
            if key:
                raise typer.BadParameter("--sign goes with --record")
            return None
        # Canonical JSON and signatures come only where something is recorded.
        from release_sim.audit.ledger import Ledger  # noqa: PLC0415

        sign = None
        if key:
            from release_sim.audit.keys import signing  # noqa: PLC0415  for the same reason

            sign = signing(key, books.diagnosis)
        return cls(path, Ledger(path, lambda: datetime.now(UTC), sign))

    def add(self, rulebook: Rulebook, told: Iterable[Told]) -> Appended:
        """Record these decisions; what cannot be written ends the command before it prints any."""
        from release_sim.audit.content import Contents  # noqa: PLC0415  for the same reason

        contents = Contents(rulebook)
        with making(self.path):
            return self.ledger.append([contents.of(*each) for each in told])

    def tell(self, found: Appended) -> None:
        """Say what was added, and what to note of it."""
        from release_sim.reporting.records.audit_text import appended_text  # noqa: PLC0415  the same

        note(appended_text(str(self.path), found, width()))
