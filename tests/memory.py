"""The memory of a worker of the tests, which is given back each time that it has grown.

What durable-rules frees, and what a large table leaves, the C library keeps for later and in small
pieces: of 300 MB that were freed, glibc kept 250 until it was asked for them. What Hypothesis has
run hangs in cycles besides, of which Python sees the few objects and not the compiled rules.
So the worker looks at bytes, and Python, which counts objects, looks for cycles less often: it
took a fifth of the time of the tests.
"""

from __future__ import annotations

import ctypes
import gc
import os
from pathlib import Path

_MOST = 640 * 2**20  # bytes of a worker; half of what is left to it may be taken before a look
_LEAST_STEP = 24 * 2**20  # bytes; each look costs some tenths of a second
_OLDER = 200  # collections of the younger objects to one of all; Python's own number is 10
_FILE_MAY_LEAVE = 32 * 2**20  # bytes, for the same reason
_STATUS = Path("/proc/self/statm")  # where there is none, as on macOS, nothing is given back


class WorkerMemory:
    """The bytes that a process had when it last gave back what it did not need."""

    def __init__(self) -> None:
        """Nothing has grown yet, and what is there now will not become garbage."""
        self._trim = getattr(ctypes.CDLL(None), "malloc_trim", lambda _: None)
        gc.set_threshold(*gc.get_threshold()[:2], _OLDER)
        self._give_back()
        gc.freeze()

    def after_a_test(self) -> None:
        """Give back what nothing uses, if the process has grown much."""
        if resident() - self._kept > max(_LEAST_STEP, (_MOST - self._kept) // 2):
            self._give_back()

    def after_a_file(self, at_once: bool = False) -> None:
        """Give back what nothing uses, if the process has grown or ``at_once``.

        What outlives the fixtures of a file stays to the end, as modules do, and is not looked
        through again.
        """
        if at_once or resident() - self._kept > _FILE_MAY_LEAVE:
            self._give_back()
            gc.freeze()

    def _give_back(self) -> None:
        gc.collect()
        self._trim(0)
        self._kept = resident()


def resident() -> int:
    """Return the bytes of this process that are in memory; zero where that cannot be read."""
    if not _STATUS.exists():
        return 0
    return int(_STATUS.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
