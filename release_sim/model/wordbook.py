"""All words of one language, by section, whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from release_sim.model.language import Language
from release_sim.model.words import (
    AnswerWords,
    ColumnWords,
    DutyWords,
    FactWords,
    InvariantWords,
    PolicyWords,
    ReadingWords,
)


class Wordbook(Protocol):
    """All words of one language, each section read when it is first asked for."""

    @property
    def language(self) -> Language:
        """Return the language."""

    @property
    def answers(self) -> AnswerWords:
        """Return the words of answers."""

    @property
    def duties(self) -> DutyWords:
        """Return the words of duties in a timeline."""

    @property
    def facts(self) -> Mapping[str, FactWords]:
        """Return the words of facts by name."""

    @property
    def findings(self) -> Mapping[str, FactWords]:
        """Return the words of findings, without the prefix of their names."""

    @property
    def readings(self) -> Mapping[str, ReadingWords]:
        """Return the words of readings; none in the language of the rule files."""

    @property
    def invariants(self) -> Mapping[str, InvariantWords]:
        """Return the words of invariants; none in the language of the rule files."""

    @property
    def columns(self) -> Mapping[str, ColumnWords]:
        """Return the words of columns of tables that are no facts, by name."""

    @property
    def policies(self) -> Mapping[str, PolicyWords]:
        """Return the words of policies; none in the language of the rule files."""

    @property
    def limits(self) -> Mapping[str, str]:
        """Return the words of limits by name; none in the language of the rule files."""

    @property
    def rules(self) -> Mapping[str, str]:
        """Return the sentences of rules by id; none in the language of the rule files."""
