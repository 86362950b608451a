"""Warnings about the day of a case, as lines of text and as JSON values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from release_sim.model.book import Book
from release_sim.model.limits import Caveat
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import WIDTH, paragraph


def caveat_lines(caveats: Iterable[Caveat], say: Sentences, width: int = WIDTH) -> list[str]:
    """Return a line for each warning, each once, broken at the width."""
    told = dict.fromkeys(f"{say.frame('caveats.note')}: {say.caveat(each)}" for each in caveats)
    return [paragraph(each, 0, 2, width) for each in told]


def caveats_json(caveats: Iterable[Caveat]) -> list[dict[str, Any]]:
    """Return the warnings as JSON values: of a limit, of a book, of how far sources were read."""
    return [_caveat_json(each) for each in caveats]


def book_json(book: Book) -> dict[str, str]:
    """Return the origin of rules that an installed package brings."""
    return {
        "book": book.name,
        "package": book.package,
        "version": book.version,
        "hash": book.digest,
    }


def _caveat_json(caveat: Caveat) -> dict[str, Any]:
    if caveat.book:
        return book_json(caveat.book)
    if caveat.limit:
        return {
            "since": caveat.day.isoformat(),
            "limit": caveat.limit.name,
            "says": caveat.limit.says,
            "cite": [{"source": cite.source, "at": cite.at} for cite in caveat.limit.cite],
        }
    return {"read_up_to": caveat.day.isoformat()}
