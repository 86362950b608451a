"""The four engines agree on cases with zero to three instruments of each kind.

The definition, the matcher, the bitsets and z3; and the definition told a second time, by loops.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations_with_replacement as pairs_of
from itertools import product
from random import Random

import pytest
import z3
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.analysis.paper_counts import up_to
from release_sim.engine.batch_evaluation import BatchEvaluation, CompiledRules
from release_sim.engine.bitset import CONSTANT, get_bit
from release_sim.engine.decide import Engine
from release_sim.engine.semantics import verdict_of
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.analysis.instrument_counts import NAMES
from release_sim.model.broken_constraints import broken_constraints
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from release_sim.vocabulary.instruments import (
    INSTRUMENTS,
    KIND_OF,
    OF_THE_ACT,
    UNNAMED,
    qualified,
    unqualified,
)
from tests.conftest import PROFILE
from tests.engine.definition_by_loops import ByLoops
from tests.strategies import BEARING, FEW, FEW_ACTIONS, policies

MOST = 3
CASES = {"quick": 2, "ci": 3, "long": 100, "night": 100}[PROFILE]  # of a policy
POLICIES = {"quick": 6, "ci": 15, "long": 100, "night": 100}[PROFILE]  # of a chunk
CHUNKS = {"quick": 2, "ci": 2, "long": 10, "night": 100}[PROFILE]
ACTS = ("request.asks_personal_information", "information.kind", "interview.person_agrees")
BY_PAPER = ("notify_of_release", "share_personal_information", "interview_remotely")


Wanted = list[tuple[str, Answer, str | None]]
"""Answers by action, over all instruments or to one."""


class FourEngines:
    """Each asks one policy; what can be compiled once is."""

    def __init__(self, policy: Policy, actions: Iterable[str]) -> None:
        self.policy, self._actions = policy, tuple(actions)
        self._engine = Engine(policy)
        self._encoding = Encoding(policy, as_chosen=True, shape=up_to(MOST))
        self._search = CaseSearch(self._encoding)
        self._solver = self._search.solver([])
        self._about = About.build(policy.rules.values())

    def agree(self, case: Case) -> bool:
        """Hold all against the definition; return whether z3 had a say, as of what can be."""
        answers = self._engine.answers(case)
        assert self._engine.evaluate_matcher(case) == self._engine.evaluate_reference(case)
        assert ByLoops(self.policy, case).answers() == answers
        wanted: Wanted = [(action, answers[action], None) for action in self._actions]
        for action in self._actions:
            to_each = self._engine.answers_by_instrument(case, action)
            wanted += [(action, answer, name) for name, answer in to_each.items()]
        self._by_bitsets(case, wanted)
        return self._by_z3(case, wanted)

    def _by_bitsets(self, case: Case, wanted: Wanted) -> None:
        in_force = (r for r in self.policy.rules.values() if r.in_force.covers(case.as_of))
        compiled = CompiledRules(in_force, self._about, Shape.of(case.instruments))
        facts = {**case.facts(), **self.policy.reading_facts()}
        block = BatchEvaluation(compiled, lambda test: CONSTANT[verdict_of(test, facts)])
        for action, answer, name in wanted:
            assert get_bit(block.answer(action, answer, name), 0), (action, answer, name)

    def _by_z3(self, case: Case, wanted: Wanted) -> bool:
        """Check that no answer turns on facts of absent instruments, which may be anything."""
        facts = case.facts()
        given = [self._encoding.as_of == case.as_of.toordinal()]
        for kind, atoms in self._encoding.there_is.items():
            given += [atom.equals(name in case.names(kind)) for name, atom in atoms.items()]
        for name, atom in self._encoding.atoms.items():
            plain, instrument = unqualified(name)
            of_the_act = plain in OF_THE_ACT and instrument == UNNAMED
            if plain not in KIND_OF or of_the_act or instrument in case.names(KIND_OF[plain]):
                given.append(atom.equals(facts.get(name)))
        terms = [self._encoding.answer(*each) for each in wanted]
        self._solver.push()
        self._solver.add(*given)
        can_be = self._search.can(self._solver)
        if can_be:
            self._solver.add(z3.Not(z3.And(terms)))
            assert not self._search.can(self._solver)
        else:
            # Only a case that cannot be is outside the bounds.
            assert broken_constraints(Case(case.as_of, facts, frozenset(), case.instruments))
        self._solver.pop()
        return can_be


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_on_random_policies(chunk: int) -> None:
    """A hundred thousand pairs of a policy and a case under the long profile.

    They come in chunks of ten thousand with a seed each, so that any can be run again by itself.
    Every other chunk is of acts that are answered paper by paper, asked for or not.
    """
    pairs = 0
    acts, actions = (ACTS, BY_PAPER) if chunk % 2 else ((), FEW_ACTIONS)
    facts = [VOCABULARY[name] for name in (*BEARING, *acts)]

    @seed(chunk)
    @settings(
        max_examples=POLICIES,
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
    )
    @given(policy=policies(6, (*FEW, *acts), actions), of_cases=st.integers(0, 2**32))
    def agree(policy: Policy, of_cases: int) -> None:
        nonlocal pairs
        four, random = FourEngines(policy, actions), Random(of_cases)  # noqa: S311  replayable
        for _ in range(CASES):
            four.agree(some_case(random, facts))
            pairs += 1

    agree()
    assert pairs >= POLICIES * CASES


def test_on_the_real_rules_with_every_pair_of_forms(denver: Policy) -> None:
    """Every pair of forms of requests and of warrants, or a few of each where time is short."""
    four = FourEngines(denver, ACTIONS)
    of_requests = list(pairs_of(VOCABULARY["request.form"].choices, 2))
    of_warrants = list(pairs_of(VOCABULARY["warrant.form"].choices[1:], 2))
    every = list(product(of_requests, of_warrants))
    random = Random(12)  # noqa: S311  the same cases every time
    random.shuffle(every)
    assert sum(map(four.agree, with_forms(random, every if CASES > 3 else every[:6])))


def with_forms(
    random: Random, pairs: Iterable[tuple[tuple[str, str], tuple[str, str]]]
) -> Iterator[Case]:
    """Cases of the years in which Denver's rules are in force, with these forms."""
    for forms in pairs:
        case = some_case(random, FACTS, count=2)
        of_kinds = zip(("request", "warrant"), forms, strict=True)
        stated = {
            qualified(f"{kind}.form", name): form
            for kind, of_kind in of_kinds
            for name, form in zip(NAMES, of_kind, strict=False)
        }
        yield case.set(stated)


