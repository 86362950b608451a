"""Decisions of a simulated desk that are made beforehand, and those they are learned from."""

from __future__ import annotations

from collections.abc import Mapping

from release_sim.engine.decide import Engine
from release_sim.engine.matcher_cache import MatcherCache
from release_sim.model.policy import Policy
from release_sim.process.decided_courses import DecidedCourses, DecisionNode, DutyAccount
from release_sim.process.history import PersonHistory
from release_sim.process.replications import COMPILED

_NO_DUTIES = DutyAccount(())


class Stubbed(DecidedCourses):
    """Decisions that are made beforehand: by the kind of event, and whether a request stands."""

    def __init__(self, engine: Engine, learned: Mapping[tuple[str, bool], DecisionNode]) -> None:
        """Take what a run with decisions met first of each kind."""
        super().__init__(engine)
        self._learned = learned
        self._otherwise = learned["released", False]

    def after(self, node: DecisionNode, past: PersonHistory) -> DecisionNode:
        """Return the decision for the kind of the last event."""
        return self._learned.get(_kind_and_whether_asked(past), self._otherwise)

    def on_change(self, node: DecisionNode, past: PersonHistory, minute: int) -> DecisionNode:
        """Return the decision there was."""
        return node

    def account(self, *_: object) -> DutyAccount:
        """Return one without duties."""
        return _NO_DUTIES


class Learning(DecidedCourses):
    """Decisions as they are, of which the first of each kind is kept."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is kept yet."""
        super().__init__(engine)
        self.learned: dict[tuple[str, bool], DecisionNode] = {}

    def after(self, node: DecisionNode, past: PersonHistory) -> DecisionNode:
        """Decide, and keep the first decision of each kind."""
        found = super().after(node, past)
        self.learned.setdefault(_kind_and_whether_asked(past), found)
        return found


def _kind_and_whether_asked(past: PersonHistory) -> tuple[str, bool]:
    """Return the kind of the last event, and whether a request has come."""
    return past.log[-1].kind, any(each.kind == "request_received" for each in past.log)


def decided_anew(policy: Policy) -> DecidedCourses:
    """Return decisions of which nothing is remembered or compiled, as a simulation begins."""
    return DecidedCourses(Engine(policy, matchers=MatcherCache(most=COMPILED, keep_sessions=False)))
