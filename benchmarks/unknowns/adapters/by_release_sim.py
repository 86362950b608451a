"""release_sim: a condition of a rule, and a fact as a scenario file states it."""

import json
import runpy
import tempfile
from pathlib import Path

from release_sim.engine.semantics import verdict_of
from release_sim.loading.case_facts import read_facts
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_tree
from release_sim.model.verdict import Verdict

_SUITE = runpy.run_path(str(Path(__file__).parents[3] / "conformance" / "generate.py"))
condition = _SUITE["condition"]  # what the conformance suite makes of a rule

_FACTS = {  # facts of which nothing is presumed
    "asked": "custody.eligible_for_release",
    "signed": "custody.release_certain",
    "charge": "background.charge",
    "days": "subpoena.days_to_respond",
    "n": "volume.requests_now",
}
_SAID = {Verdict.SATISFIED: True, Verdict.UNSATISFIED: False, Verdict.UNKNOWN: None}


def said(form, test, facts):
    """Return the verdict of a condition, or that the file is refused."""
    if form == "rule condition":
        return _SAID[verdict_of(condition(test), facts)]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.yaml"
        path.write_text(
            "".join(f"{_FACTS[name]}: {json.dumps(value)}\n" for name, value in facts.items())
        )
        diagnosis = Diagnosis()
        read_facts(read_tree(path, diagnosis), diagnosis)
    if diagnosis.problems:
        return "refused"
    raise AssertionError(facts)
