"""Problems as a compiler would print them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from release_sim.model.problem import Problem

LONGEST = 100
_LONG_WORD = re.compile(rf"`([^`]{{{LONGEST - 20}}})[^`]+`")
# Characters that would steer the terminal are shown as their pictures, or as unknown.
_PICTURES = {code: 0x2400 + code for code in range(0x20)} | {0x7F: 0x2421}
_HIDDEN = (
    *range(0x80, 0xA0),
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
)
_VISIBLE = _PICTURES | dict.fromkeys((*_HIDDEN, *range(0xD800, 0xE000), 0xFEFF), 0xFFFD)


def problems(found: Sequence[Problem]) -> str:
    """Every problem with its place, the source line, what was expected, and help."""
    count = f"{len(found)} problem" + ("s" if len(found) > 1 else "")
    return "\n\n".join([*(one(problem) for problem in found), count])


def one(problem: Problem) -> str:
    """One problem: ``path:line:column: error[name]: message`` and what belongs under it."""
    lines = [_said(f"{problem.place}: error[{problem.name}]: {problem.message}")]
    if problem.line_text.strip():
        lines += _quoted(problem)
    notes = [("help", problem.help), ("rule", problem.rule)]
    if problem.mark and not problem.line_text.strip():
        notes.insert(0, ("note", problem.mark))
    lines += [f"  {word:<6} {_said(text)}" for word, text in notes if text]
    return "\n".join(lines)


def _said(text: str) -> str:
    """The text on one line, without what would steer a terminal, very long words cut."""
    return _LONG_WORD.sub(r"`\1...`", text.translate(_VISIBLE))


def _quoted(problem: Problem) -> list[str]:
    number = f"{problem.place.line:>4}"
    start = max(0, problem.place.column - LONGEST // 2) if len(problem.line_text) > LONGEST else 0
    text = problem.line_text[start : start + LONGEST].replace("\t", " ").translate(_VISIBLE)
    before = problem.place.column - 1 - start
    width = max(1, min(problem.place.width, len(text) - before))
    under = " " * before + "^" * width + (f" {problem.mark}" if problem.mark else "")
    return [f"{number} | {text.rstrip()}", f"     | {_said(under)}"]
