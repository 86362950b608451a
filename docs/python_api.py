"""The page of the Python API: what ``release_sim`` exports and what its calls return."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from textwrap import dedent
from types import FunctionType, ModuleType
from typing import Any

from pydantic import BaseModel
from reference_markdown import WRITTEN

import release_sim
from release_sim import Decision, Explanation, Rulebook, Workspace
from release_sim.api import arguments, rules_folder

_OF_PARTS = ("release_sim.model.", "release_sim.vocabulary.")
_SHOWN_FIRST = (Decision, Explanation, Rulebook)

LONGEST = 88  # columns of a signature on one line

_SENTENCE_END = re.compile(r"(?<=[.]) (?=[A-Z`])")
_SECTION = re.compile(r"^(\w+):$")
_ENTRY = re.compile(r"^    (\w+): (.*)$")


def python_api() -> str:
    """Return the page: exported classes, errors and values, then the types of results."""
    exported = {name: getattr(release_sim, name) for name in release_sim.__all__}
    classes = [each for each in exported.values() if inspect.isclass(each)]
    errors = [each for each in classes if issubclass(each, Exception)]
    results = [each for each in results_of_calls() if each not in _SHOWN_FIRST]
    parts = _parts(classes)
    lines = ["# The Python API", "", WRITTEN, ""]
    lines += [*_prose(release_sim), ""]
    lines += ["[Use it from a notebook](../how_to/use_it_from_a_notebook.md) shows it at work."]
    for each in (Workspace, *(c for c in classes if c not in (Workspace, *errors, *results))):
        lines += ["", f"## {each.__name__}", "", *_class(each)]
    lines += ["", "## Errors", ""]
    lines += [f"- `{each.__name__}`: {' '.join(_prose(each))}" for each in errors]
    lines += ["", "## Values", ""]
    lines += [f"- `{name}`: {text}" for name, text in _values(exported)]
    lines += ["", "## Results", "", "What the calls return, but for the types above."]
    for each in results:
        lines += ["", f"### {each.__name__}", "", *_class(each)]
    lines += ["", "## Parts of results", "", "What is found in them, by name."]
    for each in parts:
        lines += ["", f"### {each.__name__}", "", *_class(each, calls=False)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _class(described: type, *, calls: bool = True) -> Iterator[str]:
    """Yield its docstring, values or fields, then its public properties, and methods if wanted."""
    yield from _prose(described)
    if issubclass(described, Enum):
        yield from ("", *(f"- `{member.name}`: {member.value}" for member in described))
    elif public := _fields(described):
        yield from ("", *(f"- `{name}`: `{kind}`" for name, kind in public.items()))
    for name, member in _own(described):
        if isinstance(member, property) and not name.startswith("_"):
            yield from ("", f"`{name}`:", *_prose(member))
        elif calls and isinstance(member, FunctionType) and not name.startswith("_"):
            yield from ("", "```python", _signature(name, member), "```", "", *_prose(member))
        elif name == "__init__" and described is Workspace:
            yield from ("", "```python", _signature(described.__name__, member), "```", "")
            yield from _prose(member)


def _fields(described: type) -> dict[str, str]:
    """Return the types of the public fields of a value, by their names."""
    if is_dataclass(described):
        found = {field.name: str(field.type) for field in fields(described)}
    elif issubclass(described, (BaseModel, tuple)):
        found = {name: str(kind) for name, kind in described.__annotations__.items()}
    else:
        found = {}
    return {name: kind for name, kind in found.items() if not name.startswith("_")}


def _own(described: type) -> Iterator[tuple[str, Any]]:
    """Yield the members of a class; of ``Workspace`` also those of the classes it is made of."""
    if described is not Workspace:
        yield from vars(described).items()
        return
    yield "__init__", Workspace.__init__
    for each in Workspace.__mro__[:-1]:
        yield from ((name, member) for name, member in vars(each).items() if name != "__init__")


def _signature(name: str, function: FunctionType) -> str:
    """Write a call with its types as in the source, a parameter a line if it is long."""
    (definition,) = ast.parse(dedent(inspect.getsource(function))).body
    assert isinstance(definition, ast.FunctionDef)  # noqa: S101  what FunctionType comes from
    given = definition.args
    given.args = given.args[1:]
    returns = f" -> {ast.unparse(definition.returns)}" if definition.returns else ""
    returns = "" if returns == " -> None" else returns
    short = f"{name}({ast.unparse(given)}){returns}"
    if len(short) <= LONGEST:
        return short
    return "\n".join([f"{name}(", *(f"    {each}," for each in _parameters(given)), f"){returns}"])


def _parameters(given: ast.arguments) -> Iterator[str]:
    required = len(given.args) - len(given.defaults)
    for parameter, default in zip(given.args, [None] * required + given.defaults, strict=True):
        yield _parameter(parameter, default)
    if given.vararg:
        yield f"*{ast.unparse(given.vararg)}"
    elif given.kwonlyargs:
        yield "*"
    for parameter, default in zip(given.kwonlyargs, given.kw_defaults, strict=True):
        yield _parameter(parameter, default)


def _parameter(parameter: ast.arg, default: ast.expr | None) -> str:
    return ast.unparse(parameter) + (f" = {ast.unparse(default)}" if default else "")


def _prose(described: object) -> Iterator[str]:
    """Yield a docstring as Markdown: a sentence a line, the entries of a section as a list."""
    listed = False
    for paragraph in (inspect.getdoc(described) or "").replace("``", "`").split("\n\n"):
        section, *entries = paragraph.split("\n")
        if listed or _SECTION.match(section):
            yield ""
        listed = bool(_SECTION.match(section))
        if listed:
            yield from (f"{section}", "")
            yield from (_item(entry) for entry in _joined(entries))
        else:
            yield from re.sub(r"(?<=[.;]) (?=[A-Z`])", "\n", " ".join(paragraph.split())).split(
                "\n"
            )


def _joined(entries: list[str]) -> list[str]:
    """Return the entries of a section, each on one line."""
    joined: list[str] = []
    for line in entries:
        if _ENTRY.match(line):
            joined.append(line)
        else:
            joined[-1] += f" {line.strip()}"
    return joined


def _item(entry: str) -> str:
    found = _ENTRY.match(entry)
    return f"- `{found[1]}`: {found[2]}" if found else entry


def _values(exported: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the exported names that are no classes, with the docstrings below them."""
    modules = {
        alias.name: import_module(statement.module or "")
        for statement in ast.walk(_tree(release_sim))
        if isinstance(statement, ast.ImportFrom) and statement.module != "__future__"
        for alias in statement.names
    }
    for name, value in exported.items():
        if not inspect.isclass(value):
            yield name, _docstring_below(name, modules[name])
    for name, module in (("Name", rules_folder), ("AnyDay", arguments)):  # of arguments
        yield name, _docstring_below(name, module)


