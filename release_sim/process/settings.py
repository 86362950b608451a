"""Settings of a process by their path: what an option or a what-if puts in place of what it says.

A path names the keys that lead to a value, after ``process``. Keys may be left out as long as one
place fits, so ``process.desk.night.staff`` is the staff of the only shift of that name. The last
key is always named. The name of a parameter stands for the parameter itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.loading.node import Node
from release_sim.loading.yaml_tree import parse, scalar
from release_sim.model.problem import Place

ROOT, PARAMETERS = "process", "parameters"
_SHOWN = 6  # places that a message lists

Path = tuple[str, ...]


class Setting(NamedTuple):
    """A path as written, where it stands, and what is put there."""

    path: str
    place: Place
    value: Node


def given_settings(option: str, texts: Sequence[str], diagnosis: Diagnosis) -> list[Setting]:
    """Read the settings that an option gives as ``process.PATH=VALUE``.

    A value in braces or brackets is one as a file has it there, such as a distribution.
    """
    diagnosis.register_lines(option, texts)
    found = []
    for line, text in enumerate(texts, 1):
        path, _, value = text.partition("=")
        place = Place(option, line, 1, len(path) or 1)
        beside = Place(option, line, len(path) + 2, len(value) or 1)
        if not value.strip():
            message = f"`{path}` is given no value"
            diagnosis.add("no-value", place, message, help=f"write {ROOT}.PATH=VALUE")
        else:
            written = value.strip()
            if written[0] in "{[":
                where = "\n" * (line - 1) + " " * (len(path) + 1)
                node = parse(option, where + value, diagnosis)
            else:
                node = scalar(written, beside, diagnosis)
            found += [Setting(path, place, node)] if node else []
    return found


def with_settings(file: Node, settings: Iterable[Setting], diagnosis: Diagnosis) -> Node:
    """Return the tree of a process file with these settings; report paths that lead nowhere."""
    places = list(_paths(file))
    for setting in settings:
        found = _found(setting, places, diagnosis)
        if found:
            file = _put(file, found, setting)
    return file


def _paths(node: Node, before: Path = ()) -> Iterator[Path]:
    """Yield the paths of all that can be set: of a parameter only the whole of it."""
    for key, _, inner in node.entries():
        path = (*before, key)
        yield path
        if before != (PARAMETERS,):
            yield from _paths(inner, path)


def _found(setting: Setting, places: Sequence[Path], diagnosis: Diagnosis) -> Path | None:
    root, *keys = setting.path.split(".")
    wanted = tuple(keys)
    fitting = [p for p in places if root == ROOT and wanted and _leads(wanted, p)]
    whole = [path for path in fitting if path == wanted]
    if len(whole or fitting) == 1:
        return (whole or fitting)[0]
    if fitting:
        shown = [f"`{'.'.join((ROOT, *path))}`" for path in fitting[:_SHOWN]]
        message = f"`{setting.path}` leads to {len(fitting)} places"
        hint = "name more of its keys: " + ", ".join(shown)
    else:
        message = f"`{setting.path}` leads nowhere in the process"
        ends = (".".join((ROOT, *path)) for path in places)
        hint = suggestion(setting.path, list(ends)) or "a path is the keys of the process file"
    diagnosis.add("unknown-setting", setting.place, message, help=hint)
    return None


def _leads(wanted: Path, path: Path) -> bool:
    """Return True if the keys come in the path in this order, the last at its end."""
    if wanted[-1] != path[-1]:
        return False
    left = iter(path)
    return all(key in left for key in wanted)


def _put(node: Node, path: Path, setting: Setting) -> Node:
    """Return the node with a value at a path, everything else as it was."""
    assert isinstance(node.value, dict), "a path leads through mappings"  # noqa: S101
    key, *rest = path
    inner = node.value[key]
    if rest:
        changed = _put(inner, tuple(rest), setting)
        if path == (PARAMETERS, rest[0]) and not isinstance(setting.value.value, dict):
            changed = _parameter(inner, rest[0], setting)
        place = node.keys[key]
    else:
        changed, place = setting.value, setting.place
    keys = {**node.keys, key: place}
    return replace(node, value={**node.value, key: changed}, keys=keys)


def _parameter(parameters: Node, name: str, setting: Setting) -> Node:
    """Return the parameters with one of them set to a number."""
    assert isinstance(parameters.value, dict), "a path leads through mappings"  # noqa: S101
    before = parameters.value[name]
    told = before.value if isinstance(before.value, dict) else {}
    kept = {key: each for key, each in told.items() if key not in ("value", "range")}
    keys = {key: place for key, place in before.keys.items() if key in kept}
    value = replace(
        before, value={**kept, "value": setting.value}, keys={**keys, "value": setting.place}
    )
    return replace(parameters, value={**parameters.value, name: value})
