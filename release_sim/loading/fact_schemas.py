"""JSON Schema of what files say of facts: values, cases, and conditions on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from release_sim.loading.case_facts import UNKNOWN
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Fact, FactKind
from release_sim.vocabulary.facts import FACTS
from release_sim.vocabulary.instruments import INSTRUMENTS, KIND_OF


def conditions_schema(vocabulary: Iterable[Fact], name: str = "block") -> dict[str, Any]:
    """Return the definition of a block of conditions on these facts, under this name."""
    lines = {fact.name: _line(fact) for fact in vocabulary}
    blocks = {"type": "array", "minItems": 1, "items": {"$ref": f"#/$defs/{name}"}}
    return {
        name: {
            "type": "object",
            "additionalProperties": False,
            "properties": {**lines, "any_of": blocks},
        }
    }


def _line(fact: Fact) -> dict[str, Any]:
    value = value_schema(fact)
    comparisons: dict[str, Any] = {"is_not": value}
    if fact.kind is FactKind.DATE:
        comparisons = {"before": value, "from": value}
    if fact.kind is FactKind.COUNT:
        comparisons |= {"at_least": value, "at_most": value}
    if fact.kind in (FactKind.CHOICE, FactKind.COUNT):
        comparisons["one_of"] = {"type": "array", "minItems": 1, "items": value}
    comparison = {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": comparisons,
    }
    return {"description": fact.means, "anyOf": [value, comparison]}


def value_schema(fact: Fact) -> dict[str, Any]:
    """Return the schema of the values of a fact."""
    match fact.kind:
        case FactKind.YES_NO:
            return {"type": "boolean"}
        case FactKind.CHOICE:
            return {"enum": list(fact.choices)}
        case FactKind.COUNT:
            return {"type": "integer", "minimum": fact.least, "maximum": fact.most}
        case FactKind.DATE:
            return {"type": "string", "format": "date"}


def fact_name_schema() -> dict[str, Any]:
    """Return the schema of the name of a fact, of an instrument that a case names as well."""
    parts = (fact.name.partition(".") for fact in FACTS if fact.name in KIND_OF)
    named = [rf"{section}\.[a-z][a-z0-9_]*\.{rest}" for section, _, rest in parts]
    return {
        "anyOf": [
            {"enum": [fact.name for fact in FACTS]},
            {"type": "string", "pattern": f"^(?:{'|'.join(named)})$"},
        ]
    }


def facts_schema() -> dict[str, Any]:
    """Return the schema of the facts that a case or an event states."""
    return object_schema({fact.name: _stated(fact) for fact in FACTS})


def case_schema() -> dict[str, Any]:
    """Return the schema of a case: facts, and instruments by their names."""
    found = facts_schema()
    for kind in INSTRUMENTS.values():
        facts = [fact for fact in FACTS if KIND_OF.get(fact.name) == kind.name]
        for section in kind.sections:
            own = {f.name: _stated(f) for f in facts}
            bare = {f.name.partition(".")[2]: _stated(f) for f in reversed(facts)}
            named = {"anyOf": [object_schema({**own, **bare}), {"const": UNKNOWN}]}
            found["properties"][section] = {"description": kind.means} | by_name(named)
    kinds = "|".join(prefix for kind in INSTRUMENTS.values() for prefix in kind.prefixes)
    found["patternProperties"] = {rf"^({kinds})\.[a-z0-9_]+\.[a-z0-9_]+$": {}}
    return found


def _stated(fact: Fact) -> dict[str, Any]:
    return {"description": fact.means, "anyOf": [value_schema(fact), {"const": UNKNOWN}]}


def by_action(value: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a mapping from actions to values of this schema."""
    return object_schema(dict.fromkeys(ACTIONS, value))


def blocks_schema(name: str) -> dict[str, Any]:
    """Return the schema of one block of conditions, or a list of them."""
    block = {"$ref": f"#/$defs/{name}"}
    return {"anyOf": [block, {"type": "array", "items": block}]}


def by_name(value: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a mapping from any names to values of this schema."""
    return {"type": "object", "additionalProperties": value}


def object_schema(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a mapping that has no other keys than these."""
    return {"type": "object", "additionalProperties": False, "properties": properties}
