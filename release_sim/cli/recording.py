"""``--record`` and ``--sign``: decisions kept in a file of records; here alone a clock is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from release_sim.cli.books import Books
from release_sim.cli.output import making, note, width
from release_sim.errors import FilesAreWrongError
from release_sim.model.records.told import Told
from release_sim.model.rulebook import Rulebook

if TYPE_CHECKING:
    from release_sim.audit.content import Contents
    from release_sim.audit.ledger import Ledger
    from release_sim.audit.lines import Parts
    from release_sim.model.records.record import Appended

AT_ONCE = 1000  # records; some twenty megabytes

Record = Annotated[
    Path | None, typer.Option("--record", help="Add a record of every decision to this file.")
]
Sign = Annotated[
    Path | None, typer.Option("--sign", metavar="KEY", help="Sign the records with this key.")
]


@dataclass(frozen=True, slots=True)
class Recording:
    """The file that ``--record`` names; what cannot be written to it ends the command."""

    path: Path
    ledger: Ledger
    contents: Contents

    @classmethod
    def at(
        cls, path: Path | None, key: Path | None, books: Books, rulebook: Rulebook
    ) -> Recording | None:
        """What the two options ask for, if anything; what is wrong goes to the diagnosis.

        It is looked for here, because adding the records may be the end of long work.
        """
        if path is None:
            if key:
                raise typer.BadParameter("--sign goes with --record")
            return None
        # Canonical JSON and signatures come only where something is recorded.
        from release_sim.audit.content import Contents  # noqa: PLC0415
        from release_sim.audit.ledger import Ledger  # noqa: PLC0415

        sign = None
        if key:
            from release_sim.audit.keys import signing  # noqa: PLC0415  for the same reason

            sign = signing(key, books.diagnosis)
        ledger = Ledger(path, lambda: datetime.now(UTC), sign)
        try:
            with making(path):
                ledger.check()
        except FilesAreWrongError as error:
            for each in error.problems:
                books.diagnosis.add(each.name, each.place, each.message, help=each.help)
        return cls(path, ledger, Contents(rulebook))

    def add(self, told: Iterable[Told]) -> Appended:
        """Record these decisions, before any of them is printed."""
        return self._append([self.contents.of(each) for each in told])

    def add_in_turn(self, told: Iterable[Told], tell: Callable[[int], None]) -> list[Appended]:
        """Record more decisions than are held at once, and tell now and then how many.

        Those recorded stay, whatever happens later.
        """
        waiting, found = map(self.contents.of, told), []
        while some := list(islice(waiting, AT_ONCE)):
            found.append(self._append(some))
            tell(self.ledger.added)
        return found

    def tell(self, found: Sequence[Appended]) -> None:
        """Say what was added, and what to note of it."""
        from release_sim.reporting.records.audit_text import appended_text  # noqa: PLC0415  the same

        note(appended_text(str(self.path), found, width()))

    def _append(self, contents: Sequence[Parts]) -> Appended:
        with making(self.path):
            return self.ledger.append(contents)
