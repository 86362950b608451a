"""Everything the rule files say: sources, rules, readings, findings and policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from release_sim.model.book import Book
from release_sim.model.jurisdiction import Jurisdiction
from release_sim.model.limits import KnowledgeLimit, LawLimits
from release_sim.model.policy import FindingMeaning, Policy, Reading
from release_sim.model.rule import Citation, Rule
from release_sim.model.source import Source
from release_sim.vocabulary.tested_names import reading_name


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules folder, loaded and checked; ``files`` has the SHA-256 of each file as read.

    ``books`` are those that installed packages bring beside it.
    """

    rules: Mapping[str, Rule]
    sources: Mapping[str, Source]
    readings: Mapping[str, Reading]
    findings: Mapping[str, FindingMeaning]
    policies: Mapping[str, Policy]
    limits: Mapping[str, LawLimits] = field(default_factory=dict)
    jurisdiction: Jurisdiction = Jurisdiction()
    files: Mapping[str, str] = field(default_factory=dict)
    books: tuple[Book, ...] = ()

    @classmethod
    def empty(cls) -> Rulebook:
        """Return an empty rulebook."""
        return cls({}, {}, {}, {}, {})

    def time_zone_of(self, policy: str) -> str:
        """Return the time zone of the clocks where a policy holds; empty where none is named."""
        named = self.policies[policy].time_zone if policy in self.policies else ""
        return named or self.jurisdiction.time_zone

    def all_limits(self) -> Iterator[KnowledgeLimit]:
        """Yield the limits of what is known of each law."""
        for law in self.limits.values():
            yield from law.limits

    def encoding(self) -> dict[Citation, tuple[str, ...]]:
        """Map every statement to the rules and readings that cite it."""
        found: dict[Citation, list[str]] = {
            Citation(name, at): []
            for name, source in self.sources.items()
            for at in source.statements
        }
        for citing, citations in self._citing():
            for citation in citations:
                if citing not in found.setdefault(citation, []):
                    found[citation].append(citing)
        return {citation: tuple(names) for citation, names in found.items()}

    def _citing(self) -> Iterable[tuple[str, tuple[Citation, ...]]]:
        for rule in self.rules.values():
            yield rule.id, rule.cite
        for reading in self.readings.values():
            for name, choice in reading.choices.items():
                yield f"{reading_name(reading.name)}={name}", choice.cite
