"""Verdicts through durable-rules: the one module in which its engine is spoken to.

The recipe keeps to what the engine does correctly and fast. A case is one message of small
integers with a constant ``k``, asserted and retracted by id in one session; an unknown fact is
absent. A clause (``engine/patterns``) is asked two questions: is it surely satisfied, is it surely
unsatisfied? Neither means unknown. The second question is put only to clauses that read a fact
unknown in this case: the message names them (``q`` and the clause's number), every pattern of the
second kind wants its clause named. Rulesets are built from definitions through the
extension's own entry points, without a host, so that no timer thread starts. A ruleset's memory
is the extension's own (some 10 kB a pattern) and is freed with the matcher.

The extension 2.0.28 follows at most 64 branches of a message at once and takes at most 255 keys
in one: patterns are spread over rulesets that stay below both, whatever is known.
"""

from __future__ import annotations

import json
import os
import sys
import weakref
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from release_sim.engine.patterns import Clause, MessageKey, Pattern, levels
from release_sim.engine.semantics import Facts
from release_sim.model.rule import Rule
from release_sim.model.verdict import SATISFIED, UNKNOWN, UNSATISFIED, Verdict
from release_sim.vocabulary.fact import Value, Vocabulary, yes_no
from release_sim.vocabulary.instruments import unqualified

# The extension names a function of Python's, for callbacks that are never set here, which Python
# 3.13 no longer has: so its functions are looked up when first called, not when it is loaded.
_flags = sys.getdlopenflags()
sys.setdlopenflags(os.RTLD_LAZY)
try:
    import durable_rules_engine as durable
finally:
    sys.setdlopenflags(_flags)

PATTERNS_A_RULESET = 60
KEYS_A_RULESET = 200
MOST = 200  # answers that a level or a ruleset keeps, a kilobyte each; then they begin anew
SESSION = '"id":1,"sid":1'
NO_CLAUSE = 10**6  # more than the clauses of any level

_PART = yes_no("part", "The verdict of a part of a rule, settled before the rule.")


class Matching(Protocol):
    """Whatever can tell, for every rule it was made of, whether its conditions are met."""

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return, for every rule, whether it applies."""


class Matcher:
    """The rules of one stratum, and before them the parts that would multiply in them."""

    def __init__(self, rules: Sequence[Rule], vocabulary: Vocabulary) -> None:
        """Compile the rules; their conditions test only names of the vocabulary."""
        self.rules = tuple(rule.id for rule in rules)
        *parts, asked = levels(rules)
        settled = {clause.name for level in parts for clause in level}
        self._parts = [_Level(level, vocabulary, settled) for level in parts]
        self._asked = _Level(asked, vocabulary, settled)

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return, for every rule, whether it applies, as durable-rules decides it."""
        for level in self._parts:
            verdicts = level.match(facts)
            known = {n: v is SATISFIED for n, v in verdicts.items() if v is not UNKNOWN}
            facts = {**facts, **known}
        return self._asked.match(facts)


