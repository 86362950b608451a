"""The contents of a report: cases, timelines, comparisons of policies, counts of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from release_sim.model.analysis.alternative import Alternative, TimelineAlternative
from release_sim.model.analysis.difference import PolicyComparison
from release_sim.model.analysis.fact_change import ChangeTo
from release_sim.model.analysis.place_answers import Across
from release_sim.model.analysis.plan import Inquiry
from release_sim.model.cohorts.answer_change import CohortComparison
from release_sim.model.cohorts.table_counts import DrawnFrom, Frequency, Summary
from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.decision import Decision, ReadingSensitivity
from release_sim.model.policy import Policy
from release_sim.model.scenario import Scenario
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.timelines.timeline import Timeline

AlternativeType = TypeVar("AlternativeType", Alternative, TimelineAlternative)


@dataclass(frozen=True, slots=True)
class AskedAlternative(Generic[AlternativeType]):
    """An alternative to a story, and the options that ask for it, as they are typed."""

    options: tuple[str, ...]
    found: AlternativeType


@dataclass(frozen=True, slots=True)
class ReportCase:
    """A scenario with everything that was asked of its decision.

    ``contested``, ``changes`` and ``questions`` are by action: the readings on which the answer
    turns, for each other answer what would lead there, and what to ask where it is undetermined.
    ``what_if`` are the story's own, ``alternatives`` those that were asked for.
    ``told`` has the decision on each account of the story, where they contradict each other and
    this is on one of them. ``across`` has the story as other places decide it, if that was asked.
    """

    scenario: Scenario
    policy: Policy
    decision: Decision
    contested: Mapping[str, tuple[ReadingSensitivity, ...]]
    changes: Mapping[str, tuple[ChangeTo, ...]]
    questions: Mapping[str, Inquiry]
    what_if: tuple[DecidedBranch, ...]
    alternatives: tuple[AskedAlternative[Alternative], ...] = ()
    told: DecidedBranch | None = None
    across: Across | None = None


@dataclass(frozen=True, slots=True)
class ReportTimeline:
    """A timeline with the results of its story and of each what-if.

    ``told`` has what became of each account of it, where they contradict each other and this is
    one of them.
    """

    timeline: Timeline
    result: ReplayResult
    what_if: tuple[ReplayResult, ...]
    alternatives: tuple[AskedAlternative[TimelineAlternative], ...] = ()
    told: ReplayResult | None = None


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A decided table of people: how many have each answer, and charts of that as SVG.

    ``drawn_from`` is nothing where nobody made the people up. ``chart`` is of all rows;
    ``by_group`` has one for every action of which some rule speaks, where there are groups.
    """

    name: str
    drawn_from: DrawnFrom | None
    summary: Summary
    frequencies: tuple[Frequency, ...]
    chart: str
    by_group: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReportShifts:
    """A table of people under two policies, and by action that shifts a chart as SVG."""

    name: str
    drawn_from: DrawnFrom | None
    comparison: CohortComparison
    charts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReportSimulation:
    """A simulated desk: its variants, the process as it is first, and a chart of notices as SVG.

    ``rows`` has for each measure its name, unit and, as texts, a cell for each variant, and after
    that of each what-if one for how it differs.
    """

    name: str
    title: str
    first: str
    last: str
    replications: int
    seed: int
    parameters: int
    assumed: int
    variants: tuple[str, ...]
    policies: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    chart: str


@dataclass(frozen=True, slots=True)
class ReportRulebook:
    """The whole rulebook; by rule the scenarios in which it stands, and where it is displaced."""

    applied: Mapping[str, tuple[str, ...]]
    displaced: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is handed on in one file."""

    cases: tuple[ReportCase, ...] = ()
    timelines: tuple[ReportTimeline, ...] = ()
    comparison: PolicyComparison | None = None
    people: ReportTable | ReportShifts | None = None
    rulebook: ReportRulebook | None = None
    simulation: ReportSimulation | None = None

    @property
    def made_up(self) -> bool:
        """True if something in it rests on people whom chance made up."""
        return bool(self.simulation or (self.people and self.people.drawn_from))
