"""One story under several policies, side by side: a row an action, a column a policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from release_sim.model.verdict import Answer
from release_sim.reporting.paint import Paint
from release_sim.reporting.sentences import Sentences, sentence
from release_sim.reporting.text_format import WIDTH, paragraph

_LEAST = 28  # columns of a deed, below which each answer takes a line of its own
_BETWEEN = 2


class PolicyColumns:
    """The answers to one story by policy; a policy that does not cover it has none."""

    def __init__(
        self,
        title: str,
        answers: Mapping[str, Mapping[str, Answer] | None],
        say: Sentences,
        paint: Paint,
        width: int = WIDTH,
    ) -> None:
        """``answers`` has those to every action by policy, in the order of the columns."""
        self._title, self._answers, self._say = title, answers, say
        self._paint, self._width = paint, width
        self._there = [each for each in answers.values() if each is not None]

    def whole(self) -> str:
        """Write the title, the columns, and on how many actions the policies differ."""
        actions = [*self._there[0]] if self._there else []
        spoken = [a for a in actions if any(each[a] is not Answer.SILENT for each in self._there)]
        lines = [paragraph(self._title, 0, 2, self._width), ""]
        lines += self._rows(spoken)
        differ = sum(len({each[a] for each in self._there}) > 1 for a in spoken)
        rest = {"number": len(spoken), "differ": differ, "silent": len(actions) - len(spoken)}
        told = self._say.frame("columns.differ" if differ else "columns.alike", **rest)
        return "\n".join([*lines, "", paragraph(told, 0, 2, self._width)])

    def _rows(self, actions: Sequence[str]) -> Iterator[str]:
        words = [self._word(answer) for answer in (*Answer, None)]
        sizes = [max(len(name), *map(len, words)) for name in self._answers]
        left = self._width - sum(size + _BETWEEN for size in sizes)
        if left < _LEAST:
            yield from self._stacked(actions)
            return
        names = (n.ljust(size) for n, size in zip(self._answers, sizes, strict=True))
        yield f"{'':{left}}  {'  '.join(names)}".rstrip()
        for action in actions:
            first, *more = paragraph(self._deed(action), 2, 2, left).splitlines()
            cells = []
            for answers, size in zip(self._answers.values(), sizes, strict=True):
                answer = answers[action] if answers else None
                cells.append(self._painted(answer) + " " * (size - len(self._word(answer))))
            yield f"{first:{left}}  {'  '.join(cells)}".rstrip()
            yield from more

    def _stacked(self, actions: Sequence[str]) -> Iterator[str]:
        """Yield each action with a line for every policy, where the columns are too many."""
        for action in actions:
            yield paragraph(self._deed(action), 2, 2, self._width)
            for name, answers in self._answers.items():
                yield f"    {name}: {self._painted(answers[action] if answers else None)}"

    def _deed(self, action: str) -> str:
        return sentence(self._say.deed(action)).removesuffix(".")

    def _painted(self, answer: Answer | None) -> str:
        word = self._word(answer)
        return self._paint(answer, word) if answer else word

    def _word(self, answer: Answer | None) -> str:
        return self._say.frame(f"answers.{answer}" if answer else "columns.not_covered")
