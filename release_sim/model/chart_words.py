"""The words for the labels of charts, in one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from release_sim.model.language import Language
from release_sim.model.verdict import Answer


@dataclass(frozen=True, slots=True)
class ChartWords:
    """The words for the labels of charts, in one language.

    ``frame`` returns the text of a name with values put in; ``notes`` are warnings that a chart
    which stands alone bears, a line each.
    """

    language: Language
    actions: Mapping[str, str]
    answers: Mapping[Answer, str]
    share: str
    frame: Callable[..., str]
    column: Callable[[str], str]
    group: Callable[[str, str], str]
    notes: tuple[str, ...] = ()
