"""Simulates a jail's documented procedure for requests from federal immigration authorities.

A simulator of published procedure, not legal advice; the people in it are fictional.
Begin with ``Workspace``. The names exported here are the API; other modules may change.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from release_sim.api.alternative_options import WhatIfOptions
    from release_sim.api.case_across import AcrossOptions
    from release_sim.api.case_what_if import WhatIf
    from release_sim.api.explanation import Explanation
    from release_sim.api.inputs import OnProgress
    from release_sim.api.overrides import Overrides
    from release_sim.api.simulation_options import SimulationOptions
    from release_sim.api.timeline_what_if import TimelineWhatIf
    from release_sim.api.workspace import Workspace
    from release_sim.errors import (
        EngineDisagreementError,
        FilesAreWrongError,
        NothingCollectedError,
        NotWrittenError,
        OutOfScopeError,
        ReleaseSimError,
    )
    from release_sim.model.analysis.difference import PolicyComparison
    from release_sim.model.analysis.flaw import Checked
    from release_sim.model.analysis.invariant import Counterexample, Proved
    from release_sim.model.analysis.place_answers import Across
    from release_sim.model.analysis.policy_classes import PolicyClasses
    from release_sim.model.cohorts.answer_change import CohortComparison
    from release_sim.model.cohorts.population import Synthesis
    from release_sim.model.cohorts.table_counts import Summary, Tally
    from release_sim.model.decision import Decision
    from release_sim.model.processes.simulation import Simulation
    from release_sim.model.records.ledger_results import Appended, Verified
    from release_sim.model.records.rerun_result import Rerun
    from release_sim.model.rulebook import Rulebook
    from release_sim.model.timelines.place_replays import TimelineAcross
    from release_sim.model.timelines.replay_result import ReplayResult
    from release_sim.model.verdict import Answer
    from release_sim.reporting.analysis.compared_case import ComparedCase
    from release_sim.testing.scenario_outcomes import ScenarioTests
    from release_sim.version import __version__
    from release_sim.vocabulary.actions import ACTIONS
    from release_sim.vocabulary.fact import Party
    from release_sim.vocabulary.facts import VOCABULARY

__all__ = [
    "ACTIONS",
    "VOCABULARY",
    "Across",
    "AcrossOptions",
    "Answer",
    "Appended",
    "Checked",
    "CohortComparison",
    "ComparedCase",
    "Counterexample",
    "Decision",
    "EngineDisagreementError",
    "Explanation",
    "FilesAreWrongError",
    "NotWrittenError",
    "NothingCollectedError",
    "OnProgress",
    "OutOfScopeError",
    "Overrides",
    "Party",
    "PolicyClasses",
    "PolicyComparison",
    "Proved",
    "ReleaseSimError",
    "ReplayResult",
    "Rerun",
    "Rulebook",
    "ScenarioTests",
    "Simulation",
    "SimulationOptions",
    "Summary",
    "Synthesis",
    "Tally",
    "TimelineAcross",
    "TimelineWhatIf",
    "Verified",
    "WhatIf",
    "WhatIfOptions",
    "Workspace",
    "__version__",
]

_MODULE_OF = {
    "ACTIONS": "release_sim.vocabulary.actions",
    "Across": "release_sim.model.analysis.place_answers",
    "AcrossOptions": "release_sim.api.case_across",
    "Answer": "release_sim.model.verdict",
    "Appended": "release_sim.model.records.ledger_results",
    "Checked": "release_sim.model.analysis.flaw",
    "CohortComparison": "release_sim.model.cohorts.answer_change",
    "ComparedCase": "release_sim.reporting.analysis.compared_case",
    "Counterexample": "release_sim.model.analysis.invariant",
    "Decision": "release_sim.model.decision",
    "EngineDisagreementError": "release_sim.errors",
    "Explanation": "release_sim.api.explanation",
    "FilesAreWrongError": "release_sim.errors",
    "NotWrittenError": "release_sim.errors",
    "NothingCollectedError": "release_sim.errors",
    "OnProgress": "release_sim.api.inputs",
    "OutOfScopeError": "release_sim.errors",
    "Overrides": "release_sim.api.overrides",
    "Party": "release_sim.vocabulary.fact",
    "PolicyClasses": "release_sim.model.analysis.policy_classes",
    "PolicyComparison": "release_sim.model.analysis.difference",
    "Proved": "release_sim.model.analysis.invariant",
    "ReleaseSimError": "release_sim.errors",
    "ReplayResult": "release_sim.model.timelines.replay_result",
    "Rerun": "release_sim.model.records.rerun_result",
    "Rulebook": "release_sim.model.rulebook",
    "ScenarioTests": "release_sim.testing.scenario_outcomes",
    "Simulation": "release_sim.model.processes.simulation",
    "SimulationOptions": "release_sim.api.simulation_options",
    "Summary": "release_sim.model.cohorts.table_counts",
    "Synthesis": "release_sim.model.cohorts.population",
    "Tally": "release_sim.model.cohorts.table_counts",
    "TimelineAcross": "release_sim.model.timelines.place_replays",
    "TimelineWhatIf": "release_sim.api.timeline_what_if",
    "VOCABULARY": "release_sim.vocabulary.facts",
    "Verified": "release_sim.model.records.ledger_results",
    "WhatIf": "release_sim.api.case_what_if",
    "WhatIfOptions": "release_sim.api.alternative_options",
    "Workspace": "release_sim.api.workspace",
    "__version__": "release_sim.version",
}


def __getattr__(name: str) -> Any:
    """Return what is exported under a name.

    It is imported where it is asked for: before anything else, the command looks after Ctrl-C.
    """
    if name not in _MODULE_OF:
        message = f"module `{__name__}` has no attribute `{name}`"
        raise AttributeError(message)
    return getattr(import_module(_MODULE_OF[name]), name)
