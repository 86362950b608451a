"""One decision in a warm process: beside the build before, beside zen-engine, and its memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

from before import before
from children import in_child
from contest import (
    DECIDE,
    MATCH,
    Asks,
    bundled_cases,
    check,
    deciding,
    matching,
    round_of_all,
    round_of_new,
)
from costs import growth
from decision_seconds import decision_seconds
from processes import ROOT
from target import Target

ZEN = "zen-engine"


def targets(quick: bool) -> Iterator[Target]:
    """Yield the time of a decision, the contest with zen-engine, and the growth of memory."""
    times, rounds = (5, 2) if quick else (20, 5)
    with before() as folder:
        pairs = [
            (decision_seconds(ROOT, times), decision_seconds(folder, times)) for _ in range(rounds)
        ]
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
