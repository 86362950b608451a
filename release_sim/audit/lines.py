"""One line of a file of records: sealed when written, checked when read.

A line is one JSON value in the canonical form of RFC 8785. Its ``hash`` is the SHA-256 of that
form without ``hash`` and ``signature``, which is also what a signature signs. So the values of its
keys are put into the form once, by themselves, and joined for the hash and for the line. Before a
fence, and nowhere else, stand the bytes of the line that was broken off, and a byte that no JSON
has.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, get_origin

from pydantic import BaseModel, TypeAdapter

from release_sim.model.canonical import canonical_json, sha256_of
from release_sim.model.records.audit_record import (
    EARLIER,
    FENCE,
    RECORD,
    AuditRecord,
    Entry,
    RecoveryMarker,
)
from release_sim.model.records.ledger_results import FailedLine, VerificationFailure

SEPARATOR = b"\x1e"  # the record separator of RFC 7464; canonical JSON has no control characters

Signing = Callable[[bytes], Mapping[str, str]]
Parts = Mapping[str, bytes]  # the values of the keys of an object, each in canonical form

_SEAL = ("hash", "signature")
_FORM = re.compile(r"release_sim\.(record|fence)/[0-9]{1,6}")
_KNOWN_FORMS = (RECORD, EARLIER, FENCE)
_ENTRY: TypeAdapter[AuditRecord | RecoveryMarker] = TypeAdapter(Entry)


class ValidEntry(NamedTuple):
    """A line that agrees with its own seal, and the bytes that were hashed and signed."""

    entry: AuditRecord | RecoveryMarker
    body: bytes


def members_of(value: Mapping[str, Any]) -> dict[str, bytes]:
    """Serialize the value under each key, in that form."""
    return {name: canonical_json(inner) for name, inner in value.items()}


def join_parts(parts: Parts) -> bytes:
    """Join these parts to one object in that form: keys in the order of UTF-16 code units."""
    names = sorted(parts, key=lambda name: name.encode("utf-16-be"))
    return b"{" + b",".join(canonical_json(name) + b":" + parts[name] for name in names) + b"}"


def sealed(content: Parts, sign: Signing | None) -> tuple[bytes, str]:
    """Return the line of this content, and its hash."""
    body = join_parts(content)
    name = sha256_of(body)
    signature = {"signature": sign(body)} if sign else {}
    return join_parts({**content, **members_of({"hash": name, **signature})}), name


def value_of(line: bytes) -> Any:
    """Parse a whole line as JSON; raise ``ValueError`` if it is none."""
    return json.loads(line.rpartition(SEPARATOR)[2].decode())


def read_line(line: bytes) -> ValidEntry | FailedLine:
    """Return the record or fence in a whole line, or the fault that it has."""
    broken, separator, text = line.rpartition(SEPARATOR)
    try:
        value = value_of(line)
        parts = members_of(value)
        body = join_parts({name: parts[name] for name in parts if name not in _SEAL})
        again = join_parts(parts)
        entry = _ENTRY.validate_json(text)
    except (ValueError, AttributeError, RecursionError):
        return _of_later_version(line) or FailedLine(VerificationFailure.CHANGED, _no_record(line))
    if sha256_of(body) != entry.hash:
        return FailedLine(VerificationFailure.CHANGED, "the content does not match the hash")
    if again != text:
        ends = "it ends in CR LF, and in LF alone when it was written"
        other = "what it says is as written, but not its form"
        return FailedLine(
            VerificationFailure.NOT_CANONICAL, ends if text == again + b"\r" else other
        )
    kept = (entry.broken.bytes, entry.broken.sha256) if isinstance(entry, RecoveryMarker) else None
    if kept != ((len(broken), sha256_of(broken)) if separator else None):
        return FailedLine(
            VerificationFailure.CHANGED, "the bytes before the fence are not those it names"
        )
    return ValidEntry(entry, body)


def begins_line(text: bytes) -> bool:
    """Return True if a line can begin with these bytes."""
    known = (each for shape in (AuditRecord, RecoveryMarker) for each in beginnings(shape))
    return any(each.startswith(text[: len(each)]) for each in known)


def beginnings(shape: type[BaseModel]) -> Iterator[bytes]:
    """Yield how values of a shape begin in canonical form, whatever their keys are.

    Several keys can be the first one: any that may be left out, and the first that may not.
    """
    fields = {field.alias or name: field for name, field in shape.model_fields.items()}
    for name, field in sorted(fields.items(), key=lambda each: each[0].encode("utf-16-be")):
        inner = field.annotation
        opened: Iterable[bytes] = (b"{" if get_origin(inner) is Mapping else b"",)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            opened = beginnings(inner)
        yield from (b"{" + canonical_json(name) + b":" + each for each in opened)
        if field.is_required():
            return


def _of_later_version(line: bytes) -> FailedLine | None:
    """Return the fault of a line in a form that this program does not know yet, if it is one."""
    try:
        name = value_of(line)["schema"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(name, str) or not _FORM.fullmatch(name) or name in _KNOWN_FORMS:
        return None
    says = f"it is written as `{name}`, which a later version of the program reads"
    return FailedLine(VerificationFailure.LATER_VERSION, says)


def _no_record(line: bytes) -> str:
    """Name the fault of a line that is no record, by what an editor may have left."""
    if not line.strip():
        return "it is an empty line"
    if line.startswith(BOM_UTF8):
        return "a byte order mark stands before it"
    return "it is not a record"
