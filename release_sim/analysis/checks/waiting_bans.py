"""Bans that wait for a request: they hold only once someone has asked for the act.

The law forbids an act, asked for or not; only a duty or a permission that answers a request
depends on one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from release_sim.model.condition import Comparison, Condition, Op, comparisons
from release_sim.model.rule import Conclusion, Duty, Modality, Rule

ASKS = "request.asks_"


def waiting_bans(
    rules: Mapping[str, Rule], only: Iterable[str]
) -> Iterator[tuple[Rule, str, tuple[str, ...]]]:
    """Yield each ban that depends on a request, the fact of the request, and the rules between.

    A ban waits by its own ``when`` or by that of a rule concluding a finding it wants. What an
    ``unless`` tests can only lift a ban, so that it is not followed.
    """
    concluding: dict[str, list[Rule]] = defaultdict(list)
    for rule in sorted(rules.values(), key=lambda rule: rule.id):
        if isinstance(rule.then, Conclusion):
            concluding[rule.then.name].append(rule)
    for rule in (rules[name] for name in only):
        if isinstance(rule.then, Duty) and rule.then.modality is Modality.MUST_NOT:
            found = _asked(rule, concluding, frozenset())
            if found:
                yield rule, *found


def _asked(
    rule: Rule, concluding: Mapping[str, list[Rule]], seen: frozenset[str]
) -> tuple[str, tuple[str, ...]] | None:
    """Return the fact that the rule needs to be requested, and the rules between, or None."""
    for fact in _wanted(rule.when):
        if fact.startswith(ASKS):
            return fact, ()
        for other in concluding.get(fact, ()):
            deeper = None if other.id in seen else _asked(other, concluding, seen | {other.id})
            if deeper:
                return deeper[0], (other.id, *deeper[1])
    return None


def _wanted(condition: Condition) -> Iterator[str]:
    """Yield the facts and findings that the condition wants to be true."""
    return (test.fact for test in comparisons(condition) if _wants(test))


def _wants(test: Comparison) -> bool:
    return test.op is Op.IS and test.values == (True,)
