"""Alternatives to a story: the answers that are others, and the rules and facts that made them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from release_sim.model.change import Change
from release_sim.model.decision import Decision, Outcome, by_instrument
from release_sim.model.limits import Caveat
from release_sim.model.policy import Policy
from release_sim.model.rule import Rule
from release_sim.model.scenario import Branch
from release_sim.model.timelines.duty_difference import DutyDifference
from release_sim.model.timelines.moments import Moment
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.vocabulary.fact import Value


@dataclass(frozen=True, slots=True)
class Supposition:
    """One or more changes as they were asked for.

    ``change`` is that of the story; ``without`` names rules that are left out, ``rules`` folders
    of other ones, ``titles`` the story's own what-ifs. ``said`` is what was typed, as words.
    """

    said: str
    change: Change = Change()
    without: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


class RuleDifference(StrEnum):
    """The ways in which a rule can differ after a change."""

    BEGUN = "in force after the change only"
    ENDED = "in force before the change only"
    ADDED = "part of the policy after the change only"
    REMOVED = "part of the policy before the change only"
    REWRITTEN = "worded otherwise after the change"


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """A fact or reading whose value differs after a change; None is unknown."""

    name: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """A rule that differs after a change; ``rule`` is the later one, or the removed one."""

    rule: Rule
    how: RuleDifference


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """One action whose answer, time limit or answer to one paper differs.

    ``came`` are the rules that decide after the change only, ``went`` those that decided before
    only. ``facts`` and ``rules`` are what made the difference: the facts that changed and the
    rules that came, went or read otherwise, as far as the rules behind the two answers turn on
    them. ``takes`` names, of several changes made together, those that are enough for it and of
    which none can be left out; none where that is all of them.
    """

    before: Outcome
    after: Outcome
    came: tuple[Rule, ...]
    went: tuple[Rule, ...]
    facts: tuple[ChangedFact, ...]
    rules: tuple[ChangedRule, ...]
    takes: tuple[Supposition, ...] = ()

    @property
    def action(self) -> str:
        """The action."""
        return self.after.action


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """A branch as it was decided, and the policy by which it was."""

    branch: Branch
    policy: Policy
    decision: Decision

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """The warnings about its day."""
        return self.policy.caveats(self.decision.as_of)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A case decided with a change; ``supposed`` is the change.

    ``changes`` are those of answers; ``other_grounds`` names the actions that have the same answer
    by other rules, ``same`` all others of which some rule speaks.
    """

    supposed: Supposition
    after: DecidedCase
    changes: tuple[ChangedAnswer, ...]
    other_grounds: tuple[str, ...]
    same: tuple[str, ...]
    raised: tuple[str, ...]
    lowered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimelineChange:
    """One action of one person whose duties or answers differ after a change.

    ``difference`` has the duties on both sides. ``since`` is the first event after which
    the answer is another, as it is replayed after the change, and ``why`` what made the
    difference there; none where the answers are the same and only what was done, or when, differs.
    """

    person: str
    difference: DutyDifference
    since: Moment | None
    why: ChangedAnswer | None

    @property
    def action(self) -> str:
        """The action."""
        return self.difference.action


@dataclass(frozen=True, slots=True)
class TimelineAlternative:
    """A timeline replayed with a change; ``supposed`` is the change.

    ``same`` are the pairs of a person and an action whose duties came out the same.
    """

    supposed: Supposition
    after: ReplayResult
    changes: tuple[TimelineChange, ...]
    same: tuple[tuple[str, str], ...]


def own_what_if(title: str) -> Supposition:
    """Return the supposition of a what-if that a story itself has."""
    return Supposition(title, titles=(title,))


def differs(before: Outcome, after: Outcome) -> bool:
    """Return True if the answer, its time limit or its answer to one paper differs."""
    return (before.answer, before.within, by_instrument(before)) != (
        after.answer,
        after.within,
        by_instrument(after),
    )
