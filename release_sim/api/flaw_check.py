"""The shape of every file, and flaws in what the rules say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from release_sim.api.answer_cache import AnswerCache
from release_sim.api.inputs import Inputs, branches
from release_sim.loading.books import rule_files
from release_sim.loading.input_files import read_tree
from release_sim.loading.rulebook_files import MAPPINGS, POPULATIONS, PROCESSES
from release_sim.loading.rulebook_parser import check_statements
from release_sim.loading.source_locations import SourceLocations
from release_sim.model.analysis.flaw import Accepted, Checked
from release_sim.model.language import Language
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook


def in_order(
    inputs: Inputs, paths: Sequence[Path], policies: Sequence[str]
) -> tuple[Rulebook, dict[str, int]]:
    """Return the rulebook and the size of each part; raise an error if a file is wrong."""
    rulebook, scenarios, timelines = inputs.stories(paths)
    check_statements(rulebook, inputs.folder, inputs.diagnosis)
    _check_beside(inputs, rulebook)
    for name in policies:
        inputs.diagnosis.check_known("policy", name, rulebook.policies, Place("--policy"))
    inputs.diagnosis.raise_if_any()
    return rulebook, {
        "rule": len(rulebook.rules),
        "source": len(rulebook.sources),
        "statement": len(rulebook.encoding()),
        "reading": len(rulebook.readings),
        "policy": len(rulebook.policies),
        "scenario": len(scenarios),
        "branch": len(branches(scenarios)),
        "timeline": len(timelines),
    }


def without_words(inputs: Inputs, rulebook: Rulebook) -> dict[Language, dict[str, list[str]]]:
    """List by language and section the names that have no words of their own."""
    names = _invariants(inputs, rulebook)
    lacking = {each: inputs.words(each).lacking(rulebook, names) for each in Language}
    return {language: names for language, names in lacking.items() if names}


def flaws_of(inputs: Inputs, rulebook: Rulebook, policies: Sequence[str], most: int) -> Checked:
    """Return the flaws of the rules of these policies, or of all, in the order of their places.

    Cases have up to ``most`` instruments of each kind.
    """

    def asked() -> Checked:
        # z3 takes a tenth of a second to come.
        from release_sim.analysis.checks.find_flaws import find_flaws  # noqa: PLC0415

        return find_flaws(rulebook, policies, most)

    found = AnswerCache("check", rulebook.files).of((sorted(set(policies)), most), Checked, asked)
    places = SourceLocations(inputs.folder, inputs.diagnosis)
    flaws = sorted(map(places.locate, found.flaws), key=lambda f: (f.place, f.name, f.message))
    accepted = (Accepted(places.locate(each.flaw), each.reason) for each in found.accepted)
    return Checked(tuple(flaws), tuple(accepted), found.seconds)


def _check_beside(inputs: Inputs, rulebook: Rulebook) -> None:
    """Report what is wrong with the files of the rules folder that no decision reads."""
    # Shapes that few verbs need would slow the start of every one.
    from release_sim.cohort.people.parameter_file import read_population  # noqa: PLC0415
    from release_sim.loading.mappings import MappingReader  # noqa: PLC0415
    from release_sim.process.process_file import ProcessReader  # noqa: PLC0415

    diagnosis = inputs.diagnosis
    invariants = _invariants(inputs, rulebook)
    for path in rule_files(inputs.folder, MAPPINGS):
        MappingReader(diagnosis).read(path)
    for path in rule_files(inputs.folder, POPULATIONS):
        read_population(path, rulebook.sources, diagnosis)
    processes = ProcessReader(inputs.folder, rulebook, diagnosis)
    for path in rule_files(inputs.folder, PROCESSES):
        if node := read_tree(path, diagnosis):
            processes.read(node)
    for language in Language:
        inputs.words(language).check(rulebook, invariants)


def _invariants(inputs: Inputs, rulebook: Rulebook) -> list[str]:
    """Name the invariants of the rules folder; report what is wrong with their files."""
    # Shapes that few verbs need would slow the start of every one.
    from release_sim.loading.invariant_reader import InvariantReader  # noqa: PLC0415

    return [*InvariantReader(rulebook, inputs.diagnosis).read_folder(inputs.folder)]
