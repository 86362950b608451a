"""A policy with one thing changed; the choice of a reading says which.

A rule can be left out, a part of its conditions can be left out, or a reading can be taken
otherwise. All of it is written as conditions, so that whatever encodes a policy encodes it with
every one of these changes at once.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op, comparisons
from release_sim.model.policy import Choice, Policy, Reading
from release_sim.model.rule import Rule
from release_sim.vocabulary.instruments import INSTRUMENTS
from release_sim.vocabulary.tested_names import is_reading, reading_name, reading_of

# No file declares readings of such names: they have a space in them.
_WHAT = "what is changed"
_OTHER = "other {}"
_OTHERS = reading_name(_OTHER.format(""))
CHANGED = reading_name(_WHAT)
NOTHING = "nothing"


class RulePart(NamedTuple):
    """A whole rule, or those of its lines that make up one part of its conditions."""

    rule: str
    first: int = 0
    size: int = 0

    def __str__(self) -> str:
        return f"{self.rule}:{self.first}+{self.size}" if self.size else self.rule

    def lies_in(self, other: RulePart) -> bool:
        """Return True if the other part contains this one; no part contains a whole rule."""
        if self.rule != other.rule or self == other or not self.size:
            return False
        ends = self.first + self.size <= other.first + other.size
        return not other.size or (other.first <= self.first and ends)


class AblatedPolicy:
    """A policy that ``CHANGED`` changes: its value names the part or reading left out.

    ``readings`` are those that some rule tests.
    """

    def __init__(self, policy: Policy, rules: Collection[str]) -> None:
        """Alter the policy so that ``rules`` and their parts, and no others, can be left out."""
        altered = {name: _AblatedRule(rule, name in rules) for name, rule in policy.rules.items()}
        tested = {name for rule in policy.rules.values() for name in rule.reads()}
        self.parts = tuple(part for each in altered.values() for part in each.parts)
        self.readings = tuple(name for name in policy.readings if reading_name(name) in tested)
        others = [replace(r, name=_OTHER.format(name)) for name, r in policy.readings.items()]
        changes = {name: Choice("") for name in (NOTHING, *map(str, self.parts), *self.readings)}
        others.append(Reading(_WHAT, "What is changed?", changes, NOTHING, ""))
        self.policy = replace(
            policy,
            rules={name: each.rule for name, each in altered.items()},
            readings={reading.name: reading for reading in others},
        )


def otherwise(reading: str) -> str:
    """Return the altered policy's name for the fact that is a reading of the policy."""
    return reading_name(_OTHER.format(reading_of(reading)))


def own(fact: str) -> str:
    """Return the policy's name for a reading of the altered policy; of a fact, its own."""
    return fact.replace(_OTHERS, reading_name(""), 1)


class _AblatedRule:
    """One rule any part of which can be left out; its lines are counted as they come."""

    def __init__(self, rule: Rule, can_go: bool) -> None:
        self.parts: list[RulePart] = [RulePart(rule.id)] if can_go else []
        self._id, self._can_go, self._met = rule.id, can_go, 0
        stays = [Comparison(CHANGED, Op.IS_NOT, (rule.id,))] if can_go else []
        when = [self._part(part, needed=True) for part in rule.when.parts]
        unless = [self._part(block, needed=False) for block in rule.unless]
        self.rule = replace(rule, when=AllOf((*stays, *when)), unless=tuple(unless))

    def _part(self, condition: Condition, needed: bool, alone: bool = False) -> Condition:
        """Replace a part that may be left out: satisfied if ``needed``, else unsatisfied."""
        first = self._met
        inside = self._inside(condition)
        part = RulePart(self._id, first, self._met - first)
        if alone or not self._can_go or not part.size:
            return inside
        self.parts.append(part)
        with_it = AllOf((inside, Comparison(CHANGED, Op.IS_NOT, (str(part),))))
        if not needed:
            return with_it
        without = Comparison(CHANGED, Op.IS, (str(part),))
        if lives := _implied_lives(condition):
            return AnyOf((with_it, AllOf((without, *lives))))
        return AnyOf((inside, without))

    def _inside(self, condition: Condition) -> Condition:
        if isinstance(condition, Comparison):
            self._met += 1
            if not is_reading(condition.fact):
                return condition
            return replace(condition, fact=otherwise(condition.fact))
        needed = isinstance(condition, AllOf)
        # To leave out all that a block holds is to leave out the block.
        alone = sum(any(comparisons(part)) for part in condition.parts) < 2
        parts = tuple(self._part(part, needed, alone) for part in condition.parts)
        return AllOf(parts) if needed else AnyOf(parts)


def _implied_lives(condition: Condition) -> list[Comparison]:
    """Return the life tests that are implied once a block no longer has its own."""
    facts = {test.fact for test in comparisons(condition)}
    kinds = (kind for kind in INSTRUMENTS.values() if kind.life in facts)
    return [Comparison(kind.life, Op.IS, (kind.live,)) for kind in kinds]
