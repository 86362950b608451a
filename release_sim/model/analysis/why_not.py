"""The reasons why an answer is not another: the rules it would take, and their verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from release_sim.model.decision import ComparisonTrace
from release_sim.model.rule import Modality, Rule
from release_sim.model.verdict import Answer

TAKES: dict[Answer, tuple[tuple[Modality, ...], tuple[Modality, ...]]] = {
    Answer.REQUIRED: ((Modality.MUST,), (Modality.MUST_NOT,)),
    Answer.FORBIDDEN: ((Modality.MUST_NOT,), (Modality.MUST,)),
    Answer.PERMITTED: ((Modality.MAY,), (Modality.MUST, Modality.MUST_NOT)),
    Answer.SILENT: ((), tuple(Modality)),
    Answer.CONFLICT: ((Modality.MUST, Modality.MUST_NOT), ()),
    Answer.UNDETERMINED: ((), ()),
}
"""For each answer, the duties of which one of each force must stand, and those that must not."""


class RuleStatus(StrEnum):
    """The outcomes a rule can have."""

    STANDS = "stands"
    MAY_STAND = "may stand"
    DISPLACED = "displaced"
    DOES_NOT_APPLY = "does not apply"
    NOT_IN_FORCE = "not in force"


@dataclass(frozen=True, slots=True)
class UnmetPart:
    """A part of a rule's conditions that keeps it from applying, or may.

    Where ``some`` of several lines would do, none of them did. ``behind`` are the rules on whose
    findings the lines turn.
    """

    comparisons: tuple[ComparisonTrace, ...]
    some: bool
    behind: tuple[CandidateRule, ...]


@dataclass(frozen=True, slots=True)
class CandidateRule:
    """A rule that could have mattered, and what became of it.

    ``instruments`` are those of the case for which it became so.
    """

    rule: Rule
    status: RuleStatus
    unmet: tuple[UnmetPart, ...] = ()
    displaced_by: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocker:
    """A duty that stands in the way, or may, and every exception that could displace it.

    ``instruments`` are those of the case for which it does.
    """

    rule: Rule
    status: RuleStatus
    exceptions: tuple[CandidateRule, ...]
    instruments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The rules that could give another answer, and those that prevent it.

    ``elsewhere`` are rules that could give it, but are not part of the policy.
    """

    action: str
    found: Answer
    wanted: Answer
    could_give: tuple[CandidateRule, ...]
    in_the_way: tuple[Blocker, ...]
    elsewhere: tuple[Rule, ...]
