"""Every target of speed in one table: the figure found beside the one that is wanted.

python benchmarks/targets.py --quick
python benchmarks/targets.py
python benchmarks/targets.py --only start decision
"""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from before import COMMIT

# Each part is a module with ``targets(quick)``, which yields lines as they are found.
PARTS = {
    "start": "target_start",
    "analysis": "target_analysis",
    "decision": "target_decision",
    "tables": "target_tables",
    "papers": "target_papers",
}
LIBRARIES = (
    "typer",
    "pydantic",
    "z3-solver",
    "durable-rules",
    "zen-engine",
    "pyarrow",
    "numpy",
    "polars",
    "duckdb",
    "openfisca-core",
)


def main() -> None:
    """Print the machine and the versions, then the parts that are asked for, line by line."""
    options = _options()
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, ", end="")
    print(", ".join(_versions()))
    print(f"this build beside that of {COMMIT}; ratios within one run, medians of rounds\n")
    missed = 0
    for name in options.only or PARTS:
        for line in import_module(PARTS[name]).targets(options.quick):
            print(line, flush=True)
            missed += not line.is_met
    print(f"\n{missed} not met" if missed else "\nall met")


def _versions() -> Iterator[str]:
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):  # a part may do without it
            yield f"{name} {version(name)}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a rough picture: fewer rounds")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="only these parts")
    return parser.parse_args()


if __name__ == "__main__":
    main()
