"""The profile of a table, column by column, for someone who will say what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column: how many of its cells have something, and what.

    ``codes`` are its different cells with their numbers of rows, the most frequent first, or none
    where there are too many to list; ``example`` is one of them. ``formats`` are the ways in which
    all its cells can be read as days; ``shown`` are two of them by row that tell day from month.
    ``facts`` are those it seems to tell, the likeliest first; ``is_private`` says that it is about
    who someone is, ``is_key`` that it could number persons, of whom some have several rows.
    """

    name: str
    filled: int
    codes: Mapping[str, int]
    example: str
    formats: tuple[tuple[str, ...], ...] = ()
    shown: tuple[tuple[int, str], ...] = ()
    facts: tuple[str, ...] = ()
    is_private: bool = False
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class TableProfile:
    """A table as it was found: its rows, its columns, and what is known of its file.

    ``missing`` are words that seem to say that nothing is known, such as NULL; ``known_as`` are the
    bundled mappings that are made for it.
    """

    name: str
    rows: int
    columns: tuple[ColumnProfile, ...]
    missing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    known_as: tuple[str, ...] = ()
