"""The words that a terminal may show in colour: answers, problems, and what is not as expected.

Whoever writes such a word paints it after its text is laid out in lines, so that nothing is found
again in a finished text, and no word of a story is ever taken for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from release_sim.model.problem import Severity
from release_sim.model.verdict import Answer
from release_sim.reporting.text_format import WIDTH, paragraph

if TYPE_CHECKING:
    from release_sim.reporting.sentences import Sentences


class Result(StrEnum):
    """The results of a comparison with what was expected."""

    UNMET = "unmet"


Painted = Answer | Severity | Result
"""The meanings that have a colour."""

Paint = Callable[[Painted, str], str]
"""Returns a word as it is shown: in the colour of its meaning, or as it is."""


def unpainted(_: Painted, text: str) -> str:
    """Return the text as it is."""
    return text


def paint_verb(text: str, answer: Answer, say: Sentences, paint: Paint) -> str:
    """Return a sentence of an answer, laid out in lines, with its verb painted where it stands."""
    verb = r"\s+".join(map(re.escape, say.verb(answer).split()))
    return re.sub(
        rf"\b{verb}\b", lambda found: paint(answer, found[0]), text, count=1, flags=re.IGNORECASE
    )


def paint_begin(text: str, word: str, meaning: Painted, paint: Paint, lead: str = "") -> str:
    """Return a text, laid out in lines, with the word painted with which it begins.

    ``lead`` is what stands before the word; a word that the layout broke is left as it is.
    """
    bare = text.lstrip()
    if not bare.startswith(lead + word):
        return text
    before = text[: len(text) - len(bare)] + lead
    return before + paint(meaning, word) + bare[len(lead) + len(word) :]


def unmet_lines(
    unmet: Iterable[str], say: Sentences, paint: Paint, indent: int = 0, width: int = WIDTH
) -> list[str]:
    """Return a paragraph for each expectation that is not met, its first words painted."""
    word = say.frame("overview.failed", text="").strip()
    told = (say.frame("overview.failed", text=each) for each in unmet)
    lines = (paragraph(each, indent, 2, width) for each in told)
    return [paint_begin(each, word, Result.UNMET, paint) for each in lines]
