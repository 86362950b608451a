"""The account of a timeline variant: what was decided when, what was due, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from release_sim.model.decision import Outcome
from release_sim.model.limits import Caveat
from release_sim.model.policy import Policy
from release_sim.model.timelines.moments import Moment, OverTime, Replay, outcomes_by_instrument
from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.timeline import TimelineVariant
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.instruments import UNNAMED


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """An answer that changed, or rests on something else; ``before`` None is the first.

    ``instrument`` names the paper that the action is an answer to, if it is one of several. What
    holds for the person while no paper asks is of none, and yet in the ``line`` of one.
    """

    before: Outcome | None
    after: Outcome
    instrument: str = UNNAMED
    line: str = UNNAMED

    @property
    def only_why(self) -> bool:
        """True if the answer is the same as before, and only its reasons differ."""
        return self.before is not None and self.before.answer is self.after.answer

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The rules that decide, and those that decided before."""
        return (*(self.before.because if self.before else ()), *self.after.because)


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """A moment with what it changed."""

    moment: Moment
    changes: tuple[OutcomeChange, ...]
    raised: tuple[str, ...]
    lowered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """A timeline variant replayed under a policy, its duties, and expectations not met.

    ``over_time`` holds the answers that were asked for by name. Where accounts of the story
    contradict each other, ``accounts`` has what became of each, and the rest is of the events of
    which all tell.
    """

    replay: Replay
    policy: Policy
    obligations: tuple[Obligation, ...]
    over_time: tuple[OverTime, ...]
    unmet: tuple[str, ...]
    accounts: Mapping[str, ReplayResult] = field(default_factory=dict)

    @property
    def each(self) -> tuple[ReplayResult, ...]:
        """The outcome on each account; itself where there is no dispute."""
        return tuple(self.accounts.values()) or (self,)

    @property
    def variant(self) -> TimelineVariant:
        """The timeline variant."""
        return self.replay.variant

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """The warnings about the last day that something happens on, on whatever account."""
        days = (event.at.date() for told in self.each for event in told.variant.events)
        return self.policy.caveats(max(days))

    @property
    def people(self) -> tuple[str, ...]:
        """Everyone to whom something happens, in the order in which they come in."""
        return tuple(dict.fromkeys(p for told in self.each for p in told.replay.by_person()))

    def obligations_of(self, person: str) -> list[Obligation]:
        """List the duties about one person, the bans that were kept among them."""
        return [obligation for obligation in self.obligations if obligation.person == person]

    def steps(self, person: str) -> list[TimelineStep]:
        """List the moments of one person, each with the changes it made."""
        moments = self.replay.by_person()[person]
        lines = {action: outcomes_by_instrument(moments, action) for action in ACTIONS}
        found = []
        for here, moment in enumerate(moments):
            changes = tuple(_outcome_changes(lines, here, moment))
            found.append(_step(moments[here - 1] if here else None, moment, changes))
        return found

    def answers(self, person: str, action: str) -> tuple[Answer, ...]:
        """Return the successive answers for one action that are not silent."""
        moments = self.replay.by_person().get(person, [])
        runs = groupby(moment.outcomes[action].answer for moment in moments)
        return tuple(answer for answer, _ in runs if answer is not Answer.SILENT)

    def rules_behind(self, person: str, action: str) -> tuple[str, ...]:
        """Return the rules on which those answers rest, in the order of first use."""
        moments = self.replay.by_person().get(person, [])
        because = (rule for moment in moments for rule in moment.outcomes[action].because)
        return tuple(dict.fromkeys(because))


def _step(before: Moment | None, after: Moment, changes: tuple[OutcomeChange, ...]) -> TimelineStep:
    flags = before.flags if before else ()
    return TimelineStep(
        after,
        changes,
        tuple(flag for flag in after.flags if flag not in flags),
        tuple(flag for flag in flags if flag not in after.flags),
    )


def _outcome_changes(
    lines: Mapping[str, Mapping[str, Sequence[Outcome]]], here: int, moment: Moment
) -> Iterator[OutcomeChange]:
    for action, by_instrument in lines.items():
        whole = moment.outcomes[action]
        for line, outcomes in by_instrument.items():
            after = outcomes[here]
            before = outcomes[here - 1] if here else None
            spoken = {after.answer, before.answer if before else Answer.SILENT} != {Answer.SILENT}
            if spoken and (before is None or _shown(after) != _shown(before)):
                its_own = after is not whole or after.answer is Answer.SILENT
                paper = line if its_own and line in whole.by_instrument else UNNAMED
                yield OutcomeChange(before, after, paper, line)


def _shown(outcome: Outcome) -> tuple[object, ...]:
    return (outcome.answer, outcome.because, outcome.missing, outcome.within)
