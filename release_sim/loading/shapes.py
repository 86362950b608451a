"""The shape of the files an analyst writes, as pydantic models, and complaints about it."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, ValidationError

from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.loading.yaml_tree import Node
from release_sim.model.problem import Place
from release_sim.model.source import Day, FromFile, Sentence

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class CitationShape(FromFile):
    """``cite``: a source and the locator of a statement in it."""

    source: str
    at: str


Citations = CitationShape | Annotated[list[CitationShape], Field(min_length=1)]


class PeriodShape(FromFile):
    """``in_force`` or ``covers``: first and last day, either of them open."""

    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")


class WithinShape(FromFile):
    """``within``: hours or days, a number or a count fact, after or before an event."""

    hours: int | str | None = None
    days: int | str | None = None
    after: Name | None = None
    before: Name | None = None


class ThenShape(FromFile):
    """``then``: one duty on one action, or one finding."""

    must: str | None = None
    must_not: str | None = None
    may: str | None = None
    finding: str | None = None
    within: WithinShape | None = None


class RuleShape(FromFile):
    """One rule of a rule file; its conditions are read against the vocabulary elsewhere."""

    says: Sentence
    cite: Citations
    then: ThenShape
    in_force: PeriodShape = PeriodShape()
    when: dict[str, Any] | None = None
    unless: dict[str, Any] | list[dict[str, Any]] | None = None
    exception_to: str | list[str] | None = None


class FindingShape(FromFile):
    """What a finding means, and whether it is raised as a flag beside the answers."""

    means: Sentence
    flag: bool = False


class RuleFileShape(FromFile):
    """``rules/<jurisdiction>/<topic>.yaml``."""

    title: Sentence
    findings: dict[Name, FindingShape] = {}
    rules: dict[Name, Any] = Field(min_length=1)


class ChoiceShape(FromFile):
    """One choice of a reading, and the statements that support it."""

    says: Sentence
    cite: Citations | None = None


class ReadingShape(FromFile):
    """A named choice where a source allows several."""

    question: Sentence
    choices: dict[Name, ChoiceShape] = Field(min_length=1)
    recommended: str
    why: Sentence
    register_id: str = Field("", alias="register")
    changes_nothing: str = ""


class ReadingFileShape(FromFile):
    """``rules/readings/<topic>.yaml``."""

    title: Sentence
    readings: dict[Name, ReadingShape] = Field(min_length=1)


class PolicyShape(FromFile):
    """``rules/policies/<name>.yaml``."""

    title: Sentence
    says: Sentence
    covers: PeriodShape | None = None
    concerns: dict[str, Any] | None = None
    based_on: str | None = None
    rules: list[str] = []
    remove: list[str] = []
    readings: dict[str, str] = {}


class ExpectShape(FromFile):
    """What a scenario says must come out."""

    answers: dict[str, str] = {}
    because: dict[str, list[str]] = {}
    displaced: dict[str, list[str]] = {}
    missing: dict[str, list[str]] = {}
    flags: list[str] | None = None


class BranchShape(FromFile):
    """One ``what_if`` of a scenario."""

    title: str = ""
    change: dict[str, Any] = {}
    forget: list[str] = []
    policy: str | None = None
    readings: dict[str, str] = {}
    as_of: Day | None = None
    expect: ExpectShape = ExpectShape()


class ScenarioShape(FromFile):
    """``scenarios/<group>/<what_happens>.yaml``."""

    title: Sentence
    story: Sentence
    policy: str
    as_of: Day
    case: dict[str, Any]
    sources: list[CitationShape] = []
    readings: dict[str, str] = {}
    expect: ExpectShape = ExpectShape()
    what_if: dict[Name, Any] = {}


Shape = TypeVar("Shape", bound=BaseModel)


def shaped(model: type[Shape], node: Node, diagnosis: Diagnosis, rule: str = "") -> Shape | None:
    """The node as this shape, or nothing and a complaint for everything that does not fit."""
    try:
        return model.model_validate(node.plain())
    except ValidationError as error:
        for one in error.errors(include_url=False):
            _complain(model, node, dict(one), diagnosis, rule)
        return None


def _complain(
    model: type[BaseModel], node: Node, error: dict[str, Any], diagnosis: Diagnosis, rule: str
) -> None:
    path, holder, last = _locate(node, error["loc"])
    where = f"`{'.'.join(path)}`" if path else "the file"
    match error["type"]:
        case "missing":
            name, place = "missing-key", holder.place
            message = f"key `{last}` is missing" + (f" in {where}" if path[:-1] else "")
            hint = f"write `{last}:`"
        case "extra_forbidden":
            name, place = "unknown-key", holder.keys.get(last, holder.place)
            message = f"unknown key `{last}`"
            hint = suggestion(last, _keys_beside(model, error["loc"]))
        case "string_pattern_mismatch":
            name, place = "bad-name", holder.keys.get(last, _place(holder, last))
            message = f"`{last}` is not a name"
            hint = "names are lower case letters, digits and underscores"
        case _:
            place = _place(holder, last)
            given = error.get("ctx", {}).get("error")
            message = f"{where}: {given or str(error['msg'])[:1].lower() + str(error['msg'])[1:]}"
            is_date = "not a date" in message or error["type"].startswith("date")
            name, hint = ("bad-date", "write it YYYY-MM-DD") if is_date else ("wrong-shape", "")
    diagnosis.add(name, place, message, help=hint, rule=rule)


def _locate(node: Node, loc: tuple[int | str, ...]) -> tuple[list[str], Node, str]:
    """Walk as far as the tree goes: steps that are the model's own (unions) are passed over."""
    path: list[str] = []
    holder, here = node, node
    for step in loc:
        child = here.child(step)
        if child is not None:
            holder, here = here, child
            path.append(str(step))
    last = str(loc[-1]) if loc else ""
    if last == "[key]":
        return path, holder, path[-1] if path else ""
    if path and path[-1] == last:
        return path, holder, last
    return [*path, last], here, last


def _place(holder: Node, last: str) -> Place:
    child = holder.child(int(last) if last.isdigit() else last)
    return child.place if child else holder.place


def _keys_beside(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys of the shape in which an unknown key stands."""
    schema = model.model_json_schema(by_alias=True)
    here: Any = schema
    for step in loc[:-1]:
        for option in _options(here, schema):
            found = option.get("properties", {}).get(step) or option.get("additionalProperties")
            if isinstance(found, dict):
                here = found
                break
    return [key for option in _options(here, schema) for key in option.get("properties", {})]


def _options(here: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in here:
        return _options(schema["$defs"][here["$ref"].rsplit("/", 1)[-1]], schema)
    if "items" in here:
        return _options(here["items"], schema)
    if "anyOf" in here:
        return [option for each in here["anyOf"] for option in _options(each, schema)]
    return [here]
