"""The same conditions in durable-rules as its documentation shows it.

Rules are written with ``durable.lang``, a case is a fact of strings and booleans asserted with the
module's own functions under a ``sid`` of its own, and every rule calls back into Python. The two
questions are two rulesets, the second asked only of rules that read an unknown fact, as in
``release_sim/engine/matcher.py``, so that only the style differs.

Sessions are never dropped (``delete_state`` races with the timer threads of the host). They cost
megabytes each and the library breaks beyond 1,024 of them, so a process asks ``DECISIONS`` times
at most; compiling anew is never counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import reduce
from itertools import count
from operator import and_, or_
from typing import Any

from durable import engine, lang
from questions import Message, key, plain, satisfied, unsatisfied

from release_sim.engine.semantics import Facts
from release_sim.model.condition import Comparison, Op
from release_sim.model.rule import Rule
from release_sim.model.verdict import Verdict

DECISIONS = 200
_names = count()


class ByDocumentedStyle:
    """The rules of one stratum, as two rulesets."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Write the rules; the host compiles them when the first fact arrives."""
        self._message = Message(rules)
        self._rules = [(rule.id, tuple(dict.fromkeys(rule.reads()))) for rule in rules]
        self._found: set[int] = set()
        language = _Patterns()
        self._satisfied = self._ruleset(satisfied(rule, language) for rule in rules)
        self._unsatisfied = self._ruleset(
            language.every([language.is_asked(number), unsatisfied(rule, language)])
            for number, rule in enumerate(rules)
        )
        self._sessions = count()

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return the verdict of every rule."""
        session = str(next(self._sessions))
        message = {**self._message.of(facts), "kind": "case", "sid": session}
        found = self._ask(self._satisfied, message)
        verdicts: dict[str, Verdict] = {}
        asked: dict[str, bool] = {}
        for number, (rule, reads) in enumerate(self._rules):
            if number in found:
                verdicts[rule] = Verdict.SATISFIED
            elif all(name in facts for name in reads):
                verdicts[rule] = Verdict.UNSATISFIED
            else:
                verdicts[rule] = Verdict.UNKNOWN
                asked[f"asked_{number}"] = True
        if asked:
            for number in self._ask(self._unsatisfied, message | asked):
                verdicts[self._rules[number][0]] = Verdict.UNSATISFIED
        return verdicts

    def _ask(self, ruleset: str, message: dict[str, object]) -> set[int]:
        self._found = set()
        with suppress(engine.MessageNotHandledException):  # raised where no rule is satisfied
            lang.assert_fact(ruleset, message)
        return self._found

    def _ruleset(self, patterns: Iterable[Any]) -> str:
        name = f"questions_{next(_names)}"
        with lang.ruleset(name):
            for number, pattern in enumerate(patterns):
                if pattern is not None:
                    lang.when_all(pattern)(self._recorder(number))
        return name

    def _recorder(self, number: int) -> Callable[[Any], None]:
        def record(c: Any) -> None:  # noqa: ARG001  the library passes its context
            self._found.add(number)

        return record


class _Patterns:
    """Conditions as expressions on ``m``; never is None."""

    def test(self, test: Comparison, negated: bool) -> Any:
        fact = getattr(lang.m, key(test.fact))
        values = [plain(value) for value in test.values]
        match test.op:
            case Op.AT_LEAST | Op.FROM:
                return fact < values[0] if negated else fact >= values[0]
            case Op.BEFORE:
                return fact >= values[0] if negated else fact < values[0]
            case Op.AT_MOST:
                return fact > values[0] if negated else fact <= values[0]
        if (test.op is Op.IS_NOT) is negated:
            return self.some([fact == value for value in values])
        return self.every([fact != value for value in values])

    def is_asked(self, number: int) -> Any:
        return getattr(lang.m, f"asked_{number}") == True  # noqa: E712  a pattern, not a comparison

    def every(self, parts: list[Any]) -> Any:
        if any(part is None for part in parts):
            return None
        return reduce(and_, parts) if parts else lang.m.kind == "case"

    def some(self, parts: list[Any]) -> Any:
        possible = [part for part in parts if part is not None]
        return reduce(or_, possible) if possible else None
