"""JSON Schema of the files an analyst writes, for editors that complete and check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from release_sim.loading.case_facts import UNKNOWN
from release_sim.loading.rulebook import vocabulary_of
from release_sim.loading.shapes import (
    BranchShape,
    PolicyShape,
    ReadingFileShape,
    RuleFileShape,
    RuleShape,
    ScenarioShape,
)
from release_sim.model.case import FACTS
from release_sim.model.fact import Fact, Kind
from release_sim.model.rule import ACTIONS
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Source
from release_sim.model.verdict import Answer

BOOKS: dict[str, type[BaseModel]] = {
    "scenario": ScenarioShape,
    "rules": RuleFileShape,
    "source": Source,
    "readings": ReadingFileShape,
    "policy": PolicyShape,
}


def schema(book: str, rulebook: Rulebook) -> dict[str, Any]:
    """The schema of one kind of file, with the names this rulebook knows."""
    found: dict[str, Any] = BOOKS[book].model_json_schema(by_alias=True)
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    if book == "scenario":
        _fill_scenario(found, rulebook)
    elif book == "rules":
        _fill_rules(found, rulebook)
    elif book == "policy":
        found["properties"]["readings"] = _choices(rulebook)
        found["properties"]["based_on"] = {"enum": sorted(rulebook.policies)}
        found["properties"]["concerns"] = {"$ref": "#/$defs/block"}
        found["$defs"] |= _conditions(FACTS)
    return found


def _fill_scenario(found: dict[str, Any], rulebook: Rulebook) -> None:
    branch = BranchShape.model_json_schema(by_alias=True)
    case = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            fact.name: {
                "description": fact.means,
                "anyOf": [_value(fact), {"const": UNKNOWN}],
            }
            for fact in FACTS
        },
    }
    policies = {"enum": sorted(rulebook.policies)}
    by_action = {
        "answers": {"enum": [answer.value for answer in Answer]},
        "because": {"type": "array", "items": {"enum": sorted(rulebook.rules)}},
        "displaced": {"type": "array", "items": {"enum": sorted(rulebook.rules)}},
    }
    expect = found["$defs"]["ExpectShape"]["properties"]
    for key, value in by_action.items():
        expect[key] = {
            "type": "object",
            "additionalProperties": False,
            "properties": dict.fromkeys(ACTIONS, value),
        }
    found["properties"] |= {"case": case, "policy": policies, "readings": _choices(rulebook)}
    branch["properties"] |= {
        "change": case,
        "forget": {"type": "array", "items": {"enum": [fact.name for fact in FACTS]}},
        "policy": policies,
        "readings": _choices(rulebook),
        "expect": {"$ref": "#/$defs/ExpectShape"},
    }
    branch.pop("$defs", None)
    found["properties"]["what_if"] = {"type": "object", "additionalProperties": branch}


def _fill_rules(found: dict[str, Any], rulebook: Rulebook) -> None:
    rule = RuleShape.model_json_schema(by_alias=True)
    definitions = rule.pop("$defs")
    block = {"$ref": "#/$defs/block"}
    rule["properties"] |= {
        "when": block,
        "unless": {"anyOf": [block, {"type": "array", "items": block}]},
    }
    then = definitions["ThenShape"]["properties"]
    for modality in ("must", "must_not", "may"):
        then[modality] = {"enum": list(ACTIONS)}
    vocabulary = vocabulary_of(dict(rulebook.findings), rulebook.readings.values())
    found["$defs"] |= definitions | _conditions(vocabulary.values())
    found["properties"]["rules"] = {"type": "object", "additionalProperties": rule}


def _conditions(vocabulary: Iterable[Fact]) -> dict[str, Any]:
    lines = {fact.name: _line(fact) for fact in vocabulary}
    blocks = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/block"}}
    return {
        "block": {
            "type": "object",
            "additionalProperties": False,
            "properties": {**lines, "any_of": blocks},
        }
    }


def _line(fact: Fact) -> dict[str, Any]:
    value = _value(fact)
    comparisons: dict[str, Any] = {"is_not": value}
    if fact.kind is Kind.DATE:
        comparisons = {"before": value, "from": value}
    if fact.kind is Kind.COUNT:
        comparisons |= {"at_least": value, "at_most": value}
    if fact.kind in (Kind.CHOICE, Kind.COUNT):
        comparisons["one_of"] = {"type": "array", "minItems": 1, "items": value}
    comparison = {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": comparisons,
    }
    return {"description": fact.means, "anyOf": [value, comparison]}


def _value(fact: Fact) -> dict[str, Any]:
    match fact.kind:
        case Kind.YES_NO:
            return {"type": "boolean"}
        case Kind.CHOICE:
            return {"enum": list(fact.choices)}
        case Kind.COUNT:
            return {"type": "integer", "minimum": fact.least, "maximum": fact.most}
        case Kind.DATE:
            return {"type": "string", "format": "date"}


def _choices(rulebook: Rulebook) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            reading.name: {"enum": [*reading.choices, "unresolved"]}
            for reading in rulebook.readings.values()
        },
    }
