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
    from release_sim.api.explanation import Explanation
    from release_sim.api.inputs import OnProgress
    from release_sim.api.overrides import Overrides
    from release_sim.api.simulation_options import SimulationOptions
    from release_sim.api.workspace import Workspace
    from release_sim.errors import (
        EngineDisagreementError,
        FilesAreWrongError,
        NothingCollectedError,
        NotWrittenError,
        OutOfScopeError,
        ReleaseSimError,
    )
    from release_sim.model.decision import Decision
    from release_sim.model.rulebook import Rulebook
    from release_sim.model.verdict import Answer
    from release_sim.version import __version__
    from release_sim.vocabulary.actions import ACTIONS
    from release_sim.vocabulary.fact import Party
    from release_sim.vocabulary.facts import VOCABULARY

__all__ = [
    "ACTIONS",
    "VOCABULARY",
    "AcrossOptions",
    "Answer",
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
    "ReleaseSimError",
    "Rulebook",
    "SimulationOptions",
    "WhatIfOptions",
    "Workspace",
    "__version__",
]

_MODULE_OF = {
    "ACTIONS": "release_sim.vocabulary.actions",
    "AcrossOptions": "release_sim.api.case_across",
    "Answer": "release_sim.model.verdict",
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
    "ReleaseSimError": "release_sim.errors",
    "Rulebook": "release_sim.model.rulebook",
    "SimulationOptions": "release_sim.api.simulation_options",
    "VOCABULARY": "release_sim.vocabulary.facts",
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
