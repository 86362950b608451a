"""The inputs of every verb: the rulebook, and stories as options change them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from release_sim.api.idle_options import idle_in_scenarios
from release_sim.api.option_values import OptionValues
from release_sim.api.overrides import (
    Overrides,
    ReadOverrides,
    broken_by_option,
    is_option,
    left_out_of,
    place_of,
)
from release_sim.api.story_files import StoryFile, check_found, story_files
from release_sim.errors import FilesAreWrongError, OutOfScopeError
from release_sim.loading.books import rules_folder, scenario_folders
from release_sim.loading.diagnosis import suggestion
from release_sim.loading.rulebook_reader import load_rulebook
from release_sim.loading.scenarios import ScenarioReader, is_timeline
from release_sim.loading.word_files import WordFiles
from release_sim.model.idle_option import IdleOption
from release_sim.model.language import LAW_LANGUAGE, Language
from release_sim.model.problem import Place, Problem
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, LeftOut, Scenario

if TYPE_CHECKING:
    from release_sim.model.timelines.timeline import Timeline
    from release_sim.reporting.sentences import Voice

_Each = TypeVar("_Each")
OnProgress = Callable[[str], None]
"""Called now and then with how far long work has come, in words."""


def quiet(_: str) -> None:
    """Report no progress."""


def counted(several: Sequence[_Each], of_what: str, on_progress: OnProgress) -> Iterator[_Each]:
    """Yield each item, and report how many came before it."""
    for number, each in enumerate(several):
        on_progress(f"{number} of {len(several)} {of_what}")
        yield each


@dataclass(slots=True)
class Inputs(OptionValues):
    """The rulebook and the problems found while reading; raises them all at once.

    ``left_out`` lists what options leave nothing to decide of, ``idle`` those that change nothing.
    """

    left_out: list[LeftOut] = field(default_factory=list)
    idle: list[IdleOption] = field(default_factory=list)
    _read: Rulebook | None = field(default=None, init=False, repr=False)

    @classmethod
    def at(cls, folder: Path | None) -> Inputs:
        """Open the rules in the folder, else in ``RELEASE_SIM_RULES``, else the bundled ones."""
        return cls(rules_folder(folder))

    def rulebook(self) -> Rulebook:
        """Return the rulebook; raise ``FilesAreWrongError`` if anything is wrong with it."""
        found = self._rulebook()
        self.diagnosis.raise_if_any()
        return found

    def words(self, language: Language) -> WordFiles:
        """Return the words of a language; each section is read when it is first asked for."""
        return WordFiles(self.folder, language, self.diagnosis)

    def voice(self, rulebook: Rulebook, language: Language = LAW_LANGUAGE) -> Voice:
        """Return a language in which to speak of the rulebook."""
        # Texts that many verbs do not print would slow the start of every one.
        from release_sim.api.catalogue_cache import catalogue  # noqa: PLC0415
        from release_sim.reporting.sentences import Voice  # noqa: PLC0415

        return Voice(rulebook, self.words(language), catalogue(language))

    def scenarios(
        self, paths: Sequence[Path], overrides: Overrides
    ) -> tuple[Rulebook, list[Scenario]]:
        """Load the scenarios in files and folders (default: bundled), with overrides."""
        rulebook, (found,) = self.scenarios_under(paths, [overrides])
        return rulebook, found

    def scenarios_under(
        self, paths: Sequence[Path], several: Sequence[Overrides], keyword: str = ""
    ) -> tuple[Rulebook, list[list[Scenario]]]:
        """Load the scenarios whose name has a keyword, and return them under each override.

        Timelines in a folder are passed over; one that is itself named is reported. What an
        override makes impossible is left out, or, where nothing is left, raised once for each
        reason.
        """
        rulebook = self._rulebook()
        reader = ScenarioReader(rulebook, self.diagnosis)
        files = self._story_files(paths, keyword)
        wanted = [file for file in files if file.named or not is_timeline(file.tree)]
        read = [reader.scenario(file.path, file.tree) for file in wanted]
        changes = [self.read_overrides(each, rulebook) if each else None for each in several]
        told = [each.change for each in changes if each]
        self.idle += idle_in_scenarios(told, filter(None, read), rulebook)
        check_found(wanted, "scenario", paths, self.diagnosis)
        found = [each for each in read if each]
        return rulebook, [self.overridden(found, each) if each else found for each in changes]

    def timelines(
        self, paths: Sequence[Path], keyword: str = ""
    ) -> tuple[Rulebook, list[Timeline]]:
        """Load the timelines in files and folders (default: bundled) whose name has a keyword.

        Scenarios of one case in a folder are passed over; one that is itself named is
        reported.
        """
        rulebook = self._rulebook()
        files = self._story_files(paths, keyword, "timelines")
        wanted = [file for file in files if file.named or is_timeline(file.tree)]
        timelines = self._timelines(rulebook, wanted)
        check_found(wanted, "timeline", paths, self.diagnosis)
        return rulebook, timelines

    def stories(
        self, paths: Sequence[Path], keyword: str = ""
    ) -> tuple[Rulebook, list[Scenario], list[Timeline]]:
        """Load the scenarios and timelines in files and folders (default: bundled)."""
        rulebook = self._rulebook()
        reader = ScenarioReader(rulebook, self.diagnosis)
        files = self._story_files(paths, keyword)
        of_one_case = [file for file in files if not is_timeline(file.tree)]
        scenarios = [reader.scenario(file.path, file.tree) for file in of_one_case]
        timelines = self._timelines(rulebook, [f for f in files if is_timeline(f.tree)])
        check_found(files, "scenario", paths, self.diagnosis)
        return rulebook, [each for each in scenarios if each], timelines

    def branch(self, path: Path, scenarios: Sequence[Scenario], what_if: str) -> Branch:
        """Return the one scenario's own branch or its what-if; raise problems so far."""
        if len(scenarios) > 1:
            message = "only one scenario is taken here"
            hint = "name a file in it"
            self.diagnosis.add("is-a-folder", Place(str(path)), message, help=hint)
        own = (scenarios[0].main, *scenarios[0].what_if)
        branches = {branch.name: branch for branch in own}
        branches |= {b.name: b for each in own for b in each.on_each_account.values()}
        gone = [each for each in self.left_out if what_if and each.branch == what_if]
        if gone:
            place = Place("--what-if")
            self.diagnosis.add(gone[0].error, place, gone[0].message, help=gone[0].help)
        elif what_if not in branches:
            message = f"the scenario has no what-if `{what_if}`"
            hint = suggestion(what_if, [name for name in branches if name])
            self.diagnosis.add("unknown-key", Place("--what-if"), message, help=hint)
        self.diagnosis.raise_if_any()
        return branches[what_if]

    def complain_of(self, error: OutOfScopeError, scenario: Scenario, branch: Branch) -> None:
        """Report a case the policy is not about where it was written.

        What an option set is reported once, not once for every branch.
        """
        place = place_of(error, scenario, branch)
        which = f" (what if `{branch.name}`)" if branch.name and not is_option(place) else ""
        self.diagnosis.add(error.name, place, error.message + which, help=error.help)

    def overridden(self, scenarios: Iterable[Scenario], overrides: ReadOverrides) -> list[Scenario]:
        """Return the scenarios with overrides; those that become impossible are left out.

        Raises ``FilesAreWrongError`` where nothing is left, with each reason once.
        """
        found: list[Scenario] = []
        broken: dict[str, Problem] = {}
        for scenario in scenarios:
            try:
                changed, left_out = overrides.apply_to(scenario)
                problems: Sequence[Problem] = broken_by_option(changed.main)
            except FilesAreWrongError as error:
                problems = error.problems
            if problems:
                broken |= {each.message: each for each in problems}
                left_out = [left_out_of(scenario.name, "", problems[0])]
            else:
                found.append(changed)
            self.left_out += left_out
        if not found:
            raise FilesAreWrongError(list(broken.values()))
        return found

    def _rulebook(self) -> Rulebook:
        """Return the valid part of the rules, read once; problems are in the diagnosis."""
        if self._read is None:
            self._read = load_rulebook(self.folder, self.diagnosis)
        return self._read

    def _story_files(self, paths: Sequence[Path], keyword: str, below: str = "") -> list[StoryFile]:
        """List the files named, else those that come with the program and its books."""
        own = (each / below for each in scenario_folders(self.folder))
        where = paths or [folder for folder in own if folder.is_dir()]
        return story_files(where, keyword, self.diagnosis)

    def _timelines(self, rulebook: Rulebook, files: Iterable[StoryFile]) -> list[Timeline]:
        # Time zones, and shapes that few verbs need, would slow the start of every one.
        from release_sim.loading.timelines.timeline_reader import TimelineReader  # noqa: PLC0415

        reader = TimelineReader(rulebook, self.diagnosis)
        timelines = [reader.timeline(file.path, file.tree) for file in files]
        return [each for each in timelines if each]


def branches(scenarios: Iterable[Scenario]) -> list[tuple[Scenario, Branch]]:
    """Every branch of every scenario, the story's own first; where accounts differ, on each."""
    return [
        (scenario, told)
        for scenario in scenarios
        for branch in (scenario.main, *scenario.what_if)
        for told in (branch.on_each_account.values() or (branch,))
    ]
