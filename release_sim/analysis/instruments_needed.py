"""The number of instruments a case needs at most: against an invariant, or of several answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache, partial, reduce
from operator import or_

from release_sim.analysis.small_model import NoBoundError, SmallModel, by_kind
from release_sim.model.about import About
from release_sim.model.analysis.invariant import Invariant, PathInvariant
from release_sim.model.dependence import Dependence
from release_sim.model.policy import Policy
from release_sim.model.rule import Period, Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.tested_names import is_reading


class Counterexamples:
    """Cases against invariants of one policy, with no more instruments than that takes."""

    def __init__(self, policy: Policy, about: About) -> None:
        """``about`` tells what the rules of the policy are about."""
        self._model = cache(partial(SmallModel, policy, about))

    def instruments_needed(self, invariant: Invariant) -> int | None:
        """Return how many instruments of a kind one needs at most, or None if unknown."""
        if isinstance(invariant, PathInvariant):
            # No event brings more than one, and the last is an act of the jail.
            return invariant.most - 1
        try:
            return self._model(invariant.during).needed(invariant)
        except NoBoundError:
            return None


class JointAnswers:
    """Answers that several policies give to one case, each under its own readings."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        """Cases are of the days that all of them cover."""
        during = reduce(_both, (policy.covers for policy in policies))
        abouts = (About.build(policy.rules.values()) for policy in policies)
        self._models = [SmallModel(*each, during) for each in zip(policies, abouts, strict=True)]
        every = (Dependence.build(policy.rules.values()) for policy in policies)
        self._dependences = list(zip(policies, every, strict=True))

    def rest_on_the_same(self, action: str) -> bool:
        """Return whether the answers rest on the same rules, read alike: then no case differs."""
        first, *others = (_rules_and_readings(*each, action) for each in self._dependences)
        return all(other == first for other in others)

    def instruments_needed(self, action: str, answers: Sequence[Answer]) -> int | None:
        """Return how many instruments of a kind a case with these answers needs at most.

        There is an answer for each policy. None if no bound is known, zero if there is no such
        case at all.
        """
        needed: Counter[str] = Counter()
        try:
            for model, answer in zip(self._models, answers, strict=True):
                ways = model.ways(action, answer)
                if not ways:
                    return 0
                needed += reduce(or_, map(by_kind, ways))
        except NoBoundError:
            return None
        return max(needed.values(), default=0)


def _rules_and_readings(
    policy: Policy, dependence: Dependence, action: str
) -> tuple[dict[str, Rule], dict[str, object]]:
    """Return the rules that an answer rests on, and the choices of the readings they test."""
    rules = {name: policy.rules[name] for name in dependence.relevant_rules(action)}
    tested = {fact for rule in rules.values() for fact in rule.reads() if is_reading(fact)}
    chosen = policy.reading_facts()
    return rules, {fact: chosen.get(fact) for fact in tested}


def _both(one: Period, other: Period) -> Period:
    common = one.common(other)
    if common is None:
        raise ValueError("policies that cover no day in common")
    return common
