"""Tests, values and paragraphs in a reader's words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from release_sim.model.condition import All, Condition, Op, Test
from release_sim.model.fact import Value

WIDTH = 100

_OPS = {
    Op.IS: "",
    Op.IS_NOT: "anything but ",
    Op.ONE_OF: "one of ",
    Op.AT_LEAST: "at least ",
    Op.AT_MOST: "at most ",
    Op.BEFORE: "before ",
    Op.FROM: "from ",
}


def value_text(value: Value | None) -> str:
    """A value as a case file writes it; nothing is unknown."""
    if value is None:
        return "unknown"
    return str(value).lower() if isinstance(value, bool) else str(value)


def wanted_text(test: Test) -> str:
    """What a test asks of its fact."""
    return _OPS[test.op] + ", ".join(value_text(value) for value in test.values)


def condition_lines(condition: Condition, quote: str = "") -> Iterator[str]:
    """A condition line by line, the names of facts between quotes; branches share one line."""
    if isinstance(condition, Test):
        yield f"{quote}{condition.fact}{quote} is {wanted_text(condition)}"
    elif isinstance(condition, All):
        for part in condition.parts:
            yield from condition_lines(part, quote)
    else:
        branches = (" and ".join(condition_lines(part, quote)) for part in condition.parts)
        yield "some of: " + "; or ".join(branches)


def paragraph(text: str, indent: int = 0, hanging: int = 0, width: int = WIDTH) -> str:
    """The text in lines of at most ``width`` columns, indented; later lines hang deeper."""
    return textwrap.fill(
        " ".join(text.split()),
        width=max(width, indent + 30),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hanging),
        break_long_words=False,
        break_on_hyphens=False,
    )


def counted(number: int, word: str) -> str:
    """A number and what it counts."""
    plural = (
        word[:-1] + "ies" if word.endswith("y") else word + ("es" if word[-2:] == "ch" else "s")
    )
    return f"{number} {word if number == 1 else plural}"


def columns(rows: list[tuple[str, str]], indent: int = 2, width: int = WIDTH) -> list[str]:
    """Two columns: names, and texts that wrap in their own column."""
    left = indent + max((len(name) for name, _ in rows), default=0) + 2
    if left + 24 > width:
        return [line for name, text in rows for line in _stacked(name, text, indent, width)]
    lines = []
    for name, text in rows:
        body = paragraph(text, left, 0, width)[left:] if text else ""
        lines.append(((" " * indent + name).ljust(left) + body).rstrip())
    return lines


def _stacked(name: str, text: str, indent: int, width: int) -> list[str]:
    return [" " * indent + name, *([paragraph(text, indent + 4, 0, width)] if text else [])]
