"""The words of a text that carry an answer, shown as the terminal shows that answer."""

from __future__ import annotations

import re
from collections.abc import Callable

from release_sim.model.verdict import Answer
from release_sim.reporting.sentences import Sentences

Paint = Callable[[Answer, str], str]
"""Returns a text of the answer as it is shown: in colour, or as it is."""


def unpainted(_: Answer, text: str) -> str:
    """Return the text as it is."""
    return text


def paint_verb(text: str, answer: Answer, say: Sentences, paint: Paint) -> str:
    """Return a sentence of an answer, laid out in lines, with its verb painted where it stands."""
    verb = r"\s+".join(map(re.escape, say.verb(answer).split()))
    return re.sub(
        rf"\b{verb}\b", lambda found: paint(answer, found[0]), text, count=1, flags=re.IGNORECASE
    )
