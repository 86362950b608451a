"""One decision in a warm process: beside the build before, beside zen-engine, and its memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from before import before
from children import in_child
from contest import (
    DECIDE,
    MATCH,
    POLICY,
    Asks,
    bundled_cases,
    check,
    deciding,
    matching,
    round_of_all,
    round_of_new,
)
from costs import growth
from processes import ROOT
from target import Target

ZEN = "zen-engine"
# In a process of its own, as each build is imported under the same name.
TIMED = f"""
import sys
from time import process_time
from release_sim.api.inputs import Inputs, branches
from release_sim.api.overrides import Overrides
from release_sim.engine.decide import EngineCache
rulebook, scenarios = Inputs.at(None).scenarios([], Overrides())
deciders = EngineCache(rulebook)
told = [b for _, b in branches(scenarios) if b.policy == {POLICY!r} and not b.case.instruments]
asks = [(deciders.engine(b.policy, b.readings), b.case) for b in told[::8]]
spent = 0.0
# One case after another, as the rules of all days are more than are kept compiled.
for engine, case in asks:
    engine.decide(case)
    least = 9.0
    for _ in range(int(sys.argv[1])):
        begun = process_time()
        engine.decide(case)
        least = min(least, process_time() - begun)
    spent += least
print(spent / len(asks))
"""


def targets(quick: bool) -> Iterator[Target]:
    """Yield the time of a decision, the contest with zen-engine, and the growth of memory."""
    times, rounds = (5, 2) if quick else (20, 5)
    with before() as folder:
        pairs = [(_seconds(ROOT, times), _seconds(folder, times)) for _ in range(rounds)]
    found = median(ours / theirs for ours, theirs in pairs)
    yield Target(5, "Engine.decide, CPU over the build before", found, "at most", 0.5)

    rulebook, groups = bundled_cases()
    few = groups[:1] if quick else groups
    check(rulebook, few)
    done = [round_of_all(rulebook, few, 0.05 if quick else 0.2) for _ in range(rounds)]
    found = median(each[MATCH] / each[ZEN] for each in done)
    yield Target(5, "Engine.match over zen-engine", found, "at most", 1)
    once = [round_of_new(rulebook, few, (MATCH, ZEN)) for _ in range(rounds)]
    found = median(each[MATCH] / each[ZEN] for each in once)
    yield Target(5, "Engine.match over zen-engine, each case asked once", found, "at most", 1)

    cases = [branch for group in groups for branch in group]
    for name, asked, many in ((MATCH, matching, 1_000_000), (DECIDE, deciding, 100_000)):
        number = 3_000 if quick else many
        grown = in_child(partial(_grown, partial(asked, rulebook, cases), number))
        yield Target(5, f"growth over {number:,} of {name}", grown, "at most", 2, "MiB")


def _grown(asks: Callable[[], Asks], number: int) -> float:
    every = asks()
    # Twice over all cases, what is kept of them is there.
    return growth(every, number, max(2 * len(every), number // 50))


def _seconds(build: Path, times: int) -> float:
    """Return the seconds of the processor that a build takes for a decision, least of several."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", TIMED, str(times)],
        env={**os.environ, "PYTHONPATH": str(build)},
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)
