"""The differences of two policies that take several papers of a kind to show.

Regions are of cases with one instrument of each kind. With several, a case can give an action a
pair of answers that none of its parts gives it: the same case with but one paper of each kind. Such
a case lies in no region, whichever of its papers is looked at; of each pair there is a smallest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import permutations, product
from typing import Any as Term  # z3 comes without types

import z3

from release_sim.analysis.comparison.paper_regions import regions_of_papers
from release_sim.analysis.encode import Encoding
from release_sim.analysis.instruments_needed import JointAnswers
from release_sim.analysis.minimal_case import CaseSearch, FoundCase
from release_sim.analysis.paper_counts import ONE_OF_EACH, told_by_name, up_to
from release_sim.analysis.terms import Atom, Substitution, all_of, any_of, opposite
from release_sim.engine.shape import Shape
from release_sim.model.analysis.difference import Region
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer
from release_sim.vocabulary.instruments import (
    INSTRUMENTS,
    KIND_OF,
    OF_THE_ACT,
    UNNAMED,
    qualified,
)

Pair = tuple[Answer, Answer]


class SeveralPapers:
    """Asks two policies about cases with up to ``most`` instruments of each kind."""

    def __init__(self, policies: Sequence[Policy], most: int) -> None:
        """Nothing is encoded before a pair of answers is asked about."""
        self._policies, self._most = policies, most
        self._joint = JointAnswers(policies)
        self._searches: dict[Shape, tuple[Sequence[Encoding], CaseSearch]] = {}

    @property
    def seconds(self) -> float:
        """The time that z3 has taken to answer."""
        return sum(search.seconds for _, search in self._searches.values())

    def more(self, action: str, known: Collection[Pair]) -> Iterator[tuple[Pair, FoundCase]]:
        """Yield each pair of different answers that takes several papers, with its smallest case.

        The ``known`` pairs are those that cases of one instrument of each kind have: of these, it
        is yielded where a case has it of which no part has.
        """
        encodings, search = self._search(up_to(self._most))
        possible = search.checker([_all_known(encodings)])
        before, after = encodings
        first = {answer: before.answer(action, answer) for answer in Answer}
        second = {answer: after.answer(action, answer) for answer in Answer}
        differ = any_of([all_of([first[a], opposite(second[a])]) for a in Answer])
        if not possible(differ):
            return
        for pair in permutations(Answer, 2):
            wanted = [first[pair[0]], second[pair[1]]]
            if pair in known:
                wanted += self._of_no_part(action, pair, up_to(self._most))
            if possible(*wanted):
                smallest = partial(self._smallest, action, pair, pair in known)
                yield pair, told_by_name(self._most, smallest)

    def regions(
        self, action: str, pair: Pair, found: FoundCase, parts_have_it: bool
    ) -> tuple[Region, ...]:
        """Return the regions of cases with the papers of the case that was found."""
        shape = Shape.of(found.case.instruments)
        encodings, search = self._search(shape)
        answers = zip(encodings, pair, strict=True)
        wanted = [encoding.answer(action, answer) for encoding, answer in answers]
        if parts_have_it:
            wanted += self._of_no_part(action, pair, shape)
        return regions_of_papers(encodings, search, action, z3.And(wanted))

    def rest_on_the_same(self, action: str) -> bool:
        """Return whether both answers rest on the same rules, so that they differ in no case."""
        return self._joint.rest_on_the_same(action)

    def are_all(self, action: str, found: Collection[Pair]) -> bool:
        """Return whether these are the pairs of different answers for any number of papers.

        ``found`` are those of one paper of each kind and of up to ``most``. A pair that is none of
        them has no case with more either, where such a case would have one with ``most``.
        """
        if self.rest_on_the_same(action):
            return True
        others = (pair for pair in permutations(Answer, 2) if pair not in found)
        needed = (self._joint.instruments_needed(action, pair) for pair in others)
        return all(number is not None and number <= self._most for number in needed)

    def _smallest(
        self, action: str, pair: Pair, parts_have_it: bool, shape: Shape
    ) -> FoundCase | None:
        encodings, search = self._search(shape)
        answers = zip(encodings, pair, strict=True)
        wanted = [encoding.answer(action, answer) for encoding, answer in answers]
        of_no_part = self._of_no_part(action, pair, shape) if parts_have_it else []
        known = _all_known(encodings)
        if not search.exists([known, *wanted, *of_no_part]):
            return None
        # What is not known may leave an answer open as well; here a reading is to.
        if Answer.UNDETERMINED not in pair:
            settled = self._of_no_part(action, pair, shape, settled=True) if parts_have_it else []
            if found := search.minimal([*wanted, *settled]):
                return found
        return search.minimal([known, *wanted, *of_no_part])

    def _of_no_part(
        self, action: str, pair: Pair, shape: Shape, settled: bool = False
    ) -> list[z3.BoolRef]:
        """Return terms: no choice of one paper of each kind alone gives this pair of answers.

        With ``settled``, whatever what is not known turns out to be.
        """
        encodings, _ = self._search(shape)
        of_one, _ = self._search(ONE_OF_EACH)
        may_be = {Answer.UNDETERMINED} if settled else set()
        has_it = all_of(
            [
                any_of([encoding.answer(action, each) for each in sorted({answer, *may_be})])
                for encoding, answer in zip(of_one, pair, strict=True)
            ]
        )
        tested = {name: atom for each in of_one for name, atom in each.atoms.items()}
        named = {kind for kind, names in shape.slots if names != (UNNAMED,)}
        kinds = sorted({KIND_OF[name] for name in tested if KIND_OF.get(name) in named})
        ways = product(*(shape.names(kind) for kind in kinds))
        choices = [dict(zip(kinds, way, strict=True)) for way in ways]
        parts = [_seen_from(encodings[0], tested, chosen) for chosen in choices]
        return [opposite(part.of(has_it)) for part in parts]

    def _search(self, shape: Shape) -> tuple[Sequence[Encoding], CaseSearch]:
        if shape not in self._searches:
            encodings = [Encoding(p, as_chosen=True, shape=shape) for p in self._policies]
            self._searches[shape] = encodings, CaseSearch(*encodings)
        return self._searches[shape]


def _seen_from(
    encoding: Encoding, tested: Mapping[str, Atom], chosen: Mapping[str, str]
) -> Substitution:
    """Substitute the facts of the chosen instruments for those of the only one of each kind.

    What is done stays what it is where the chosen one is gone.
    """
    old: list[Term] = []
    new: list[Term] = []
    for name, atom in tested.items():
        if (kind := KIND_OF.get(name, "")) in chosen:
            own = encoding.atom(qualified(name, chosen[kind]))
            known, value = own.known, own.value
            if name in OF_THE_ACT:
                life = encoding.atom(qualified(INSTRUMENTS[kind].life, chosen[kind]))
                is_live, alone = life.equals(INSTRUMENTS[kind].live), encoding.atom(name)
                known = z3.If(is_live, known, alone.known)
                value = z3.If(is_live, value, alone.value)
            old += [atom.known, atom.value]
            new += [known, value]
    return Substitution(old, new)


def _all_known(encodings: Sequence[Encoding]) -> z3.BoolRef:
    """Return a term: every fact is known that either policy tests."""
    return all_of([atom.known for each in encodings for atom in each.atoms.values()])
