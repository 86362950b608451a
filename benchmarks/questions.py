"""The two questions put to everyone of a rule: is it surely satisfied, surely unsatisfied.

Three values need no engine that knows them. Negation is pushed down to the tests, and a test of
an absent fact passes in neither question, so a rule for which neither is answered yes is unknown.
Each entrant writes the same trees in its own language.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from release_sim.engine.semantics import Facts
from release_sim.model.condition import AllOf, Comparison, Condition
from release_sim.model.rule import Rule

T = TypeVar("T")


class Language(Protocol[T]):
    """The interface of an entrant's conditions; tests must pass only on present facts."""

    def test(self, test: Comparison, negated: bool) -> T:
        """One test, or its negation."""

    def every(self, parts: list[T]) -> T:
        """All of the parts; of none, always."""

    def some(self, parts: list[T]) -> T:
        """One of the parts; of none, never."""


def satisfied(rule: Rule, language: Language[T]) -> T:
    """Return the condition under which the rule surely applies."""
    blocks = [written(block, language, True) for block in rule.unless]
    return language.every([written(rule.when, language, False), *blocks])


def unsatisfied(rule: Rule, language: Language[T]) -> T:
    """Return the condition under which the rule surely does not apply."""
    blocks = [written(block, language, False) for block in rule.unless]
    return language.some([written(rule.when, language, True), *blocks])


def written(condition: Condition, language: Language[T], negated: bool) -> T:
    """Write a condition, or its negation, in the entrant's language."""
    if isinstance(condition, Comparison):
        return language.test(condition, negated)
    parts = [written(part, language, negated) for part in condition.parts]
    return (
        language.some(parts) if isinstance(condition, AllOf) is negated else language.every(parts)
    )


class Message:
    """The facts some rules read, as the flat record of plain values every entrant is given."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Collect the facts that these rules read and no others."""
        names = dict.fromkeys(name for rule in rules for name in rule.reads())
        self._keys = {name: key(name) for name in names}

    def of(self, facts: Facts) -> dict[str, object]:
        """Return the record of one case; an unknown fact is absent."""
        return {k: plain(facts[name]) for name, k in self._keys.items() if name in facts}


def key(name: str) -> str:
    """Return a fact's name as an identifier."""
    return name.replace(".", "_")


def plain(value: object) -> object:
    """Convert a value to one that JSON keeps in order: a date is its ordinal."""
    return value.toordinal() if isinstance(value, date) else value