def _docstring_below(name: str, module: ModuleType) -> str:
    """Return the string below the assignment of a name, else the module's first sentence."""
    body = _tree(module).body
    for statement, following in pairwise(body):
        targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
        named = any(isinstance(each, ast.Name) and each.id == name for each in targets)
        if named and isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            return " ".join(str(following.value.value).split()).replace("``", "`")
    return next(_prose(module))


def results_of_calls() -> list[type]:
    """Return the classes of ours that methods of ``Workspace`` return, in their order."""
    found: dict[type, None] = {}
    for each in Workspace.__mro__[:-1]:
        for name, method in vars(each).items():
            if isinstance(method, FunctionType) and not name.startswith("_"):
                told = str(inspect.signature(method).return_annotation)
                found |= dict.fromkeys(_classes_in(told, import_module(each.__module__)))
    return list(found)


def _parts(roots: Sequence[type]) -> list[type]:
    """Return the values of the model of which some classes are made, by their names."""
    found = list(roots)
    for described in found:  # which grows
        module = import_module(described.__module__)
        told = list(_fields(described).values())
        for name, member in list(vars(described).items()):
            function = getattr(member, "fget", None) or getattr(member, "func", None) or member
            if isinstance(function, FunctionType) and not name.startswith("_"):
                told.append(str(inspect.signature(function).return_annotation))
        for each in _classes_in(" ".join(told), module):
            if each not in found and each.__module__.startswith(_OF_PARTS):
                found.append(each)
    return sorted(found[len(roots) :], key=lambda each: each.__name__)


def _classes_in(told: str, module: ModuleType) -> Iterator[type]:
    """Yield the classes of ours that an annotation in a module names."""
    homes = {
        alias.name: statement.module or ""
        for statement in ast.walk(_tree(module))
        if isinstance(statement, ast.ImportFrom) and statement.module != "__future__"
        for alias in statement.names
    }
    for word in re.findall(r"\w+", told):
        home = homes.get(word, "")
        if home.startswith("release_sim"):
            yield from _members(getattr(import_module(home), word))
        elif inspect.isclass(described := vars(module).get(word)) and not home:
            yield described


def _members(described: Any) -> tuple[type, ...]:
    """Return a class itself, or the classes of a union."""
    if inspect.isclass(described):
        return (described,)
    return tuple(each for each in getattr(described, "__args__", ()) if inspect.isclass(each))


def _tree(module: ModuleType) -> ast.Module:
    return ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
