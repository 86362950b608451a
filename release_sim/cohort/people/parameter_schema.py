"""JSON Schema of parameter files, with every fact that can be drawn and every source there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from release_sim.cohort.people.draws import WayShape
from release_sim.cohort.people.parameter_file import ParameterFileShape
from release_sim.cohort.people.parameters import ParameterShape
from release_sim.loading.fact_schemas import conditions_schema, object_schema
from release_sim.loading.json_schema import DRAFT
from release_sim.model.cohorts.population import HAS_REQUEST, Confidence
from release_sim.model.source import Source
from release_sim.vocabulary.facts import DAY, FACTS


def parameter_schema(sources: Mapping[str, Source]) -> dict[str, Any]:
    """Return the schema, by which an editor completes and underlines."""
    found: dict[str, Any] = ParameterFileShape.model_json_schema(by_alias=True)
    found["$schema"] = DRAFT
    fill_parameters(found, sources)
    way: dict[str, Any] = WayShape.model_json_schema(by_alias=True)
    found["$defs"] |= way.pop("$defs", {}) | conditions_schema([DAY, HAS_REQUEST, *FACTS])
    way["properties"]["when"] = {"$ref": "#/$defs/block"}
    ways = {"type": "array", "minItems": 1, "items": way}
    found["properties"]["draws"] = object_schema({fact.name: ways for fact in FACTS})
    return found


def fill_parameters(found: dict[str, Any], sources: Mapping[str, Source]) -> None:
    """Put the schema of parameters, with every source there is, into that of a file with some."""
    parameter: dict[str, Any] = ParameterShape.model_json_schema(by_alias=True)
    found["$defs"] |= parameter.pop("$defs", {})
    parameter["properties"]["confidence"] = {"enum": [each.value for each in Confidence]}
    found["$defs"]["CitationShape"]["properties"]["source"] = {"enum": sorted(sources)}
    found["properties"]["parameters"] = {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": parameter,
    }
