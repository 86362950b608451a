"""The seconds of one decision in a build of its own, in a process that has decided it before."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from contest import POLICY

# In a process of its own, as each build is imported under the same name.
_TIMED = f"""
import sys
from pathlib import Path
from time import process_time
from release_sim.api.inputs import Inputs, Overrides, branches
from release_sim.engine.decide import EngineCache
times, rules, *stories = sys.argv[1:]
inputs = Inputs.at(Path(rules) if rules else None)
rulebook, scenarios = inputs.scenarios(list(map(Path, stories)), Overrides())
engines = EngineCache(rulebook)
told = [branch for _, branch in branches(scenarios) if branch.policy == {POLICY!r}]
told = [branch for branch in told if not getattr(branch.case, "instruments", None)]
asks = [(engines.engine(each.policy, each.readings), each.case) for each in told[::8]]
spent = 0.0
# One case after another, as the rules of all days are more than are kept compiled.
for engine, case in asks:
    engine.decide(case)
    least = 9.0
    for _ in range(int(times)):
        begun = process_time()
        engine.decide(case)
        least = min(least, process_time() - begun)
    spent += least
print(spent / len(asks))
"""


def decision_seconds(
    build: Path, times: int, rules: Path | None = None, stories: Sequence[Path] = ()
) -> float:
    """Return the seconds of the processor that a build takes for a decision, least of several.

    Of cases that name no papers, by these rules and stories, or by the build's own.
    """
    done = subprocess.run(
        [sys.executable, "-P", "-c", _TIMED, str(times), str(rules or ""), *map(str, stories)],
        env={**os.environ, "PYTHONPATH": str(build)},
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)
