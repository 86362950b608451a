"""A case as fields of text: what a form sends, what an address holds, what a branch says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from release_sim.api.inputs import Inputs
from release_sim.loading.case_facts import UNKNOWN, read_case
from release_sim.loading.chosen_readings import check_choice
from release_sim.loading.constraint_check import check_constraints
from release_sim.loading.node import Node
from release_sim.loading.yaml_tree import scalar
from release_sim.model.case import Case
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Expectation
from release_sim.reporting.text_format import value_text
from release_sim.vocabulary.instruments import INSTRUMENTS, UNNAMED
from release_sim.vocabulary.tested_names import is_reading, reading_name, reading_of

Fields = Mapping[str, str]
"""Texts by field: ``policy``, ``as_of``, ``story``, facts and readings by name, papers by kind."""

POLICY, DAY, STORY = "policy", "as_of", "story"
PAPERS = "papers."
_NO_NAME, _NONE = "-", "."
_ABOUT_THE_CASE = (POLICY, DAY, STORY)
_MOST = 400  # of a text; the longest name or value of the vocabulary has some forty letters
MOST_FIELDS = 1500
"""More than a case with every fact of twenty papers has."""


def fields_of(branch: Branch, rulebook: Rulebook, story: str = "") -> dict[str, str]:
    """Return the fields of a branch; ``story`` is the name that the page knows it by.

    A reading chosen as the policy has it is not among them.
    """
    case, usual = branch.case, rulebook.policies[branch.policy].chosen
    found = {POLICY: branch.policy, DAY: case.as_of.isoformat()}
    if story:
        found[STORY] = story
    for kind, names in case.instruments.items():
        found[f"{PAPERS}{kind}"] = join_names(names)
    found |= {
        reading_name(name): choice
        for name, choice in branch.readings.items()
        if choice != usual.get(name)
    }
    found |= {name: value_text(value) for name, value in case.stated.items()}
    return found | dict.fromkeys(case.unknown, UNKNOWN)


def join_names(names: tuple[str, ...]) -> str:
    """Write the names of papers of a kind as one text."""
    return " ".join(name or _NO_NAME for name in names) or _NONE


def papers_of(fields: Fields, kind: str) -> tuple[str, ...] | None:
    """Return the names of the papers of a kind; None where no field tells of any."""
    text = fields.get(f"{PAPERS}{kind}")
    if text is None:
        return None
    return tuple(UNNAMED if name == _NO_NAME else name for name in text.split() if name != _NONE)


def facts_in(fields: Fields) -> dict[str, str]:
    """Return the fields that tell facts, by the facts' names."""
    return {
        name: text
        for name, text in fields.items()
        if name not in _ABOUT_THE_CASE and not is_reading(name) and not name.startswith(PAPERS)
    }


def is_sound(fields: Fields) -> bool:
    """Return False for more fields, or longer ones, than any case has."""
    texts = (text for pair in fields.items() for text in pair)
    return len(fields) <= MOST_FIELDS and all(
        len(text) <= _MOST and text.isprintable() for text in texts
    )


def read_branch(fields: Fields, rulebook: Rulebook, inputs: Inputs) -> Branch | None:
    """Return the branch that the fields tell; report what is wrong, and return None.

    The place of a problem is the name of its field.
    """
    diagnosis = inputs.diagnosis
    policy = fields.get(POLICY, "")
    diagnosis.check_known("policy", policy, rulebook.policies, Place(POLICY))
    day = inputs.day(fields.get(DAY, ""), Place(DAY))
    readings = {}
    for name, choice in fields.items():
        if is_reading(name):
            reading = reading_of(name)
            if check_choice(reading, choice, Place(name), rulebook.readings, diagnosis):
                readings[reading] = choice
    instruments = {
        kind: names for kind in INSTRUMENTS if (names := papers_of(fields, kind)) is not None
    }
    told = {name: scalar(text, Place(name), diagnosis) for name, text in facts_in(fields).items()}
    node = Node({**told}, Place(""), {name: Place(name) for name in told})
    given = read_case(node, diagnosis, Case(date.min, instruments=instruments))
    case = given.of(Case(day or date.min))
    if not len(diagnosis):
        check_constraints(case, given.places, diagnosis)
    if len(diagnosis) or day is None:
        return None
    return Branch("", "", policy, case, readings, Expectation(), given.places)


def changed_fields(before: Fields, after: Fields) -> Iterator[tuple[str, str | None]]:
    """Yield the fields that differ, each with its later text, or None if it is gone."""
    for name in {**before, **after}:
        if name != STORY and before.get(name) != after.get(name):
            yield name, after.get(name)
