"""Many cases at once, as nanoseconds a case and ratios within one run; see ``README.md``.

python benchmarks/cohort.py --quick
python benchmarks/cohort.py
python benchmarks/cohort.py --only rivals --rows 1000000
python benchmarks/cohort.py --only memory --most 100000000
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random
from shutil import disk_usage
from statistics import median
from tempfile import TemporaryDirectory

from by_hand import DAY
from children import in_child
from expected import expect
from more_rules import with_rules
from people import SEED, denver, on, people
from race import (
    BITSETS,
    DUCKDB,
    HAND,
    ON_ONE_DAY,
    OPENFISCA,
    POLARS,
    RIVALS,
    RaceTime,
    race,
    ratio,
    shortest,
)
from streamed import BYTES, decide, deciding, only_bytes, synthesize

from release_sim.cohort.cases import CaseTable
from release_sim.cohort.cohort_engine import ANSWERS, CohortEngine
from release_sim.engine.decide import Engine
from release_sim.engine.semantics import answer_of_all
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty
from release_sim.vocabulary.actions import ACTIONS

RULES = (25, 50, 0, 250, 500, 1_000)  # zero: as many as there are


def main() -> None:
    """Do the parts that are asked for, one after another."""
    options = _options()
    policy = denver()
    for name in options.only or PARTS:
        print(f"== {name}\n", flush=True)
        PARTS[name](policy, options)
        print(flush=True)


def sample(policy: Policy, options: argparse.Namespace) -> None:
    """Hold the bitsets to the definition, on some of many people."""
    rows, some = (100_000, 2_000) if options.quick else (1_000_000, 20_000)
    cases = people(rows)
    drawn = sorted(Random(SEED).sample(range(rows), some))  # noqa: S311  the same always
    in_child(partial(_agree, policy, cases, drawn))
    print(f"{rows:,} people decided by bitsets; of {some:,} of them every rule and every answer")
    print("is what the definition says")


def rivals(policy: Policy, options: argparse.Namespace) -> None:
    """Everyone on the same people, then the bytes alone."""
    sizes = options.rows or ([100_000] if options.quick else [100_000, 1_000_000, 10_000_000])
    rounds = 1 if options.quick else 3
    bitsets = {}
    for rows in sizes:
        cases, times = people(rows), 5 if rows < 1_000_000 else 2
        took = race(RIVALS, policy, cases, rounds, times)
        bitsets[rows] = median(each.nanoseconds for each in took[BITSETS])
        print(f"{rows:,} rows, {len(policy.rules)} rules, {len(ACTIONS)} actions; all agree")
        _table(took)
        expect("Polars over bitsets", ratio(took[POLARS], took[BITSETS]), "at least", 3)
        for name in (DUCKDB, OPENFISCA):
            expect(f"{name} over bitsets", ratio(took[name], took[BITSETS]), "at least", 10)
        print()
    least, most = min(sizes), max(sizes)
    if most > least:
        grown = bitsets[most] / bitsets[least]
        expect(f"a case of {most:,} over one of {least:,}", grown, "at most", 1.25)
        print()
    rows = min(1_000_000, most)
    took = race(ON_ONE_DAY, policy, on(DAY, people(rows)), rounds, 2)
    print(f"{rows:,} rows, all of {DAY}; the hand writes two answers, the bitsets all twenty")
    _table(took)
    print(f"  (by hand over bitsets: {ratio(took[HAND], took[BITSETS]):.2f})\n")
    with TemporaryDirectory() as folder:
        _bytes(policy, rows, Path(folder))


def memory(policy: Policy, options: argparse.Namespace) -> None:  # noqa: ARG001  the command has it
    """Run the command on longer and longer tables."""
    most = options.most or 10_000_000
    sizes = [rows for rows in (1_000_000, 10_000_000, 100_000_000) if rows <= most]
    if options.quick:
        sizes = [300_000, 1_000_000]
    print(f"{'rows':>12}{'seconds':>10}{'ns a row':>10}{'MiB at most':>13}{'MiB read':>10}")
    peaks = {}
    for rows in sizes:
        with TemporaryDirectory() as folder:
            if disk_usage(folder).free < rows * BYTES:
                print(f"{rows:12,}   left out: the disk has no room for it")
                continue
            given, decided = Path(folder, "people.parquet"), Path(folder, "decided.parquet")
            synthesize(rows, given)
            seconds, peaks[rows] = decide(given, decided)
            read = given.stat().st_size / 2**20
        each = seconds / rows * 1e9
        print(f"{rows:12,}{seconds:10.1f}{each:10.0f}{peaks[rows]:13.0f}{read:10.1f}", flush=True)
    if len(peaks) > 1:
        least, longest = min(peaks), max(peaks)
        print()
        expect(f"MiB of {longest:,} over {least:,}", peaks[longest] / peaks[least], "at most", 1.25)


def rules(policy: Policy, options: argparse.Namespace) -> None:
    """Decide the same people under more and more rules."""
    rows = 65_536 if options.quick else 262_144
    cases = people(rows)
    facts = list(cases.columns)
    print(f"{rows:,} rows\n{'rules':>12}{'ns a case':>12}{'ns a case and rule':>20}")
    found = {}
    for number in (each or len(policy.rules) for each in RULES):
        longer = with_rules(policy, number, facts, SEED)
        found[number] = in_child(partial(_deciding, longer, cases))
        print(f"{number:12,}{found[number]:12.1f}{found[number] / number:20.3f}", flush=True)
    least, most = min(found), max(found)
    print()
    grown = found[most] / found[least]
    expect(f"{most:,} rules over {least}", grown, "at most", most / least)


PARTS = {"sample": sample, "rivals": rivals, "memory": memory, "rules": rules}


def _agree(policy: Policy, cases: CaseTable, rows: Sequence[int]) -> None:
    cohort_engine, engine = CohortEngine(policy), Engine(policy)
    decided = cohort_engine.decide(cases, with_rules=True)
    assert decided.rules is not None
    duties = {r.id: r.then for r in policy.rules.values() if isinstance(r.then, Duty)}
    for row in rows:
        defined = engine.evaluate_reference(cases.case(row))
        said = {name: (v, defined.stands[name]) for name, v in defined.applies.items()}
        assert cohort_engine.verdicts(decided.rules[row]) == said, row
        for action, codes in decided.answers.items():
            standing = defined.stands.items()
            on_it = ((duties[r], v) for r, v in standing if r in duties)
            answer = answer_of_all([[(duty, v) for duty, v in on_it if duty.action == action]])
            assert ANSWERS[codes[row]] is answer, (row, action)


def _deciding(policy: Policy, cases: CaseTable) -> float:
    """Nanoseconds a case, once everything is compiled."""
    cohort_engine = CohortEngine(policy)
    cohort_engine.decide(cases)
    return shortest(partial(cohort_engine.decide, cases), 3) / len(cases) * 1e9


def _bytes(policy: Policy, rows: int, folder: Path) -> None:
    """Decide a table from end to end, and compare with only reading and writing it."""
    given, decided, again = (folder / f"{name}.parquet" for name in ("given", "decided", "again"))
    synthesize(rows, given)
    decide(given, decided)
    whole, bare = [], []
    for _ in range(3):
        whole.append(in_child(lambda: shortest(deciding(policy, given, decided), 2)))
        bare.append(in_child(lambda: shortest(only_bytes(given, decided, again), 2)))
    each, alone = (median(found) / rows * 1e9 for found in (whole, bare))
    over = median(a / b for a, b in zip(whole, bare, strict=True))
    print(f"{rows:,} rows from Parquet to Parquet: {each:.0f} ns a case; ", end="")
    print(f"the bytes alone: {alone:.0f}; ratio {over:.2f}")


def _table(took: Mapping[str, Sequence[RaceTime]]) -> None:
    print(f"{'':24}{'ns a case':>12}{'over bitsets':>14}{'MiB grown':>12}")
    for name, rounds in took.items():
        each = median(turn.nanoseconds for turn in rounds)
        grown = median(turn.grown for turn in rounds)
        print(f"{name:24}{each:12.1f}{ratio(rounds, took[BITSETS]):14.2f}{grown:12.0f}")
    print(flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a rough picture in a minute")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="these parts alone")
    parser.add_argument("--rows", nargs="+", type=int, help="how many the rivals decide")
    parser.add_argument("--most", type=int, help="rows of the longest table that is streamed")
    return parser.parse_args()


if __name__ == "__main__":
    main()
