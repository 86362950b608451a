"""The validation of a file's tree against a shape, and the messages for what does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.loading.node import Node
from release_sim.model.problem import Place

A_DAY = "a day of the calendar"
WRITE_DAY = "write it YYYY-MM-DD"
WRITE_NAME = "names are lower case letters, digits and underscores, a letter first"

Shape = TypeVar("Shape", bound=BaseModel)
_FILE = "the file"


def validate(
    model: type[Shape],
    node: Node,
    diagnosis: Diagnosis,
    rule: str = "",
    what: str = _FILE,
    key: Place | None = None,
) -> Shape | None:
    """Validate a node as this shape; report everything that does not fit, and return None.

    ``what`` names the node; at ``key``, where its own key stands, its missing keys are reported.
    """
    try:
        return model.model_validate(node.plain())
    except ValidationError as error:
        spots = [_misfit(model, node, one, key or node.place) for one in error.errors()]
        for spot in _told_once(spots):
            name, place, message, mark, hint = _complaint_of(spot, what)
            diagnosis.add(name, place, message, mark=mark, help=hint, rule=rule)
        return None


def validate_quietly(model: type[Shape], node: Node | None) -> Shape | None:
    """Validate a node as this shape; return None if it does not fit, reporting nothing."""
    return validate(model, node, Diagnosis()) if node else None


_LINES, _TEXT = "`key: value` lines", "text"
_EXPECTED = {
    "string_type": _TEXT,
    "is_instance_of": _TEXT,
    "dict_type": _LINES,
    "model_type": _LINES,
    "list_type": "a list",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "too_short": "one entry at least",
    "too_long": "fewer entries",
}


@dataclass(slots=True)
class _Misfit:
    """One validation error, and how far the tree goes along its path.

    ``key`` is where the key of ``here`` stands; ``last`` is the name that was looked for last.
    """

    error: str
    path: tuple[str | int, ...]
    here: Node
    key: Place
    last: str
    expected: list[str]
    beside: Sequence[str] = ()

    def reaches(self) -> tuple[str | int, ...]:
        """Return the path, with the missing key at its end."""
        return (*self.path, self.last) if self.error == "missing" else self.path


def _misfit(model: type[BaseModel], node: Node, error: ErrorDetails, key: Place) -> _Misfit:
    """Follow the path as far as the tree goes, skipping the model's own steps (unions)."""
    path: list[str | int] = []
    here = node
    for step in error["loc"]:
        child = here.child(step)
        if child is not None:
            key = here.keys.get(str(step), child.place)
            path.append(step)
            here = child
    kind, context = error["type"], error.get("ctx", {})
    given = str(context.get("error", ""))
    if kind.startswith("date") or given.startswith("not a date"):
        kind, expected = "date", A_DAY
    elif kind == "value_error":
        expected = given.removeprefix("expected ")
    elif kind == "string_too_short":
        expected = f"text of {context['min_length']} characters or more"
    elif kind == "literal_error":
        expected = str(context["expected"]).replace("'", "`")
    else:
        expected = _EXPECTED.get(kind, "another value")
    beside = _keys_beside(model, error["loc"]) if kind == "extra_forbidden" else []
    last = str(error["loc"][-1]) if error["loc"] else ""
    return _Misfit(kind, tuple(path), here, key, last, [expected], beside)


def _told_once(spots: list[_Misfit]) -> Iterator[_Misfit]:
    """Keep one problem a place, though each shape of a union reported its own.

    Where one of the shapes fits so far that something deeper is wrong, only that is said. What
    has no value is left out: the tree reported it.
    """
    shapes: dict[tuple[str | int, ...], _Misfit] = {}
    for spot in spots:
        if spot.error not in _EXPECTED:
            if spot.here.value is not None:
                yield spot
        elif spot.path in shapes:
            shapes[spot.path].expected += spot.expected
        elif spot.here.value is not None:
            shapes[spot.path] = spot
    reached = [spot.reaches() for spot in spots]
    for path, spot in shapes.items():
        if not any(len(r) > len(path) and r[: len(path)] == path for r in reached):
            yield spot


def _complaint_of(spot: _Misfit, what: str) -> tuple[str, Place, str, str, str]:
    """Return name, place, message, mark and help of a validation error."""
    keys = [step for step in spot.path if isinstance(step, str)]
    where = f"`{'.'.join(keys)}`" if keys else what
    shown = "empty" if spot.here.value in ("", [], {}) else spot.here.shown()
    match spot.error:
        case "missing":
            message = f"key `{spot.last}` is missing" + (f" in {where}" if where != _FILE else "")
            return "missing-key", spot.key, message, "", f"write `{spot.last}:`"
        case "extra_forbidden":
            hint = suggestion(spot.last, spot.beside)
            return "unknown-key", spot.key, f"unknown key `{spot.last}`", "not a key here", hint
        case "string_pattern_mismatch":
            of_key = spot.last == "[key]"
            place = spot.key if of_key else spot.here.place
            message = f"`{spot.path[-1]}` is not a name" if of_key else f"{shown} is not a name"
            return "bad-name", place, message, "", WRITE_NAME
        case "date":
            message = f"{where} cannot be {shown}"
            return "bad-date", spot.here.place, message, f"expected {A_DAY}", WRITE_DAY
    expected = "expected " + " or ".join(dict.fromkeys(spot.expected))
    name = "value-not-listed" if spot.error == "value_error" else "wrong-shape"
    bare = isinstance(spot.here.value, (int, float)) and _TEXT in spot.expected
    hint = f'put it in quotes: "{spot.here.written}"' if bare else ""
    return name, spot.here.place, f"{where} cannot be {shown}", expected, hint


def _keys_beside(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """List the keys that are valid where an unknown key stands."""
    here: Any = (schema := _schema(model))
    for step in loc[:-1]:
        for option in _options(here, schema):
            found = option.get("properties", {}).get(step) or option.get("additionalProperties")
            if isinstance(found, dict):
                here = found
                break
    return [key for option in _options(here, schema) for key in option.get("properties", {})]


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True)


def _options(here: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in here:
        return _options(schema["$defs"][here["$ref"].rsplit("/", 1)[-1]], schema)
    if "items" in here:
        return _options(here["items"], schema)
    if "anyOf" in here:
        return [option for each in here["anyOf"] for option in _options(each, schema)]
    return [here]
