"""Rules with one line changed, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.rule import Duty, Modality, Period, Rule
from release_sim.reporting.text_format import condition_lines
from release_sim.testing.coverage_goals import RuleMutation

_SWAPPED = {
    Modality.MUST: Modality.MUST_NOT,
    Modality.MUST_NOT: Modality.MAY,
    Modality.MAY: Modality.MUST,
}


def mutants(rule: Rule) -> Iterator[RuleMutation]:
    """Every one-line change of a rule."""
    for name, changed in _mutants(rule):
        yield RuleMutation(rule.id, name, changed)


def _mutants(rule: Rule) -> Iterator[tuple[str, Rule | None]]:
    yield "left out", None
    for name, when in _changed_condition(rule.when):
        if isinstance(when, AllOf):
            yield f"`when {name}", replace(rule, when=when)
    for i, block in enumerate(rule.unless):
        rest = rule.unless[:i], rule.unless[i + 1 :]
        yield f"`unless {_words(block)}` dropped", replace(rule, unless=(*rest[0], *rest[1]))
        for name, changed in _changed_condition(block):
            yield f"`unless {name}", replace(rule, unless=(*rest[0], changed, *rest[1]))
    for i, target in enumerate(rule.exception_to):
        others = (*rule.exception_to[:i], *rule.exception_to[i + 1 :])
        yield f"exception to {target} dropped", replace(rule, exception_to=others)
    if isinstance(rule.then, Duty):
        swapped = _SWAPPED[rule.then.modality]
        then = replace(rule.then, modality=swapped)
        yield f"{rule.then.modality} swapped for {swapped}", replace(rule, then=then)
    one = timedelta(days=1)
    if rule.in_force.first and rule.in_force.first < date.max:
        later = Period(rule.in_force.first + one, rule.in_force.last)
        yield "in force a day later", replace(rule, in_force=later)
    if rule.in_force.last and rule.in_force.last > date.min:
        sooner = Period(rule.in_force.first, rule.in_force.last - one)
        yield "in force a day less", replace(rule, in_force=sooner)


def _changed_condition(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Yield the condition with one test negated, or one line dropped."""
    if isinstance(condition, Comparison):
        yield f"{_words(condition)}` negated", _negated(condition)
        return
    for i, part in enumerate(condition.parts):
        rest = condition.parts[:i], condition.parts[i + 1 :]
        if len(condition.parts) > 1 or isinstance(condition, AllOf):
            dropped = type(condition)((*rest[0], *rest[1]))
            yield f"{_words(part)}` dropped", dropped
        for name, changed in _changed_condition(part):
            yield name, type(condition)((*rest[0], changed, *rest[1]))


def _negated(test: Comparison) -> Condition:  # noqa: PLR0911  one for each comparison
    match test.op:
        case Op.IS:
            return Comparison(test.fact, Op.IS_NOT, test.values)
        case Op.IS_NOT:
            return Comparison(test.fact, Op.IS, test.values)
        case Op.ONE_OF:
            return AllOf(tuple(Comparison(test.fact, Op.IS_NOT, (value,)) for value in test.values))
        case Op.FROM:
            return Comparison(test.fact, Op.BEFORE, test.values)
        case Op.BEFORE:
            return Comparison(test.fact, Op.FROM, test.values)
        case Op.AT_LEAST:
            return Comparison(test.fact, Op.AT_MOST, (cast("int", test.values[0]) - 1,))
        case Op.AT_MOST:
            return Comparison(test.fact, Op.AT_LEAST, (cast("int", test.values[0]) + 1,))


def _words(condition: Condition) -> str:
    return " and ".join(condition_lines(condition))
