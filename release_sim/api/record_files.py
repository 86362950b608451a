"""Files of records, verified line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.errors import NothingCollectedError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import complain_of
from release_sim.model.problem import Place

if TYPE_CHECKING:
    from release_sim.model.records.audit_record import AuditRecord, RecoveryMarker
    from release_sim.model.records.ledger_results import Verified
    from release_sim.model.records.rerun_result import Rerun
    from release_sim.model.rulebook import Rulebook

# Canonical JSON and signatures are read within the functions: most verbs do without.


def verified(
    file: Path, keys: Sequence[Path] = (), expect_head: str | None = None, expect_count: int = 0
) -> Verified:
    """Return the result of checking a file of records, up to its end or the first fault.

    Raises ``FilesAreWrongError`` if the file or a public key cannot be read, and
    ``NothingCollectedError`` if there is no record in it.
    """
    from release_sim.audit.chain import Chain  # noqa: PLC0415
    from release_sim.audit.keys import public_key  # noqa: PLC0415
    from release_sim.audit.ledger import lines_of  # noqa: PLC0415

    diagnosis = Diagnosis()
    known = [name for path in keys if (name := public_key(path, diagnosis))]
    diagnosis.raise_if_any()
    chain = Chain(known)
    with _reading(file):
        for _ in chain.follow(lines_of(file)):
            pass
    found = chain.verified(expect_head, expect_count)
    if not found.lines and not found.bad:
        raise NothingCollectedError(f"no record in {file}")
    return found


def sound_entries(file: Path) -> Iterator[AuditRecord | RecoveryMarker]:
    """Yield the lines of a sound file; report any other before the first."""
    from release_sim.audit.chain import Chain  # noqa: PLC0415
    from release_sim.audit.ledger import lines_of  # noqa: PLC0415

    chain = Chain()
    with _reading(file):
        for _ in chain.follow(lines_of(file)):
            pass
    found = chain.verified()
    if found.bad:
        diagnosis = Diagnosis()
        place, message = Place(str(file), found.bad.line), f"{found.bad.fault}: {found.bad.says}"
        so_far = "up to there it holds" if found.lines else "what is wrong with it"
        hint = f"{so_far}: release-sim audit verify {file}"
        diagnosis.add("broken-record", place, message, help=hint)
        diagnosis.raise_if_any()
    if not found.lines:
        raise NothingCollectedError(f"no record in {file}")
    yield from Chain().follow(lines_of(file))


def rerun_records(file: Path, rulebook: Rulebook) -> Iterator[Rerun]:
    """Yield every recorded case decided again under these rules, and what differs."""
    from release_sim.audit.rerun import Rerunner  # noqa: PLC0415
    from release_sim.model.records.audit_record import AuditRecord  # noqa: PLC0415

    rerunner = Rerunner(rulebook)
    for entry in sound_entries(file):
        if isinstance(entry, AuditRecord):
            yield rerunner.rerun(entry)


def entry_at(file: Path, number: int) -> AuditRecord | RecoveryMarker:
    """Return the line of this number; raise ``NothingCollectedError`` where there are fewer."""
    last = 0
    for entry in sound_entries(file):
        last = entry.number
        if last == number:
            return entry
    raise NothingCollectedError(f"no line {number:,} in {file}; it has {last:,}")


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    """Report a file that cannot be read."""
    try:
        yield
    except OSError as error:
        diagnosis = Diagnosis()
        complain_of(error, file, diagnosis)
        diagnosis.raise_if_any()
