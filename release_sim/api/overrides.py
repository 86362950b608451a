"""The changes that the command line or a caller makes to stories: policy, day, readings, facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from release_sim.errors import FilesAreWrongError
from release_sim.loading.case_facts import the_one, which_instrument
from release_sim.model.case import Case
from release_sim.model.problem import Place, Problem
from release_sim.model.scenario import Branch, Expectation, Scenario
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import KIND_OF, qualified, unqualified


@dataclass(frozen=True, slots=True)
class Overrides:
    """The overrides that the command line makes to files."""

    policy: str | None = None
    as_of: str | None = None
    reading: Sequence[str] = ()
    set: Sequence[str] = ()
    forget: Sequence[str] = ()

    def __bool__(self) -> bool:
        return any((self.policy, self.as_of, self.reading, self.set, self.forget))

    def said(self) -> str:
        """Describe the overrides for a reader of the output."""
        words = [*self.set, *self.reading, *(f"{name} unknown" for name in self.forget)]
        words += [f"policy {self.policy}"] if self.policy else []
        words += [f"as of {self.as_of}"] if self.as_of else []
        return "changed: " + ", ".join(words)


@dataclass(frozen=True, slots=True)
class ReadOverrides:
    """The overrides, read against the rulebook; ``said`` is how the command line put them."""

    said: str
    policy: str | None
    as_of: date | None
    readings: Mapping[str, str]
    stated: Mapping[str, Value]
    unknown: frozenset[str]

    def apply_to(self, branch: Branch) -> Branch:
        """Return the branch with the overrides; its file's expectations no longer apply."""
        stated = {full_name(name, branch.case, "--set"): v for name, v in self.stated.items()}
        unknown = [full_name(name, branch.case, "--forget") for name in self.unknown]
        case = branch.case.set(stated).forget(unknown)
        given_at = {**branch.given_at, **dict.fromkeys(stated, Place("--set"))}
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


def full_name(name: str, case: Case, option: str) -> str:
    """Return the name of a fact in a case; raise a problem where it is not clear whose it is."""
    fact, instrument = unqualified(name)
    kind = KIND_OF.get(fact)
    if kind is None:
        return name
    found = the_one(instrument, case.names(kind))
    if found is None:
        message, hint = which_instrument(name, kind, case.names(kind))
        raise FilesAreWrongError([Problem("which-instrument", Place(option), message, help=hint)])
    return qualified(fact, found)


def with_overrides(scenario: Scenario, changes: ReadOverrides) -> Scenario:
    """Return the scenario with the overrides in its story and in every what-if."""
    return replace(
        scenario,
        main=changes.apply_to(scenario.main),
        what_if=tuple(changes.apply_to(branch) for branch in scenario.what_if),
    )
