"""Verdicts through durable-rules: the one room in which its engine is spoken to.

The recipe keeps to what the engine does correctly and fast. A case is one message of small
integers with a constant ``k``, asserted and retracted by id in one session; an unknown fact is
absent. A rule is asked two questions: is it surely satisfied, is it surely unsatisfied? Neither
means unknown. The second question is put only to rules that read a fact unknown in this case:
the message names them (``q`` and the rule's number), and every pattern of the second kind wants
its rule named. Rulesets are built from definitions through the extension's own entry points,
without a host, so that no timer thread starts; patterns are spread over rulesets of bounded size.
A ruleset's memory is the extension's own (some 10 kB a pattern) and is freed with the matcher.

A pattern is a set of comparisons that must all pass, each of which only a present fact passes: an
unknown fact is absent and so passes none. A condition becomes the patterns one of which matches
when it is surely satisfied; its negation, with "not" pushed down to the comparisons, those that
match when it is surely unsatisfied. A disjunction becomes one pattern a branch.
"""

from __future__ import annotations

import json
import os
import sys
import weakref
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Protocol

from release_sim.engine.semantics import Facts
from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.rule import Rule
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Fact, Value, Vocabulary
from release_sim.vocabulary.instruments import unqualified

Pattern = tuple[Mapping[str, object], ...]

_ORDER = {Op.AT_LEAST: "$gte", Op.FROM: "$gte", Op.AT_MOST: "$lte", Op.BEFORE: "$lt"}
_REVERSED = {"$gte": "$lt", "$lte": "$gt", "$lt": "$gte"}


class MessageKey:
    """The writing of one fact in a message: a short key and a small integer."""

    def __init__(self, key: str, fact: Fact) -> None:
        """Prepare the text of every value, for a fact that has few."""
        self.key, self._fact = key, fact
        few: tuple[Value, ...] = fact.choices or (False, True)
        self._texts = {value: self._text(value) for value in few if fact.accepts(value)}

    def number(self, value: Value) -> int:
        """Return the value as an integer."""
        return self._fact.encode(value)

    def text(self, value: Value) -> str:
        """Return the value as a member of a JSON object."""
        return self._texts.get(value) or self._text(value)

    def _text(self, value: Value) -> str:
        return f'"{self.key}":{self._fact.encode(value)}'


def satisfying(rule: Rule, codes: Mapping[str, MessageKey]) -> Iterator[Pattern]:
    """Patterns one of which matches when the rule surely applies."""
    blocks = [_branches(rule.when, codes, False)]
    blocks += [_branches(block, codes, True) for block in rule.unless]
    return _product(blocks)


def refuting(rule: Rule, codes: Mapping[str, MessageKey]) -> Iterator[Pattern]:
    """Patterns one of which matches when the rule surely does not apply."""
    yield from _branches(rule.when, codes, True)
    for block in rule.unless:
        yield from _branches(block, codes, False)


def _branches(
    condition: Condition, codes: Mapping[str, MessageKey], negated: bool
) -> list[Pattern]:
    if isinstance(condition, Comparison):
        return _alternatives(condition, codes[condition.fact], negated)
    parts = [_branches(part, codes, negated) for part in condition.parts]
    if isinstance(condition, AllOf) is negated:
        return [pattern for part in parts for pattern in part]
    return list(_product(parts))


def _product(parts: list[list[Pattern]]) -> Iterator[Pattern]:
    for way in product(*parts):
        yield tuple(
            {str(comparison): comparison for pattern in way for comparison in pattern}.values()
        )


def _alternatives(comparison: Comparison, code: MessageKey, negated: bool) -> list[Pattern]:
    numbers = [code.number(value) for value in comparison.values]
    if comparison.op in _ORDER:
        order = _ORDER[comparison.op]
        return [({_REVERSED[order] if negated else order: {code.key: numbers[0]}},)]
    if (comparison.op is Op.IS_NOT) is negated:
        return [({code.key: number},) for number in numbers]
    return [tuple({"$neq": {code.key: number}} for number in numbers)]


