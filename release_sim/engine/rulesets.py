"""Rulesets of durable-rules: the one module in which its engine is spoken to.

The recipe keeps to what the engine does correctly and fast. A case is one message of small
integers with a constant ``k``, asserted and retracted by id in one session; an unknown fact is
absent. A clause (``engine/patterns``) is asked two questions: is it surely satisfied, is it surely
unsatisfied? Neither means unknown. The second question is put only to clauses that read a fact
unknown in this case: the message names them (``q`` and the clause's number), every pattern of the
second kind wants its clause named. Rulesets are built from definitions through the
extension's own entry points, without a host, so that no timer thread starts. A ruleset's memory
is the extension's own (some 10 kB a pattern) and is freed with this object.

The extension 2.0.28 follows at most 64 branches of a message at once and takes at most 255 keys
in one: patterns are spread over rulesets that stay below both, whatever is known.
"""

from __future__ import annotations

import json
import os
import sys
import weakref
from collections.abc import Iterable, Iterator, Mapping

from release_sim.engine.patterns import Pattern

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
SID = "1"
SESSION = f'"id":1,"sid":{SID}'
NO_CLAUSE = 10**6  # more than the clauses of any level


def rulesets_of(numbered: Iterable[tuple[int, Pattern]], keep_sessions: bool) -> list[Ruleset]:
    """Return the rulesets of patterns, each with its clause's number, or ``~number`` if it refutes.

    They are grouped in their order by what one ruleset takes.
    """
    return [Ruleset(*group, keep_sessions) for group in _spread(numbered)]


class Ruleset:
    """A ruleset of the extension and its one session, both freed with this object.

    ``satisfies`` and ``refutes`` are the clauses of which it has patterns of either kind. A session
    that is not kept is freed after each question: it takes more than half of the memory, and 50 µs
    to begin.
    """

    def __init__(
        self, numbered: list[tuple[int, Pattern]], keys: set[str], keep_session: bool
    ) -> None:
        self.satisfies = {number for number, _ in numbered if number >= 0}
        self.refutes = {~number for number, _ in numbered if number < 0}
        self._keys = keys
        # A message that no pattern takes would be an error, so one pattern takes every message.
        definition: dict[str, object] = {f"{NO_CLAUSE}/": {"all": [{"m": {"k": 1}}]}}
        for i, (number, pattern) in enumerate(numbered):
            tests = [{"k": 1}, *pattern]
            definition[f"{number}/{i}"] = {"all": [{"m": {"$and": tests} if pattern else {"k": 1}}]}
        self._handle = durable.create_ruleset("release_sim", json.dumps(definition))
        self._keep_session = keep_session
        if keep_session:
            self.fired({})  # so that there is a session to delete, and at rest
        weakref.finalize(self, _free, self._handle, keep_session).atexit = False

    def fired(self, texts: Mapping[str, str]) -> set[int]:
        """Return the clauses with a pattern that matches the facts, written by their keys.

        The session is at rest before and after.
        """
        message = ",".join([text for key, text in texts.items() if key in self._keys])
        found = set[int]()
        ruleset = self._handle
        members = (SESSION, '"k":1', message) if message else (SESSION, '"k":1')
        _, state = durable.assert_fact(ruleset, "{" + ",".join(members) + "}")
        action = durable.start_action_for_state(ruleset, state)
        firing = action[1] if action else None
        while firing:
            found.add(int(firing[2 : firing.index("/")]))
            firing = durable.complete_and_start_action(ruleset, state)
        if self._keep_session:
            durable.retract_fact(ruleset, "{" + SESSION + "}")
        else:
            durable.delete_state(ruleset, SID)
        found.discard(NO_CLAUSE)
        return found


def _spread(
    numbered: Iterable[tuple[int, Pattern]],
) -> Iterator[tuple[list[tuple[int, Pattern]], set[str]]]:
    """Group patterns as ``rulesets_of`` does, each group with its keys."""
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


def _keys(pattern: Pattern) -> set[str]:
    """Return the keys of a message that a pattern tests."""
    return {
        key
        for test in pattern
        for name, inner in test.items()
        for key in (inner if isinstance(inner, Mapping) else (name,))
    }


def _free(handle: int, has_session: bool) -> None:
    # Deleting a ruleset forgets its sessions without freeing them: so the session goes first.
    if has_session:
        durable.delete_state(handle, SID)
    durable.delete_ruleset(handle)
