"""The rulebook as JSON values: facts, rules, sources, policies, readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.policy import Policy, Reading
from release_sim.model.rule import Citation, Duty, Period, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.caveat_text import book_json
from release_sim.reporting.text_format import value_json, value_text
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Fact


def actions(rulebook: Rulebook) -> list[dict[str, Any]]:
    """Every action, what it means, and the rules that speak to it."""
    return [
        {
            "action": action,
            "means": means,
            "rules": [rule.id for rule in rulebook.rules.values() if rule.duty_on(action)],
        }
        for action, means in ACTIONS.items()
    ]


def facts(vocabulary: Iterable[Fact], read_by: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Every fact: kind, values, unit, meaning, presumption, who can change it, who reads it."""
    return [
        {
            "fact": fact.name,
            "kind": fact.kind.value,
            "means": fact.means,
            "choices": list(fact.choices),
            "unit": fact.unit or None,
            "most": fact.most or None,
            "presumed": (
                {"value": value_json(fact.presumed.value), "reason": fact.presumed.reason}
                if fact.presumed
                else None
            ),
            "changed_by": [party.value for party in fact.changed_by],
            "value_by": {
                value_text(value): [party.value for party in parties]
                for value, parties in fact.value_by.items()
            },
            "read_by": read_by.get(fact.name, []),
        }
        for fact in vocabulary
    ]


def rules(chosen: Iterable[Rule]) -> list[dict[str, Any]]:
    """Every rule as its file says it."""
    return [
        {
            "rule": rule.id,
            "hash": rule.digest,
            "says": rule.says,
            "cite": [{"source": c.source, "at": c.at} for c in rule.cite],
            "in_force": _period(rule.in_force),
            "when": _condition(rule.when),
            "unless": [_condition(block) for block in rule.unless],
            "exception_to": list(rule.exception_to),
            "then": (
                {rule.then.modality.value: rule.then.action}
                | ({"within": str(rule.then.within)} if rule.then.within else {})
                if isinstance(rule.then, Duty)
                else {"finding": rule.then.finding}
            ),
        }
        for rule in chosen
    ]


def sources(rulebook: Rulebook, chosen: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Every source that is chosen with its chosen statements, and what each of these became."""
    became = rulebook.encoding()
    found = []
    for name, locators in chosen.items():
        source = rulebook.sources[name]
        statements = [
            {
                "at": at,
                "where": statement.where or None,
                "speaker": statement.speaker or None,
                "date": _date(statement.date or source.date),
                "basis": source.basis_of(at).value,
                "says": statement.says,
                "unsure": statement.unsure or None,
                "became": list(became[Citation(name, at)]),
                "not_encoded": statement.not_encoded or None,
            }
            for at in locators
            for statement in [source.statements[at]]
        ]
        found.append(
            {
                "source": name,
                "title": source.title,
                "publisher": source.publisher,
                "kind": source.kind.value,
                "cite": source.cite or None,
                "date": _date(source.date),
                "dated_by": source.dated_by or None,
                "address": source.address or None,
                "statements": statements,
            }
        )
    return found


def policies(chosen: Iterable[Policy]) -> list[dict[str, Any]]:
    """Every policy with its dates, its rules and the choice for every reading."""
    return [
        {
            "policy": policy.name,
            "title": policy.title,
            "says": policy.says,
            "kind": policy.kind.value,
            "hash": policy.digest,
            "books": [book_json(book) for book in policy.books],
            "covers": _period(policy.covers),
            "time_zone": policy.time_zone or None,
            "rules": list(policy.rules),
            "readings": dict(policy.chosen),
        }
        for policy in chosen
    ]


def readings(chosen: Iterable[Reading]) -> list[dict[str, Any]]:
    """Every reading with its choices and what each rests on."""
    return [
        {
            "reading": reading.name,
            "register": reading.register or None,
            "question": reading.question,
            "choices": {
                name: {
                    "says": choice.says,
                    "cite": [{"source": c.source, "at": c.at} for c in choice.cite],
                }
                for name, choice in reading.choices.items()
            },
            "recommended": reading.recommended,
            "why": reading.why,
            "changes_nothing": reading.changes_nothing or None,
        }
        for reading in chosen
    ]


def _condition(condition: Condition) -> Any:
    if isinstance(condition, Comparison):
        values = [value_json(value) for value in condition.values]
        if condition.op is Op.IS:
            return {condition.fact: values[0]}
        return {condition.fact: {condition.op.value: values if len(values) > 1 else values[0]}}
    word = "all_of" if isinstance(condition, AllOf) else "any_of"
    return {word: [_condition(part) for part in condition.parts]}


def _period(period: Period) -> dict[str, str | None]:
    return {"from": _date(period.first), "to": _date(period.last)}


def _date(day: object) -> str | None:
    return None if day is None else str(day)
