"""The time of a decision, as ratios within one run; see ``README.md`` for what is compared.

python benchmarks/decide.py --quick
python benchmarks/decide.py
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from statistics import median

from children import in_child
from contest import (
    DECIDE,
    DOCUMENTED,
    ENTRANTS,
    MATCH,
    bundled_cases,
    check,
    matching,
    round_of_all,
)
from costs import growth, whole_process
from expected import expect

from release_sim.loading.found_files import bundled


def main() -> None:
    """Check that all agree, then time, then print."""
    options = _options()
    rulebook, groups = bundled_cases()
    if options.quick:
        groups = groups[:1]
    check(rulebook, groups)
    cases = sum(len(group) for group in groups)
    print(
        f"{cases} cases in {len(groups)} regimes; all agree on every rule and finding\n", flush=True
    )

    seconds, rounds = (0.05, 2) if options.quick else (0.2, 5)
    done = [round_of_all(rulebook, groups, seconds) for _ in range(rounds)]

    def ratio(of: str, to: str) -> float:
        return median(each[of] / each[to] for each in done)

    print(f"{'':24}{'µs a decision':>14}{'times (a)':>12}{'times (b)':>12}")
    for name in ENTRANTS:
        found = median(each[name] for each in done)
        print(f"{name:24}{found:14.0f}{ratio(name, MATCH):12.2f}{ratio(name, DECIDE):12.2f}")
    print(flush=True)
    expect("(a) over the documented style", ratio(DOCUMENTED, MATCH), "at least", 8)
    expect("(a) over Cedar", ratio("cedarpy", MATCH), "at least", 3)
    expect("the documented style over (b)", ratio(DOCUMENTED, DECIDE), "at least", 1)

    all_cases = [branch for group in groups for branch in group]
    matches = options.matches or (3_000 if options.quick else 1_000_000)
    asks = partial(matching, rulebook, all_cases)
    grown = in_child(lambda: growth(asks(), matches, max(1_000, matches // 50)))
    expect(f"MiB grown over {matches:,} matches", grown, "under", 2)
    few = partial(ENTRANTS[DOCUMENTED], rulebook, groups[0][:50])
    lost = in_child(lambda: growth(few(), 50, 50)) / 50
    print(f"  (the documented style grows by {lost:.1f} MiB a decision)")

    ours, empty = whole_process(options.file, 3 if options.quick else 15)
    print(f"\nrelease-sim run {options.file.name}: {ours:.0f} ms; empty command: {empty:.0f} ms")
    expect("whole process over an empty one", ours / empty, "at most", 2.5)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a rough picture in seconds")
    parser.add_argument("--matches", type=int, help="matches over which memory is watched")
    story = bundled("scenarios") / "seeds" / "notice_and_release_into_the_fenced_lot.yaml"
    parser.add_argument("--file", type=Path, default=story, help="the scenario file to run")
    return parser.parse_args()


if __name__ == "__main__":
    main()
