"""Mutants of modules that the tests do not notice, of those that cosmic-ray makes.

Run it as ``python benchmarks/mutants.py release_sim/engine/semantics.py``, with any modules of one
folder, and cosmic-ray installed (``pip install cosmic-ray``). One operator or number is
changed at a time, in ``--each`` of the ways there are in one place, 0 for all, and in at most
``--most`` places of a module; annotations and decorators stay. ``semantics.py:86-99`` is changed in
these lines alone. The modules are changed in a copy of the tree.

The tests of the folder that run the changed function are tried, those of the changed line first and
of these the quickest, until one fails or they have taken ``--seconds``; then those of each folder
or file ``--also``. What none of them notices is written into the copy, and all these tests are run
anew, unless ``--narrow`` leaves that out. Each survivor is printed as it is found, with the change;
`tests/README.md` says what became of those that were seen. ``PYTEST_ADDOPTS`` can leave out tests
that take long.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from forked_mutants import HANGS, ForkedMutants
from made_mutants import ROOT, Mutant, mutants_of

LEFT_OUT = shutil.ignore_patterns(".*", "build", "dist", "__pycache__")
SILENT = ("-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:faulthandler")
OPTIONS = ("-o", "addopts=", *SILENT, "--hypothesis-seed=0")
WARM = "def test_what_all_tests_share_is_read(rulebook, scenarios):\n    pass\n"


def survives(mutant: Mutant, folder: Path, tests: Sequence[str]) -> bool:
    """Return True if all these tests pass with the mutant in the copy of the tree."""
    path = folder / mutant.module
    before = path.read_text("utf-8")
    path.write_text(mutant.source, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "pytest", "-x", *OPTIONS, *tests]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=HANGS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    finally:
        path.write_text(before, "utf-8")
    return done.returncode == 0


def mutants_named(given: argparse.Namespace) -> list[Mutant]:
    """Return a sample of the mutants of each module that is named, or of some of its lines."""
    found = []
    for named in given.modules:
        module, _, lines = named.partition(":")
        first, _, last = lines.partition("-")
        inside = range(int(first), int(last or first) + 1) if lines else None
        found += mutants_of(module, inside, given.each, given.most, given.seed)
    return found


def copied(into: Path) -> Path:
    """Copy the tree, go there and have its modules imported; return it."""
    folder = into.resolve() / "tree"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    (folder / "tests" / "test_warm.py").write_text(WARM, "utf-8")
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    return folder


def main() -> None:
    """Try the mutants of the modules that are named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("modules", nargs="+")
    parser.add_argument("--each", type=int, default=2)
    parser.add_argument("--most", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=HANGS)
    parser.add_argument("--also", action="append", default=[])
    parser.add_argument("--narrow", action="store_true")
    given = parser.parse_args()
    mutants = mutants_named(given)
    tests = [f"tests/{Path(given.modules[0]).parent.name}", *given.also]
    tried = Counter(mutant.module for mutant in mutants)
    noticed: dict[str, Counter[str]] = {module: Counter() for module in tried}

    def tell(mutant: Mutant, by: str | None) -> None:
        if by is None and not given.narrow and not survives(mutant, Path.cwd(), tests):
            by = "a new process"
        if by is None:
            print(f"  {mutant.module}:{mutant.line}: {mutant.operator}", *mutant.change, sep="\n")
        told = noticed[mutant.module]
        told[by or "nothing"] += 1
        if told.total() == tried[mutant.module]:
            print(f"{mutant.module}: {told.total()} mutants tried; noticed by {dict(told)}")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory() as made:
        folder = copied(Path(made))
        run = ForkedMutants(mutants, tests, given.seconds, tell)
        if pytest.main([*OPTIONS, str(folder / "tests" / "test_warm.py"), *tests], plugins=[run]):
            sys.exit("the tests cannot be run")


if __name__ == "__main__":
    main()
