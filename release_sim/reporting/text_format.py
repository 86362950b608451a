"""Tests, values and paragraphs in a reader's words."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.value_set import Span, ValueSet

WIDTH = 100
_NARROWEST = 30  # of a paragraph, behind what stands before it

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
    """Write a value as a case file does; None is unknown."""
    if value is None:
        return "unknown"
    return str(value).lower() if isinstance(value, bool) else str(value)


def wanted_text(comparison: Comparison) -> str:
    """Write the values that a comparison asks of its fact."""
    return _OPS[comparison.op] + ", ".join(value_text(value) for value in comparison.values)


def values_text(values: ValueSet) -> str:
    """Several values of a fact in as few words as there are for them."""
    fact, others = values.fact, values.complement()
    if not others:
        return "any value"
    if fact.kind in (FactKind.COUNT, FactKind.DATE):
        if len(values.spans) == 2 and len(others) == 1:
            return f"anything but {_span_text(fact, others[0])}"
        return " or ".join(_span_text(fact, span) for span in values.spans)
    names = [value_text(value) for value in values.members()]
    left = [value_text(value) for value in ValueSet(fact, others).members()]
    if len(left) <= 2 < len(names):
        return f"anything but {' or '.join(left)}"
    return names[0] if len(names) == 1 else f"one of {', '.join(names)}"


def _span_text(fact: Fact, span: Span) -> str:
    least, highest = fact.code_range()
    first, last = (value_text(fact.decode(code)) for code in span)
    is_day = fact.kind is FactKind.DATE
    if first == last:
        return first
    if span[1] == highest:
        return f"from {first}" if is_day else f"at least {first}"
    if span[0] == least:
        return f"up to {last}" if is_day else f"at most {last}"
    return f"from {first} to {last}"


def condition_lines(condition: Condition, quote: str = "") -> Iterator[str]:
    """Yield a condition line by line, facts between quotes; branches share a line."""
    if isinstance(condition, Comparison):
        yield f"{quote}{condition.fact}{quote} is {wanted_text(condition)}"
    elif isinstance(condition, AllOf):
        for part in condition.parts:
            yield from condition_lines(part, quote)
    else:
        branches = (" and ".join(condition_lines(part, quote)) for part in condition.parts)
        yield "some of: " + "; or ".join(branches)


def paragraph(text: str, indent: int = 0, hanging: int = 0, width: int = WIDTH) -> str:
    """Wrap the text to ``width`` columns, indented; later lines hang deeper."""
    return textwrap.fill(
        " ".join(text.split()),
        width=max(width, indent + _NARROWEST),
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hanging),
        break_long_words=False,
        break_on_hyphens=False,
    )


class WrappedText:
    """A text made of paragraphs of one width, which whoever inherits from it has."""

    _width: int

    def _text(self, text: str, indent: int = 0, hanging: int = 0) -> str:
        """Return a paragraph of this width."""
        return paragraph(text, indent, hanging, self._width)


def either(words: Sequence[str]) -> str:
    """One of several, as a sentence lists them: a, b or c."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def pluralize(number: int, word: str) -> str:
    """Write a number and what it counts."""
    if word.endswith("y") and word[-2] not in "aeiou":
        plural = word[:-1] + "ies"
    else:
        plural = word + ("es" if word.endswith("ch") else "s")
    return f"{number} {word if number == 1 else plural}"


def as_it_is(_: int, text: str) -> str:
    """Return the text of a row as it was laid out."""
    return text


def columns(
    rows: list[tuple[str, str]],
    indent: int = 2,
    width: int = WIDTH,
    show: Callable[[int, str], str] = as_it_is,
) -> list[str]:
    """Two columns: names, and texts that wrap in their own column; stacked where it is narrow.

    ``show`` returns the text of a row by its number as it is shown, which was laid out before.
    """
    left = indent + max((len(name) for name, _ in rows), default=0) + 2
    longest = max((len(word) for _, text in rows for word in text.split()), default=0)
    if left + max(_NARROWEST, longest) > width:
        stacked = (_stacked(name, text, indent, width) for name, text in rows)
        return [
            line
            for n, (name, *text) in enumerate(stacked)
            for line in (name, *(show(n, t) for t in text))
        ]
    lines = []
    for number, (name, text) in enumerate(rows):
        body = show(number, paragraph(text, left, 0, width)[left:]) if text else ""
        lines.append(((" " * indent + name).ljust(left) + body).rstrip())
    return lines


def _stacked(name: str, text: str, indent: int, width: int) -> list[str]:
    return [" " * indent + name, *([paragraph(text, indent + 4, 0, width)] if text else [])]


def format_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], indent: int = 2, width: int = WIDTH
) -> list[str]:
    """Write a table: names left, numbers right; in too few columns, row below row."""
    sizes = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    if indent + sum(sizes) + 2 * (len(sizes) - 1) > width:
        told = []
        for name, *cells in rows:
            pairs = zip(header[1:], cells, strict=True)
            told.append((name, "; ".join(f"{what}: {cell}" for what, cell in pairs if cell)))
        return columns(told, indent, width)
    lines = []
    for name, *cells in (header, *rows):
        right = (cell.rjust(size) for cell, size in zip(cells, sizes[1:], strict=True))
        lines.append(" " * indent + "  ".join([name.ljust(sizes[0]), *right]).rstrip())
    return lines


def share_text(part: float, whole: float) -> str:
    """Write a part of a whole in percent."""
    if not part:
        return "0%"
    share = 100 * part / whole
    if share < 100 and f"{share:.1f}" == "100.0":
        return ">99.9%"
    return f"{share:.1f}%" if share >= 1 else f"{share:.2g}%"


def three_figures(number: float) -> str:
    """Write a number that is no count, to three figures."""
    rounded = float(f"{number:.3g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 10 else f"{rounded:,.2g}"


def value_json(value: Value | None) -> bool | int | str | None:
    """One value, a day as text; nothing is unknown."""
    return value if value is None or isinstance(value, bool | int) else str(value)


def values_json(values: ValueSet) -> dict[str, Any]:
    """Few values one by one, numbers and days as ranges, open where the fact has no more."""
    if values.fact.kind in (FactKind.YES_NO, FactKind.CHOICE):
        return {"one_of": list(values.members()), "ranges": []}
    least, highest = values.fact.code_range()
    return {
        "one_of": [],
        "ranges": [
            {
                "from": None if first == least else value_json(values.fact.decode(first)),
                "to": None if last == highest else value_json(values.fact.decode(last)),
            }
            for first, last in values.spans
        ],
    }


def up_to_papers(most: int) -> str:
    """Return the number of papers that cases may have, in words."""
    return f"with up to {pluralize(most, 'paper')} of each kind"
