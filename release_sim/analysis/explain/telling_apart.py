"""The shortest questions that tell apart places which answer a case alike.

Of each place and action the answer is a function of every fact that any of them tests, as a
decision diagram over the same unknowns; where two diagrams differ, the branch nearest to the case
is the fewest facts to change. Where none differs, the two are alike in every case of that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from release_sim.analysis.decision_diagram import Node
from release_sim.analysis.explain.outcomes import IMPOSSIBLE, Outcomes, Unknowns
from release_sim.analysis.explain.question import Question
from release_sim.engine.decide import Engine
from release_sim.model.analysis.place_answers import (
    AlikePlaces,
    PlaceDecision,
    Telling,
    TellingQuestion,
)
from release_sim.model.case import Case
from release_sim.model.verdict import Answer
from release_sim.vocabulary.tested_names import is_reading
from release_sim.vocabulary.value_set import ValueSet


def tell_apart(
    places: Sequence[PlaceDecision], engines: Sequence[Engine], case: Case, actions: Sequence[str]
) -> Telling:
    """Return the questions that tell apart places which answer the case alike for the actions.

    ``engines`` decide for the places, in their order, each on the day of its place.
    """
    on_days = [case.on(place.decision.as_of) for place in places]
    asked = [_AskedOf(engines, on_days, action) for action in actions]
    names = [place.name for place in places]
    return _telling(asked, names, tuple(range(len(places))))


def _telling(asked: Sequence[_AskedOf], names: Sequence[str], members: tuple[int, ...]) -> Telling:
    first, *others = members
    for other in others:
        ways = ((each, way) for each in asked if (way := each.nearest(first, other)) is not None)
        best = min(ways, key=lambda way: len(way[1]), default=None)
        if best is not None:
            question, changes = best
            led = {
                answer: _telling(asked, names, several)
                for answer, several in question.answers(changes, members).items()
            }
            return TellingQuestion(question.action, changes, led)
    return AlikePlaces(tuple(names[number] for number in members))


class _AskedOf:
    """One action asked of all places, whatever the facts of the case."""

    def __init__(self, engines: Sequence[Engine], cases: Sequence[Case], action: str) -> None:
        self.action = action
        questions = [
            Question(engine, _all_open(engine, case, action), action)
            for engine, case in zip(engines, cases, strict=True)
        ]
        self._unknowns = Unknowns.of(questions)
        self._roots: list[Node] = []
        made: dict[object, Node] = {}
        for question in questions:
            key = question.relevant.digest, question.case.as_of
            if key not in made:
                made[key] = self._root(question)
            self._roots.append(made[key])
        self._known = self._branches_of(cases[0])

    def nearest(self, one: int, other: int) -> tuple[ValueSet, ...] | None:
        """Return the fewest facts with which the two places differ; none where they never do."""
        diagrams, unknowns = self._unknowns.diagrams, self._unknowns
        if self._roots[one] == self._roots[other]:
            return None
        pair = diagrams.apply(_pair, self._roots[one], self._roots[other])
        way = diagrams.cheapest(pair, _is_differing, self._known)
        if way is None:
            return None
        return tuple(unknowns.classes[number][branch] for number, branch in way.items())

    def answers(
        self, changes: Sequence[ValueSet], members: Sequence[int]
    ) -> dict[Answer, tuple[int, ...]]:
        """Return, by their answer with these facts changed, the places that give it.

        What then still depends on a fact that the case does not know is undetermined.
        """
        named = {fact.name: number for number, fact in enumerate(self._unknowns.facts)}
        known = dict(self._known)
        for values in changes:
            number = named[values.fact.name]
            known[number] = self._unknowns.classes[number].index(values)
        found: dict[Answer, list[int]] = {}
        for member in members:
            node = self._roots[member]
            for number, branch in known.items():
                node = self._unknowns.diagrams.restrict(node, number, branch)
            left = _resolved(self._unknowns.diagrams.values(node))
            answer = left if isinstance(left, Answer) else Answer.UNDETERMINED
            found.setdefault(answer, []).append(member)
        return {answer: tuple(several) for answer, several in found.items()}

    def _root(self, question: Question) -> Node:
        """Return the answer by facts alone; what turns on an open reading is undetermined."""
        root = Outcomes(question, self._unknowns).root
        return self._unknowns.diagrams.fold_from(root, self._unknowns.readings_from, _resolved)

    def _branches_of(self, case: Case) -> dict[int, int]:
        """Return the branch that the case itself takes at each fact that it knows."""
        facts = case.facts()
        return {
            number: branch
            for number, fact in enumerate(self._unknowns.facts)
            for branch, values in enumerate(self._unknowns.classes[number])
            if fact.name in facts and facts[fact.name] in values
        }


def _all_open(engine: Engine, case: Case, action: str) -> Case:
    """Return the case with every fact unknown on which the answer can turn."""
    return case.forget(_facts_tested(Question(engine, case, action)))


def _facts_tested(question: Question) -> Iterator[str]:
    return (fact.name for fact in question.tested() if not is_reading(fact.name))


def _resolved(values: set[object]) -> object:
    """Return the answer that every reading gives, if one does."""
    possible = values - {IMPOSSIBLE}
    if not possible:
        return IMPOSSIBLE
    return possible.pop() if len(possible) == 1 else Answer.UNDETERMINED


def _pair(one: object, other: object) -> tuple[object, object]:
    return one, other


def _is_differing(pair: tuple[object, object]) -> bool:
    """Return True where both places have an answer, and not the same."""
    return IMPOSSIBLE not in pair and pair[0] is not pair[1]
