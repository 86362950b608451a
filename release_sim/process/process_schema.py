"""JSON Schema of process files, and of files of what-ifs of a process, for editors."""

from __future__ import annotations

from typing import Any

from release_sim.cohort.people.parameter_schema import fill_parameters
from release_sim.loading.fact_schemas import facts_schema, object_schema
from release_sim.loading.json_schema import DRAFT, reading_choices
from release_sim.model.rulebook import Rulebook
from release_sim.process.durations import SHAPES
from release_sim.process.levers import WhatIfFileShape
from release_sim.process.process_file import DONE, OMITTED, PERMITTED
from release_sim.process.process_shapes import ProcessFileShape
from release_sim.vocabulary.facts import GROUND, VOCABULARY

_NAME: dict[str, Any] = {"type": "string"}
_TIMES: dict[str, Any] = {"$ref": "#/$defs/times"}


def process_schema(rulebook: Rulebook) -> dict[str, Any]:
    """Return the schema of process files, in which every number is the name of a parameter."""
    shape: dict[str, Any] = ProcessFileShape.model_json_schema(by_alias=True)
    found: dict[str, Any] = _named(shape)
    found["$schema"] = DRAFT
    found["$defs"]["times"] = {
        "anyOf": [_NAME, *(_distribution(shape, len(SHAPES[shape].numbers)) for shape in SHAPES)]
    }
    fill_parameters(found, rulebook.sources)
    properties = found["properties"]
    properties["fixed"] = facts_schema()
    stay = {"$ref": "#/$defs/StayShape"}
    grounds = VOCABULARY[GROUND].choices
    properties["stays"] = object_schema(dict.fromkeys(grounds, stay)) | {"required": list(grounds)}
    properties["permitted"] = object_schema(dict.fromkeys(PERMITTED, _NAME))
    deviation = found["$defs"]["DeviationShape"]["properties"]
    deviation |= {"omits": {"enum": list(OMITTED)}, "does": {"enum": list(DONE)}}
    return found


def what_ifs_schema(rulebook: Rulebook) -> dict[str, Any]:
    """Return the schema of files of what-ifs of a process."""
    found: dict[str, Any] = WhatIfFileShape.model_json_schema(by_alias=True)
    found["$schema"] = DRAFT
    what_if = found["$defs"]["WhatIfShape"]["properties"]
    what_if |= {
        "policy": {"enum": sorted(rulebook.policies)},
        "readings": reading_choices(rulebook),
        "set": {"type": "object", "propertyNames": {"pattern": "^process(\\.[a-z0-9_]+)+$"}},
    }
    return found


def _distribution(shape: str, numbers: int) -> dict[str, Any]:
    several = {"type": "array", "items": _NAME, "minItems": numbers, "maxItems": numbers}
    return object_schema({shape: {"anyOf": [_NAME, several]} if numbers == 1 else several}) | {
        "required": [shape]
    }


def _named(part: Any) -> Any:
    """Return a schema in which numbers are told by name, and times as they are written."""
    if isinstance(part, list):
        return [_named(each) for each in part]
    if not isinstance(part, dict):
        return part
    kinds = {each.get("type") for each in part.get("anyOf", ()) if isinstance(each, dict)}
    if {"string", "number"} <= kinds:
        return _TIMES if "object" in kinds else _NAME
    return {key: _named(each) for key, each in part.items()}
