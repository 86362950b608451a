"""Runs: one person's moments, one after another, in which an action has one answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from release_sim.model.histories.replay import Moment
from release_sim.model.verdict import Answer


class Run(NamedTuple):
    """The moments from ``first`` up to ``end``, which is the first with another answer, if any."""

    answer: Answer
    first: int
    end: int


def runs(moments: Sequence[Moment], action: str) -> Iterator[Run]:
    """The runs of the action, as long as they can be, in the order of time."""
    first = 0
    for here in range(1, len(moments) + 1):
        answer = moments[first].outcomes[action].answer
        if here == len(moments) or moments[here].outcomes[action].answer is not answer:
            yield Run(answer, first, here)
            first = here
