"""The text of a mapping to start from, in which everything undecided is marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from textwrap import wrap

from release_sim.model.cohorts.mapping import UNDECIDED
from release_sim.model.cohorts.table_profile import ColumnProfile, TableProfile
from release_sim.reporting.text_format import pluralize
from release_sim.vocabulary.fact import Fact, FactKind
from release_sim.vocabulary.facts import DAY, VOCABULARY

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./()-]*( [A-Za-z0-9_./()-]+)*")
_WORDS_OF_YAML = {"yes", "no", "true", "false", "on", "off", "null", "y", "n"}
_YES_NO = {"yes", "y", "true", "t", "1", "no", "n", "false", "f", "0"}
_HOLD = re.compile(r"(?i)\b(ICE|immigration) (hold|detainer)\b")
_FORM = re.compile(r"I-?247([A-Z]?)\b")


def mapping_text(table: TableProfile, today: date) -> str:
    """Return the text: it loads once nothing in it is ``undecided`` any more."""
    told = _told(table)
    undecided = [c for c in table.columns if c.name not in told and not _passed_over(c)]
    parts: list[Iterable[str]] = [_head(table, today), _columns(table, told)]
    parts += _readings(table, told)
    parts += [_unknown(table), _undecided(undecided), _not_used(table)]
    return "\n".join("\n".join(lines) + "\n" for part in parts if (lines := list(part)))


def _told(table: TableProfile) -> dict[str, str]:
    """Return by column the one fact it most likely tells; no fact twice."""
    found: dict[str, str] = {}
    for column in table.columns:
        free = (fact for fact in column.facts if fact not in found.values() and _fits(fact, column))
        if column.filled and (fact := next(free, None)):
            found[column.name] = fact
    return found


def _fits(name: str, column: ColumnProfile) -> bool:
    """Return True if the cells could tell this fact."""
    fact = _fact(name)
    if fact.kind is FactKind.DATE:
        return bool(column.formats)
    return bool(column.codes) or bool(column.formats) or fact.kind is FactKind.YES_NO


def _fact(name: str) -> Fact:
    return DAY if name == DAY.name else VOCABULARY[name]


def _passed_over(column: ColumnProfile) -> bool:
    return not column.filled or column.is_private


def _head(table: TableProfile, today: date) -> Iterator[str]:
    text = (
        f"What the columns and codes of {table.name} are taken for, begun on {today} from its "
        f"{pluralize(table.rows, 'row')}. Every line with the word {UNDECIDED} must be decided: a "
        "code means a value of the fact, or unknown; a column tells a fact, or is moved to "
        "`not_used` with the reason. What is already filled in is only likely: read it too. "
        "`release-sim facts` says what each fact means."
    )
    yield from (f"# {line}" for line in wrap(text, 96))
    for name in table.known_as:
        yield f"# The columns are those of the mapping `{name}`: --mapping {name} reads them."
    yield from (f"# Found out of the file: {remark}." for remark in table.remarks)
    yield f"title: {_quoted(f'The table {table.name}')}"
    yield "# origin: {found_in: where the meanings are from, read_on: the day, how_sure: how sure}"
    for column in table.columns:
        if column.is_key:
            yield f"# persons: {{by: {_quoted(column.name)}}}  # if rows with the same cell are one"
            break


def _columns(table: TableProfile, told: Mapping[str, str]) -> Iterator[str]:
    yield "columns:" if told else "columns: {}  # none was recognized: name those that tell a fact"
    for column in table.columns:
        if column.name in told:
            others = [fact for fact in column.facts if fact != told[column.name]]
            also = f"; or {', '.join(others[:3])}" if others else ""
            filled = f"{pluralize(column.filled, 'row')}{also}"
            yield f"  {_quoted(column.name)}: {told[column.name]}  # likely; {filled}"


def _readings(table: TableProfile, told: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the sections that say how cells are read."""
    days, given, words, values, phrases = (
        ["days:"],
        ["given:"],
        ["yes_no:"],
        ["values:"],
        ["phrases:"],
    )
    for column in table.columns:
        name = told.get(column.name)
        if name is None:
            continue
        fact = _fact(name)
        if fact.kind is FactKind.DATE:
            days += _days(name, column)
        elif column.formats and not {*column.codes} <= {*fact.choices, *_YES_NO}:
            given += _given(name, fact)
        elif fact.kind is FactKind.YES_NO and _all_yes_no(column):
            words.append(f"  - {name}")
        elif name == "request.asks_hold" and _holds(column):
            phrases += _phrases(name, column)
        elif column.codes:
            values += _values(name, fact, column)
        else:
            phrases += _phrases(name, column)
    yield from (part for part in (days, given, words, values, phrases) if len(part) > 1)


