"""Work done in a process of its own, and the memory it takes."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def in_child(work: Callable[[], T]) -> T:
    """Run the function in a process that ends with it, and return its result."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(theirs, work))
    child.start()
    theirs.close()
    result: T = ours.recv()
    child.join()
    return result


def growth_of(work: Callable[[], T]) -> tuple[T, float]:
    """Run the function; return its result and the growth of peak memory in MiB."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forgets the most so far
    before = most()
    return work(), most() - before


def most() -> float:
    """Return the peak memory of this process in MiB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(peak) / 2**10


def _send(to: Connection, work: Callable[[], object]) -> None:
    to.send(work())
