"""A course of events called to account: replayed, its duties counted, its expectations compared."""

from __future__ import annotations

from collections.abc import Sequence

from release_sim.engine.decide import Engine
from release_sim.model.histories.account import Account
from release_sim.model.histories.history import Course
from release_sim.timeline.due import dues
from release_sim.timeline.expectation import unmet
from release_sim.timeline.fold import replay
from release_sim.timeline.over_time import over_time


def account(course: Course, engine: Engine, actions: Sequence[str] = ()) -> Account:
    """The account of the course; the answers of these actions are followed over time.

    Raises ``OutOfScopeError`` where the policy of the engine has no answers.
    """
    replayed = replay(course, engine)
    due = dues(replayed)
    followed = tuple(
        over_time(replayed, engine, person, action)
        for person in replayed.by_person()
        for action in actions
    )
    return Account(replayed, engine.policy, due, followed, unmet(course.wanted, replayed, due))
