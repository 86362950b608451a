"""JSON Schema of mapping files, with every fact and value that a table can tell."""

from __future__ import annotations

from typing import Any

from release_sim.loading.case_facts import UNKNOWN
from release_sim.loading.fact_schemas import object_schema, value_schema
from release_sim.loading.json_schema import DRAFT
from release_sim.loading.mapping_sections import DayShape, PresenceShape
from release_sim.loading.mappings import MappingFileShape
from release_sim.model.cohorts.person_rows import Aggregation
from release_sim.vocabulary.fact import Fact, FactKind
from release_sim.vocabulary.facts import DAY, FACTS
from release_sim.vocabulary.instruments import KIND_OF


def mapping_schema() -> dict[str, Any]:
    """Return the schema, by which an editor completes and underlines."""
    found: dict[str, Any] = MappingFileShape.model_json_schema(by_alias=True)
    found["$schema"] = DRAFT
    names = {"enum": [DAY.name, *(fact.name for fact in FACTS)]}
    told = {"anyOf": [names, {"type": "string", "pattern": _of_named(FACTS)}]}
    column = {"anyOf": [told, {"type": "array", "items": told}]}
    yes_no = [fact for fact in FACTS if fact.kind is FactKind.YES_NO]
    days = [DAY, *(fact for fact in FACTS if fact.kind is FactKind.DATE)]
    found["properties"] |= {
        "columns": {"type": "object", "minProperties": 1, "additionalProperties": column},
        "values": _by_fact({fact.name: _codes(fact) for fact in FACTS}),
        "days": _by_fact({fact.name: _shape(DayShape) for fact in days}),
        "given": _by_fact({fact.name: _presence(fact) for fact in FACTS}),
        "phrases": _by_fact({fact.name: _codes(fact) for fact in FACTS}),
        "yes_no": {"type": "array", "items": {"enum": [fact.name for fact in yes_no]}},
    }
    together = {
        fact.name: {"enum": [way.value for way in Aggregation if way.fits(fact)]}
        for fact in (DAY, *FACTS)
    }
    found["$defs"]["PersonsShape"]["properties"]["together"] = _by_fact(together)
    return found


def _by_fact(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of lines by fact, which may be one of a paper that it names."""
    found = object_schema(properties)
    found["patternProperties"] = {_of_named(FACTS): {}}
    return found


def _of_named(facts: tuple[Fact, ...]) -> str:
    prefixes = dict.fromkeys(f.name.partition(".")[0] for f in facts if f.name in KIND_OF)
    return rf"^({'|'.join(prefixes)})\.[a-z0-9_]+\.[a-z0-9_]+$"


def _codes(fact: Fact) -> dict[str, Any]:
    value = {"anyOf": [value_schema(fact), {"const": UNKNOWN}]}
    return {"description": fact.means, "type": "object", "additionalProperties": value}


def _presence(fact: Fact) -> dict[str, Any]:
    found = _shape(PresenceShape)
    value = {"anyOf": [value_schema(fact), {"const": UNKNOWN}]}
    found["properties"] |= {"there": value, "empty": value}
    return found


def _shape(shape: type[DayShape | PresenceShape]) -> dict[str, Any]:
    found: dict[str, Any] = shape.model_json_schema(by_alias=True)
    return found
