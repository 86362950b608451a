"""Verdicts through durable-rules: the one room in which its engine is spoken to.

The recipe keeps to what the engine does correctly and fast. A case is one message of small
integers with a constant ``k``, asserted and retracted by id in one session; an unknown fact is
absent. A rule is asked two questions, both made of tests that only a present fact passes: is it
surely satisfied, is it surely unsatisfied? Neither means unknown. The second question is put only
to rules that read a fact unknown in this case: the message names them (``q`` and the rule's
number), and every pattern of the second kind wants its rule named. A disjunction becomes one
pattern a branch. Rulesets are built from definitions through the extension's own entry points,
without a host, so that no timer thread starts; patterns are spread over rulesets of bounded size.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Protocol

import durable_rules_engine as durable

from release_sim.engine.semantics import Facts
from release_sim.model.condition import All, Condition, Op, Test
from release_sim.model.fact import Fact, Value, Vocabulary
from release_sim.model.rule import Rule
from release_sim.model.verdict import Verdict

PATTERNS_A_RULESET = 150  # a few hundred patterns that begin alike break the engine
SESSION = '"id":1,"sid":1'
NO_RULE = -1

Pattern = tuple[dict[str, object], ...]

_ORDER = {Op.AT_LEAST: "$gte", Op.FROM: "$gte", Op.AT_MOST: "$lte", Op.BEFORE: "$lt"}
_REVERSED = {"$gte": "$lt", "$lte": "$gt", "$lt": "$gte"}


class Matching(Protocol):
    """Whatever can tell, for every rule it was made of, whether its conditions are met."""

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """The verdict of every rule."""


class Matcher:
    """The rules of one stratum as durable-rules rulesets."""

    def __init__(self, rules: Sequence[Rule], vocabulary: Vocabulary) -> None:
        """Compile the rules; their conditions test only names of the vocabulary."""
        self._ids = tuple(rule.id for rule in rules)
        readers: dict[str, set[int]] = {}
        for number, rule in enumerate(rules):
            for name in rule.reads():
                readers.setdefault(name, set()).add(number)
        self._readers = readers
        self._codes = {name: _Code(f"f{i}", vocabulary[name]) for i, name in enumerate(readers)}
        self._satisfied = _rulesets(
            (number, pattern)
            for number, rule in enumerate(rules)
            for pattern in self._patterns_of(rule)
        )
        self._unsatisfied = _rulesets(
            (number, ({f"q{number}": 1}, *pattern))
            for number, rule in enumerate(rules)
            for pattern in self._patterns_against(rule)
        )

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """The verdict of every rule, decided by the engine alone."""
        message, open_rules = [SESSION, '"k":1'], set[int]()
        for name, code in self._codes.items():
            value = facts.get(name)
            if value is None:
                open_rules |= self._readers[name]
            else:
                message.append(code.text(value))
        satisfied = _fired(self._satisfied, message)
        asked = open_rules - satisfied
        refuted = set[int]()
        if asked:
            message += [f'"q{number}":1' for number in asked]
            refuted = _fired(self._unsatisfied, message)
        verdicts = dict.fromkeys(self._ids, Verdict.UNSATISFIED)
        verdicts.update((self._ids[number], Verdict.SATISFIED) for number in satisfied)
        verdicts.update((self._ids[number], Verdict.UNKNOWN) for number in asked - refuted)
        return verdicts

    def _patterns_of(self, rule: Rule) -> Iterator[Pattern]:
        blocks = [self._branches(rule.when, False)]
        blocks += [self._branches(block, True) for block in rule.unless]
        return _together(blocks)

    def _patterns_against(self, rule: Rule) -> Iterator[Pattern]:
        yield from self._branches(rule.when, True)
        for block in rule.unless:
            yield from self._branches(block, False)

    def _branches(self, condition: Condition, negated: bool) -> list[Pattern]:
        """The condition, or its negation, as alternatives each made of tests that all must pass."""
        if isinstance(condition, Test):
            return _alternatives(condition, self._codes[condition.fact], negated)
        parts = [self._branches(part, negated) for part in condition.parts]
        if isinstance(condition, All) is negated:
            return [pattern for part in parts for pattern in part]
        return list(_together(parts))


def _together(parts: list[list[Pattern]]) -> Iterator[Pattern]:
    for way in product(*parts):
        yield tuple({json.dumps(test): test for pattern in way for test in pattern}.values())


def _alternatives(test: Test, code: _Code, negated: bool) -> list[Pattern]:
    codes = [code.fact.code(value) for value in test.values]
    if test.op in _ORDER:
        order = _ORDER[test.op]
        return [({_REVERSED[order] if negated else order: {code.key: codes[0]}},)]
    if (test.op is Op.IS_NOT) is negated:
        return [({code.key: number},) for number in codes]
    return [tuple({"$neq": {code.key: number}} for number in codes)]


class _Code:
    """How a fact is written in a message: a short key and a small integer."""

    def __init__(self, key: str, fact: Fact) -> None:
        self.key, self.fact = key, fact
        values: tuple[Value, ...] = fact.choices or (False, True)
        self._texts = {} if fact.most else {v: self._text(v) for v in values if fact.accepts(v)}

    def text(self, value: Value) -> str:
        return self._texts.get(value) or self._text(value)

    def _text(self, value: Value) -> str:
        return f'"{self.key}":{self.fact.code(value)}'


def _rulesets(patterns: Iterable[tuple[int, Pattern]]) -> list[object]:
    numbered = list(enumerate(patterns))
    return [
        _ruleset(numbered[start : start + PATTERNS_A_RULESET])
        for start in range(0, len(numbered), PATTERNS_A_RULESET)
    ]


def _ruleset(numbered: list[tuple[int, tuple[int, Pattern]]]) -> object:
    # A message that no pattern takes would be an error, so one pattern takes every message.
    definition: dict[str, object] = {f"{NO_RULE}/": {"all": [{"m": {"k": 1}}]}}
    for i, (number, pattern) in numbered:
        tests = [{"k": 1}, *pattern]
        definition[f"{number}/{i}"] = {"all": [{"m": {"$and": tests} if pattern else {"k": 1}}]}
    return durable.create_ruleset("release_sim", json.dumps(definition))


def _fired(rulesets: list[object], message: list[str]) -> set[int]:
    """The numbers of the rules with a pattern that the message matches."""
    found: set[int] = set()
    text = "{" + ",".join(message) + "}"
    for ruleset in rulesets:
        _, state = durable.assert_fact(ruleset, text)
        action = durable.start_action_for_state(ruleset, state)
        firing = action[1] if action else None
        while firing:
            found.add(int(firing[2 : firing.index("/")]))
            firing = durable.complete_and_start_action(ruleset, state)
        durable.retract_fact(ruleset, "{" + SESSION + "}")
    found.discard(NO_RULE)
    return found
