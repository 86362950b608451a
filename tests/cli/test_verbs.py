"""The list of verbs, and what is imported for it and for each of them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from release_sim.cli.help import AllVerbs, first_sentence
from release_sim.cli.verbs import VERBS
from tests.cli.options import ALL
from tests.conftest import some

HEAVY = ("altair", "dask", "numpy", "pyarrow", "starlette", "uvicorn", "z3")
"""What takes longer to load than a story takes to decide."""


@pytest.mark.parametrize(
    "arguments",
    some(
        [
            ["actions"],
            ["run", "--help"],
            ["--help"],
            ["cohort", "--help"],
            ["cohort", "summarize", "--help"],
            ["cohort", "compare", "--help"],
            ["serve", "--help"],
        ],
        3,
    ),
    ids=" ".join,
)
def test_what_needs_no_table_chart_or_solver_waits_for_none(arguments: list[str]) -> None:
    code = (
        "import sys; from release_sim.cli.main import command\n"
        f"try: command()({arguments})\n"
        "except SystemExit: pass\n"
        f"print(*sys.modules.keys() & {set(HEAVY)}, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stderr == "\n"


def test_the_help_of_every_verb_reads_neither_rules_nor_files_of_yaml() -> None:
    paths = sorted({(*path, "--help") for path, _ in ALL})
    assert {path[0] for path in paths} == set(VERBS)
    code = (
        "import sys; from release_sim.cli.main import command\n"
        f"for path in {paths}:\n"
        "    try: command()(path)\n"
        "    except SystemExit as end: assert not end.code\n"
        f"print(*sys.modules.keys() & {{'pydantic', 'yaml', *{HEAVY}}}, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stderr == "\n"
    assert done.stdout.count("Usage: ") == len(paths)


def test_completion_of_a_fact_reads_neither_rules_nor_files_of_yaml() -> None:
    code = (
        "import sys; from release_sim.cli.start import main\n"
        "sys.argv[1:] = ['completion', 'bash', '--line', 'release-sim run --set custody.st']\n"
        "main()\n"
        "print(*sys.modules.keys() & {'pydantic', 'yaml'}, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "RELEASE_SIM_CACHE": ""},
    )
    assert (done.stderr, done.stdout) == ("\n", "custody.state=\n")


def test_the_list_of_verbs_says_of_each_what_the_verb_says_first() -> None:
    every = AllVerbs().commands
    assert every.keys() == VERBS.keys()
    for name, verb in VERBS.items():
        assert verb.summary == first_sentence(every[name].help)


def test_the_list_of_verbs_imports_none_of_them() -> None:
    code = (
        "import sys; from release_sim.cli.main import command\n"
        "try: command()(['--help'])\n"
        "except SystemExit: pass\n"
        "print(*[name for name in sys.modules if name.startswith('release_sim.')], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    verbs = {f"release_sim.cli.{verb.module}" for verb in VERBS.values()}
    assert not verbs & set(done.stderr.split())
    assert "Every possible case" in done.stdout
