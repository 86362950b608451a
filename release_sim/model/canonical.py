"""The canonical form in which rules, policies and populations are hashed.

Each of them says in a value of its own, ``canonical()``, what of it decides. That value names no
class and is no output of the program, so that neither the renaming of a class nor a new key in some
output moves a hash; only a change of what is decided does. Another shape of these values needs
another ``FORMAT``, and hashes of two formats are not comparable.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

import rfc8785

from release_sim.vocabulary.fact import Value

FORMAT = "release_sim.canonical/1"


def canonical_json(value: Any) -> bytes:
    """Return a JSON value in the one form that RFC 8785 allows."""
    return rfc8785.dumps(value)


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes as 64 hexadecimal digits."""
    return sha256(data).hexdigest()


def canonical_hash(kind: str, value: Mapping[str, Any]) -> str:
    """Return the hash of the canonical value of a ``rule``, a ``policy`` or a ``population``."""
    return sha256_of(canonical_json({"format": FORMAT, kind: value}))


def canonical_scalar(value: Value | None) -> bool | int | str | None:
    """Return the value of a fact as JSON has it: a day as ``YYYY-MM-DD``, unknown as null."""
    return value.isoformat() if isinstance(value, date) else value