# The extension names a function of Python's, for callbacks that are never set here, which Python
# 3.13 no longer has: so its functions are looked up when first called, not when it is loaded.
_flags = sys.getdlopenflags()
sys.setdlopenflags(os.RTLD_LAZY)
try:
    import durable_rules_engine as durable
finally:
    sys.setdlopenflags(_flags)

PATTERNS_A_RULESET = 150  # a few hundred patterns that begin alike break the engine
SESSION = '"id":1,"sid":1'
NO_RULE = 10**6  # more than the rules of any stratum


class Matching(Protocol):
    """Whatever can tell, for every rule it was made of, whether its conditions are met."""

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return, for every rule, whether it applies."""


class Matcher:
    """The rules of one stratum as durable-rules rulesets."""

    def __init__(self, rules: Sequence[Rule], vocabulary: Vocabulary) -> None:
        """Compile the rules; their conditions test only names of the vocabulary."""
        self._ids = tuple(rule.id for rule in rules)
        self._readers: dict[str, set[int]] = {}
        for number, rule in enumerate(rules):
            for name in rule.reads():
                self._readers.setdefault(name, set()).add(number)
        codes = {
            name: MessageKey(f"f{i}", vocabulary[unqualified(name)[0]])
            for i, name in enumerate(self._readers)
        }
        self._codes = codes
        numbered: list[tuple[int, Pattern]] = []
        for number, rule in enumerate(rules):
            numbered += ((number, pattern) for pattern in satisfying(rule, codes))
            wanted = {f"q{number}": 1}
            numbered += ((~number, (wanted, *pattern)) for pattern in refuting(rule, codes))
        self._rulesets = [
            _Ruleset(numbered[start : start + PATTERNS_A_RULESET])
            for start in range(0, len(numbered), PATTERNS_A_RULESET)
        ]

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return, for every rule, whether it applies, as durable-rules decides it."""
        message, open_rules = [SESSION, '"k":1'], set[int]()
        for name, code in self._codes.items():
            value = facts.get(name)
            if value is None:
                open_rules |= self._readers[name]
            else:
                message.append(code.text(value))
        message += [f'"q{number}":1' for number in open_rules]
        verdicts = dict.fromkeys(self._ids, Verdict.UNSATISFIED)
        for number in open_rules:
            verdicts[self._ids[number]] = Verdict.UNKNOWN
        text = "{" + ",".join(message) + "}"
        for ruleset in self._rulesets:
            for number in ruleset.fired(text):
                if number >= 0:
                    verdicts[self._ids[number]] = Verdict.SATISFIED
                else:
                    verdicts[self._ids[~number]] = Verdict.UNSATISFIED
        return verdicts


class _Ruleset:
    """A ruleset of the extension and its one session, both freed with this object."""

    def __init__(self, numbered: list[tuple[int, Pattern]]) -> None:
        # A message that no pattern takes would be an error, so one pattern takes every message.
        definition: dict[str, object] = {f"{NO_RULE}/": {"all": [{"m": {"k": 1}}]}}
        for i, (number, pattern) in enumerate(numbered):
            tests = [{"k": 1}, *pattern]
            definition[f"{number}/{i}"] = {"all": [{"m": {"$and": tests} if pattern else {"k": 1}}]}
        self._handle = durable.create_ruleset("release_sim", json.dumps(definition))
        self.fired("{" + SESSION + ',"k":1}')  # so that there is a session to delete, and at rest
        weakref.finalize(self, _free, self._handle).atexit = False

    def fired(self, message: str) -> set[int]:
        """Return the rules with a pattern that matches: the number if satisfied, else ``~``."""
        found: set[int] = set()
        ruleset = self._handle
        _, state = durable.assert_fact(ruleset, message)
        action = durable.start_action_for_state(ruleset, state)
        firing = action[1] if action else None
        while firing:
            found.add(int(firing[2 : firing.index("/")]))
            firing = durable.complete_and_start_action(ruleset, state)
        durable.retract_fact(ruleset, "{" + SESSION + "}")
        found.discard(NO_RULE)
        return found


def _free(handle: int) -> None:
    # Deleting a ruleset forgets its sessions, which hold two thirds of the memory, without freeing
    # them: so the session goes first.
    durable.delete_state(handle, "1")
    durable.delete_ruleset(handle)
