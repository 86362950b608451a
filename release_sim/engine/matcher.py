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
from release_sim.model.fact import Fact, Vocabulary
from release_sim.model.rule import Rule
from release_sim.model.verdict import Verdict

PATTERNS_A_RULESET = 150  # a few hundred patterns that begin alike break the engine

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
        self._rules = tuple((rule.id, tuple(dict.fromkeys(rule.reads()))) for rule in rules)
        names = dict.fromkeys(name for _, reads in self._rules for name in reads)
        self._codes = {name: (f"f{i}", vocabulary[name]) for i, name in enumerate(names)}
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
        message: dict[str, object] = {"id": 1, "sid": 1, "k": 1}
        for name, (key, fact) in self._codes.items():
            value = facts.get(name)
            if value is not None:
                message[key] = fact.code(value)
        satisfied = _fired(self._satisfied, message)
        verdicts: dict[str, Verdict] = {}
        asked = False
        for number, (rule, reads) in enumerate(self._rules):
            if number in satisfied:
                verdicts[rule] = Verdict.SATISFIED
            elif all(name in facts for name in reads):
                verdicts[rule] = Verdict.UNSATISFIED
            else:
                verdicts[rule] = Verdict.UNKNOWN
                message[f"q{number}"] = 1
                asked = True
        if asked:
            for number in _fired(self._unsatisfied, message):
                verdicts[self._rules[number][0]] = Verdict.UNSATISFIED
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
            return _alternatives(condition, *self._codes[condition.fact], negated)
        parts = [self._branches(part, negated) for part in condition.parts]
        if isinstance(condition, All) is negated:
            return [pattern for part in parts for pattern in part]
        return list(_together(parts))


def _together(parts: list[list[Pattern]]) -> Iterator[Pattern]:
    for way in product(*parts):
        yield tuple({json.dumps(test): test for pattern in way for test in pattern}.values())


def _alternatives(test: Test, key: str, fact: Fact, negated: bool) -> list[Pattern]:
    codes = [fact.code(value) for value in test.values]
    if test.op in _ORDER:
        order = _ORDER[test.op]
        return [({_REVERSED[order] if negated else order: {key: codes[0]}},)]
    if (test.op is Op.IS_NOT) is negated:
        return [({key: code},) for code in codes]
    return [tuple({"$neq": {key: code}} for code in codes)]


def _rulesets(patterns: Iterable[tuple[int, Pattern]]) -> list[object]:
    numbered = list(enumerate(patterns))
    return [
        _ruleset(numbered[start : start + PATTERNS_A_RULESET])
        for start in range(0, len(numbered), PATTERNS_A_RULESET)
    ]


def _ruleset(numbered: list[tuple[int, tuple[int, Pattern]]]) -> object:
    definition: dict[str, object] = {
        "none": {"all": [{"m": {"k": 1}}]}
    }  # a message that no pattern takes is an error
    for i, (number, pattern) in numbered:
        tests = [{"k": 1}, *pattern]
        definition[f"{number}/{i}"] = {"all": [{"m": {"$and": tests} if pattern else {"k": 1}}]}
    return durable.create_ruleset("release_sim", json.dumps(definition))


def _fired(rulesets: list[object], message: dict[str, object]) -> set[int]:
    """The numbers of the rules with a pattern that the message matches."""
    found: set[int] = set()
    text = json.dumps(message)
    for ruleset in rulesets:
        _, state = durable.assert_fact(ruleset, text)
        action = durable.start_action_for_state(ruleset, state)
        firing = action[1] if action else None
        while firing:
            name = firing[2 : firing.index('"', 2)]
            if name != "none":
                found.add(int(name[: name.index("/")]))
            firing = durable.complete_and_start_action(ruleset, state)
        durable.retract_fact(ruleset, text)
    return found
