"""The same conditions as expressions of ``zen-engine``.

One compiled expression a stratum answers with a list, a number for every rule: 2 where it is
surely satisfied, else 0 where surely not, else 1. That is the fastest way the library offers: a
decision graph with one expression node a stratum takes several times as long.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import zen
from questions import Message, key, plain, satisfied, unsatisfied

from release_sim.engine.semantics import Facts
from release_sim.model.condition import Comparison, Op
from release_sim.model.rule import Rule
from release_sim.model.verdict import Verdict

_SIGNS = {Op.AT_LEAST: (">=", "<"), Op.FROM: (">=", "<"), Op.AT_MOST: ("<=", ">")}
_SIGNS |= {Op.BEFORE: ("<", ">="), Op.IS: ("==", "!="), Op.IS_NOT: ("!=", "==")}
_SIGNS |= {Op.ONE_OF: ("in", "not in")}


class ByZen:
    """The rules of one stratum, as one expression."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Write and compile the expression."""
        self._message = Message(rules)
        self._rules = [rule.id for rule in rules]
        language = _ZenExpressions()
        verdicts = [
            f"{satisfied(rule, language)} ? 2 : {unsatisfied(rule, language)} ? 0 : 1"
            for rule in rules
        ]
        self._expression = zen.compile_expression(f"[{', '.join(verdicts)}]")

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return the verdict of every rule."""
        numbers = self._expression.evaluate(self._message.of(facts))
        return dict(zip(self._rules, map(Verdict, numbers), strict=True))


class _ZenExpressions:
    """Conditions as ZEN expressions; an absent name is null, which equals no value."""

    def test(self, test: Comparison, negated: bool) -> str:
        name, sign = key(test.fact), _SIGNS[test.op][negated]
        values = [plain(value) for value in test.values]
        found = f"{name} {sign} {json.dumps(values if test.op is Op.ONE_OF else values[0])}"
        return found if sign in ("==", "in") else f"({name} != null and {found})"

    def every(self, parts: list[str]) -> str:
        return f"({' and '.join(parts)})" if parts else "true"

    def some(self, parts: list[str]) -> str:
        return f"({' or '.join(parts)})" if parts else "false"
