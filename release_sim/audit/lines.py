"""One line of a file of records: how it is sealed, and whether what is read is what was sealed.

A line is one JSON value in the canonical form of RFC 8785. Its ``hash`` is the SHA-256 of that
form without ``hash`` and ``signature``, which is also what a signature signs. Before a fence, and
nowhere else, stand the bytes of the line that was broken off, and a byte that no JSON has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

import rfc8785
from pydantic import TypeAdapter, ValidationError

from release_sim.model.records.record import Bad, Entry, Fault, Fence, Record

SEPARATOR = b"\x1e"  # the record separator of RFC 7464; canonical JSON has no control characters

Signing = Callable[[bytes], Mapping[str, str]]

_SEAL = ("hash", "signature")
_ENTRY: TypeAdapter[Record | Fence] = TypeAdapter(Entry)


class Sound(NamedTuple):
    """A line that is in itself as it was sealed, and the bytes that were hashed and signed."""

    entry: Record | Fence
    body: bytes


def digest(data: bytes) -> str:
    """The SHA-256 in hexadecimal digits."""
    return sha256(data).hexdigest()


def canonical(value: Mapping[str, Any]) -> bytes:
    """The value in the one form that RFC 8785 allows."""
    return rfc8785.dumps(dict(value))


def sealed(content: Mapping[str, Any], sign: Signing | None) -> tuple[bytes, str]:
    """The line of this content, and its hash."""
    body = canonical(content)
    name = digest(body)
    signature = {"signature": sign(body)} if sign else {}
    return canonical({**content, "hash": name, **signature}), name


def value_of(line: bytes) -> Any:
    """What a whole line says, as a JSON value; raises ``ValueError`` where it is none."""
    return json.loads(line.rpartition(SEPARATOR)[2].decode())


def read(line: bytes) -> Sound | Bad:
    """The record or the fence in a whole line, or what shows that it was not written so."""
    broken, separator, text = line.rpartition(SEPARATOR)
    try:
        value = value_of(line)
        body = canonical({name: value[name] for name in value if name not in _SEAL})
        again = canonical(value)
    except (ValueError, TypeError, RecursionError):
        return Bad(Fault.CHANGED, "it is not a record")
    try:
        entry = _ENTRY.validate_json(text)
    except ValidationError:
        return Bad(Fault.CHANGED, "it is not a record")
    if digest(body) != entry.hash:
        return Bad(Fault.CHANGED, "the content does not match the hash")
    if again != text:
        return Bad(Fault.NOT_CANONICAL, "what it says is as written, but not its form")
    kept = (entry.broken.bytes, entry.broken.sha256) if isinstance(entry, Fence) else None
    if kept != ((len(broken), digest(broken)) if separator else None):
        return Bad(Fault.CHANGED, "the bytes before the fence are not those it names")
    return Sound(entry, body)