def some_case(random: Random, facts: Iterable[Fact], count: int | None = None) -> Case:
    """A case with up to three instruments of each kind, or so many; drawn fast."""
    read = list(facts)
    kinds = {KIND_OF[fact.name] for fact in read if fact.name in KIND_OF}
    instruments = {
        kind: NAMES[: random.randint(0, MOST) if count is None or kind not in kinds else count]
        for kind in INSTRUMENTS
        if kind in kinds
    }
    stated: dict[str, Value] = {}
    unknown: set[str] = set()
    for fact in read:
        for name in instruments.get(KIND_OF.get(fact.name, ""), ("",)):
            full, way = qualified(fact.name, name), random.random()
            if way < 0.65:
                stated[full] = some_value(random, fact)
            elif way < 0.8:
                unknown.add(full)
    stated.pop("person.is_juvenile", None)
    day = date(2014, 4, 30).toordinal() + random.randrange(12 * 365)
    return Case(date.fromordinal(day), stated, frozenset(unknown - stated.keys()), instruments)


def some_value(random: Random, fact: Fact) -> Value:
    """A value the fact can have, near what rules compare it with."""
    match fact.kind:
        case FactKind.YES_NO:
            return random.random() < 0.5
        case FactKind.CHOICE:
            return random.choice(fact.choices)
        case FactKind.COUNT:
            return min(fact.least + random.randrange(6), fact.most)
        case FactKind.DATE:
            return date(2020, 1, 10 + random.randrange(7))
