"""Patterns of a rule: what durable-rules is given, and the parts of a rule that are settled first.

A pattern is a set of comparisons that must all pass, each of which only a present fact passes: an
unknown fact is absent and so passes none. A condition becomes the patterns one of which matches
when it is surely satisfied; its negation, with "not" pushed down to the comparisons, those that
match when it is surely unsatisfied. A disjunction becomes one pattern a branch.

Disjunctions side by side multiply: ten exceptions of three lines each are 59,049 ways in which
none holds. So where the ways would exceed ``WAYS`` a part is settled before the rule, as a clause
of its own, and the rule tests its verdict as it tests a fact: yes, no, or absent. Strong Kleene
verdicts are made of the verdicts of parts, so the meaning stays, and the patterns of a rule stay
proportional to its length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op, comparisons
from release_sim.model.rule import Rule
from release_sim.vocabulary.fact import Fact, Value

WAYS = 24  # the most patterns a conjunction may multiply to; the bundled rules stay below it
LINES = 48  # the most comparisons in a pattern that are not of one fact

Pattern = tuple[Mapping[str, object], ...]

_ORDER = {Op.AT_LEAST: "$gte", Op.FROM: "$gte", Op.AT_MOST: "$lte", Op.BEFORE: "$lt"}
_REVERSED = {"$gte": "$lt", "$lte": "$gt", "$lt": "$gte"}


class MessageKey:
    """The writing of one fact in a message: a short key and a small integer."""

    def __init__(self, key: str, fact: Fact) -> None:
        """Prepare the text of every value, for a fact that has few."""
        self.key, self._fact = key, fact
        few: tuple[Value, ...] = fact.choices or (False, True)
        self.texts = {value: self._text(value) for value in few if fact.accepts(value)}

    def number(self, value: Value) -> int:
        """Return the value as an integer."""
        return self._fact.encode(value)

    def text(self, value: Value) -> str:
        """Return the value as a member of a JSON object."""
        return self.texts.get(value) or self._text(value)

    def _text(self, value: Value) -> str:
        return f'"{self.key}":{self._fact.encode(value)}'


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule, or a part of one: satisfied if ``when`` is and ``unless`` is not."""

    name: str
    when: Condition
    unless: Condition

    def reads(self) -> set[str]:
        """Return the facts and parts that it tests."""
        return {c.fact for each in (self.when, self.unless) for c in comparisons(each)}

    def satisfying(self, codes: Mapping[str, MessageKey]) -> Iterator[Pattern]:
        """Yield patterns; one of them matches if the clause is surely satisfied."""
        return _product([_branches(self.when, codes, False), _branches(self.unless, codes, True)])

    def refuting(self, codes: Mapping[str, MessageKey]) -> Iterator[Pattern]:
        """Yield patterns; one of them matches if the clause is surely not satisfied."""
        yield from _branches(self.when, codes, True)
        yield from _branches(self.unless, codes, False)


def levels(rules: Iterable[Rule]) -> list[list[Clause]]:
    """Return clauses in the order of settlement: parts of rules, then the rules themselves."""
    parts = _Parts()
    last = [parts.clause_of(rule) for rule in rules]
    return [*parts.by_level, last]


@dataclass(slots=True)
class _Parts:
    """The parts settled first, by the level at which all that they test is settled."""

    by_level: list[list[Clause]] = field(default_factory=list)
    level_of: dict[str, int] = field(default_factory=dict)

    def clause_of(self, rule: Rule) -> Clause:
        """Return the rule as a clause that does not multiply."""
        when, bars = self._flat(rule.when), self._flat(AnyOf(rule.unless))
        return Clause(rule.id, *self._bounded([(when, False), (bars, True)]))

    def _flat(self, condition: Condition) -> Condition:
        if isinstance(condition, Comparison):
            return condition
        return self._joined(type(condition), [self._flat(part) for part in condition.parts])

    def _joined(self, kind: type[AllOf | AnyOf], inner: list[Condition]) -> Condition:
        while len(inner) > LINES:
            groups = [inner[i : i + LINES] for i in range(0, len(inner), LINES)]
            inner = [self._own_part(self._joined(kind, group)) for group in groups]
        # What multiplies in a list of alternatives are the ways in which none holds.
        return kind(tuple(self._bounded([(part, kind is AnyOf) for part in inner])))

    def _bounded(self, factors: list[tuple[Condition, bool]]) -> list[Condition]:
        """Settle the largest factors first until the product of the rest is small."""
        sizes = [_size(condition, negated) for condition, negated in factors]
        found = [condition for condition, _ in factors]
        for i in sorted(range(len(found)), key=lambda i: sizes[i], reverse=True):
            if prod(w for w, _ in sizes) <= WAYS and sum(n for _, n in sizes) <= 2 * LINES:
                break
            if sizes[i] != (1, 1):
                found[i], sizes[i] = self._own_part(found[i]), (1, 1)
        return found

    def _own_part(self, condition: Condition) -> Condition:
        """Make the condition a part of its own; return the test of its verdict."""
        clause = Clause(f"part.{len(self.level_of)}", condition, AnyOf(()))
        level = max((self.level_of[n] + 1 for n in clause.reads() if n in self.level_of), default=0)
        self.by_level += [[] for _ in range(level + 1 - len(self.by_level))]
        self.by_level[level].append(clause)
        self.level_of[clause.name] = level
        test = Comparison(clause.name, Op.IS, (True,))
        return AllOf((test,))


def _size(condition: Condition, negated: bool) -> tuple[int, int]:
    """Return how many patterns the condition or its negation has, and the lines of the longest."""
    if isinstance(condition, Comparison):
        many = len(condition.values)
        return (many, 1) if _has_alternatives(condition, negated) else (1, many)
    sizes = [_size(part, negated) for part in condition.parts]
    if isinstance(condition, AllOf) is negated:
        return sum(w for w, _ in sizes), max((n for _, n in sizes), default=0)
    return prod(w for w, _ in sizes), sum(n for _, n in sizes)


def _branches(
    condition: Condition, codes: Mapping[str, MessageKey], negated: bool
) -> list[Pattern]:
    if isinstance(condition, Comparison):
        return _alternatives(condition, codes[condition.fact], negated)
    parts = [_branches(part, codes, negated) for part in condition.parts]
    if isinstance(condition, AllOf) is negated:
        return [pattern for part in parts for pattern in part]
    return list(_product(parts))


def _product(parts: Sequence[list[Pattern]]) -> Iterator[Pattern]:
    for way in product(*parts):
        yield tuple(
            {str(comparison): comparison for pattern in way for comparison in pattern}.values()
        )


def _alternatives(comparison: Comparison, code: MessageKey, negated: bool) -> list[Pattern]:
    numbers = [code.number(value) for value in comparison.values]
    if comparison.op in _ORDER:
        order = _ORDER[comparison.op]
        return [({_REVERSED[order] if negated else order: {code.key: numbers[0]}},)]
    if _has_alternatives(comparison, negated):
        return [({code.key: number},) for number in numbers]
    return [tuple({"$neq": {code.key: number}} for number in numbers)]


def _has_alternatives(comparison: Comparison, negated: bool) -> bool:
    """Return True if one of several values must hold, and not none of them."""
    return comparison.op not in _ORDER and (comparison.op is Op.IS_NOT) is negated
