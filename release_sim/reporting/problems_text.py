"""Problems as a compiler would print them."""

from __future__ import annotations

from collections.abc import Sequence

from release_sim.model.problem import Problem

LONGEST = 100


def problems(found: Sequence[Problem]) -> str:
    """Every problem with its place, the source line, what was expected, and help."""
    count = f"{len(found)} problem" + ("s" if len(found) > 1 else "")
    return "\n\n".join([*(one(problem) for problem in found), count])


def one(problem: Problem) -> str:
    """One problem: ``path:line:column: error[name]: message`` and what belongs under it."""
    lines = [f"{problem.place}: error[{problem.name}]: {problem.message}"]
    if problem.line_text.strip():
        lines += _quoted(problem)
    notes = [("help", problem.help), ("rule", problem.rule)]
    if problem.mark and not problem.line_text.strip():
        notes.insert(0, ("note", problem.mark))
    lines += [f"  {word:<6} {text}" for word, text in notes if text]
    return "\n".join(lines)


def _quoted(problem: Problem) -> list[str]:
    number = f"{problem.place.line:>4}"
    start = max(0, problem.place.column - LONGEST // 2) if len(problem.line_text) > LONGEST else 0
    text = problem.line_text[start : start + LONGEST].replace("\t", " ")
    before = problem.place.column - 1 - start
    width = max(1, min(problem.place.width, len(text) - before))
    under = " " * before + "^" * width + (f" {problem.mark}" if problem.mark else "")
    return [f"{number} | {text.rstrip()}", f"     | {under}"]
