"""The names of papers: as a story calls them, with the day on which they came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from release_sim.model.words import AnswerWords
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import KIND_OF, UNNAMED, unqualified

_OF_REQUESTS = ("request", "subpoena")
_RECEIVED = ("request.received_on", "subpoena.served_on")


class PaperNames(NamedTuple):
    """The papers of one case in one language; ``facts`` are what is known of it, by name."""

    words: AnswerWords
    facts: Mapping[str, Value]

    def of(self, instrument: str, kind: str) -> str:
        """Name a paper as the story does, with its day where the case tells it."""
        words = self.words
        if instrument == UNNAMED:
            return words.instruments[kind].alone
        if kind in _OF_REQUESTS:
            is_subpoena = self.facts.get(f"request.{instrument}.asks_records") is True
            kind = "subpoena" if is_subpoena else "request"
        of_kind = words.instruments[kind]
        if "{it}" in of_kind.named:
            return of_kind.named.format(it=self.of(instrument, "request"))
        told = instrument.replace("_", " ")
        name = of_kind.names.get(instrument) or of_kind.named.format(name=told)
        for fact in _RECEIVED:
            day = self.facts.get(fact.replace(".", f".{instrument}."))
            if isinstance(day, date):
                return words.dated.format(name=name, day=words.calendar.write(day))
        return name

    def joined(self, instruments: Sequence[str]) -> str:
        """Name several papers, whatever their kinds."""
        named = [self.of(each, self._kind_of(each)) for each in instruments]
        return f" {self.words.joins['and']} ".join(named)

    def of_fact(self, fact: str, instrument: str) -> str:
        """Name the paper of which a fact of this base name is told."""
        prefix = fact.partition(".")[0]
        kind = prefix if prefix in self.words.instruments else self._kind_of(instrument)
        return self.of(instrument, kind)

    def _kind_of(self, instrument: str) -> str:
        """Return the kind of a paper of which the case knows a fact."""
        for fact in self.facts:
            base, named = unqualified(fact)
            if named == instrument and base in KIND_OF:
                return KIND_OF[base]
        return "request"
