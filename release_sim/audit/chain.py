"""The check that a file of records has not been changed, line after line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from release_sim.audit.lines import ValidEntry, read_line
from release_sim.model.records.audit_record import AuditRecord, RecoveryMarker, Signature
from release_sim.model.records.ledger_results import FailedLine, VerificationFailure, Verified


class Chain:
    """Follows the lines of a file and stops at the first that was changed.

    With ``keys``, every line must be signed by one of them.
    """

    def __init__(self, keys: Collection[str] = ()) -> None:
        """Nothing is read yet."""
        self._keys = keys
        self._numbers: dict[str, int] = {}
        self._head: str | None = None
        self._fences: dict[int, int] = {}
        self._signed: Counter[str] = Counter()
        self._bad: FailedLine | None = None
        self._mixed: FailedLine | None = None
        self._signer: str | None = None

    def follow(self, lines: Iterable[bytes]) -> Iterator[AuditRecord | RecoveryMarker]:
        """Yield the records and fences up to the end, or up to the first fault."""
        waiting = iter(lines)
        for line in waiting:
            found = self._sound(line)
            if isinstance(found, ValidEntry) and not self._follows(found.entry):
                found = self._misplaced(found.entry, waiting)
            if isinstance(found, FailedLine):
                self._bad = replace(found, line=len(self._numbers) + 1)
                return
            self._take(found.entry)
            yield found.entry

    def verified(self, head: str | None = None, count: int = 0) -> Verified:
        """Return the result; ``head`` and ``count`` are those noted of the file earlier."""
        lines, bad = len(self._numbers), self._bad
        if bad is None and lines < count:
            bad = FailedLine(
                VerificationFailure.END_MISSING,
                f"it had {count:,} lines, and has {lines:,}",
                lines + 1,
            )
        elif bad is None and head is not None and head not in self._numbers:
            bad = FailedLine(
                VerificationFailure.END_MISSING, "no line has the hash that was noted", lines + 1
            )
        return Verified(
            lines=lines,
            head=self._head,
            fences=self._fences,
            signed=self._signed,
            bad=bad,
            mixed=None if self._keys else self._mixed,
            keys_given=bool(self._keys),
            head_at=self._numbers.get(head or ""),
            noted=count,
        )

    def _take(self, entry: AuditRecord | RecoveryMarker) -> None:
        signer = entry.signature.key if entry.signature else None
        if self._numbers and signer != self._signer and self._mixed is None:
            says = f"it is {signed_by(signer)}, and the line before is {signed_by(self._signer)}"
            self._mixed = FailedLine(VerificationFailure.SIGNING_MIXED, says, entry.number)
        self._signer = signer
        self._numbers[entry.hash] = entry.number
        self._head = entry.hash
        if isinstance(entry, RecoveryMarker):
            self._fences[entry.number] = entry.broken.bytes
        if entry.signature:
            self._signed[entry.signature.key] += 1

    def _sound(self, line: bytes) -> ValidEntry | FailedLine:
        if not line.endswith(b"\n"):
            says = f"the last line ends after {len(line):,} bytes, before it is whole"
            return FailedLine(VerificationFailure.INCOMPLETE, says)
        found = read_line(line[:-1])
        if isinstance(found, FailedLine):
            return found
        return self._unsigned(found.entry.signature, found.body) or found

    def _unsigned(self, signature: Signature | None, body: bytes) -> FailedLine | None:
        """Return the fault of a signature, or of its absence."""
        if signature is None:
            return (
                FailedLine(VerificationFailure.SIGNATURE_MISSING, "it is not signed")
                if self._keys
                else None
            )
        # A file without signatures is verified without the library that checks them.
        from release_sim.audit.keys import signs  # noqa: PLC0415

        if not signs(signature, body):
            return FailedLine(
                VerificationFailure.SIGNATURE_WRONG, "the signature is not one of this content"
            )
        if self._keys and signature.key not in self._keys:
            return FailedLine(
                VerificationFailure.SIGNATURE_WRONG, f"it is signed by another key, {signature.key}"
            )
        return None

    def _follows(self, entry: AuditRecord | RecoveryMarker) -> bool:
        return entry.previous == self._head and entry.number == len(self._numbers) + 1

    def _misplaced(self, entry: AuditRecord | RecoveryMarker, rest: Iterable[bytes]) -> FailedLine:
        """Explain, by the lines after it, why a sound line does not follow the one before."""
        wanted = len(self._numbers) + 1
        if entry.hash in self._numbers:
            return FailedLine(
                VerificationFailure.DUPLICATED, f"it is line {self._numbers[entry.hash]:,} again"
            )
        is_later = is_before = False
        for line in rest:
            if isinstance(found := read_line(line[:-1]), ValidEntry):
                later = found.entry
                is_later |= later.previous == self._head and later.number == wanted
                is_before |= later.hash == entry.previous
        if is_later:
            if is_before:
                says = f"it is line {entry.number:,}, and line {wanted:,} comes later"
                return FailedLine(VerificationFailure.OUT_OF_ORDER, says)
            return FailedLine(
                VerificationFailure.INSERTED,
                "it was not written here: the next one follows without it",
            )
        if entry.number > wanted:
            one = f"line {wanted:,} is"
            several = f"lines {wanted:,} to {entry.number - 1:,} are"
            gone = one if entry.number == wanted + 1 else several
            return FailedLine(
                VerificationFailure.MISSING, f"{gone} gone; line {entry.number:,} stands here"
            )
        return FailedLine(
            VerificationFailure.INSERTED,
            "it does not follow the line before it, or that one was replaced",
        )


def signed_by(key: str | None) -> str:
    """Return how a line is signed, in words."""
    return f"signed by {key}" if key else "not signed"
