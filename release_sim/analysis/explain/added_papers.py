"""Further papers that would give another answer: their kinds and their contents.

A case that names its papers, or says that there is none of a kind, tells by its facts nothing of a
paper that has not come. So a paper is put beside them of which nothing is known, and the smallest
sets of its facts are looked for that lead to the answer; the rest of the case stays as it is.
Where no one paper leads there, it takes several, or other facts change too. As one that is gone
counts for no rule, papers that are gone are put beside the case, and the fewest are looked for that
come after all, together with what else changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, reduce
from itertools import groupby

from release_sim.analysis.explain.minimal_changes import ChangeSearch
from release_sim.analysis.explain.question import Question
from release_sim.engine.decide import Engine
from release_sim.model.analysis.fact_change import AddedPapers, ChangeTo, NewPaper
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.case import Case
from release_sim.model.verdict import Answer
from release_sim.vocabulary.fact import Party
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import (
    INSTRUMENTS,
    KIND_OF,
    OF_THE_ACT,
    UNNAMED,
    InstrumentKind,
    qualified,
    unqualified,
)

ANOTHER = "another"
"""The name of a paper that has not come; with a number where the case has a paper of that name."""

_FIRST = "first"


class AddedPapersSearch:
    """Looks for papers that would lead from the answer for one action of a case to another.

    They are those that one of these parties can bring, so many that there are up to ``most`` of
    each kind. Of a kind on which the case is silent the smallest changes of facts speak already.
    """

    def __init__(
        self,
        engine: Engine,
        case: Case,
        action: str,
        by: Collection[Party] = tuple(Party),
        most: int = USUAL,
    ) -> None:
        """Add named papers to the case, up to the most that may come."""
        self._engine, self._told, self._action, self._by = engine, case, action, by
        self._most, self._papers = most, list[NewPaper]()
        self._searches: dict[tuple[NewPaper, ...], ChangeSearch] = {}
        question = Question(engine, case, action)
        self._answer = question.answer({})
        tests = (t.fact for rule in question.relevant.rules.values() for t, _ in rule.comparisons)
        tested = frozenset(tests)
        self._named = case
        for kind in INSTRUMENTS.values():
            able = set(by) & set(VOCABULARY[kind.life].changed_by)
            named = _with_names(self._named, kind) if able and tested & _own_facts(kind) else None
            # To name the only one must change nothing; else it is no case like this one.
            if named is None or not self._is_alike(named):
                continue
            self._named, names = named, list(named.names(kind.name))
            parties = tuple(party for party in Party if party in able)
            for _ in range(most - len(names)):
                self._papers.append(NewPaper(kind.name, _new_name(names), parties))
                names.append(self._papers[-1].name)

    def with_papers(self, found: ChangeTo) -> ChangeTo:
        """Return changes of facts of the case, and papers that lead to the same answer.

        Where one paper leads there alone, such papers, by kind; else the fewest that do with one
        another or as facts change, unless that takes more changes than facts alone.
        """
        if found.wanted is self._answer:
            return replace(found, most=self._most)
        papers = list(self._alone(found.wanted)) or list(self._together(found))
        return replace(found, added=tuple(papers), most=self._most)

    def _alone(self, wanted: Answer) -> Iterator[AddedPapers]:
        for _, several in groupby(self._papers, lambda paper: paper.kind):
            yield from self._coming(wanted, (next(several),), ())

    def _together(self, found: ChangeTo) -> Iterator[AddedPapers]:
        places, search = self._those_gone
        if not places:
            return
        papers = [paper[:2] for paper in places.values()]
        for names in search.papers_to_come(papers, found.wanted, self._by):
            if found.ways and len(names) > len(found.ways[0]):
                return
            coming = tuple(places[name] for name in names if name in places)
            if self._are_first(coming):
                kinds = {paper.kind for paper in coming}
                besides = (name for name in names if name not in places)
                told = [self._as_told(name, kinds) for name in besides]
                yield from self._coming(found.wanted, coming, told)

    @cached_property
    def _those_gone(self) -> tuple[dict[str, NewPaper], ChangeSearch]:
        """Return the papers by their life facts, and a search of the case without them."""
        gone, places = self._named, dict[str, NewPaper]()
        for paper in self._papers:
            kind = INSTRUMENTS[paper.kind]
            life = qualified(kind.life, paper.name)
            beside = _beside(gone, paper).set({life: not kind.live})
            # For some actions it counts that a paper has gone.
            if self._is_alike(beside):
                gone = beside
                places[life] = paper
        return places, ChangeSearch(self._engine, gone, self._action)

    def _are_first(self, coming: Sequence[NewPaper]) -> bool:
        """Return True if of interchangeable papers of a kind only the first ones are used."""
        number = Counter(paper.kind for paper in coming)
        first = (p for kind, n in number.items() for p in self._of(kind)[:n])
        return set(first) == set(coming)

    def _of(self, kind: str) -> list[NewPaper]:
        return [paper for paper in self._papers if paper.kind == kind]

    def _as_told(self, fact: str, named: Collection[str]) -> str:
        """Return a fact's name with its paper named, if papers of its kind have names."""
        plain, name = unqualified(fact)
        kind = KIND_OF.get(plain, "")
        return plain if name and kind not in (*named, *self._told.instruments) else fact

    def _coming(
        self, wanted: Answer, papers: tuple[NewPaper, ...], besides: Collection[str]
    ) -> Iterator[AddedPapers]:
        search = self._searches.get(papers) or self._searches.setdefault(papers, self._with(papers))
        named = [paper[:2] for paper in papers]
        if ways := search.by_papers(named, wanted, besides, self._by):
            yield AddedPapers(papers, ways)

    def _with(self, papers: tuple[NewPaper, ...]) -> ChangeSearch:
        case = self._told
        for kind in dict.fromkeys(paper.kind for paper in papers):
            case = _with_names(case, INSTRUMENTS[kind]) or case
        return ChangeSearch(self._engine, reduce(_beside, papers, case), self._action)

    def _is_alike(self, case: Case) -> bool:
        return Question(self._engine, case, self._action).answer({}) is self._answer


def _own_facts(kind: InstrumentKind) -> set[str]:
    return {fact for fact, of in KIND_OF.items() if of == kind.name and fact not in OF_THE_ACT}


def _with_names(case: Case, kind: InstrumentKind) -> Case | None:
    """Return the case with the papers of a kind by their names, or None where it is silent."""
    if kind.name in case.instruments:
        return case
    own = {fact for fact, of in KIND_OF.items() if of == kind.name}
    if not (own - OF_THE_ACT) & (case.stated.keys() | case.unknown):
        return None
    facts = case.facts()
    if kind.none and all(facts.get(fact) == value for fact, value in kind.none.items()):
        return _put(case.silent_on(own - OF_THE_ACT), {}, kind.name, ())
    return _put(case, dict.fromkeys(own, _FIRST), kind.name, (_FIRST,))


def _beside(case: Case, paper: NewPaper) -> Case:
    return _put(case, {}, paper.kind, (*case.names(paper.kind), paper.name))


def _put(case: Case, names: Mapping[str, str], kind: str, papers: tuple[str, ...]) -> Case:
    def named(fact: str) -> str:
        return qualified(fact, names.get(fact, UNNAMED))

    return Case(
        case.as_of,
        {named(fact): value for fact, value in case.stated.items()},
        frozenset(map(named, case.unknown)),
        {**case.instruments, kind: papers},
    )


def _new_name(names: Collection[str]) -> str:
    numbered = (f"{ANOTHER}_{number}" for number in range(2, len(names) + 3))
    return next(name for name in (ANOTHER, *numbered) if name not in names)
