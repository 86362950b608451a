"""The question that an alternative asks, such as what if the day were another."""

from __future__ import annotations

from release_sim.model.analysis.alternative import Supposition
from release_sim.model.policy import UNRESOLVED
from release_sim.reporting.sentences import Sentences, Voice


class SuppositionText:
    """The suppositions of alternatives in one language."""

    def __init__(self, voice: Voice) -> None:
        """Take the words that are used."""
        self._voice, self._frame = voice, voice.catalogue.plain

    def question(self, found: Supposition, say: Sentences) -> str:
        """Return the question; ``say`` has the words of the case before the change."""
        clauses = self.clauses(found, say)
        if found.titles and len(clauses) == len(found.titles):
            titles = "; ".join(found.titles)
            return self._frame("suppose.own", title=titles.removesuffix("."))
        return self._frame("suppose.what_if", clauses=say.all_of(clauses))

    def clauses(self, found: Supposition, say: Sentences) -> list[str]:
        """List what is supposed, a clause each."""
        change, frame = found.change, self._frame
        known = self._voice.about({**say.facts, **change.stated})
        clauses = [frame("suppose.policy", policy=change.policy)] if change.policy else []
        clauses += [frame("suppose.rules", folder=each) for each in found.rules]
        clauses += [frame("suppose.without", rule=each) for each in found.without]
        clauses += [frame("suppose.day", day=say.day(change.as_of))] if change.as_of else []
        clauses += [
            say.supposed(name, None if choice == UNRESOLVED else choice)
            for name, choice in change.readings.items()
        ]
        clauses += [known.fact(name, value) for name, value in change.stated.items()]
        clauses += [known.fact(name, None) for name in sorted(change.unknown)]
        return [*clauses, *(frame("replay.told", text=each) for each in found.titles)]
