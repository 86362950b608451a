"""Decisions kept in a file of records; here alone a clock is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.inputs import Inputs
from release_sim.api.output_files import RECORDS, check_ending, check_writable
from release_sim.errors import FilesAreWrongError
from release_sim.model.records.recordable import Recordable
from release_sim.model.rulebook import Rulebook

if TYPE_CHECKING:
    from release_sim.audit.content import Contents
    from release_sim.audit.ledger import Ledger
    from release_sim.audit.lines import Parts
    from release_sim.model.records.ledger_results import Appended

AT_ONCE = 1000  # records; some twenty megabytes


@dataclass(frozen=True, slots=True)
class Recording:
    """A file of records that is added to; what cannot be written raises ``NotWrittenError``."""

    path: Path
    ledger: Ledger
    contents: Contents

    @classmethod
    def at(
        cls, path: Path | None, key: Path | None, inputs: Inputs, rulebook: Rulebook
    ) -> Recording | None:
        """Return the file ready to be added to; what is wrong with it or the key is reported.

        It is looked for here, because adding the records may be the end of long work.
        """
        if path is None:
            return None
        if not path.exists():  # else its lines tell what it is
            check_ending(path, "--record", RECORDS, inputs.diagnosis)
        # Canonical JSON and signatures come only where something is recorded.
        from release_sim.audit.content import Contents  # noqa: PLC0415
        from release_sim.audit.ledger import Ledger  # noqa: PLC0415

        sign = None
        if key:
            from release_sim.audit.keys import signing  # noqa: PLC0415  for the same reason

            sign = signing(key, inputs.diagnosis)
        ledger = Ledger(path, lambda: datetime.now(UTC), sign)
        try:
            with check_writable(path):
                ledger.check()
        except FilesAreWrongError as error:
            inputs.diagnosis.take(error)
        return cls(path, ledger, Contents(rulebook))

    def add(self, told: Iterable[Recordable]) -> Appended:
        """Record these decisions, before any of them is printed."""
        return self._append([self.contents.of(each) for each in told])

    def add_in_turn(
        self, told: Iterable[Recordable], on_added: Callable[[int], None]
    ) -> list[Appended]:
        """Record more decisions than are held at once, and say now and then how many.

        Those recorded stay, whatever happens later.
        """
        waiting, found = map(self.contents.of, told), []
        while some := list(islice(waiting, AT_ONCE)):
            found.append(self._append(some))
            on_added(self.ledger.added)
        return found

    def _append(self, contents: Sequence[Parts]) -> Appended:
        with check_writable(self.path):
            return self.ledger.append(contents)
