"""Mapping files: what the columns and codes of a foreign table are taken for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import Field

from release_sim.loading.case_facts import UNKNOWN, is_fact_of_named
from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_tree
from release_sim.loading.node import Node
from release_sim.loading.rulebook_reader import MAPPINGS
from release_sim.loading.validation import validate
from release_sim.model.cohorts.mapping import ColumnMapping
from release_sim.model.problem import Place
from release_sim.model.source import FromFile, Sentence
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import DAY, VOCABULARY
from release_sim.vocabulary.instruments import unqualified


def mapping_file(named: Path, folder: Path) -> Path:
    """Return the file as named, or the mapping of that name in a rules folder if none has it."""
    shipped = folder / MAPPINGS / f"{named}.yaml"
    return shipped if not named.exists() and shipped.is_file() else named


class MappingFileShape(FromFile):
    """A mapping file; its values are read against the vocabulary elsewhere."""

    title: Sentence
    columns: dict[str, str | list[str]] = Field(min_length=1)
    values: dict[str, dict[str, Any]] = {}
    unknown: list[str] = []
    not_used: dict[str, Sentence] = {}


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
            facts = list(inner.words())
            for fact, place in facts:
                self._check(fact, place, column, told_by)
            columns[column] = tuple(fact for fact, _ in facts)
        values = {fact: dict(self._values(fact, p, n)) for fact, p, n in node.entries("values")}
        unknown = frozenset(word for word, _ in node.words("unknown"))
        not_used = frozenset(column for column, _, _ in node.entries("not_used"))
        return ColumnMapping(columns, values, unknown, not_used)

    def _check(self, fact: str, place: Place, column: str, told_by: dict[str, str]) -> None:
        """Check that the fact is one of a case, and that one column only gives it."""
        if fact != DAY.name and not is_fact_of_named(fact):
            self._reader.fact(fact, place)
        if fact in told_by:
            message = f"`{fact}` is given by two columns"
            hint = f"`{told_by[fact]}` tells it already; keep one of the two"
            self._diagnosis.add("repeated-column", place, message, help=hint)
        told_by[fact] = column

    def _values(self, name: str, place: Place, node: Node) -> Iterator[tuple[str, Value | None]]:
        """Yield the codes of one fact with their values."""
        fact = self._reader.fact(unqualified(name)[0] if is_fact_of_named(name) else name, place)
        for code, _, inner in node.entries() if fact else ():
            if inner.value == UNKNOWN:
                yield code, None
            elif fact and (value := self._reader.value(fact, inner)) is not None:
                yield code, value
