"""The same conditions as Cedar policies, through ``cedarpy``.

Every rule is two permits, one for each question; the facts are the context, and the permits that
determine the answer are the rules for which it is yes. Policies and the (empty) entities are
parsed once, and one request a stratum asks both questions: that is faster than asking the second
only where a fact is unknown.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import cedarpy
from questions import Message, key, plain, satisfied, unsatisfied

from release_sim.engine.semantics import Facts
from release_sim.model.condition import Comparison, Op
from release_sim.model.rule import Rule
from release_sim.model.verdict import Verdict

_REQUEST = {"principal": 'Person::"p"', "action": 'Action::"ask"', "resource": 'Jail::"j"'}
_SIGNS = {Op.AT_LEAST: (">=", "<"), Op.FROM: (">=", "<"), Op.AT_MOST: ("<=", ">")}
_SIGNS |= {Op.BEFORE: ("<", ">="), Op.IS: ("==", "!="), Op.IS_NOT: ("!=", "==")}


class ByCedar:
    """The rules of one stratum, as one set of policies."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        """Write and parse the policies; Cedar numbers them in order."""
        self._message = Message(rules)
        self._rules = [rule.id for rule in rules]
        language = _CedarExpressions()
        conditions = [satisfied(rule, language) for rule in rules]
        conditions += [unsatisfied(rule, language) for rule in rules]
        self._policies = cedarpy.PolicySet.from_str(
            "\n".join(f"permit(principal, action, resource) when {{ {c} }};" for c in conditions)
        )
        self._entities = cedarpy.Entities.from_json_str("[]")
        answers = [(rule, Verdict.SATISFIED) for rule in self._rules]
        answers += [(rule, Verdict.UNSATISFIED) for rule in self._rules]
        self._meaning = {f"policy{number}": answer for number, answer in enumerate(answers)}

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return the verdict of every rule."""
        request = {**_REQUEST, "context": self._message.of(facts)}
        result = cedarpy.is_authorized(request, self._policies, self._entities)
        verdicts = dict.fromkeys(self._rules, Verdict.UNKNOWN)
        verdicts.update(self._meaning[policy] for policy in result.diagnostics.reasons)
        return verdicts


class _CedarExpressions:
    """Conditions as Cedar expressions on the context."""

    def test(self, test: Comparison, negated: bool) -> str:
        name = key(test.fact)
        values = [plain(value) for value in test.values]
        if test.op is Op.ONE_OF:
            found = f"{'!' if negated else ''}{json.dumps(values)}.contains(context.{name})"
        else:
            found = f"context.{name} {_SIGNS[test.op][negated]} {json.dumps(values[0])}"
        return f"(context has {name} && {found})"

    def every(self, parts: list[str]) -> str:
        return f"({' && '.join(parts)})" if parts else "true"

    def some(self, parts: list[str]) -> str:
        return f"({' || '.join(parts)})" if parts else "false"
