"""One paper more that would give another answer: of which kind, and what it must say at least.

A case that names its papers, or says that there is none of a kind, tells by its facts nothing of a
paper that has not come. So a paper is put beside them of which nothing is known, and the smallest
sets of its facts are looked for that lead to the answer; the rest of the case stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from release_sim.analysis.explain.minimal_changes import ChangeSearch
from release_sim.analysis.explain.question import Question
from release_sim.engine.decide import Engine
from release_sim.model.analysis.fact_change import AddedPaper, ChangeTo
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
)

ANOTHER = "another"
"""The name of a paper that has not come; with a number where the case has a paper of that name."""

_FIRST = "first"


def with_added_papers(engine: Engine, case: Case, found: ChangeTo) -> ChangeTo:
    """Return the changes of facts, and the papers that lead to the same answer."""
    papers = added_papers(engine, case, found.action, found.wanted, found.by)
    return replace(found, added=tuple(papers))


def added_papers(
    engine: Engine, case: Case, action: str, wanted: Answer, by: Collection[Party] = tuple(Party)
) -> Iterator[AddedPaper]:
    """Yield, by kind, the papers one of which alone would give the answer, if it is another.

    They are those that one of these parties can bring. Of a kind on which the case is silent the
    smallest changes of facts speak already.
    """
    question = Question(engine, case, action)
    found = question.answer({})
    if found is wanted:
        return
    rules = question.relevant.rules.values()
    tested = {test.fact for rule in rules for test, _ in rule.comparisons}
    for kind in INSTRUMENTS.values():
        able = set(by) & set(VOCABULARY[kind.life].changed_by)
        named = _with_names(case, kind) if able and tested & _own_facts(kind) else None
        # To name the only one must change nothing; else it is no case like this one.
        if named is None or Question(engine, named, action).answer({}) is not found:
            continue
        name = _new_name(named.names(kind.name))
        search = ChangeSearch(engine, _beside(named, kind.name, name), action)
        if ways := search.by_paper(name, wanted):
            parties = tuple(party for party in Party if party in able)
            yield AddedPaper(kind.name, name, parties, ways, search.seconds)


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


def _beside(case: Case, kind: str, name: str) -> Case:
    return _put(case, {}, kind, (*case.names(kind), name))


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
