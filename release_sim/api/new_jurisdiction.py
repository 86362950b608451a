"""A jurisdiction to start from: a copy of the rules with a law in it that has not been read yet."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from release_sim.api.inputs import Inputs
from release_sim.api.output_files import new_folder
from release_sim.engine.decide import Engine
from release_sim.loading.assignments import read_assignments
from release_sim.loading.shared_shapes import NAME
from release_sim.loading.validation import WRITE_NAME
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from release_sim.model.problem import Place
from release_sim.model.verdict import Answer
from release_sim.reporting.rulebook.starting_jurisdiction import (
    COMMON,
    STUBS,
    checklist,
    law_files,
    package_files,
    package_of,
    stub,
)

_ANY_DAY = date(2025, 1, 1)  # for a policy of which no source says up to when it was read


def write_jurisdiction(
    inputs: Inputs, name: str, like: str, folder: Path, as_package: bool = False
) -> Path:
    """Write a folder with ``rules``, ``scenarios`` and ``CHECKLIST.md``, and return it.

    The rules are those of the inputs and the new law, based on the policy ``like``; ``as_package``
    writes the new law alone, in a Python package that brings it as a book. Raises
    ``FilesAreWrongError`` for a name that cannot be or is taken, or a policy that is not there or
    cannot be copied, and ``NotWrittenError`` where the folder exists.
    """
    rulebook = inputs.rulebook()
    place = Place("NAME")
    if not re.fullmatch(NAME, name):
        inputs.diagnosis.add("bad-name", place, f"`{name}` is not a name", help=WRITE_NAME)
    laws = {rule.partition(".")[0] for rule in rulebook.rules}
    if name in rulebook.policies or name in laws:
        message = f"there is a policy or a law `{name}` already"
        inputs.diagnosis.add("bad-name", place, message, help="give it another name")
    inputs.diagnosis.check_known("policy", like, rulebook.policies, Place("--like"))
    inputs.diagnosis.raise_if_any()
    base = rulebook.policies[like]
    if base.books and not as_package:
        message = f"policy `{like}` is of the book `{base.books[0].name}`, which is not copied"
        inputs.diagnosis.add("bad-name", Place("--like"), message, help="write a --package")
        inputs.diagnosis.raise_if_any()
    day = _day_of(base)
    engine = Engine(base)
    with new_folder(folder) as half:
        within = half / package_of(name) if as_package else half
        if as_package:
            _write_all(half, package_files(name))
        else:
            shutil.copytree(inputs.folder, within / "rules")
        zone = rulebook.time_zone_of(like)
        _write_all(within / "rules", law_files(name, base, day, zone))
        for key, (_, stated) in STUBS.items():
            options = [f"{fact}={value}" for fact, value in {**COMMON, **stated}.items()]
            facts, _ = read_assignments(options, "--set", inputs.diagnosis)
            answers = engine.answers(Case(day, facts))
            spoken = {a: e.value for a, e in answers.items() if e is not Answer.SILENT}
            text = stub(name, key, day, spoken)
            _write_all(within / "scenarios" / name, {f"{key}.yaml": text})
        _write_all(half, {"CHECKLIST.md": checklist(name)})
    return folder


def _write_all(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files by their path in the folder."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _day_of(policy: Policy) -> date:
    """Return a day on which the policy has answers: the last that its sources were read up to."""
    read = max((law.read_up_to for law in policy.limits if law.read_up_to), default=_ANY_DAY)
    bounds = policy.covers
    if bounds.covers(read):
        return read
    return bounds.last or bounds.first or read
