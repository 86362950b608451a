"""Verdicts through durable-rules: the one room in which its engine is spoken to.

The recipe keeps to what the engine does correctly and fast. A case is one message of small
integers with a constant ``k``, asserted and retracted by id in one session; an unknown fact is
absent. A rule is asked two questions: is it surely satisfied, is it surely unsatisfied? Neither
means unknown. The second question is put only to rules that read a fact unknown in this case:
the message names them (``q`` and the rule's number), and every pattern of the second kind wants
its rule named. Rulesets are built from definitions through the extension's own entry points,
without a host, so that no timer thread starts; patterns are spread over rulesets of bounded size.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Protocol

from release_sim.engine.patterns import Code, Pattern, refuting, satisfying
from release_sim.engine.semantics import Facts
from release_sim.model.fact import Vocabulary
from release_sim.model.rule import Rule
from release_sim.model.verdict import Verdict

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
NO_RULE = -1


class Matching(Protocol):
    """Whatever can tell, for every rule it was made of, whether its conditions are met."""

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """The verdict of every rule."""


class Matcher:
    """The rules of one stratum as durable-rules rulesets."""

    def __init__(self, rules: Sequence[Rule], vocabulary: Vocabulary) -> None:
        """Compile the rules; their conditions test only names of the vocabulary."""
        self._ids = tuple(rule.id for rule in rules)
        self._readers: dict[str, set[int]] = {}
        for number, rule in enumerate(rules):
            for name in rule.reads():
                self._readers.setdefault(name, set()).add(number)
        codes = {name: Code(f"f{i}", vocabulary[name]) for i, name in enumerate(self._readers)}
        self._codes = codes
        self._satisfied = _rulesets(
            (number, pattern)
            for number, rule in enumerate(rules)
            for pattern in satisfying(rule, codes)
        )
        self._unsatisfied = _rulesets(
            (number, ({f"q{number}": 1}, *pattern))
            for number, rule in enumerate(rules)
            for pattern in refuting(rule, codes)
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
