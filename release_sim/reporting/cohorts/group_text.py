"""The columns by which people are grouped, and their groups, in the words of a reader."""

from __future__ import annotations

from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import value_text
from release_sim.vocabulary.fact import FactKind, Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import unqualified

_UNKNOWN = value_text(None)
_YES_NO = {value_text(value): value for value in (True, False)}


def column_text(column: str, say: Sentences) -> str:
    """Return what a column asks; its name where nobody has given it words."""
    if unqualified(column)[0] in say.words.facts:
        return say.question(column)
    words = say.words.columns.get(column)
    return words.ask if words else column


def grouped_text(column: str, say: Sentences) -> str:
    """Write by which column people are grouped, and what it asks."""
    asks = column_text(column, say)
    told = column if asks == column else f"{column}: {asks}"
    return say.frame("counted.grouped", column=told)


def group_text(column: str, cell: str, say: Sentences) -> str:
    """Return what the cells of a group say; as the table has them where they have no words."""
    fact = VOCABULARY.get(unqualified(column)[0])
    if fact and fact.name in say.words.facts:
        words = say.words.facts[fact.name]
        whole: dict[str, Value | None] = {_UNKNOWN: None, **{each: each for each in words.instead}}
        whole |= _YES_NO if fact.kind is FactKind.YES_NO else {}
        told = cell.lower() if fact.kind is FactKind.YES_NO else cell
        return say.fact(column, whole[told]) if told in whole else say.value(column, cell)
    of_column = say.words.columns.get(column)
    if cell == _UNKNOWN:
        return of_column.unknown if of_column else say.frame("frame.no_value")
    return of_column.values.get(cell, cell) if of_column else cell
