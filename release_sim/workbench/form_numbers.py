"""Numbers that a form asks for, and what is wrong with them by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from release_sim.model.problem import Place, Problem


def one_of(
    name: str, query: Mapping[str, str], known: tuple[int, ...], problems: list[Problem]
) -> int:
    """Return the size that a form asks for, the first where it does not; report any other."""
    text = query.get(name, str(known[0]))
    if text in map(str, known):
        return int(text)
    listed = ", ".join(map(str, known))
    problems.append(Problem("wrong-shape", Place(name), f"`{text}` is none of {listed}"))
    return known[0]


def whole_number(name: str, query: Mapping[str, str], usual: int, problems: list[Problem]) -> int:
    """Return the number that a form asks for, the usual one where it does not; report any other."""
    text = query.get(name, str(usual))
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    problems.append(Problem("wrong-shape", Place(name), f"`{text}` is no whole number"))
    return usual


def by_field(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    """Return the problems, each by the field that it is of."""
    return {each.place.path: [each] for each in problems}
