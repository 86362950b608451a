"""A story of which accounts contradict each other, as each of them tells it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from release_sim.model.scenario import Scenario
    from release_sim.model.timelines.timeline import Timeline  # time zones take long to come

StoryType = TypeVar("StoryType", "Scenario", "Timeline")


def on_each_account(story: StoryType) -> tuple[StoryType, ...]:
    """Return the story once for each account, or itself if nothing is disputed.

    A what-if that settles what is disputed is the same on each.
    """
    return tuple(
        replace(
            story,
            name=f"{story.name}@{name}",
            main=replace(told, name=""),
            what_if=tuple(
                replace(each.on_each_account.get(name, each), name=each.name, added=each.added)
                for each in story.what_if
            ),
        )
        for name, told in story.main.on_each_account.items()
    ) or (story,)
