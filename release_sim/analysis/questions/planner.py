"""Which fact to ask next, so that the fewest questions settle the answer.

A game against whatever the facts turn out to be. Each position is a node of the diagram of
outcomes, where all ways of asking meet from which the same can follow, so there are few.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from release_sim.analysis.questions.diagram import Node
from release_sim.analysis.questions.outcomes import Outcomes
from release_sim.model.verdict import Answer

MANY = 12  # with more facts the positions, which may double with each, can take minutes


class Planner:
    """Chooses questions; ``exact`` where no other choice could be better."""

    def __init__(self, outcomes: Outcomes) -> None:
        """Nothing is worked out before it is asked for."""
        self._outcomes = outcomes
        self.exact = len(outcomes.open_facts(outcomes.root)) <= MANY
        self._depth = cache(self._depth_of)
        self._cheapest = cache(self._cheapest_at)
        self.fewest = cache(self._fewest_from)

    def next(self, node: Node, most: int) -> int:
        """The fact to ask where so many questions are allowed at most.

        The fewest on average, each branch as likely as the others; then what the vocabulary
        lists first. Where that would take too long, whatever leaves the fewest facts open.
        """
        if self.exact:
            return self._cheapest(node, most)[1]
        facts = self._outcomes.open_facts(node)
        left = {f: [len(self._outcomes.open_facts(n)) for n in self._below(node, f)] for f in facts}
        return min(facts, key=lambda fact: (max(left[fact]), sum(left[fact]), fact))

    def depth(self, node: Node) -> int:
        """The fewest questions that always settle it, or a number that is surely enough."""
        return self._depth(node) if self.exact else len(self._outcomes.open_facts(node))

    def _fewest_from(self, node: Node) -> dict[Answer, int]:
        """For each answer that can follow, the fewest facts that could settle it so."""
        facts = self._outcomes.open_facts(node)
        if not facts:
            return {self._outcomes.answer(node): 0}
        found: dict[Answer, int] = {}
        for fact in facts:
            for below in self._below(node, fact):
                for answer, number in self.fewest(below).items():
                    found[answer] = min(number + 1, found.get(answer, number + 1))
        return found

    def _depth_of(self, node: Node) -> int:
        facts = self._outcomes.open_facts(node)
        asked = (max(map(self._depth, self._below(node, fact))) for fact in facts)
        return 1 + min(asked, default=-1)

    def _cheapest_at(self, node: Node, most: int) -> tuple[Fraction, int]:
        """The average number of questions, and the fact to begin with."""
        facts = self._outcomes.open_facts(node)
        if most > len(facts):
            return self._cheapest(node, len(facts))
        if not facts:
            return Fraction(0), -1
        led = ((fact, self._below(node, fact)) for fact in facts)
        return min(
            (1 + self._mean(below, most - 1), fact)
            for fact, below in led
            if max(map(self._depth, below)) < most
        )

    def _mean(self, nodes: tuple[Node, ...], most: int) -> Fraction:
        averages = [self._cheapest(node, most)[0] for node in nodes]
        return sum(averages, Fraction(0)) / len(averages)

    def _below(self, node: Node, fact: int) -> tuple[Node, ...]:
        """Where the answers to a question can lead."""
        return tuple(dict.fromkeys(self._outcomes.given(node, fact)))
