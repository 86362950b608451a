"""JSON Schema of the files an analyst writes, for editors that complete and check."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from release_sim.loading.fact_schemas import (
    blocks_schema,
    by_action,
    by_name,
    case_schema,
    conditions_schema,
    fact_name_schema,
    facts_schema,
    object_schema,
    value_schema,
)
from release_sim.loading.file_models import (
    LimitsFileShape,
    PolicyShape,
    ReadingFileShape,
    RuleFileShape,
    RuleShape,
)
from release_sim.loading.invariant_reader import (
    AnswerInvariantShape,
    IndependenceShape,
    InvariantFileShape,
    PathShape,
)
from release_sim.loading.rulebook_parser import vocabulary_of
from release_sim.loading.scenario_models import BranchShape, ScenarioShape
from release_sim.loading.timelines.timeline_models import (
    EventShape,
    TimelineShape,
    TimelineWhatIfShape,
)
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
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER

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


def rulebook_file_schema(kind: str, rulebook: Rulebook) -> dict[str, Any]:
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
        found["properties"]["readings"] = reading_choices(rulebook)
        found["properties"]["based_on"] = {"enum": sorted(rulebook.policies)}
        found["properties"]["concerns"] = {"$ref": "#/$defs/block_of_facts"}
        found["properties"]["must_answer"] = by_action({"$ref": "#/$defs/block"})
        vocabulary = vocabulary_of(dict(rulebook.findings), rulebook.readings.values())
        found["$defs"] |= conditions_schema(FACTS, "block_of_facts")
        found["$defs"] |= conditions_schema(vocabulary.values())
    return found


def _fill_scenario(found: dict[str, Any], rulebook: Rulebook) -> None:
    branch = BranchShape.model_json_schema(by_alias=True)
    case = case_schema()
    policies = {"enum": sorted(rulebook.policies)}
    answer = {"enum": [answer.value for answer in Answer]}
    expected: dict[str, dict[str, Any]] = {
        "answers": {"anyOf": [answer, by_name(answer)]},
        "because": {"type": "array", "items": {"enum": sorted(rulebook.rules)}},
        "displaced": {"type": "array", "items": {"enum": sorted(rulebook.rules)}},
    }
    for shape in ("ExpectShape", "ExpectOnAccountsShape"):
        expect = found["$defs"][shape]["properties"]
        expect |= {key: by_action(value) for key, value in expected.items()}
    found["properties"]["accounts"] = by_name(case) | {"minProperties": 2}
    found["properties"] |= {"case": case, "policy": policies, "readings": reading_choices(rulebook)}
    branch["properties"] |= {
        "change": case,
        "forget": {"type": "array", "items": fact_name_schema()},
        "policy": policies,
        "readings": reading_choices(rulebook),
        "expect": {"$ref": "#/$defs/ExpectOnAccountsShape"},
    }
    branch.pop("$defs", None)
    found["properties"]["what_if"] = by_name(branch)


def _fill_timeline(found: dict[str, Any], rulebook: Rulebook) -> None:
    facts, policies = {"$ref": "#/$defs/facts"}, {"enum": sorted(rulebook.policies)}
    event = EventShape.model_json_schema(by_alias=True)
    event["properties"] |= {
        "at": {"description": WRITE_TIME, "type": "string"},
        "event": {
            "anyOf": [
                {"const": name, "description": kind.means} for name, kind in EVENT_KINDS.items()
            ]
        },
        "facts": facts,
        "not_done": {"type": "array", "items": {"enum": list(ACTIONS)}, "minItems": 1},
        "scope": {"type": "array", "items": value_schema(VOCABULARY["information.kind"])},
    }
    variant = TimelineWhatIfShape.model_json_schema(by_alias=True)
    variant["properties"] |= {
        "add": {"type": "array", "items": {"$ref": "#/$defs/event"}},
        "facts": {"type": "object", "additionalProperties": facts},
    }
    answer = {"enum": [answer.value for answer in Answer]}
    status = {"enum": [each.value for each in DutyStatus]}
    answers, duties = by_action(answer), by_action(status)
    for action in ANSWERED_BY_PAPER:
        answers["properties"][action] = {"anyOf": [answer, by_name(answer)]}
        duties["properties"][action] = {"anyOf": [status, by_name(status)]}
    of_one = {"answers": by_name(answers), "duties": duties}
    of_several = {"answers": by_name(by_name(answers)), "duties": by_name(duties)}
    expect = {
        "anyOf": [
            object_schema(each | {"accounts": by_name(object_schema(each))})
            for each in (of_one, of_several)
        ]
    }
    for part in (variant, found):
        choices = {"policy": policies, "readings": reading_choices(rulebook), "expect": expect}
        part["properties"] |= choices
    found["$defs"] |= {"facts": facts_schema(), "event": event}
    found["properties"] |= {
        "timeline": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/event"}},
        "what_if": by_name(variant),
    }


def _fill_rules(found: dict[str, Any], rulebook: Rulebook) -> None:
    rule = RuleShape.model_json_schema(by_alias=True)
    definitions = rule.pop("$defs")
    block = {"$ref": "#/$defs/block"}
    rule["properties"] |= {
        "when": block,
        "unless": blocks_schema("block"),
        "accepts": object_schema({name: _reason(name) for name in FLAWS_OF_RULES}),
    }
    then = definitions["ThenShape"]["properties"]
    for modality in ("must", "must_not", "may"):
        then[modality] = {"enum": list(ACTIONS)}
    vocabulary = vocabulary_of(dict(rulebook.findings), rulebook.readings.values())
    found["$defs"] |= definitions | conditions_schema(vocabulary.values())
    found["properties"]["rules"] = by_name(rule)


def _fill_invariants(found: dict[str, Any], rulebook: Rulebook) -> None:
    of_case = AnswerInvariantShape.model_json_schema(by_alias=True)
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
        "unless": blocks_schema("block"),
    }
    facts = {"enum": [fact.name for fact in FACTS]}
    independence["properties"]["independent_of"] |= {"items": facts}
    choices = [
        f"{r.name}={c}" for r in rulebook.readings.values() for c in [*r.choices, UNRESOLVED]
    ]
    path["properties"] |= {
        "never_ends_with": {"enum": list(LAST_EVENTS)},
        "when": {"$ref": "#/$defs/block_of_facts"},
        "unless": blocks_schema("block_of_facts"),
    }
    for shape in (of_case, independence, path):
        shape["properties"]["broken_by"] = object_schema(
            {key: {"type": "string"} for key in choices}
        )
    found["properties"]["invariants"] = by_name({"anyOf": [of_case, independence, path]})


def _reason(flaw: str) -> dict[str, Any]:
    return {"description": PROBLEMS[flaw], "type": "string", "minLength": 3}


def reading_choices(rulebook: Rulebook) -> dict[str, Any]:
    """Return the schema of a choice for each of some readings."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            reading.name: {"enum": [*reading.choices, UNRESOLVED]}
            for reading in rulebook.readings.values()
        },
    }
