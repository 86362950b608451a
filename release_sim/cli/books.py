"""What every verb begins with: the rulebook, scenarios, and what the options change in them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from release_sim.errors import NothingCollectedError, OutOfScopeError
from release_sim.loading.case_facts import read_assignments
from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.loading.files import bundled, expand
from release_sim.loading.policies import check_choice
from release_sim.loading.rulebook import load_rulebook
from release_sim.loading.scenarios import ScenarioReader
from release_sim.model.case import VOCABULARY
from release_sim.model.fact import Value, day_of
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Expectation, Scenario


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line sets in place of what the files say."""

    policy: str | None = None
    as_of: str | None = None
    reading: Sequence[str] = ()
    set: Sequence[str] = ()
    forget: Sequence[str] = ()

    def __bool__(self) -> bool:
        return any((self.policy, self.as_of, self.reading, self.set, self.forget))

    def said(self) -> str:
        """What is set, as a reader of the output should see it."""
        words = [*self.set, *self.reading, *(f"{name} unknown" for name in self.forget)]
        words += [f"policy {self.policy}"] if self.policy else []
        words += [f"as of {self.as_of}"] if self.as_of else []
        return "changed: " + ", ".join(words)


@dataclass(frozen=True, slots=True)
class _Changes:
    """The overrides, read against the rulebook; ``said`` is how the command line put them."""

    said: str
    policy: str | None
    as_of: date | None
    readings: Mapping[str, str]
    stated: Mapping[str, Value]
    unknown: frozenset[str]

    def of(self, branch: Branch) -> Branch:
        """The branch so changed; what its file expects is no longer to be compared."""
        case = branch.case.set(self.stated).forget(self.unknown)
        given_at = {**branch.given_at, **dict.fromkeys(self.stated, Place("--set"))}
        if self.as_of:
            given_at["as_of"] = Place("--as-of")
        return replace(
            branch,
            title=branch.title if branch.name else f"{branch.title} ({self.said})",
            expect=Expectation(),
            policy=self.policy or branch.policy,
            case=case.on(self.as_of) if self.as_of else case,
            readings={**branch.readings, **self.readings},
            given_at=given_at,
        )


@dataclass(slots=True)
class Books:
    """The rulebook and the complaints gathered while reading; raises them all at once."""

    folder: Path
    diagnosis: Diagnosis = field(default_factory=Diagnosis)

    @classmethod
    def at(cls, folder: Path | None) -> Books:
        """The books in ``--rules``, else in ``RELEASE_SIM_RULES``, else those bundled."""
        named = os.environ.get("RELEASE_SIM_RULES")
        return cls(folder or (Path(named) if named else bundled("rules")))

    def rulebook(self) -> Rulebook:
        """The rulebook; raises ``FilesAreWrongError`` if anything is wrong with it."""
        found = load_rulebook(self.folder, self.diagnosis)
        self.diagnosis.raise_if_any()
        return found

    def scenarios(
        self, paths: Sequence[Path], overrides: Overrides
    ) -> tuple[Rulebook, list[Scenario]]:
        """The scenarios in files and folders (bundled if none is named), changed as told."""
        rulebook = load_rulebook(self.folder, self.diagnosis)
        reader = ScenarioReader(rulebook, self.diagnosis)
        files = list(expand(map(_found, paths or [bundled("scenarios")])))
        scenarios = [reader.read(path) for path in files]
        changes = self._changes(overrides, rulebook)
        self.diagnosis.raise_if_any()
        if not files:
            where = ", ".join(str(path) for path in paths)
            raise NothingCollectedError(f"no scenario file (*.yaml) below {where}")
        return rulebook, [_changed(s, changes) if overrides else s for s in scenarios if s]

    def complain_of(self, error: OutOfScopeError, scenario: Scenario, branch: Branch) -> None:
        """Turn a case the policy is not about into a complaint where it was written.

        What an option set is complained of once, not once for every branch.
        """
        place = branch.given_at.get(error.fact, scenario.place)
        by_option = place.path.startswith("--")
        which = f" (what if `{branch.name}`)" if branch.name and not by_option else ""
        self.diagnosis.add(error.name, place, error.message + which, help=error.help)

    def _changes(self, overrides: Overrides, rulebook: Rulebook) -> _Changes:
        add = self.diagnosis.add
        if overrides.policy and overrides.policy not in rulebook.policies:
            message = f"unknown policy `{overrides.policy}`"
            hint = suggestion(overrides.policy, rulebook.policies)
            add("unknown-policy", Place("--policy"), message, help=hint)
        as_of = None
        if overrides.as_of:
            as_of = day_of(overrides.as_of)
            if as_of is None:
                message = f"`{overrides.as_of}` is not a date of the calendar"
                add("bad-date", Place("--as-of"), message, help="write it YYYY-MM-DD")
        readings: dict[str, str] = {}
        for text in overrides.reading:
            name, _, choice = text.partition("=")
            name = name.removeprefix("reading.")
            if check_choice(name, choice, Place("--reading"), rulebook.readings, self.diagnosis):
                readings[name] = choice
        stated, unknown = read_assignments(list(overrides.set), "--set", self.diagnosis)
        for name in overrides.forget:
            if name not in VOCABULARY:
                message = f"unknown fact `{name}`"
                add("unknown-fact", Place("--forget"), message, help=suggestion(name, VOCABULARY))
        forgotten = unknown | frozenset(overrides.forget)
        return _Changes(overrides.said(), overrides.policy, as_of, readings, stated, forgotten)


def _found(path: Path) -> Path:
    """The path as given, or the bundled scenario of that name where no file has it."""
    shipped = bundled("scenarios") / f"{path}.yaml"
    return shipped if not os.path.lexists(path) and os.path.isfile(shipped) else path


def _changed(scenario: Scenario, changes: _Changes) -> Scenario:
    return replace(
        scenario,
        main=changes.of(scenario.main),
        what_if=tuple(changes.of(branch) for branch in scenario.what_if),
    )


def branches(scenarios: Iterable[Scenario]) -> list[tuple[Scenario, Branch]]:
    """Every branch of every scenario, the story's own first."""
    return [(s, branch) for s in scenarios for branch in (s.main, *s.what_if)]
