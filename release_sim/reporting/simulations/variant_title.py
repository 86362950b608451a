"""The titles of the variants and measures of a simulation, in a reader's language."""

from __future__ import annotations

from release_sim.model.language import LAW_LANGUAGE
from release_sim.model.processes.surge import Surge
from release_sim.reporting.catalogue import Catalogue, Frame

BY_OPTIONS = "options"
"""The name of the variant that options make; any other what-if is of a file."""


def variant_title(name: str, title: str, policy: str, surge: Surge, frame: Frame) -> str:
    """Return the title of a variant; that of a what-if in a file is quoted in its own words."""
    if not name:
        return frame("simulated.base")
    if name != BY_OPTIONS:
        return frame("replay.told", text=title)
    english = Catalogue.read(LAW_LANGUAGE).plain
    title = title.replace(policy_title(policy, english), policy_title(policy, frame))
    return title.replace(surge_title(surge, english), surge_title(surge, frame))


def measure_title(name: str, frame: Frame) -> str:
    """Return what a measure is called; one of a desk has the name of the desk in its own."""
    if name.startswith("desk_"):
        desk, _, what = name.removeprefix("desk_").rpartition("_")
        return frame(f"simulated.desk_{what}", desk=desk)
    return frame(f"simulated.{name}")


def policy_title(name: str, frame: Frame) -> str:
    """Write that another policy decides."""
    return frame("simulated.policy", name=name)


def surge_title(surge: Surge, frame: Frame) -> str:
    """Write how many times the requests there are, and from when."""
    times = f"{surge.times:g}"
    if surge.first:
        return frame("simulated.surge_from", times=times, day=surge.first.isoformat())
    return frame("simulated.surge", times=times)
