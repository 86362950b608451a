"""The names of papers: as a story calls them, with the day on which they came."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from release_sim.model.words import AnswerWords
from release_sim.vocabulary.event_kind import EventKind
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
        frame = (instrument.isdigit() and of_kind.numbered) or of_kind.named
        told = frame.format(name=instrument.replace("_", " "))
        name = of_kind.names.get(instrument, told)
        for fact in _RECEIVED:
            day = self.facts.get(fact.replace(".", f".{instrument}."))
            if isinstance(day, date):
                return words.dated.format(name=name, day=words.calendar.write(day))
        return name

    def known(self, label: str, event: EventKind) -> str:
        """Return the words for the paper that an event brings, if its name has some."""
        is_subpoena = event.sets.get("request.asks_records") is True
        kind = "subpoena" if is_subpoena else event.brings
        return self.words.instruments[kind].names.get(label, "") if kind else ""

    def joined(self, instruments: Sequence[str]) -> str:
        """Name several papers, whatever their kinds."""
        return self.words.all_of([self.of(each, self._kind_of(each)) for each in instruments])

    def of_fact(self, fact: str, instrument: str, likely: Iterable[Set[str]] = ()) -> str:
        """Name the paper of which a fact of this base name is told, or a finding.

        Where papers of several kinds have the name, it is one of the first ``likely`` kinds.
        """
        prefix = fact.partition(".")[0]
        kind = prefix if prefix in self.words.instruments else self._kind_of(instrument, likely)
        return self.of(instrument, kind)

    def _kind_of(self, instrument: str, likely: Iterable[Set[str]] = ()) -> str:
        """Return the kind of a paper of which the case knows a fact."""
        told = (unqualified(fact) for fact in self.facts)
        kinds = list(
            dict.fromkeys(KIND_OF[f] for f, named in told if named == instrument and f in KIND_OF)
        )
        if len(kinds) > 1:
            for some in likely:
                if meant := [kind for kind in kinds if kind in some]:
                    return meant[0]
        return kinds[0] if kinds else "request"


def names_itself(fact: str, value: Value | None) -> bool:
    """Return whether a paper is named after its form, as form I-200 is: nothing more is told."""
    base, instrument = unqualified(fact)
    return base == "warrant.form" and instrument == value
