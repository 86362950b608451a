"""Answers of the solver kept from one start to the next: a question is asked once.

An answer is found by a hash of the whole question: all that is asked about, the program that asks,
and the version of z3. Where any of it differs, however little, the question is asked again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from enum import Enum
from functools import cached_property
from importlib.metadata import version
from types import UnionType
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from release_sim.loading.content_hash import hash_of, program
from release_sim.loading.disk_cache import cache_folder
from release_sim.loading.pickle_cache import cache_value, cached_value
from release_sim.model.rule import Rule

_MOST = 1000  # answers that are kept; the oldest go


Answer = TypeVar("Answer")


class AnswerCache:
    """The answers to questions of one sort about one thing, such as a policy."""

    def __init__(self, sort: str, about: object) -> None:
        """Begin with an empty cache; ``about`` is made of frozen values, texts and collections."""
        self._sort, self._about = sort, about
        self._is_kept = cache_folder() is not None

    def of(self, question: object, kind: UnionType | type, ask: Callable[[], Answer]) -> Answer:
        """Return the answer to a question, from the cache or the solver; a cached one took no time.

        ``question`` tells all that it depends on beside what all of them are about; ``kind`` is
        what an answer is, a dataclass that tells ``seconds``.
        """
        if not self._is_kept:
            return ask()
        key = f"{hash_of((self._prefix, _bytes(question)))}.answer"
        kept = cached_value(key)
        if isinstance(kept, kind):
            timeless: Any = replace(cast("Any", kept), seconds=0.0)
            return cast("Answer", timeless)
        found = ask()
        cache_value(key, found, _MOST)
        return found

    @cached_property
    def _prefix(self) -> bytes:
        told = (self._sort, program(()), version("z3-solver"))
        return hash_of((_bytes(told), _bytes(self._about))).encode()


def _bytes(value: object) -> bytes:
    return json.dumps(_plain(value), separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    """Return a value as JSON has it, the same however it came to be in memory."""
    match value:
        case Enum() | date() | None:
            plain: Any = [type(value).__name__, str(value)]
        case bool() | int() | float() | str():
            plain = value
        case Rule():
            plain = ["Rule", value.digest, _plain(value.accepts), _plain(value.place)]
        case BaseModel():
            plain = [type(value).__name__, _plain(dict(value))]
        case Mapping():
            plain = {"in order": [[_plain(key), _plain(each)] for key, each in value.items()]}
        case frozenset() | set():
            plain = {"among": sorted(json.dumps(_plain(each)) for each in value)}
        case tuple() | list():
            plain = [_plain(each) for each in value]
        case _:
            told = (getattr(value, field.name) for field in fields(value))
            plain = [type(value).__name__, *map(_plain, told)]
    return plain
