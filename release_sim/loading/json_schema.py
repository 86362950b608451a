"""JSON Schema of the files an analyst writes, for editors that complete and check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from release_sim.loading.case_facts import UNKNOWN
from release_sim.loading.file_models import (
    BranchShape,
    LimitsFileShape,
    PolicyShape,
    ReadingFileShape,
    RuleFileShape,
    RuleShape,
    ScenarioShape,
)
from release_sim.loading.invariant_reader import (
    IndependenceShape,
    InvariantFileShape,
    InvariantShape,
    PathShape,
)
from release_sim.loading.rulebook_reader import vocabulary_of
from release_sim.loading.timelines.timeline_models import CourseShape, EventShape, TimelineShape
from release_sim.loading.timelines.timestamps import WRITE_TIME
from release_sim.model.analysis.invariant import LAST_EVENTS
from release_sim.model.policy import UNRESOLVED
from release_sim.model.problem import FLAWS_OF_RULES, PROBLEMS
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Source
from release_sim.model.timelines.obligation import DutyStatus
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.fact import Fact, FactKind
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER, INSTRUMENTS, KIND_OF

DRAFT = "https://json-schema.org/draft/2020-12/schema"

FILE_KINDS: dict[str, type[BaseModel]] = {
    "scenario": ScenarioShape,
    "timeline": TimelineShape,
    "rules": RuleFileShape,
    "source": Source,
    "readings": ReadingFileShape,
    "limits": LimitsFileShape,
    "policy": PolicyShape,
    "invariants": InvariantFileShape,
}


def schema(kind: str, rulebook: Rulebook) -> dict[str, Any]:
    """Return the JSON schema of one kind of file, with the names this rulebook knows."""
    found: dict[str, Any] = FILE_KINDS[kind].model_json_schema(by_alias=True)
    found["$schema"] = DRAFT
    if kind == "scenario":
        _fill_scenario(found, rulebook)
    elif kind == "timeline":
        _fill_timeline(found, rulebook)
    elif kind == "rules":
        _fill_rules(found, rulebook)
    elif kind == "invariants":
        _fill_invariants(found, rulebook)
    elif kind == "policy":
        found["properties"]["readings"] = _choices(rulebook)
        found["properties"]["based_on"] = {"enum": sorted(rulebook.policies)}
        found["properties"]["concerns"] = {"$ref": "#/$defs/block_of_facts"}
        found["properties"]["must_answer"] = _by_action({"$ref": "#/$defs/block"})
        vocabulary = vocabulary_of(dict(rulebook.findings), rulebook.readings.values())
        found["$defs"] |= conditions_schema(FACTS, "block_of_facts")
        found["$defs"] |= conditions_schema(vocabulary.values())
    return found


def _fill_scenario(found: dict[str, Any], rulebook: Rulebook) -> None:
    branch = BranchShape.model_json_schema(by_alias=True)
    case = _case()
    policies = {"enum": sorted(rulebook.policies)}
    answer = {"enum": [answer.value for answer in Answer]}
    by_action: dict[str, dict[str, Any]] = {
        "answers": {"anyOf": [answer, _by_name(answer)]},
        "because": {"type": "array", "items": {"enum": sorted(rulebook.rules)}},
        "displaced": {"type": "array", "items": {"enum": sorted(rulebook.rules)}},
    }
    for shape in ("ExpectShape", "ExpectOnAccountsShape"):
        expect = found["$defs"][shape]["properties"]
        expect |= {key: _by_action(value) for key, value in by_action.items()}
    found["properties"]["accounts"] = _by_name(case) | {"minProperties": 2}
    found["properties"] |= {"case": case, "policy": policies, "readings": _choices(rulebook)}
    branch["properties"] |= {
        "change": case,
        "forget": {"type": "array", "items": _fact_names()},
        "policy": policies,
        "readings": _choices(rulebook),
        "expect": {"$ref": "#/$defs/ExpectOnAccountsShape"},
    }
    branch.pop("$defs", None)
    found["properties"]["what_if"] = _by_name(branch)


def _fact_names() -> dict[str, Any]:
    """Return the schema of the name of a fact, of an instrument that a case names as well."""
    parts = (fact.name.partition(".") for fact in FACTS if fact.name in KIND_OF)
    named = [rf"{section}\.[a-z][a-z0-9_]*\.{rest}" for section, _, rest in parts]
    return {
        "anyOf": [
            {"enum": [fact.name for fact in FACTS]},
            {"type": "string", "pattern": f"^(?:{'|'.join(named)})$"},
        ]
    }


def _fill_timeline(found: dict[str, Any], rulebook: Rulebook) -> None:
    facts, policies = {"$ref": "#/$defs/facts"}, {"enum": sorted(rulebook.policies)}
    event = EventShape.model_json_schema(by_alias=True)
    event["properties"] |= {
        "at": {"description": WRITE_TIME, "type": "string"},
        "event": {"enum": list(EVENT_KINDS)},
        "facts": facts,
        "not_done": {"type": "array", "items": {"enum": list(ACTIONS)}, "minItems": 1},
        "scope": {"type": "array", "items": value_schema(VOCABULARY["information.kind"])},
    }
    variant = CourseShape.model_json_schema(by_alias=True)
    variant["properties"] |= {
        "add": {"type": "array", "items": {"$ref": "#/$defs/event"}},
        "facts": {"type": "object", "additionalProperties": facts},
    }
    answer = {"enum": [answer.value for answer in Answer]}
    standing = {"enum": [standing.value for standing in DutyStatus]}
    answers, duties = _by_action(answer), _by_action(standing)
    for action in ANSWERED_BY_PAPER:
        answers["properties"][action] = {"anyOf": [answer, _by_name(answer)]}
        duties["properties"][action] = {"anyOf": [standing, _by_name(standing)]}
    of_one = {"answers": _by_name(answers), "duties": duties}
    of_several = {"answers": _by_name(_by_name(answers)), "duties": _by_name(duties)}
    expect = {
        "anyOf": [
            object_schema(each | {"accounts": _by_name(object_schema(each))})
            for each in (of_one, of_several)
        ]
    }
    for part in (variant, found):
        choices = {"policy": policies, "readings": _choices(rulebook), "expect": expect}
        part["properties"] |= choices
    found["$defs"] |= {"facts": _facts(), "event": event}
    found["properties"] |= {
        "timeline": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/event"}},
        "what_if": _by_name(variant),
    }


def _fill_rules(found: dict[str, Any], rulebook: Rulebook) -> None:
    rule = RuleShape.model_json_schema(by_alias=True)
    definitions = rule.pop("$defs")
    block = {"$ref": "#/$defs/block"}
    rule["properties"] |= {
        "when": block,
        "unless": _blocks("block"),
        "accepts": object_schema({name: _reason(name) for name in FLAWS_OF_RULES}),
    }
    then = definitions["ThenShape"]["properties"]
    for modality in ("must", "must_not", "may"):
        then[modality] = {"enum": list(ACTIONS)}
    vocabulary = vocabulary_of(dict(rulebook.findings), rulebook.readings.values())
    found["$defs"] |= definitions | conditions_schema(vocabulary.values())
    found["properties"]["rules"] = _by_name(rule)


def _fill_invariants(found: dict[str, Any], rulebook: Rulebook) -> None:
    of_case = InvariantShape.model_json_schema(by_alias=True)
    independence = IndependenceShape.model_json_schema(by_alias=True)
    path = PathShape.model_json_schema(by_alias=True)
    found["$defs"] = of_case.pop("$defs") | independence.pop("$defs") | path.pop("$defs")
    found["$defs"] |= conditions_schema(
        vocabulary_of(dict(rulebook.findings), rulebook.readings.values()).values()
    )
    found["$defs"] |= conditions_schema(FACTS, "block_of_facts")
    answers = {"enum": [answer.value for answer in Answer]}
    of_case["properties"] |= {
        "action": {"enum": list(ACTIONS)},
        "never": {"type": "array", "minItems": 1, "items": answers},
        "when": {"$ref": "#/$defs/block"},
        "unless": _blocks("block"),
    }
    facts = {"enum": [fact.name for fact in FACTS]}
    independence["properties"]["independent_of"] |= {"items": facts}
    choices = [
        f"{r.name}={c}" for r in rulebook.readings.values() for c in [*r.choices, UNRESOLVED]
    ]
    path["properties"] |= {
        "never_ends_with": {"enum": list(LAST_EVENTS)},
        "when": {"$ref": "#/$defs/block_of_facts"},
        "unless": _blocks("block_of_facts"),
    }
    for shape in (of_case, independence, path):
        shape["properties"]["broken_by"] = object_schema(
            {key: {"type": "string"} for key in choices}
        )
    found["properties"]["invariants"] = _by_name({"anyOf": [of_case, independence, path]})


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


def _facts() -> dict[str, Any]:
    """Return the schema of the facts that a case or an event states."""
    return object_schema({fact.name: _stated(fact) for fact in FACTS})


def _case() -> dict[str, Any]:
    """Return the schema of a case: facts, and instruments by their names."""
    found = _facts()
    for kind in INSTRUMENTS.values():
        facts = [fact for fact in FACTS if KIND_OF.get(fact.name) == kind.name]
        for section in kind.sections:
            own = {f.name: _stated(f) for f in facts}
            bare = {f.name.partition(".")[2]: _stated(f) for f in reversed(facts)}
            named = {"anyOf": [object_schema({**own, **bare}), {"const": UNKNOWN}]}
            found["properties"][section] = {"description": kind.means} | _by_name(named)
    kinds = "|".join(prefix for kind in INSTRUMENTS.values() for prefix in kind.prefixes)
    found["patternProperties"] = {rf"^({kinds})\.[a-z0-9_]+\.[a-z0-9_]+$": {}}
    return found


def _stated(fact: Fact) -> dict[str, Any]:
    return {"description": fact.means, "anyOf": [value_schema(fact), {"const": UNKNOWN}]}


def _reason(flaw: str) -> dict[str, Any]:
    return {"description": PROBLEMS[flaw], "type": "string", "minLength": 3}


def _by_action(value: dict[str, Any]) -> dict[str, Any]:
    return object_schema(dict.fromkeys(ACTIONS, value))


def _blocks(name: str) -> dict[str, Any]:
    """Return the schema of one block of conditions, or a list of them."""
    block = {"$ref": f"#/$defs/{name}"}
    return {"anyOf": [block, {"type": "array", "items": block}]}


def _by_name(value: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": value}


def object_schema(properties: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a mapping that has no other keys than these."""
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _choices(rulebook: Rulebook) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            reading.name: {"enum": [*reading.choices, UNRESOLVED]}
            for reading in rulebook.readings.values()
        },
    }
