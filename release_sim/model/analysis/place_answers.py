"""One case under many policies and on many days: what each answers, and what tells them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from release_sim.model.analysis.difference import Side
from release_sim.model.decision import Decision, ReadingSensitivity
from release_sim.model.limits import Caveat
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.verdict import Answer
from release_sim.vocabulary.value_set import ValueSet


@dataclass(frozen=True, slots=True)
class PlaceDecision:
    """The case as one policy decides it on one day.

    ``contested`` has by action the readings any one of which changes the answer.
    """

    side: Side
    decision: Decision
    contested: Mapping[str, tuple[ReadingSensitivity, ...]]

    @property
    def name(self) -> str:
        """The policy, with the day where it was named with one."""
        return str(self.side)

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """The warnings about the day on which it is decided."""
        return self.side.policy.caveats(self.decision.as_of)

    def answers(self, actions: Sequence[str]) -> tuple[Answer, ...]:
        """Return the answers for some actions, in their order."""
        return tuple(self.decision.outcomes[action].answer for action in actions)


@dataclass(frozen=True, slots=True)
class NotCovered:
    """A policy that has no answers for the case, and why."""

    side: Side
    why: str


@dataclass(frozen=True, slots=True)
class TellingQuestion:
    """A question that tells apart places that answer alike in the case.

    Suppose that the facts are as ``changes`` says, and all else as in the case: what of the
    action? ``led`` has, by the answer, what is then left to tell apart.
    """

    action: str
    changes: tuple[ValueSet, ...]
    led: Mapping[Answer, Telling]


@dataclass(frozen=True, slots=True)
class AlikePlaces:
    """Places that no question tells apart: one, or several that are alike.

    These answer alike in every case of one paper of each kind on the day.
    """

    places: tuple[str, ...]


Telling = TellingQuestion | AlikePlaces


@dataclass(frozen=True, slots=True)
class Across:
    """A case as many policies answer it; those that answer alike are ``groups``, in order.

    ``apart`` has, where it was asked for, the questions that tell apart the members of each group.
    """

    scenario: Scenario
    branch: Branch
    actions: tuple[str, ...]
    groups: tuple[tuple[PlaceDecision, ...], ...]
    left_out: tuple[NotCovered, ...] = ()
    apart: tuple[Telling, ...] | None = None

    @property
    def places(self) -> tuple[PlaceDecision, ...]:
        """All places that have answers, in the order of the groups."""
        return tuple(place for group in self.groups for place in group)

    def differing(self) -> tuple[str, ...]:
        """Return the actions that places answer differently."""
        return tuple(
            action
            for action in self.actions
            if len({place.decision.outcomes[action].answer for place in self.places}) > 1
        )
