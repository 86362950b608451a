"""What a report tells: cases decided, histories replayed, two policies compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from release_sim.model.analysis.change import ChangeTo
from release_sim.model.analysis.difference import Comparison
from release_sim.model.analysis.plan import Inquiry
from release_sim.model.decision import Contest, Decision
from release_sim.model.histories.account import Account
from release_sim.model.histories.history import History
from release_sim.model.policy import Policy
from release_sim.model.scenario import Branch, Scenario


class Language(StrEnum):
    """A language that a report can be in; the books are in English."""

    ENGLISH = "en"
    SPANISH = "es"


@dataclass(frozen=True, slots=True)
class Decided:
    """One branch of a scenario as it was decided."""

    branch: Branch
    decision: Decision


@dataclass(frozen=True, slots=True)
class ToldCase:
    """A scenario with everything that was asked of its decision.

    ``contested``, ``changes`` and ``questions`` are by action: the readings on which the answer
    turns, for each other answer what would lead there, and what to ask where it is undetermined.
    """

    scenario: Scenario
    policy: Policy
    decision: Decision
    contested: Mapping[str, tuple[Contest, ...]]
    changes: Mapping[str, tuple[ChangeTo, ...]]
    questions: Mapping[str, Inquiry]
    what_if: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class ToldHistory:
    """A history with the account of its story and of each of its what-ifs."""

    history: History
    account: Account
    what_if: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is handed on in one file."""

    cases: tuple[ToldCase, ...] = ()
    histories: tuple[ToldHistory, ...] = ()
    comparison: Comparison | None = None
