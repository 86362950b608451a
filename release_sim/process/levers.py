"""Levers: what is changed before a process runs again, by options or in a file of what-ifs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from release_sim.loading.chosen_readings import check_choice
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_tree
from release_sim.loading.node import Node
from release_sim.loading.shared_shapes import Name
from release_sim.loading.validation import validate
from release_sim.model.policy import Policy, Reading
from release_sim.model.problem import Place
from release_sim.model.processes.process import Process
from release_sim.model.processes.simulation import Variant
from release_sim.model.processes.surge import Surge
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Day, FromFile, Sentence
from release_sim.process.process_file import ProcessReader
from release_sim.process.settings import Setting, with_settings
from release_sim.reporting.simulations.variant_title import BY_OPTIONS

MOST_TIMES = 1_000
_TIMES = re.compile(r"(?P<times>\d{1,6}(\.\d{1,6})?)x?")


class SurgeShape(FromFile):
    """So many times the requests, from a day on."""

    times: float
    first: Day | None = Field(None, alias="from")


class WhatIfShape(FromFile):
    """One what-if of a process."""

    title: Sentence
    policy: str | None = None
    readings: dict[str, str] = {}
    set: dict[str, Any] = {}
    surge: SurgeShape | None = None


class WhatIfFileShape(FromFile):
    """A file of what-ifs of a process."""

    title: Sentence
    what_if: Annotated[dict[Name, WhatIfShape], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Lever:
    """A change of several things together; what it does not name stays as it is."""

    name: str
    title: str
    policy: str = ""
    policy_place: Place = Place("--policy")
    readings: Mapping[str, str] = field(default_factory=dict)
    settings: tuple[Setting, ...] = ()
    surge: Surge = field(default_factory=Surge)
    surge_place: Place = Place("--from")


def surge_of(text: str, first: date | None, diagnosis: Diagnosis) -> Surge:
    """Read a surge as ``--surge`` gives it: ``3x``."""
    told = _TIMES.fullmatch(text)
    return _surge(float(told["times"]) if told else -1, first, text, Place("--surge"), diagnosis)


def read_what_ifs(path: Path, rulebook: Rulebook, diagnosis: Diagnosis) -> list[Lever]:
    """Read the levers in a file; report problems."""
    node = read_tree(path, diagnosis)
    shape = validate(WhatIfFileShape, node, diagnosis) if node else None
    if node is None or shape is None:
        return []
    found = []
    for name, key, inner in node.entries("what_if"):
        if name == BY_OPTIONS:
            message = f"`{name}` is what options of the command change together"
            diagnosis.add("bad-name", key, message, help="give the what-if another name")
        told = shape.what_if[name]
        for reading, place, choice in inner.entries("readings"):
            check_choice(
                reading, str(choice.value), place, rulebook.readings, diagnosis, choice.place
            )
        settings = tuple(Setting(*entry) for entry in inner.entries("set"))
        policy = inner.child("policy")
        place = policy.place if policy else inner.place
        surge, at = Surge(), inner.keys.get("surge", inner.place)
        if told.surge:
            surge = _surge(
                told.surge.times, told.surge.first, f"{told.surge.times:g}", at, diagnosis
            )
        title = " ".join(told.title.split())
        policy_name, readings = told.policy or "", told.readings
        found.append(Lever(name, title, policy_name, place, readings, settings, surge, at))
    return found


def _surge(
    times: float, first: date | None, text: str, place: Place, diagnosis: Diagnosis
) -> Surge:
    if not 0 <= times <= MOST_TIMES:
        message = f"`{text}` does not say how many times as many requests come"
        hint = f"write a number from 0 to {MOST_TIMES:,}, such as 3x"
        diagnosis.add("bad-surge", place, message, help=hint)
        return Surge()
    return Surge(times, first)


class LeverReader:
    """Makes variants of one process file and one policy."""

    def __init__(
        self, file: Node, reader: ProcessReader, rulebook: Rulebook, diagnosis: Diagnosis
    ) -> None:
        """``file`` is the whole process file, with what options say about its days."""
        self._file, self._reader = file, reader
        self._rulebook, self._diagnosis = rulebook, diagnosis

    def process(self, settings: tuple[Setting, ...] = ()) -> Process | None:
        """Read the process with some settings; report problems and return None."""
        before = len(self._diagnosis)
        changed = with_settings(self._file, settings, self._diagnosis)
        return None if len(self._diagnosis) > before else self._reader.read(changed)

    def variant(self, lever: Lever, base: Variant) -> Variant | None:
        """Return the base with a lever moved; report problems and return None."""
        process = self.process(lever.settings) if lever.settings else base.process
        policy: Policy | None = base.policy
        if lever.policy:
            known, place = self._rulebook.policies, lever.policy_place
            is_known = self._diagnosis.check_known("policy", lever.policy, known, place)
            policy = known[lever.policy] if is_known else None
        if process is None or policy is None:
            return None
        if lever.surge.first and lever.surge.first > process.horizon.last:
            message = (
                f"the surge begins after the last day that is simulated, on {lever.surge.first}"
            )
            hint = f"the last day is {process.horizon.last}"
            self._diagnosis.add("bad-surge", lever.surge_place, message, help=hint)
        changed = policy.with_readings(_known(lever.readings, self._rulebook.readings))
        return Variant(lever.name, lever.title, process, changed, lever.surge)


def _known(chosen: Mapping[str, str], readings: Mapping[str, Reading]) -> dict[str, str]:
    return {name: choice for name, choice in chosen.items() if name in readings}
