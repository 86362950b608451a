"""A branch of a scenario as it was decided, and as each account of it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from release_sim.model.decision import Decision, Outcome
from release_sim.model.scenario import Branch, Expectation
from release_sim.model.verdict import Answer


@dataclass(frozen=True, slots=True)
class DecidedBranch:
    """A branch, its decision, and what it expects and the decision does not say.

    Where accounts contradict each other, ``decision`` is that of what none of them disputes, and
    ``accounts`` has the decision on each.
    """

    branch: Branch
    decision: Decision
    unmet: tuple[str, ...] = ()
    accounts: Mapping[str, DecidedBranch] = field(default_factory=dict)

    @property
    def each(self) -> tuple[DecidedBranch, ...]:
        """The decision on each account; itself where there is no dispute."""
        return tuple(self.accounts.values()) or (self,)

    @property
    def expects_something(self) -> bool:
        """True if an expectation of the branch, or of an account of it, was compared."""
        return any(told.branch.expect != Expectation() for told in self.each)

    def outcomes(self, action: str) -> dict[str, Outcome]:
        """Return the outcome for an action on each account, by the account."""
        return {name: each.decision.outcomes[action] for name, each in self.accounts.items()}

    def agreed(self, action: str) -> Answer | None:
        """Return the answer that is the same on every account; None where it turns on them."""
        answers = {each.decision.outcomes[action].answer for each in self.each}
        return answers.pop() if len(answers) == 1 else None