class _Level:
    """Clauses of which none tests another, as durable-rules rulesets."""

    def __init__(self, clauses: Sequence[Clause], vocabulary: Vocabulary, parts: set[str]) -> None:
        self._names = tuple(clause.name for clause in clauses)
        self._readers: dict[str, set[int]] = {}
        for number, clause in enumerate(clauses):
            for name in sorted(clause.reads()):
                self._readers.setdefault(name, set()).add(number)
        self._codes = {
            name: MessageKey(f"f{i}", _PART if name in parts else vocabulary[unqualified(name)[0]])
            for i, name in enumerate(self._readers)
        }
        numbered: list[tuple[int, Pattern]] = []
        for number, clause in enumerate(clauses):
            numbered += ((number, pattern) for pattern in clause.satisfying(self._codes))
        for number, clause in enumerate(clauses):
            wanted = {f"q{number}": 1}
            numbered += ((~number, (wanted, *p)) for p in clause.refuting(self._codes))
        self._facts = [(code, self._readers[name]) for name, code in self._codes.items()]
        self._rulesets = [_Ruleset(*group) for group in _spread(numbered)]
        self._told: dict[tuple[Value | None, ...], tuple[Verdict, ...]] = {}

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return the verdict of every clause; what is alike is asked of the extension once.

        Many cases are alike in the facts of a level, more in those of one of its rulesets.
        """
        values = tuple(map(facts.get, self._codes))
        found = self._told.get(values)
        if found is None:
            found = tuple(self._asked(values).values())
            if len(self._told) == MOST:
                self._told.clear()
            self._told[values] = found
        return dict(zip(self._names, found, strict=True))

    def _asked(self, values: Iterable[Value | None]) -> dict[str, Verdict]:
        """Ask the extension for the verdict of every clause, given the values of its facts."""
        texts, still_open = dict[str, str](), set[int]()
        for (code, readers), value in zip(self._facts, values, strict=True):
            if value is None:
                still_open |= readers
            else:
                texts[code.key] = code.texts.get(value) or code.text(value)
        verdicts = dict.fromkeys(self._names, UNSATISFIED)
        for number in still_open:
            verdicts[self._names[number]] = UNKNOWN
        texts.update((f"q{number}", f'"q{number}":1') for number in still_open)
        for ruleset in self._rulesets:
            for number in ruleset.fired(texts) if ruleset.concerns(still_open) else ():
                if number >= 0:
                    verdicts[self._names[number]] = SATISFIED
                else:
                    verdicts[self._names[~number]] = UNSATISFIED
        return verdicts


def _spread(
    numbered: Iterable[tuple[int, Pattern]],
) -> Iterator[tuple[list[tuple[int, Pattern]], set[str]]]:
    """Group patterns, in their order, by what one ruleset takes, each group with its keys."""
    group, keys = list[tuple[int, Pattern]](), set[str]()
    for number, pattern in numbered:
        tested = _keys(pattern)
        if len(group) == PATTERNS_A_RULESET or len(keys | tested) > KEYS_A_RULESET:
            yield group, keys
            group, keys = [], set()
        group.append((number, pattern))
        keys |= tested
    if group:
        yield group, keys


class _Ruleset:
    """A ruleset of the extension and its one session, both freed with this object."""

    def __init__(self, numbered: list[tuple[int, Pattern]], keys: set[str]) -> None:
        self._asked_always = any(number >= 0 for number, _ in numbered)
        self._asked_if_open = {~number for number, _ in numbered}
        self._keys = sorted(keys)
        # A message that no pattern takes would be an error, so one pattern takes every message.
        definition: dict[str, object] = {f"{NO_CLAUSE}/": {"all": [{"m": {"k": 1}}]}}
        for i, (number, pattern) in enumerate(numbered):
            tests = [{"k": 1}, *pattern]
            definition[f"{number}/{i}"] = {"all": [{"m": {"$and": tests} if pattern else {"k": 1}}]}
        self._handle = durable.create_ruleset("release_sim", json.dumps(definition))
        self._told: dict[str, set[int]] = {}
        self.fired({})  # so that there is a session to delete, and at rest
        weakref.finalize(self, _free, self._handle).atexit = False

    def concerns(self, still_open: Collection[int]) -> bool:
        """Return True if it can say something of a case that leaves these clauses open."""
        return self._asked_always or not self._asked_if_open.isdisjoint(still_open)

    def fired(self, texts: Mapping[str, str]) -> set[int]:
        """Return the clauses with a pattern that matches the facts, written by their keys."""
        message = ",".join([texts[key] for key in self._keys if key in texts])
        found = self._told.get(message)
        if found is None:
            if len(self._told) == MOST:
                self._told.clear()
            found = self._told[message] = self._asked(message)
        return found

    def _asked(self, message: str) -> set[int]:
        """Ask the extension; the session is at rest before and after."""
        found = set[int]()
        ruleset = self._handle
        members = (SESSION, '"k":1', message) if message else (SESSION, '"k":1')
        _, state = durable.assert_fact(ruleset, "{" + ",".join(members) + "}")
        action = durable.start_action_for_state(ruleset, state)
        firing = action[1] if action else None
        while firing:
            found.add(int(firing[2 : firing.index("/")]))
            firing = durable.complete_and_start_action(ruleset, state)
        durable.retract_fact(ruleset, "{" + SESSION + "}")
        found.discard(NO_CLAUSE)
        return found


def _keys(pattern: Pattern) -> set[str]:
    """Return the keys of a message that a pattern tests."""
    return {
        key
        for test in pattern
        for name, inner in test.items()
        for key in (inner if isinstance(inner, Mapping) else (name,))
    }


def _free(handle: int) -> None:
    # Deleting a ruleset forgets its sessions, which hold two thirds of the memory, without freeing
    # them: so the session goes first.
    durable.delete_state(handle, "1")
    durable.delete_ruleset(handle)
