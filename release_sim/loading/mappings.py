"""Mapping files: what the columns and codes of a foreign table are taken for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from pydantic import Field

from release_sim.loading.books import rule_file, rule_files
from release_sim.loading.case_facts import UNKNOWN, is_fact_of_named
from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_tree
from release_sim.loading.mapping_sections import (
    DayShape,
    FileLayoutShape,
    OriginShape,
    PersonsShape,
    PresenceShape,
    SectionReader,
)
from release_sim.loading.node import Node
from release_sim.loading.rulebook_files import MAPPINGS
from release_sim.loading.validation import validate
from release_sim.model.cohorts.mapping import UNDECIDED, ColumnMapping, spelled
from release_sim.model.problem import Place
from release_sim.model.source import FromFile, Sentence
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import DAY, VOCABULARY
from release_sim.vocabulary.instruments import unqualified


def mapping_path(named: Path, folder: Path) -> Path:
    """Return the file as named, or the mapping of that name in a rules folder if none has it."""
    shipped = rule_file(folder, f"{MAPPINGS}/{named}.yaml")
    return shipped if not named.exists() and shipped.is_file() else named


def bundled_mappings(folder: Path) -> dict[str, ColumnMapping]:
    """Return the mappings of a rules folder by name, without reporting problems."""
    files = rule_files(folder, MAPPINGS)
    return {file.stem: MappingReader(Diagnosis()).read(file) for file in files}


def releases_of(header: Collection[str], folder: Path) -> list[str]:
    """Return the names of the mappings that find all they need in a table with this header.

    Several releases can have what one of them needs: those that speak of most columns remain.
    """
    spoken = {
        name: each.speaks_of(header)
        for name, each in bundled_mappings(folder).items()
        if each.columns and not each.lacking(header)
    }
    most = max(spoken.values(), default=0)
    return [name for name, columns in spoken.items() if columns == most]


class MappingFileShape(FromFile):
    """A mapping file; its values are read against the vocabulary elsewhere."""

    title: Sentence
    columns: dict[str, str | list[str]] = Field(min_length=1)
    values: dict[str, dict[str, Any]] = {}
    unknown: list[str] = []
    not_used: dict[str, Sentence] = {}
    optional: list[str] = []
    undecided: dict[str, str] = {}
    version: str = ""
    origin: OriginShape | None = None
    file: FileLayoutShape | None = None
    days: dict[str, DayShape] = {}
    given: dict[str, PresenceShape] = {}
    yes_no: list[str] = []
    phrases: dict[str, dict[str, Any]] = {}
    persons: PersonsShape | None = None


class MappingReader:
    """Reads a mapping file against the vocabulary."""

    def __init__(self, diagnosis: Diagnosis) -> None:
        """Problems go to the diagnosis."""
        self._diagnosis = diagnosis
        self._reader = ConditionReader(VOCABULARY, diagnosis)

    def read(self, path: Path) -> ColumnMapping:
        """Read a mapping file as far as possible; report the rest."""
        node = read_tree(path, self._diagnosis)
        if node is None:
            return ColumnMapping()
        validate(MappingFileShape, node, self._diagnosis)
        columns: dict[str, tuple[str, ...]] = {}
        told_by: dict[str, str] = {}
        for column, _, inner in node.entries("columns"):
            facts = (f for f, place in inner.words() if self._is_told(f, place, column, told_by))
            columns[column] = tuple(facts)
        self._check_once(node)
        for column, place, _ in node.entries("undecided"):
            message = f"what column `{column}` tells is undecided"
            hint = "move it to `columns:` with its fact, or to `not_used:` with the reason"
            self._diagnosis.add("undecided", place, message, help=hint)
        for column, place in node.words("optional"):
            message = f"`{column}` is optional, and not among the columns that are used"
            self._diagnosis.check_known("column", column, columns, place, message=message)
        unknown = frozenset(word for word, _ in node.words("unknown"))
        codes = {word.strip() for word in unknown}
        sections = SectionReader(node, self._diagnosis)
        return ColumnMapping(
            columns=columns,
            values={f: dict(self._values(f, p, n, codes)) for f, p, n in node.entries("values")},
            unknown=unknown,
            not_used=frozenset(column for column, _, _ in node.entries("not_used")),
            optional=frozenset(column for column, _ in node.words("optional")),
            readings=sections.readings(),
            file=sections.file(),
            persons=sections.persons(),
            name=path.stem,
        )

    def _is_told(self, fact: str, place: Place, column: str, told_by: dict[str, str]) -> bool:
        """Return True for a fact of a case; report any other, and one that two columns give."""
        if fact in told_by:
            message = f"`{fact}` is given by two columns"
            hint = f"`{told_by[fact]}` tells it already; keep one of the two"
            self._diagnosis.add("repeated-column", place, message, help=hint)
        told_by[fact] = column
        known = fact == DAY.name or is_fact_of_named(fact)
        return known or self._reader.fact(fact, place) is not None

    def _check_once(self, node: Node) -> None:
        """Report a column that is named twice: among those used, or as used and not used."""
        named: dict[str, Place] = {}
        for section in ("columns", "not_used"):
            for column, place, _ in node.entries(section):
                first = named.setdefault(spelled(column), place)
                if first is not place:
                    message = f"column `{column}` is named at line {first.line} already"
                    hint = "names are compared without case and with spaces as underscores"
                    self._diagnosis.add("repeated-column", place, message, help=hint)

    def _values(
        self, name: str, place: Place, node: Node, unknown: Collection[str]
    ) -> Iterator[tuple[str, Value | None]]:
        """Yield the codes of one fact with their values; report a code with two meanings."""
        fact = self._reader.fact(unqualified(name)[0] if is_fact_of_named(name) else name, place)
        met = dict.fromkeys(unknown, "is `unknown` too")
        for code, at, inner in node.entries() if fact else ():
            if said := met.get(code.strip()):
                message = f"code `{code}` of `{name}` {said}"
                hint = "codes are compared without the spaces around them; keep one of the two"
                self._diagnosis.add("repeated-code", at, message, help=hint)
            met[code.strip()] = "is given twice"
            if inner.value == UNDECIDED:
                message = f"what code `{code}` of `{name}` means is undecided"
                mark = f"expected {fact.expects()}, or unknown" if fact else ""
                self._diagnosis.add("undecided", inner.place, message, mark=mark)
            elif inner.value == UNKNOWN:
                yield code, None
            elif fact and (value := self._reader.value(fact, inner)) is not None:
                yield code, value
