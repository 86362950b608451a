"""The differences of two policies that take several papers of a kind to show.

Regions are of cases with one instrument of each kind. With several, a case can give an action a
pair of answers that no case of one gives it; of each such pair there is a smallest case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import permutations

import z3

from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch, FoundCase
from release_sim.analysis.paper_counts import ONE_OF_EACH, told_plainly, up_to
from release_sim.engine.shape import Shape
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer

Pair = tuple[Answer, Answer]


class SeveralPapers:
    """Asks two policies about cases with up to ``most`` instruments of each kind."""

    def __init__(self, policies: Sequence[Policy], most: int) -> None:
        """Nothing is encoded before a pair of answers is asked about."""
        self._policies, self._most = policies, most
        self._searches: dict[Shape, tuple[Sequence[Encoding], CaseSearch]] = {}

    @property
    def seconds(self) -> float:
        """The time that z3 has taken to answer."""
        return sum(search.seconds for _, search in self._searches.values())

    def more(self, action: str, known: Collection[Pair]) -> Iterator[tuple[Pair, FoundCase]]:
        """Yield each pair of different answers beyond the known ones, with its smallest case."""
        encodings, search = self._search(up_to(self._most))
        possible = search.checker([_all_known(encodings)])
        before, after = encodings
        first = {answer: before.answer(action, answer) for answer in Answer}
        second = {answer: after.answer(action, answer) for answer in Answer}
        differ = z3.Or([z3.And(first[a], z3.Not(second[a])) for a in Answer])
        others = [z3.Not(z3.And(first[one], second[two])) for one, two in known]
        if not possible(differ, *others):
            return
        for pair in permutations(Answer, 2):
            if pair not in known and possible(first[pair[0]], second[pair[1]]):
                found = told_plainly(self._most, partial(self._smallest, action, pair))
                if found is None:
                    raise RuntimeError("a difference without a case")
                yield pair, found

    def _smallest(self, action: str, pair: Pair, shape: Shape) -> FoundCase | None:
        if shape == ONE_OF_EACH:
            return None
        encodings, search = self._search(shape)
        answers = zip(encodings, pair, strict=True)
        wanted = [encoding.answer(action, answer) for encoding, answer in answers]
        known = _all_known(encodings)
        if not search.exists([known, *wanted]):
            return None
        # What is not known may leave an answer open as well; here a reading is to.
        return search.minimal([known, *wanted] if Answer.UNDETERMINED in pair else wanted)

    def _search(self, shape: Shape) -> tuple[Sequence[Encoding], CaseSearch]:
        if shape not in self._searches:
            encodings = [Encoding(p, as_chosen=True, shape=shape) for p in self._policies]
            self._searches[shape] = encodings, CaseSearch(*encodings)
        return self._searches[shape]


def _all_known(encodings: Sequence[Encoding]) -> z3.BoolRef:
    """Return a term: every fact is known that either policy tests."""
    return z3.And([atom.known for each in encodings for atom in each.atoms.values()])
