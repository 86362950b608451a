"""The condition tree as patterns over small integers, for an engine that only matches.

A pattern is a set of tests that must all pass, each of which only a present fact passes: an
unknown fact is absent and so passes none. A condition becomes the patterns one of which matches
when it is surely satisfied; its negation, with "not" pushed down to the tests, those that match
when it is surely unsatisfied. A disjunction becomes one pattern a branch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from release_sim.model.condition import All, Condition, Op, Test
from release_sim.model.fact import Fact, Value
from release_sim.model.rule import Rule

Pattern = tuple[Mapping[str, object], ...]

_ORDER = {Op.AT_LEAST: "$gte", Op.FROM: "$gte", Op.AT_MOST: "$lte", Op.BEFORE: "$lt"}
_REVERSED = {"$gte": "$lt", "$lte": "$gt", "$lt": "$gte"}


class Code:
    """How a fact is written in a message: a short key and a small integer."""

    def __init__(self, key: str, fact: Fact) -> None:
        """The values of facts that have few are written beforehand."""
        self.key, self._fact = key, fact
        few: tuple[Value, ...] = fact.choices or (False, True)
        self._texts = {value: self._text(value) for value in few if fact.accepts(value)}

    def number(self, value: Value) -> int:
        """The value as an integer."""
        return self._fact.code(value)

    def text(self, value: Value) -> str:
        """The value as a member of a JSON object."""
        return self._texts.get(value) or self._text(value)

    def _text(self, value: Value) -> str:
        return f'"{self.key}":{self._fact.code(value)}'


def satisfying(rule: Rule, codes: Mapping[str, Code]) -> Iterator[Pattern]:
    """Patterns one of which matches when the rule surely applies."""
    blocks = [_branches(rule.when, codes, False)]
    blocks += [_branches(block, codes, True) for block in rule.unless]
    return _together(blocks)


def refuting(rule: Rule, codes: Mapping[str, Code]) -> Iterator[Pattern]:
    """Patterns one of which matches when the rule surely does not apply."""
    yield from _branches(rule.when, codes, True)
    for block in rule.unless:
        yield from _branches(block, codes, False)


def _branches(condition: Condition, codes: Mapping[str, Code], negated: bool) -> list[Pattern]:
    if isinstance(condition, Test):
        return _alternatives(condition, codes[condition.fact], negated)
    parts = [_branches(part, codes, negated) for part in condition.parts]
    if isinstance(condition, All) is negated:
        return [pattern for part in parts for pattern in part]
    return list(_together(parts))


def _together(parts: list[list[Pattern]]) -> Iterator[Pattern]:
    for way in product(*parts):
        yield tuple({str(test): test for pattern in way for test in pattern}.values())


def _alternatives(test: Test, code: Code, negated: bool) -> list[Pattern]:
    numbers = [code.number(value) for value in test.values]
    if test.op in _ORDER:
        order = _ORDER[test.op]
        return [({_REVERSED[order] if negated else order: {code.key: numbers[0]}},)]
    if (test.op is Op.IS_NOT) is negated:
        return [({code.key: number},) for number in numbers]
    return [tuple({"$neq": {code.key: number}} for number in numbers)]
