"""Cases in which a policy says too much or too little: conflicts and gaps, each with a witness."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any as Term  # z3 comes without types
from typing import NamedTuple

from release_sim.analysis.checks.redundancy import RedundancyCheck
from release_sim.analysis.witness import Witnesses, disagreement
from release_sim.model.policy import Policy
from release_sim.model.rule import Modality
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS


class Conflict(NamedTuple):
    """A must and a must not that both stand in the smallest case in which they do."""

    must: str
    must_not: str
    witness: Branch


class Gap(NamedTuple):
    """An action that is silent in the smallest case in which the policy says it answers."""

    action: str
    witness: Branch


class ConflictSearch:
    """Looks for the conflicts and the gaps of one policy."""

    def __init__(self, asked: RedundancyCheck) -> None:
        """``asked`` has been loaded with the policy already."""
        self._possible, self._search, self._encoding = asked.possible, asked.search, asked.encoding
        self._policy = asked.encoding.policy
        self._witnesses = Witnesses(self._policy)

    def conflicts(self) -> Iterator[Conflict]:
        """Every pair of duties that contradict each other in some case."""
        for action in ACTIONS:
            if not self._possible(self._encoding.answer(action, Answer.CONFLICT)):
                continue
            pairs = product(
                _laying(self._policy, Modality.MUST, action),
                _laying(self._policy, Modality.MUST_NOT, action),
            )
            for pair in pairs:
                both = [self._encoding.stands[rule].satisfied for rule in pair]
                title = f"{pair[0]} and {pair[1]} contradict each other"
                witness = self._witness(both, title, action, Answer.CONFLICT)
                if witness:
                    yield Conflict(*pair, witness)

    def gaps(self) -> Iterator[Gap]:
        """Every action that is silent in some case in which the policy says it answers."""
        for action, when in self._policy.must_answer.items():
            asked = self._encoding.holds(when).satisfied
            silent = self._encoding.answer(action, Answer.SILENT)
            title = f"No rule speaks of {action}"
            witness = self._witness([asked, silent], title, action, Answer.SILENT)
            if witness:
                yield Gap(action, witness)

    def _witness(self, terms: list[Term], title: str, action: str, answer: Answer) -> Branch | None:
        """Return a smallest case that satisfies the terms, its answer confirmed by definition."""
        found = self._search.minimal(terms) if self._possible(*terms) else None
        if found is None:
            return None
        branch = self._witnesses.branch(found, title, [action])
        if branch.expect.answers[action] is not answer:
            raise disagreement(f"`{action}`", found)
        return branch


def _laying(policy: Policy, modality: Modality, action: str) -> list[str]:
    """List the rules that set this duty on the action."""
    duties = policy.duties_on(action)
    return [rule.id for rule, duty in duties if duty.modality is modality]
