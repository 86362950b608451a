"""The names that a word on the command line can be completed to, by what the word stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.errors import ReleaseSimError
from release_sim.loading.books import scenario_folders
from release_sim.loading.found_files import bundled, yaml_files
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Fact, FactKind, Party
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import named, unqualified
from release_sim.vocabulary.tested_names import reading_of

if TYPE_CHECKING:
    from release_sim.model.rulebook import Rulebook
    from release_sim.model.scenario import Scenario


@dataclass(frozen=True)
class Completion:
    """Names by kind, from the rules folder and the story that the line names.

    A kind is the metavar of an option, such as ``FACT=VALUE``, or what an argument is. Whatever is
    wrong with rules or story gives no names: completion never complains.
    """

    rules: Path | None = None
    story: Path | None = None

    def names(self, kind: str, word: str) -> list[str]:
        """Return the names of a kind that begin with the word, in their order."""
        listing = self._kinds().get(kind)
        try:
            found = listing(word) if listing else ()
            return [name for name in found if name.startswith(word)]
        except ReleaseSimError:
            return []

    def _kinds(self) -> Mapping[str, Callable[[str], Iterable[str]]]:
        return {
            "ACTION": lambda _: ACTIONS,
            "ANSWER": lambda _: list(Answer),
            "FACT": lambda _: self._facts(),
            "FACT=VALUE": self._assignments,
            "NAME": lambda _: self._what_ifs(),
            "NAME=CHOICE": self._choices,
            "PARTY": lambda _: list(Party),
            "POLICY": lambda _: self._rulebook.policies,
            "READING": lambda _: self._rulebook.readings,
            "RULE": lambda _: self._groups(),
            "SCENARIO": lambda _: _bundled_names(),
            "SOURCE": lambda _: self._rulebook.sources,
        }

    @cached_property
    def _rulebook(self) -> Rulebook:
        # Facts and actions are named without any rules.
        from release_sim.api.inputs import Inputs  # noqa: PLC0415

        return Inputs.at(self.rules).rulebook()

    @cached_property
    def _scenario(self) -> Scenario | None:
        if self.story is None:
            return None
        # Few lines name a story of which names are wanted.
        from release_sim.api.inputs import Inputs  # noqa: PLC0415
        from release_sim.api.overrides import Overrides  # noqa: PLC0415

        _, found = Inputs.at(self.rules).scenarios([self.story], Overrides())
        return found[0]

    def _facts(self) -> list[str]:
        """Return the facts, those of papers under the names that the story gives them."""
        try:
            papers = self._scenario.main.case.instruments if self._scenario else {}
        except ReleaseSimError:
            papers = {}
        return list(named(VOCABULARY, papers))

    def _assignments(self, word: str) -> list[str]:
        """Return facts to be given a value, or, behind the sign, the values of the fact."""
        name, sign, _ = word.partition("=")
        if not sign:
            return [f"{fact}=" for fact in self._facts()]
        fact = VOCABULARY.get(unqualified(name)[0])
        return [f"{name}={value}" for value in _values(fact)] if fact else []

    def _choices(self, word: str) -> list[str]:
        name, sign, _ = word.partition("=")
        if not sign:
            return [f"{reading}=" for reading in self._rulebook.readings]
        from release_sim.model.policy import UNRESOLVED  # noqa: PLC0415  as above

        reading = self._rulebook.readings.get(reading_of(name))
        return [f"{name}={choice}" for choice in (*reading.choices, UNRESOLVED)] if reading else []

    def _groups(self) -> list[str]:
        """Return the rules and the groups that their names begin with."""
        parts = [rule.split(".") for rule in self._rulebook.rules]
        groups = {".".join(part[:depth]) for part in parts for depth in range(1, len(part) + 1)}
        return sorted(groups)

    def _what_ifs(self) -> list[str]:
        return [branch.name for branch in self._scenario.what_if] if self._scenario else []


def _values(fact: Fact) -> list[str]:
    if fact.kind is FactKind.YES_NO:
        return ["true", "false", "unknown"]
    return [*fact.choices, *([] if "unknown" in fact.choices else ["unknown"])]


def _bundled_names() -> list[str]:
    """Return the bundled scenarios and timelines by the names that every verb takes."""
    # What reads stories is not needed to list them otherwise.
    from release_sim.loading.scenarios import scenario_name  # noqa: PLC0415

    folders = scenario_folders(bundled("rules"))
    return [scenario_name(path) for folder in folders for path in yaml_files(folder)]
