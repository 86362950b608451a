"""The exit codes of the command."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes, the same for every verb."""

    DONE = 0
    FINDINGS = 1  # an expectation not met, a check failed
    USAGE = 2  # the command was not understood; click uses the same
    FILE_WRONG = 3
    ANSWER_MATCHED = 4  # only with --fail-on, an answer that it names
    NOTHING = 5  # nothing collected
    BUG = 70  # ours; EX_SOFTWARE of sysexits
    INTERRUPTED = 130  # Ctrl-C, as shells count it
