"""The smallest changes of facts, or of readings, that lead from a case to another answer.

z3 says which sets of facts can lead there, and that no smaller set and no other of the same
size does; which of their values do is read off the definition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from types import MappingProxyType
from typing import Any as Term  # z3 comes without types
from typing import TypeVar

import z3

from release_sim.analysis.encode import Encoding
from release_sim.analysis.explain.question import Question, possible_classes
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.analysis.terms import all_of, any_of, opposite, value_in
from release_sim.engine.decide import Engine
from release_sim.engine.shape import Shape
from release_sim.model.analysis.fact_change import (
    ChangeSet,
    ChangeTo,
    FactChange,
    ReadingRobustness,
)
from release_sim.model.case import Case
from release_sim.model.verdict import Answer
from release_sim.vocabulary.fact import Fact, FactKind, Party, Value
from release_sim.vocabulary.instruments import (
    INSTRUMENTS,
    KIND_OF,
    Paper,
    paper_of,
    unqualified,
)
from release_sim.vocabulary.tested_names import is_reading
from release_sim.vocabulary.value_set import ValueSet

Each = TypeVar("Each")


def first_of(several: Iterable[ValueSet]) -> dict[str, Value]:
    """Return the first value of each set, by fact."""
    return {values.fact.name: values.first for values in several}


def product_covers(chosen: Sequence[Sequence[Each]]) -> list[tuple[tuple[Each, ...], ...]]:
    """Factor the choices into products: several values at each place that go with all the rest.

    The products do not overlap, and the choices come in the order in which they are first met.
    """
    if not chosen or not chosen[0]:
        return [()] if chosen else []
    rests: dict[Each, list[Sequence[Each]]] = {}
    for head, *rest in chosen:
        rests.setdefault(head, []).append(rest)
    alike: dict[tuple[tuple[tuple[Each, ...], ...], ...], list[Each]] = {}
    for head, followed_by in rests.items():
        alike.setdefault(tuple(product_covers(followed_by)), []).append(head)
    return [(tuple(heads), *rest) for several, heads in alike.items() for rest in several]


Candidates = Mapping[str, Sequence[ValueSet]]
"""What may change, and to what: the classes of its values, without the one that it is in."""


class ChangeSearch:
    """Looks for what would change the answer for one action of one case.

    ``seconds`` is the time that z3 has taken.
    """

    def __init__(self, engine: Engine, case: Case, action: str) -> None:
        """Encode the rules that bear on the answer once, for all questions about it."""
        self._question = Question(engine, case, action)
        shape = Shape.of(case.instruments)
        encoding = Encoding(self._question.relevant, shape=shape, about=engine.about)
        self._search = CaseSearch(encoding)
        self._found = self._question.answer({})

    @property
    def seconds(self) -> float:
        """The time that z3 has taken to answer."""
        return self._search.seconds

    def to(self, wanted: Answer, by: Collection[Party] = tuple(Party)) -> ChangeTo:
        """Return the smallest changes of facts that these parties can make to get the answer."""
        levers = {
            fact.name: self._classes(fact, by)
            for fact in self._question.tested()
            if not is_reading(fact.name)
        }
        ways = tuple(self._ways(levers, wanted))
        parties = tuple(party for party in Party if party in by)
        return ChangeTo(self._question.action, self._found, wanted, parties, ways)

    def by_papers(
        self,
        papers: Collection[Paper],
        wanted: Answer,
        besides: Collection[str] = (),
        by: Collection[Party] = tuple(Party),
    ) -> tuple[ChangeSet, ...]:
        """Return the smallest sets of facts of some papers of the case to get the answer.

        The facts ``besides`` change as well, to what these parties can make them. Whoever brings a
        paper decides what it says, except what only others can do, such as a judge's signature.
        """
        tested = self._question.tested()
        levers = {
            fact.name: self._classes(fact, by if fact.name in besides or fact.value_by else None)
            for fact in tested
            if fact.name in besides or (paper_of(fact.name) in papers and not _is_life(fact.name))
        }
        return tuple(self._ways(levers, wanted, besides))

    def papers_to_come(
        self, gone: Collection[Paper], wanted: Answer, by: Collection[Party] = tuple(Party)
    ) -> list[tuple[str, ...]]:
        """List the smallest sets of papers that come and facts that these parties can change.

        ``gone`` are papers of the case that might come instead, with whatever facts: one of them
        does, and its life stands for it. Without a set there is no way to the answer.
        """
        levers, lives, free = {}, [], {}
        for fact in self._question.tested():
            if paper_of(fact.name) not in gone:
                if not is_reading(fact.name):
                    levers[fact.name] = self._classes(fact, by)
            elif _is_life(fact.name):
                levers[fact.name] = self._classes(fact)
                lives.append(fact.name)
            else:
                every = possible_classes(fact, [self._question])
                free[fact.name] = _brought_about(fact, every, by) if fact.value_by else every
        return self._sets(levers, wanted, one_of=lives, free=free)

    def by_readings(self) -> ReadingRobustness:
        """Return the smallest changes of readings to each other answer that any gives."""
        readings = [fact for fact in self._question.tested() if is_reading(fact.name)]
        levers = {fact.name: self._classes(fact) for fact in readings}
        found = {
            answer: tuple(self._ways(levers, answer)) for answer in Answer if answer != self._found
        }
        ways = {answer: several for answer, several in found.items() if several}
        return ReadingRobustness(self._question.action, self._found, ways)

    def _classes(self, fact: Fact, by: Collection[Party] | None = None) -> Sequence[ValueSet]:
        """List the classes of values the fact can change to, its own class left out."""
        now = self._question.facts.get(fact.name)
        every = possible_classes(fact, [self._question])
        others = [values for values in every if now is None or now not in values]
        return others if by is None else _brought_about(fact, others, by)

    def _ways(
        self, levers: Candidates, wanted: Answer, besides: Collection[str] = ()
    ) -> Iterator[ChangeSet]:
        if wanted is self._found and not besides:
            yield ()
            return
        for names in self._sets(levers, wanted, besides):
            leading = [
                chosen
                for chosen in product(*(levers[name] for name in names))
                if self._question.is_possible(first_of(chosen))
                and self._question.answer(first_of(chosen)) is wanted
            ]
            if not leading:
                raise self._question.disagreement(first_of(levers[name][0] for name in names))
            for several in product_covers(leading):
                to = tuple(ValueSet.union(each) for each in several)
                self._question.confirm(first_of(to), wanted)
                yield tuple(FactChange(self._question.facts.get(t.fact.name), t) for t in to)

    def _sets(
        self,
        levers: Candidates,
        wanted: Answer,
        besides: Collection[str] = (),
        one_of: Collection[str] = (),
        free: Candidates = MappingProxyType({}),
    ) -> list[tuple[str, ...]]:
        """List the smallest sets of levers to change, in the order of ``levers``.

        All ``besides`` change, and at least one of those; facts that are ``free`` may be unknown
        or any of these.
        """
        encoding, facts = self._search.encoding, self._question.facts
        # What is tied to the tested facts only by what can be is kept where the case states it.
        held = {*self._question.case.stated, *(fact.name for fact in self._question.tested())}
        held -= free.keys()
        atoms = ((name, atom) for name, atom in encoding.atoms.items() if name in held)
        kept = {name: atom.equals(facts.get(name)) for name, atom in atoms}
        movable = {name: opposite(kept[name]) for name, several in levers.items() if several}
        terms = [encoding.as_of == self._question.case.as_of.toordinal()]
        for name, same in kept.items():
            others = _among(encoding, name, levers[name]) if name in movable else z3.BoolVal(False)
            terms.append(any_of([same, others]))
        for name, several in free.items():
            is_silent = encoding.atom(name).equals(None)
            terms.append(any_of([is_silent, _among(encoding, name, several)]))
        if not {*besides} <= movable.keys():
            return []
        terms += (movable[name] for name in besides)
        if one_of:
            terms.append(any_of([movable[name] for name in one_of if name in movable]))
        terms.append(encoding.answer(self._question.action, wanted))
        solver = self._search.solver(terms)
        if not movable or not self._search.can(solver):
            return []
        at_most = (z3.AtMost(*movable.values(), n) for n in range(1, len(movable) + 1))
        solver.add(next(each for each in at_most if self._search.can(solver, each)))
        found = []
        while self._search.can(solver):
            model = solver.model()
            names = tuple(n for n in movable if z3.is_true(value_in(model, movable[n])))
            found.append(names)
            solver.add(any_of([kept[name] for name in names]))
        order = list(levers)
        return sorted(found, key=lambda names: [order.index(name) for name in names])


def _brought_about(
    fact: Fact, several: Sequence[ValueSet], by: Collection[Party]
) -> Sequence[ValueSet]:
    """Return of each of these sets the values that some of the parties can bring about."""
    if fact.kind in (FactKind.COUNT, FactKind.DATE):
        return several if set(by) & set(fact.changed_by) else []
    able = [[v for v in c.members() if set(by) & set(fact.brought_about_by(v))] for c in several]
    return [ValueSet.of(fact, ((fact.encode(v),) * 2 for v in each)) for each in able if each]


def _is_life(fact: str) -> bool:
    plain, _ = unqualified(fact)
    return plain in KIND_OF and plain == INSTRUMENTS[KIND_OF[plain]].life


def _among(encoding: Encoding, name: str, several: Sequence[ValueSet]) -> Term:
    """Return a term: the fact is known to have one of these values."""
    atom = encoding.atom(name)
    spans = [span for values in several for span in values.spans]
    ranges = [all_of([first <= atom.value, atom.value <= last]) for first, last in spans]
    return all_of([atom.known, any_of(ranges)])
