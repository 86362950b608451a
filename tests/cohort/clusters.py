"""Schedulers and workers of a cluster, started for tests."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from distributed import Client

from tests.conftest import HANGS, ROOT

DOOMED = "DOOMED"


@contextmanager
def started(
    module: str, folder: Path, *arguments: str, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Dask, for a while, with a folder for what it has to write."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", *arguments],
        cwd=ROOT,
        env={**os.environ, "DASK_TEMPORARY_DIRECTORY": str(folder), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@dataclass
class Running:
    """A scheduler that runs, and workers that end with it."""

    address: str
    process: subprocess.Popen[bytes]
    folder: Path
    stack: ExitStack

    def worker(self, **environment: str) -> subprocess.Popen[bytes]:
        arguments = (self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard")
        worker = started("dask_worker", self.folder, *arguments, **environment)
        return self.stack.enter_context(worker)

    def wait_for(self, workers: int) -> None:
        with Client(self.address, timeout=HANGS, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=HANGS)


@contextmanager
def scheduler(folder: Path) -> Iterator[Running]:
    told = folder / "scheduler.json"
    places = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    with ExitStack() as stack:
        process = stack.enter_context(started("dask_scheduler", folder, *places))
        yield Running(address_in(told, process), process, folder, stack)


def address_in(told: Path, process: subprocess.Popen[bytes]) -> str:
    """Return the address that a scheduler writes, once all of the file is there."""
    until = time.monotonic() + HANGS
    while time.monotonic() < until:
        assert process.poll() is None, "the scheduler has ended"
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            address: str = json.loads(told.read_text())["address"]
            return address
        time.sleep(0.02)
    raise AssertionError(f"no scheduler came within {HANGS} seconds")
