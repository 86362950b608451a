"""The sections of a mapping beside columns and codes: files, days, presence, words and persons."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from release_sim.loading.case_facts import UNKNOWN, is_fact_of_named
from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.time_zones import zone_name
from release_sim.model.cohorts.cell_reading import (
    CellReading,
    DayReading,
    PhraseReading,
    PresenceReading,
    YesNoReading,
)
from release_sim.model.cohorts.file_layout import FileLayout
from release_sim.model.cohorts.mapping import UNDECIDED
from release_sim.model.cohorts.person_rows import Aggregation, PersonRows
from release_sim.model.problem import Place
from release_sim.model.source import Day, FromFile, Sentence
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.facts import DAY, VOCABULARY
from release_sim.vocabulary.instruments import unqualified

OTHERWISE = "otherwise"

_DIRECTIVE = re.compile(r"%(.)")
_KNOWN = "dmyYbBHMSfIpzj%"


class FileLayoutShape(FromFile):
    """The way the file is read, where that should not be found out."""

    sheet: str = ""
    header_line: int = Field(0, ge=1)
    separator: Literal["", "comma", "semicolon", "tab", "bar"] = ""
    encoding: str = ""


class OriginShape(FromFile):
    """The origin of the names and codes of a mapping, and how sure they are."""

    found_in: Sentence
    read_on: Day
    how_sure: Sentence


class DayShape(FromFile):
    """The way the days of a fact are written."""

    format: str | list[str] = []
    time: Literal["", "cut"] = ""
    zone: str = ""


class PresenceShape(FromFile):
    """The meaning of a cell that is filled, and of one that is empty."""

    there: Any
    empty: Any = UNKNOWN
    format: str | list[str] = []


class PersonsShape(FromFile):
    """The column that identifies persons, and how the rows of one person are joined."""

    by: str
    papers: Literal["", "request", "warrant", "writ", "court_order"] = ""
    together: dict[str, Literal["same", "any", "all", "gravest", "earliest", "latest"]] = {}


class SectionReader:
    """Reads those sections against the vocabulary, each as far as it can be read."""

    def __init__(self, node: Node, diagnosis: Diagnosis) -> None:
        """``node`` is a mapping file whose shape was checked."""
        self._node, self._diagnosis = node, diagnosis
        self._reader = ConditionReader(VOCABULARY, diagnosis)

    def file(self) -> FileLayout:
        """Return the layout of the file."""
        told = {key: inner.value for key, _, inner in self._node.entries("file")}
        encoding = self._node.child("file", "encoding")
        if encoding and isinstance(encoding.value, str):
            try:
                codecs.lookup(encoding.value)
            except LookupError:
                message = f"`{encoding.value}` is no encoding that can be read"
                hint = "such as utf-8, utf-16 or windows-1252"
                self._diagnosis.add("value-not-listed", encoding.place, message, help=hint)
                told.pop("encoding")
        line = told.get("header_line")
        return FileLayout(
            sheet=str(told.get("sheet", "")),
            header_line=line if isinstance(line, int) else 0,
            separator=str(told.get("separator", "")),
            encoding=str(told.get("encoding", "")),
        )

    def persons(self) -> PersonRows | None:
        """Return how rows of one person are joined, or None."""
        by = self._node.child("persons", "by")
        if by is None or not isinstance(by.value, str):
            return None
        together = {}
        for name, place, inner in self._node.entries("persons", "together"):
            fact = self._fact(name, place)
            if fact is None or inner.value not in tuple(Aggregation):
                continue
            together[name] = how = Aggregation(str(inner.value))
            if not how.fits(fact):
                message = f"`{name}` cannot be the {how} of several rows"
                hint = (
                    "any and all are for yes and no, gravest for charges and convictions, earliest "
                    "and latest for days"
                )
                self._diagnosis.add("wrong-kind", inner.place, message, help=hint)
        papers = self._node.child("persons", "papers")
        return PersonRows(by.value, str(papers.value) if papers else "", together)

    def readings(self) -> dict[str, CellReading]:
        """Return by fact how its cells are read; report facts that are in two sections."""
        found: dict[str, CellReading] = {}
        spoken = {name: "values" for name, _, _ in self._node.entries("values")}
        for section, read in (
            ("days", self._day),
            ("given", self._presence),
            ("phrases", self._phrases),
        ):
            for name, place, inner in self._node.entries(section):
                fact = self._told(name, place, section, spoken)
                if fact:
                    found[name] = read(fact, inner)
        for name, place in self._node.words("yes_no"):
            fact = self._told(name, place, "yes_no", spoken)
            if fact and fact.kind is not FactKind.YES_NO:
                message = f"`{name}` is not yes or no"
                self._diagnosis.add("wrong-kind", place, message, help=f"it is {fact.expects()}")
            elif fact:
                found[name] = YesNoReading()
        return found

    def _told(self, name: str, place: Place, section: str, spoken: dict[str, str]) -> Fact | None:
        fact = self._fact(name, place)
        if name in spoken:
            message = f"how `{name}` is read is said under `{spoken[name]}:` already"
            self._diagnosis.add("repeated-key", place, message, help="keep one of the two")
            return None
        spoken[name] = section
        return fact

    def _fact(self, name: str, place: Place) -> Fact | None:
        if name == DAY.name:
            return DAY
        return self._reader.fact(unqualified(name)[0] if is_fact_of_named(name) else name, place)

    def _day(self, fact: Fact, node: Node) -> DayReading:
        if fact.kind is not FactKind.DATE:
            message, hint = f"`{fact.name}` is not a day", f"it is {fact.expects()}"
            self._diagnosis.add("wrong-kind", node.place, message, help=hint)
        named = zone_name(node.child("zone"), self._diagnosis)
        cut = node.child("time")
        return DayReading(tuple(self._formats(node)), bool(cut and cut.value == "cut"), named)

    def _formats(self, node: Node) -> Iterator[str]:
        """Yield the formats; report invalid ones."""
        for text, place in node.words("format"):
            if text == UNDECIDED:
                hint = "such as %m/%d/%Y, where 3/7/2025 is the seventh of March"
                message = "how the days are written is undecided"
                self._diagnosis.add("undecided", place, message, help=hint)
                continue
            wrong = [each for each in _DIRECTIVE.findall(text) if each not in _KNOWN]
            written = set(_DIRECTIVE.findall(text))
            if wrong:
                message = f"`%{wrong[0]}` is no part of a format here"
                hint = "write letters that name a zone as they are, such as %H:%M EST"
                self._diagnosis.add("bad-format", place, message, help=hint)
            elif not _says_the_day(written):
                message = f"`{text}` does not say day, month and year"
                hint = "such as %m/%d/%Y, where 3/7/2025 is the seventh of March"
                self._diagnosis.add("bad-format", place, message, help=hint)
            else:
                yield text

    def _presence(self, fact: Fact, node: Node) -> PresenceReading:
        there, empty = (self._value(fact, node.child(key)) for key in ("there", "empty"))
        return PresenceReading(there, empty, tuple(self._formats(node)))

    def _phrases(self, fact: Fact, node: Node) -> PhraseReading:
        phrases: dict[str, Value | None] = {}
        for phrase, place, inner in node.entries():
            if not re.search(r"\w", phrase):
                message = f"`{phrase}` has no word that could be found"
                self._diagnosis.add("no-value", place, message)
            phrases[phrase] = self._value(fact, inner)
        has_otherwise = OTHERWISE in phrases
        otherwise = phrases.pop(OTHERWISE, None)
        return PhraseReading(phrases, otherwise, has_otherwise)

    def _value(self, fact: Fact, node: Node | None) -> Value | None:
        if node is None or node.value == UNKNOWN:
            return None
        if node.value == UNDECIDED:
            message, mark = f"a value of `{fact.name}` is undecided", f"expected {fact.expects()}"
            self._diagnosis.add("undecided", node.place, message, mark=f"{mark}, or unknown")
            return None
        return self._reader.value(fact, node)


def _says_the_day(written: set[str]) -> bool:
    """Return True if these parts of a format settle a day."""
    month = bool(written & {*"mbB"}) and "d" in written
    return bool(written & {*"yY"}) and (month or "j" in written)
