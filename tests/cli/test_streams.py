"""Streams that are closed, and readers that go away, are no errors of the command."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

OPENED = (
    "from release_sim.cli.start import open_closed_streams as o; o(); import os, sys; "
    "f = os.open(os.devnull, os.O_WRONLY); os.close(f); assert f > 2, f; "
    "print('out'); print('err', file=sys.stderr); sys.stdout.flush(); assert not sys.stdin.read()"
)

COMMAND = "from release_sim.cli.start import main; main()"


def run(closing: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    shell = f'"$0" "$@" {closing}'
    command = ["bash", "-c", shell, sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("closing", ["<&-", "<&- >&-", "<&- 2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_leads_nowhere_and_no_file_takes_its_place(closing: str) -> None:
    done = run(closing, "-c", OPENED)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ("" if " >&-" in closing else "out\n")
    assert done.stderr == ("" if "2>&-" in closing else "err\n")


def test_a_command_without_streams_ends_as_with_them() -> None:
    assert run(">&-", "-c", COMMAND, "facts").returncode == 0
    done = run("2>&-", "-c", COMMAND, "run", "/nothere.yaml")
    assert (done.returncode, done.stdout) == (3, "")


def test_a_reader_who_goes_away_is_no_error() -> None:
    whole = "| head -1; exit ${PIPESTATUS[0]}"
    done = run(whole, "-c", COMMAND, "sources")
    assert (done.returncode, done.stdout.count("\n"), done.stderr) == (0, 1, "")
