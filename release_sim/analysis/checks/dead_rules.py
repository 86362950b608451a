"""The rules, parts of rules, exceptions and readings that no policy needs.

What one policy shows to be of use is not asked again of the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from release_sim.analysis.checks.ablation import RulePart
from release_sim.analysis.checks.redundancy import RedundancyCheck
from release_sim.analysis.paper_counts import ONE_OF_EACH
from release_sim.engine.shape import Shape
from release_sim.model.policy import Policy

Thing = TypeVar("Thing")


class Usage(Generic[Thing]):
    """Rules or parts of one kind: those known to be ``useful``, and those ``idle`` so far."""

    def __init__(self) -> None:
        """Nothing has been looked at."""
        self.dead: set[Thing] = set()
        self.useful: set[Thing] = set()

    def __contains__(self, thing: object) -> bool:
        return thing in self.dead or thing in self.useful

    def ask(self, things: Iterable[Thing], shape: Shape, isuseful: Callable[[Thing], bool]) -> None:
        """Check each for an effect in cases of a shape, unless one is known already.

        Of those with one instrument of each kind once; of those with several, which are more,
        under each policy until a use is seen.
        """
        for thing in things:
            if thing in self.useful or (thing in self.dead and not shape.optional):
                continue
            if isuseful(thing):
                self.useful.add(thing)
                self.dead.discard(thing)
            else:
                self.dead.add(thing)


class UsageSearch:
    """The uses that rules have in the policies checked.

    A rule is of use if it applies in some case, any part of it if something would be decided
    otherwise without it, an exception if it stands in some case in which the rule it names
    applies, a reading if something turns on it.
    """

    def __init__(self) -> None:
        """No policy has been looked at."""
        self.rules: Usage[str] = Usage()
        self.parts: Usage[RulePart] = Usage()
        self.exceptions: Usage[tuple[str, str]] = Usage()
        self.readings: Usage[str] = Usage()

    def in_doubt(self, policy: Policy) -> bool:
        """Return True if no effect is known yet of something in the policy."""
        rules = {*self.rules.dead, *(part.rule for part in self.parts.dead)}
        rules.update(rule for rule, _ in self.exceptions.dead)
        return not policy.rules.keys().isdisjoint(rules) or bool(self.readings.dead)

    def look_at(self, policy: Policy, shape: Shape = ONE_OF_EACH) -> RedundancyCheck:
        """Look at one more policy, or at more cases of one: what is known is not asked again.

        Of cases of one instrument of each kind, what is of no use under one policy is not asked of
        the next: it is asked under all that have it of cases with several, which are more.

        Returns what was asked of it, to be asked more.
        """
        in_doubt = {part.rule for part in self.parts.dead} if shape.optional else set[str]()
        rules = [name for name in policy.rules if name in in_doubt or name not in self.rules]
        effects = RedundancyCheck(policy, rules, shape)
        # A rule as a whole first: near what shows its use lies what shows that of its parts.
        parts = sorted(effects.parts, key=lambda part: part.size > 0)
        self.parts.ask(parts, shape, effects.has_effect)
        self.readings.ask(effects.readings, shape, effects.has_effect)
        self.rules.ask(policy.rules, shape, effects.can_apply)
        exceptions = (
            (rule.id, target)
            for rule in policy.rules.values()
            for target in rule.exception_to
            if target in policy.rules
        )
        self.exceptions.ask(exceptions, shape, lambda pair: effects.can_displace(*pair))
        return effects
