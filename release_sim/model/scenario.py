"""A scenario: a fictional story, the case it amounts to, and its expected results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from release_sim.model.case import Case
from release_sim.model.change import Change
from release_sim.model.problem import Place
from release_sim.model.rule import Citation
from release_sim.model.verdict import Answer


@dataclass(frozen=True, slots=True)
class Expectation:
    """The expected results of a case; only those named are compared.

    ``because``, ``displaced`` and ``missing`` are exact sets, by action; ``flags`` is exact where
    given.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    by_instrument: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)
    because: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    displaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A case decided under a policy with some readings chosen: a scenario, or one what-if of it.

    ``given_at`` tells where its facts, and ``as_of``, were given, so that a problem can point
    there. ``change`` is what a what-if changes of its story, so that it can be made of another.
    """

    name: str
    title: str
    policy: str
    case: Case
    readings: Mapping[str, str]
    expect: Expectation
    given_at: Mapping[str, Place] = field(default_factory=dict, compare=False)
    change: Change = Change()

    def changed(self, change: Change) -> Branch:
        """Return the branch with a change; what its file expects no longer applies."""
        return replace(
            self,
            policy=change.policy or self.policy,
            case=change.case(self.case),
            readings={**self.readings, **change.readings},
            expect=Expectation(),
            given_at={**self.given_at, **change.given_at},
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A scenario, or a what-if of one, that options leave nothing to decide of, and why.

    ``branch`` is the name of the what-if, none for the whole scenario; ``error`` names the problem.
    """

    scenario: str
    branch: str
    error: str
    message: str
    help: str
    place: Place


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story with its own branch and its what-ifs; ``place`` is where its file begins."""

    name: str
    story: str
    sources: tuple[Citation, ...]
    main: Branch
    what_if: tuple[Branch, ...]
    place: Place

    @property
    def title(self) -> str:
        """The title of the story."""
        return self.main.title
