"""Simulates a jail's documented procedure for requests from federal immigration authorities.

A simulator of published procedure, not legal advice; the people in it are fictional.
Begin with ``Workspace``. The names exported here are the API; other modules may change.
"""

from release_sim.api.alternatives import WhatIfOptions
from release_sim.api.explanation import Explanation
from release_sim.api.inputs import OnProgress
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
from release_sim.vocabulary.facts import VOCABULARY

__all__ = [
    "ACTIONS",
    "VOCABULARY",
    "Answer",
    "Decision",
    "EngineDisagreementError",
    "Explanation",
    "FilesAreWrongError",
    "NotWrittenError",
    "NothingCollectedError",
    "OnProgress",
    "OutOfScopeError",
    "ReleaseSimError",
    "Rulebook",
    "WhatIfOptions",
    "Workspace",
    "__version__",
]
