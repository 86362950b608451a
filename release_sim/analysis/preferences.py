"""Preferences that a solver satisfies as far as possible, earlier ones first.

What is chosen depends on the wishes and their order alone, not on what the solver happens on. It is
asked of many wishes at once; where they cannot be granted together, it says which it blames.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any as Term  # z3 comes without types

from release_sim.analysis.terms import all_of, at_most, label, opposite

_NO_CASE = "there is no case whatever is wished"


class Preferences:
    """Terms that one solver is to make true, if it can."""

    def __init__(
        self, solver: Term, can: Callable[..., bool], wanted: Mapping[str, Term], what: str
    ) -> None:
        """``can`` asks the solver; ``what`` tells these wishes from others of the same solver."""
        self._solver, self._can = solver, can
        self._wanted = {name: label(f"{name} {what}") for name in wanted}
        solver.add(all_of([self._wanted[name] == term for name, term in wanted.items()]))

    def fix_fewest_unmet(self) -> None:
        """Minimize the number of unmet preferences, and add the result to the solver.

        Of wishes that cannot be granted together one at least goes unmet, and of those left it may
        be the same again: the search begins with as many.
        """
        left, fewest = list(self._wanted.values()), 0
        while not self._can(self._solver, *left):
            blamed = blamed_by(self._solver)
            if not blamed:
                raise RuntimeError(_NO_CASE)
            left = [term for term in left if term.get_id() not in blamed]
            fewest += 1
        unmet = [opposite(term) for term in self._wanted.values()]
        while fewest and not self._can(self._solver, at_most(fewest, unmet)):
            fewest += 1
        while fewest and self._can(self._solver, at_most(fewest - 1, unmet)):
            fewest -= 1
        self._solver.add(at_most(fewest, unmet) if fewest else all_of(list(self._wanted.values())))

    def unmet(self) -> Iterator[str]:
        """Yield each preference that contradicts those before it; add the others.

        What is added between two of them counts for the next.
        """
        names = list(self._wanted)
        while names:
            wanted = [self._wanted[name] for name in names]
            granted = first_granted(self._solver, self._can, wanted)
            self._solver.add(all_of(wanted[:granted]))
            yield from names[granted : granted + 1]
            names = names[granted + 1 :]


def first_granted(
    solver: Term, can: Callable[..., bool], wanted: Sequence[Term], beside: Sequence[Term] = ()
) -> int:
    """Return how many leading terms can be true together with ``beside``.

    They cannot be up to the last that is blamed; perhaps they can be up to the one before. Terms
    should be labels, by which the solver knows what to blame.
    """
    places = {term.get_id(): place for place, term in enumerate(wanted)}
    granted = len(wanted)
    while not can(solver, *beside, *wanted[:granted]):
        blamed = [places[id_] for id_ in blamed_by(solver) if id_ in places]
        if not blamed:
            raise RuntimeError(_NO_CASE)
        granted = max(blamed)
    # What is blamed says only where to look: that the next one cannot be is asked as well.
    while granted < len(wanted) and can(solver, *beside, *wanted[: granted + 1]):
        granted += 1
    return granted


def blamed_by(solver: Term) -> set[int]:
    """Return the ids of the terms that cannot be so together, of those just asked about."""
    return {term.get_id() for term in solver.unsat_core()}
