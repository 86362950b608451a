"""The errors of the program, as one tree.

::

    ReleaseSimError
    ├── FilesAreWrongError          one or more files cannot be used; carries every Problem
    ├── OutOfScopeError             the policy has no answers for this date or this person
    ├── NothingCollectedError       no scenario where some was asked for
    ├── NotWrittenError             a file that cannot be written, or is there already
    ├── NotServedError              a port on which nothing can listen
    ├── ReaderGoneError             whoever read the output has read enough of it
    ├── InterruptionError           Ctrl-C ended work halfway; says what is written and what not
    └── EngineDisagreementError     the two engines differ: a bug of ours, never an outcome

Exit codes belong to the command line and stand in ``cli/exit_codes.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

from release_sim.model.problem import Place, Problem


class ReleaseSimError(Exception):
    """Anything that this program says no to, in words meant for its user."""


class FilesAreWrongError(ReleaseSimError):
    """Files that cannot be used; ``problems`` lists everything that is wrong with them."""

    def __init__(self, problems: Sequence[Problem], more: int = 0) -> None:
        """Keep every problem, in the order of their places; ``more`` are only counted."""
        self.more = more
        self.problems = tuple(sorted(problems, key=lambda p: (p.place, p.name)))
        super().__init__("; ".join(f"{p.place}: {p.name}: {p.message}" for p in self.problems))

    def __reduce__(self) -> tuple[type[FilesAreWrongError], tuple[Sequence[Problem], int]]:
        """Come whole from another process, too."""
        return type(self), (self.problems, self.more)


class OutOfScopeError(ReleaseSimError):
    """The policy gives no answers here: a date it does not cover, or a person it is not about.

    ``fact`` names what lies outside: ``as_of`` or a fact of the case. ``place`` is where an event
    of a timeline leads there.
    """

    place: Place | None = None

    def __init__(self, name: str, fact: str, message: str, help_text: str) -> None:
        """Name the error and what would mend it."""
        self.name, self.fact, self.message, self.help = name, fact, message, help_text
        super().__init__(message)


class NothingCollectedError(ReleaseSimError):
    """Scenarios were asked for and none was found."""


class NotWrittenError(ReleaseSimError):
    """A file cannot be written, or would be written over another."""


class NotServedError(ReleaseSimError):
    """A page cannot be served: its port is taken, or is not ours to take."""


class ReaderGoneError(ReleaseSimError):
    """Nobody reads any more of what is printed, as behind ``head``; nothing is wrong."""


class InterruptionError(ReleaseSimError):
    """Work that Ctrl-C ended halfway: what has been written, and what has not."""


class EngineDisagreementError(ReleaseSimError):
    """The matcher and the definition give different verdicts; please report it."""


class SimulationError(ReleaseSimError):
    """A simulated run does not add up; please report it with what was run."""