def _all_yes_no(column: ColumnProfile) -> bool:
    return bool(column.codes) and {code.lower() for code in column.codes} <= _YES_NO


def _days(name: str, column: ColumnProfile) -> Iterator[str]:
    both = " and ".join(f"row {row} has {text}" for row, text in column.shown)
    if ("%Y-%m-%d",) in column.formats:
        yield f"  {name}: {{}}  # written YYYY-MM-DD"
    elif len(column.formats) == 1:
        listed = ", ".join(f'"{each}"' for each in column.formats[0])
        cut = ", time: cut" if "%H" in listed or "%I" in listed else ""
        yield f"  {name}: {{format: [{listed}]{cut}}}  # reads all; {both}"
    else:
        listed = " or ".join(f'"{each[0]}"' for each in column.formats)
        yield f"  {name}: {{format: {UNDECIDED}}}  # {listed}; {both}"


def _given(name: str, fact: Fact) -> Iterator[str]:
    yield f"  {name}:  # a day stands there; {fact.expects()}"
    yield f"    there: {UNDECIDED}"
    yield f"    empty: {UNDECIDED}"


def _values(name: str, fact: Fact, column: ColumnProfile) -> Iterator[str]:
    yield f"  {name}:  # {fact.expects()}, or unknown"
    for code, rows in column.codes.items():
        yield f"    {_quoted(code)}: {_meaning(fact, code)}  # {pluralize(rows, 'row')}"


def _meaning(fact: Fact, code: str) -> str:
    """Return the value that a code plainly is, or that it is undecided."""
    plain = code.strip().lower().replace(" ", "_").replace("-", "_")
    form = _FORM.search(code) if fact.name == "request.form" else None
    plain = f"i_247{form[1].lower()}" if form else plain
    return plain if plain in fact.choices else UNDECIDED


def _holds(column: ColumnProfile) -> dict[str, int]:
    """Return the words for a hold that stand in cells, in large letters, with their rows."""
    found: dict[str, int] = {}
    for cell, rows in (column.codes or {column.example: 1}).items():
        for words in {match[0].upper() for match in _HOLD.finditer(cell)}:
            found[words] = found.get(words, 0) + rows
    return found


def _phrases(name: str, column: ColumnProfile) -> Iterator[str]:
    yield f"  {name}:  # words in free text, such as: {_one_line(column.example)}"
    for words, rows in (_holds(column) or {"ICE HOLD": 0}).items():
        yield f"    {words}: true  # {pluralize(rows, 'row')}"
    yield f"    otherwise: {UNDECIDED}"


def _unknown(table: TableProfile) -> Iterator[str]:
    if table.missing:
        yield f"unknown: [{', '.join(map(_quoted, table.missing))}]  # words for what is missing"


def _undecided(columns: list[ColumnProfile]) -> Iterator[str]:
    if columns:
        yield f"{UNDECIDED}:"
    for column in columns:
        if column.codes:
            listed = ", ".join(f"{code} {rows}" for code, rows in list(column.codes.items())[:8])
            more = len(column.codes) - 8
            what = listed + (f" and {more} more" if more > 0 else "")
        else:
            what = f"many different, such as {column.example}"
        facts = f"likely {', '.join(column.facts[:3])}; " if column.facts else ""
        days = f"days written {column.formats[0][0]}; " if column.formats else ""
        note = _one_line(f"{facts}{days}{pluralize(column.filled, 'row')}: {what}")
        yield f"  {_quoted(column.name)}: {_quoted(note)}"


def _not_used(table: TableProfile) -> Iterator[str]:
    passed = [column for column in table.columns if _passed_over(column)]
    if passed:
        yield "not_used:"
    for column in passed:
        why = "It is about who someone is; no rule asks." if column.filled else "It is empty."
        yield f"  {_quoted(column.name)}: {why}"


def _one_line(text: str) -> str:
    """Return a text without what could end a comment or a line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]


def _quoted(text: str) -> str:
    """Return a text as YAML reads it back."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'
