"""Earlier builds, out of the history, to be timed beside this one by the same interpreter."""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Iterator
from compileall import compile_dir
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from processes import ROOT

COMMIT = "dcb698b"
"""The last before the work on speed: it has the instruments, and decides by as many rules."""

ONE_PAPER = "ab713b0a"
"""The last in which a case has one paper of each kind."""


@contextmanager
def before(commit: str = COMMIT) -> Iterator[Path]:
    """Give a folder with a build, from the history of this repository; then remove it."""
    archive = subprocess.run(
        [which("git") or "git", "archive", commit, "release_sim", "rules", "scenarios"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
            files.extractall(folder, filter="data")
        compile_dir(folder, quiet=1)  # as this build is by its first start
        yield Path(folder)
