"""Problems as other programs read them: JSON, SARIF 2.1.0, annotations of a change on GitHub."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from release_sim.model.analysis.flaw import Accepted, Flaw
from release_sim.model.book import Book
from release_sim.model.problem import FLAWS, PROBLEMS, Place, Problem, Severity
from release_sim.model.scenario import Branch
from release_sim.reporting.answers.scenario_text import case_json
from release_sim.reporting.caveat_text import book_json

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def as_json(
    problems: Sequence[Problem],
    accepted: Sequence[Accepted] = (),
    counts: Mapping[str, int] | None = None,
    last: date | None = None,
    books: Sequence[Book] = (),
) -> dict[str, Any]:
    """Return the JSON of ``check --format json``; ``counts`` if every file is in order.

    ``last`` is the day up to which the sources of the rules were read, ``books`` the installed
    books that are among them.
    """
    found = {
        "schema": "release_sim.check/1",
        "problems": [_problem(problem) for problem in problems],
        "accepted": [_problem(each.flaw) | {"reason": each.reason} for each in accepted],
    }
    return (
        found
        if counts is None
        else found
        | {
            "counts": dict(counts),
            "read_up_to": last.isoformat() if last else None,
            "books": [book_json(book) for book in books],
        }
    )


def as_sarif(
    problems: Sequence[Problem], accepted: Sequence[Accepted], root: PurePath
) -> dict[str, Any]:
    """Return the SARIF log of one run; accepted flaws are in it as suppressed.

    Files below ``root`` are named relative to it.
    """
    suppressed = [
        _result(each.flaw, root)
        | {"suppressions": [{"kind": "inSource", "justification": each.reason}]}
        for each in accepted
    ]
    rules = [
        {
            "id": name,
            "shortDescription": {"text": says},
            "help": {"text": says},
            "defaultConfiguration": {"level": FLAWS.get(name, Severity.ERROR).value},
        }
        for name, says in PROBLEMS.items()
    ]
    return {
        "$schema": _SARIF,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "release-sim", "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": [*(_result(problem, root) for problem in problems), *suppressed],
            }
        ],
    }


def as_annotations(problems: Sequence[Problem], root: PurePath) -> str:
    """Write a workflow command for every problem, which GitHub shows at its line."""
    lines = []
    for problem in problems:
        place = problem.place
        properties = {
            "file": _below(root, place.path),
            "line": place.line,
            "col": place.column,
            "endColumn": place.column + place.width,
            "title": problem.name,
        }
        given = ",".join(f"{key}={_escaped(str(v), ':,')}" for key, v in properties.items())
        lines.append(f"::{problem.severity} {given}::{_escaped(_told(problem))}")
    return "\n".join(lines)


def _problem(problem: Problem) -> dict[str, Any]:
    witness = problem.witness if isinstance(problem, Flaw) else None
    return {
        "name": problem.name,
        "severity": problem.severity.value,
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "message": problem.message,
        "help": problem.help,
        "rule": problem.rule,
        "witness": _witness(witness) if witness else None,
    }


def _witness(witness: Branch) -> dict[str, Any]:
    return {"policy": witness.policy, **case_json(witness)}


def _result(problem: Problem, root: PurePath) -> dict[str, Any]:
    return {
        "ruleId": problem.name,
        "level": problem.severity.value,
        "message": {"text": _told(problem)},
        "locations": [{"physicalLocation": _location(problem.place, root)}],
    }


def _location(place: Place, root: PurePath) -> dict[str, Any]:
    path = PurePath(_below(root, place.path))
    return {
        "artifactLocation": {
            "uri": path.as_uri() if path.is_absolute() else quote(path.as_posix())
        },
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endColumn": place.column + place.width,
        },
    }


def _told(problem: Problem) -> str:
    """Return the message, with its help."""
    return "; ".join(text for text in (problem.message, problem.help) if text)


def _below(root: PurePath, path: str) -> str:
    """Return the path relative to the root, or unchanged if it is outside."""
    inside = PurePath(path)
    return str(inside.relative_to(root)) if inside.is_relative_to(root) else path


def _escaped(text: str, also: str = "") -> str:
    """Escape the characters that would end a workflow command."""
    return "".join(f"%{ord(c):02X}" if c in f"%\r\n{also}" else c for c in text)
