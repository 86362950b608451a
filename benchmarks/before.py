"""The build before the work on speed, to be timed beside this one by the same interpreter."""

from __future__ import annotations

import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from processes import ROOT

COMMIT = "dcb698b"
"""The last commit before it: it has the instruments, and decides by as many rules."""


@contextmanager
def before() -> Iterator[Path]:
    """Give a folder with that build, from the history of this repository; then remove it."""
    archive = subprocess.run(
        [which("git") or "git", "archive", COMMIT, "release_sim", "rules", "scenarios"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
            files.extractall(folder, filter="data")
        yield Path(folder)
