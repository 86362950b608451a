"""Cases in which a policy says too much or too little: conflicts and gaps, each with a witness."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import Any as Term  # z3 comes without types
from typing import NamedTuple

from release_sim.analysis.checks.policy_union import PolicyUnion, Terms, asked_and_silent
from release_sim.analysis.checks.redundancy import RedundancyCheck
from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch, FoundCase
from release_sim.analysis.paper_counts import ONE_OF_EACH, told_plainly
from release_sim.analysis.witness import Witnesses, disagreement
from release_sim.engine.shape import Shape
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.policy import Policy
from release_sim.model.rule import Modality
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS


class Conflict(NamedTuple):
    """Two duties that contradict each other, and the smallest case where both stand."""

    must: str
    must_not: str
    witness: Branch


class Gap(NamedTuple):
    """An action without an answer, and the smallest case that the policy should answer."""

    action: str
    witness: Branch


class ConflictSearch:
    """Looks for the conflicts and the gaps of one policy."""

    def __init__(self, asked: RedundancyCheck, union: PolicyUnion, most: int = USUAL) -> None:
        """``asked`` has been loaded with the policy already.

        Cases have up to ``most`` instruments of each kind; ``union`` has the policy among others,
        and is asked about all of them first.
        """
        self._policy, self._most, self._union = asked.encoding.policy, most, union
        self._searches = {ONE_OF_EACH: asked.search}
        self._possible: dict[Shape, Callable[..., bool]] = {ONE_OF_EACH: asked.possible}
        self._witnesses = Witnesses(self._policy)

    @property
    def seconds(self) -> float:
        """The time that z3 has taken to answer."""
        return sum(search.seconds for search in self._searches.values())

    def conflicts(self) -> Iterator[Conflict]:
        """Yield every pair of duties that contradict each other in some case."""
        for action in ACTIONS:
            if not self._union.may_conflict(self._policy, action):
                continue
            pairs = product(
                _laying(self._policy, Modality.MUST, action),
                _laying(self._policy, Modality.MUST_NOT, action),
            )
            for pair in pairs:
                title = f"{pair[0]} and {pair[1]} contradict each other"
                together = partial(_stand_together, *pair)
                if witness := self._witness(together, title, action, Answer.CONFLICT):
                    yield Conflict(*pair, witness)

    def gaps(self) -> Iterator[Gap]:
        """Yield every action that is silent in some case that the policy should answer."""
        for action, when in self._policy.must_answer.items():
            title = f"No rule speaks of {action}"
            silent = partial(asked_and_silent, action, when)
            if not self._union.may_be_silent(self._policy, action):
                continue
            if witness := self._witness(silent, title, action, Answer.SILENT):
                yield Gap(action, witness)

    def _is_possible(self, terms: Terms, shape: Shape) -> bool:
        if shape not in self._searches:
            self._searches[shape] = CaseSearch(Encoding(self._policy, shape=shape))
            self._possible[shape] = self._searches[shape].checker([])
        return self._possible[shape](*terms(self._searches[shape].encoding))

    def _smallest(self, terms: Terms, shape: Shape) -> FoundCase | None:
        if not self._is_possible(terms, shape):
            return None
        search = self._searches[shape]
        return search.minimal(terms(search.encoding))

    def _witness(self, terms: Terms, title: str, action: str, answer: Answer) -> Branch | None:
        """Return a smallest case that satisfies the terms, its answer confirmed by definition."""
        exists, smallest = partial(self._is_possible, terms), partial(self._smallest, terms)
        found = told_plainly(self._most, exists, smallest)
        if found is None:
            return None
        branch = self._witnesses.branch(found, title, [action])
        if branch.expect.answers[action] is not answer:
            raise disagreement(f"`{action}`", found)
        return branch


def _stand_together(one: str, other: str, encoding: Encoding) -> list[Term]:
    return [encoding.stand_together(one, other)]


def _laying(policy: Policy, modality: Modality, action: str) -> list[str]:
    """List the rules that set this duty on the action."""
    duties = policy.duties_on(action)
    return [rule.id for rule, duty in duties if duty.modality is modality]
