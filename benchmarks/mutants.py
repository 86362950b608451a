"""Mutants of one module that its tests do not notice, of a sample of those that cosmic-ray makes.

Run it as ``python benchmarks/mutants.py MODULE TESTS...``, such as
``release_sim/engine/semantics.py tests/engine/test_semantics.py``,
with cosmic-ray installed (``pip install cosmic-ray``); ``--most N`` takes other than 30 mutants,
``--seed N`` another sample. The module is changed in a copy of the tree, one operator or number at
a time, annotations left out, and the tests are run until the first that fails. What is printed of a
survivor is the change; `tests/README.md` says what became of those that were seen.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
SECONDS = 120  # after which a mutant that hangs counts as noticed
LEFT_OUT = shutil.ignore_patterns(".*", "build", "dist", "__pycache__")
CONFIG = """[cosmic-ray]
module-path = "{module}"
timeout = {seconds}
excluded-modules = []
test-command = "{python} -m pytest -x -q -p no:cacheprovider --hypothesis-seed=0 {tests}"
[cosmic-ray.distributor]
name = "local"
"""
WHERE = "select job_id, start_pos_row, start_pos_col from mutation_specs"
SURVIVED = """
select spec.start_pos_row, spec.operator_name, result.diff
from mutation_specs spec join work_results result on spec.job_id = result.job_id
where result.test_outcome = 'SURVIVED' order by 1
"""


def run(folder: Path, *arguments: object) -> None:
    """Run cosmic-ray in the copy, whose modules go before those that are installed."""
    environment = os.environ | {"PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", "cosmic_ray.cli", *map(str, arguments)]
    subprocess.run(command, cwd=folder, check=True, env=environment, stdout=subprocess.DEVNULL)


def annotated(source: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield from where to where annotations stand, which no test can notice."""
    for node in ast.walk(ast.parse(source)):
        for name in ("annotation", "returns"):
            if found := getattr(node, name, None):
                yield (found.lineno, found.col_offset), (found.end_lineno, found.end_col_offset)


def keep_sample(session: Path, source: str, most: int, seed: int) -> int:
    """Leave so many mutants to be run, none of an annotation, and return how many there are."""
    spans = list(annotated(source))
    with sqlite3.connect(session) as opened:
        specs = list(opened.execute(WHERE))
        every = sorted(job for job, *at in specs if not any(a <= tuple(at) <= b for a, b in spans))
        kept = set(Random(seed).sample(every, min(most, len(every))))  # noqa: S311  no secret
        gone = [job for job, *_ in specs if job not in kept]
        for table in ("mutation_specs", "work_items"):
            delete = f"delete from {table} where job_id = ?"  # noqa: S608  our own names
            opened.executemany(delete, [(job,) for job in gone])
    return len(every)


def changed(diff: str) -> Iterator[str]:
    """Yield the lines of a diff that differ."""
    for line in diff.splitlines():
        if line[:1] in "+-" and line[:3] not in ("+++", "---"):
            yield f"    {line}"


def survivors(module: str, tests: Sequence[str], most: int, seed: int) -> None:
    """Print the mutants of a module that no test noticed."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "tree"
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
        config, session = folder / "mutants.toml", folder / "mutants.sqlite"
        settings = {"module": module, "seconds": SECONDS, "python": sys.executable}
        config.write_text(CONFIG.format(tests=" ".join(tests), **settings), encoding="utf-8")
        run(folder, "init", config, session)
        number = keep_sample(session, (ROOT / module).read_text("utf-8"), most, seed)
        run(folder, "exec", config, session)
        with sqlite3.connect(session) as opened:
            found = list(opened.execute(SURVIVED))
            (done,) = opened.execute("select count(*) from work_results").fetchone()
    print(f"{module}: {done} of {number} mutants tried, {done - len(found)} noticed")
    for line, operator, diff in found:
        print(f"  {module}:{line}: {operator}")
        print(*changed(diff or ""), sep="\n")


def main() -> None:
    """Try the mutants of the module that is named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("module")
    parser.add_argument("tests", nargs="+")
    parser.add_argument("--most", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    survivors(given.module, given.tests, given.most, given.seed)


if __name__ == "__main__":
    main()
