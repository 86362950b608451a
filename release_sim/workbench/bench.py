"""The rules and the stories that all pages of the workbench share, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from release_sim.api.inputs import Inputs, branches
from release_sim.loading.books import scenario_folders
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import expand, read_tree
from release_sim.loading.node import Node
from release_sim.loading.scenarios import ScenarioReader, is_timeline
from release_sim.loading.timelines.timeline_reader import TimelineReader
from release_sim.loading.yaml_tree import parse
from release_sim.model.language import Language
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.timelines.local_time import begin_of
from release_sim.model.timelines.timeline import Timeline
from release_sim.reporting.sentences import Voice

BLANK = "new"
"""The name by which the page knows a new timeline."""

_BLANK = """\
title: A new timeline
story: Somebody is booked; what happens then is still to be told.
policy: {policy}
people: {{the_person: The person}}
timeline:
  - {{at: {at}, event: booking}}
"""


@dataclass(frozen=True, slots=True)
class Story:
    """A scenario, and each of its branches by name; that of the story itself is ``""``."""

    scenario: Scenario
    branches: Mapping[str, Branch]

    @property
    def folder(self) -> str:
        """The folder that it is in: what it is about."""
        return self.scenario.name.partition("/")[0]


@dataclass(frozen=True, slots=True)
class ToldTimeline:
    """A timeline, and its file as a tree, of which changed ones are made."""

    timeline: Timeline
    path: Path
    tree: Node


@dataclass(frozen=True, slots=True)
class Bench:
    """A rulebook read once, with its stories by name and a voice for every language."""

    folder: Path
    rulebook: Rulebook
    stories: Mapping[str, Story]
    timelines: Mapping[str, ToldTimeline]
    voices: Mapping[Language, Voice]
    blank: ToldTimeline

    @classmethod
    def read(cls, folder: Path | None) -> Bench:
        """Read the rules in the folder, else the bundled ones, and the stories that fit them.

        Raises ``FilesAreWrongError`` for all that is wrong with the rules.
        """
        inputs = Inputs.at(folder)
        rulebook = inputs.rulebook()
        voices = {language: _voice(inputs, rulebook, language) for language in Language}
        inputs.diagnosis.raise_if_any()
        scenarios, timelines = _stories_under(rulebook, inputs.folder)
        stories = {each.name: _story(each) for each in scenarios}
        told = {each.timeline.name: each for each in timelines}
        return cls(inputs.folder, rulebook, stories, told, voices, _blank(rulebook))

    def usual(self) -> tuple[Policy, date | None]:
        """Return the policy of the jurisdiction, and the day up to which all its law was read."""
        return _usual(self.rulebook)


def _voice(inputs: Inputs, rulebook: Rulebook, language: Language) -> Voice:
    """Return a voice that has read all its words, so that no page waits for a file."""
    voice = inputs.voice(rulebook, language)
    words = voice.words
    _ = (words.answers, words.duties, words.facts, words.findings, words.columns)
    _ = (words.rules, words.readings, words.policies, words.limits)
    return replace(voice, catalogue=voice.catalogue.with_words_of("release_sim.workbench"))


def _stories_under(rulebook: Rulebook, folder: Path) -> tuple[list[Scenario], list[ToldTimeline]]:
    """Return the bundled stories, less those that other rules have no answers for."""
    aside = Diagnosis()
    reader, timeline_reader = ScenarioReader(rulebook, aside), TimelineReader(rulebook, aside)
    scenarios: list[Scenario | None] = []
    timelines: list[ToldTimeline] = []
    for path in expand(scenario_folders(folder), aside):
        tree = read_tree(path, aside)
        if tree and is_timeline(tree):
            if timeline := timeline_reader.timeline(path, tree):
                timelines.append(ToldTimeline(timeline, path, tree))
        elif tree:
            scenarios.append(reader.scenario(path, tree))
    return [each for each in scenarios if each], timelines


def _usual(rulebook: Rulebook) -> tuple[Policy, date | None]:
    policy = rulebook.policies[rulebook.jurisdiction.policy or next(iter(rulebook.policies))]
    read = [law.read_up_to for law in policy.limits if law.read_up_to]
    return policy, min(read, default=None)


def _blank(rulebook: Rulebook) -> ToldTimeline:
    """Return a timeline in which nothing has happened but that someone was booked."""
    policy, day = _usual(rulebook)
    begun = max((r.in_force.first for r in policy.rules.values() if r.in_force.first), default=None)
    zone = ZoneInfo(rulebook.time_zone_of(policy.name) or "UTC")
    at = begin_of(day or begun or date(2025, 1, 1), zone).replace(hour=12)
    diagnosis, path = Diagnosis(), Path(f"{BLANK}.yaml")
    text = _BLANK.format(policy=policy.name, at=at.isoformat(timespec="minutes"))
    tree = diagnosis.require(parse(str(path), text, diagnosis))
    timeline = TimelineReader(rulebook, diagnosis).timeline(path, tree)
    diagnosis.raise_if_any()
    return ToldTimeline(diagnosis.require(timeline), path, tree)


def _story(scenario: Scenario) -> Story:
    told = [scenario.main, *(branch for _, branch in branches([scenario])), *scenario.what_if]
    return Story(scenario, {each.name: each for each in told})
