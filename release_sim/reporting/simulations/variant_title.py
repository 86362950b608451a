"""The title of a variant of a simulation, after the options that make it."""

from __future__ import annotations

from collections.abc import Callable

from release_sim.model.processes.surge import Surge

Frame = Callable[..., str]
"""Returns the text of a name in a language, with values put in."""


def policy_title(name: str, frame: Frame) -> str:
    """Write that another policy decides."""
    return frame("simulated.policy", name=name)


def surge_title(surge: Surge, frame: Frame) -> str:
    """Write how many times the requests there are, and from when."""
    times = f"{surge.times:g}"
    if surge.first:
        return frame("simulated.surge_from", times=times, day=surge.first.isoformat())
    return frame("simulated.surge", times=times)
