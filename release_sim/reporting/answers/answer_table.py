"""Many decisions as one table: a row each, a column an action, letters or words for answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from release_sim.model.verdict import Answer
from release_sim.reporting.paint import Paint
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import WIDTH, columns, paragraph

LETTERS: Mapping[Answer, str] = {
    Answer.REQUIRED: "R",
    Answer.FORBIDDEN: "F",
    Answer.PERMITTED: "P",
    Answer.SILENT: "·",
    Answer.CONFLICT: "C",
    Answer.UNDETERMINED: "U",
}


class TableRow(NamedTuple):
    """One decision: what was decided, and the answer for every action."""

    name: str
    answers: Mapping[str, Answer]


def answer_table(
    rows: Sequence[TableRow], words: bool, paint: Paint, say: Sentences, width: int = WIDTH
) -> str:
    """Write the table, and below it what its columns and letters mean.

    An action that no row has an answer for is left out and named below. With ``words`` every cell
    is the answer's word, below the row's name where the columns are too many for the width.
    """
    actions = list(rows[0].answers) if rows else []
    spoken = [a for a in actions if any(row.answers[a] is not Answer.SILENT for row in rows)]
    silent = [action for action in actions if action not in spoken]
    table = (
        _in_words(rows, spoken, paint, say, width)
        if words
        else _letters(rows, spoken, paint, width)
    )
    lines = [*table, ""]
    if not words:
        lines += columns(
            [(str(n), say.deed(action)) for n, action in enumerate(spoken, 1)], 2, width
        )
        key = ", ".join(
            f"{letter} {say.frame(f'answers.{answer}')}" for answer, letter in LETTERS.items()
        )
        lines += ["", paragraph(key, 2, 2, width)]
    if silent:
        told = say.frame("columns.silent", deeds="; ".join(map(say.deed, silent)))
        lines.append(paragraph(told, 2, 2, width))
    return "\n".join(lines)


def _letters(
    rows: Sequence[TableRow], actions: Sequence[str], paint: Paint, width: int
) -> Iterator[str]:
    """Yield a letter a cell; columns have numbers, those of two digits from top to bottom."""
    longest = max((len(row.name) for row in rows), default=0)
    fits = 2 + longest + 2 * len(actions) <= width
    left = longest + 2 if fits else 2
    numbers = [f"{number:2}" for number in range(1, len(actions) + 1)]
    for digit in (0, 1):
        head = " ".join(number[digit] for number in numbers)
        if head.strip():
            yield (" " * (left + 1) + head).rstrip()
    for row in rows:
        letters = (row.answers[action] for action in actions)
        cells = " ".join(paint(answer, LETTERS[answer]) for answer in letters)
        if fits:
            yield f"{row.name.ljust(left)} {cells}"
        else:
            yield row.name
            yield f"{' ' * left} {cells}"


def _in_words(
    rows: Sequence[TableRow], actions: Sequence[str], paint: Paint, say: Sentences, width: int
) -> Iterator[str]:
    told = {answer: say.frame(f"answers.{answer}") for answer in Answer}
    sizes = [max(len(a), *(len(told[row.answers[a]]) for row in rows)) for a in actions]
    longest = max((len(row.name) for row in rows), default=0)
    if longest + sum(sizes) + 2 * len(sizes) > width:
        yield from _below(rows, actions, paint, told)
        return
    head = (action.ljust(size) for action, size in zip(actions, sizes, strict=True))
    yield "  ".join([" " * longest, *head]).rstrip()
    for row in rows:
        cells = [row.name.ljust(longest)]
        for action, size in zip(actions, sizes, strict=True):
            answer = row.answers[action]
            cells.append(paint(answer, told[answer]) + " " * (size - len(told[answer])))
        yield "  ".join(cells).rstrip()


def _below(
    rows: Sequence[TableRow], actions: Sequence[str], paint: Paint, told: Mapping[Answer, str]
) -> Iterator[str]:
    """Yield the answers of each row below its name, those that are silent left out."""
    left = max((len(action) for action in actions), default=0) + 2
    for row in rows:
        yield row.name
        for action in actions:
            answer = row.answers[action]
            if answer is not Answer.SILENT:
                yield f"  {action.ljust(left)}{paint(answer, told[answer])}"
