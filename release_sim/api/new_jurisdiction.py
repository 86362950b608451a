"""A jurisdiction to start from: a copy of the rules with a law in it that has not been read yet."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

from release_sim.api.inputs import Inputs
from release_sim.api.output_files import new_folder
from release_sim.engine.decide import Engine
from release_sim.loading.case_facts import read_assignments
from release_sim.loading.file_models import NAME
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
    stub,
)

_ANY_DAY = date(2025, 1, 1)  # for a policy of which no source says up to when it was read


def write_jurisdiction(inputs: Inputs, name: str, like: str, folder: Path) -> Path:
    """Write FOLDER/rules, FOLDER/scenarios and FOLDER/CHECKLIST.md, and return the folder.

    The rules are those of the inputs and the new law, based on the policy ``like``. Raises
    ``FilesAreWrongError`` for a name that cannot be or is taken, or a policy that is not there,
    and ``NotWrittenError`` where the folder exists.
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
    day = _day_of(base)
    engine = Engine(base)
    with new_folder(folder) as half:
        shutil.copytree(inputs.folder, half / "rules")
        for written, text in law_files(name, base, day).items():
            path = half / "rules" / written
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (half / "scenarios" / name).mkdir(parents=True)
        for key, (_, stated) in STUBS.items():
            options = [f"{fact}={value}" for fact, value in {**COMMON, **stated}.items()]
            facts, _ = read_assignments(options, "--set", inputs.diagnosis)
            answers = engine.answers(Case(day, facts))
            spoken = {a: e.value for a, e in answers.items() if e is not Answer.SILENT}
            path = half / "scenarios" / name / f"{key}.yaml"
            path.write_text(stub(name, key, day, spoken), encoding="utf-8")
        (half / "CHECKLIST.md").write_text(checklist(name), encoding="utf-8")
    return folder


def _day_of(policy: Policy) -> date:
    """Return a day on which the policy has answers: the last that its sources were read up to."""
    read = max((law.read_up_to for law in policy.limits if law.read_up_to), default=_ANY_DAY)
    bounds = policy.covers
    if bounds.covers(read):
        return read
    return bounds.last or bounds.first or read
