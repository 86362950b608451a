"""``check``: the shape of every rule, source, policy and scenario file."""

from __future__ import annotations

from release_sim.cli.books import Books, Overrides, branches
from release_sim.cli.options import Json, Paths, Rules
from release_sim.cli.output import say, say_json
from release_sim.errors import FilesAreWrongError
from release_sim.loading.rulebook import check_accounts
from release_sim.model.problem import Problem


def check(paths: Paths = None, rules: Rules = None, json: Json = False) -> None:
    """Check all rule, source, policy and scenario files, and say everything that is wrong.

    Also checks that every statement of every source is cited by a rule or explained.
    """
    books = Books.at(rules)
    try:
        rulebook, scenarios = books.scenarios(paths or [], Overrides())
        check_accounts(rulebook, books.folder, books.diagnosis)
        books.diagnosis.raise_if_any()
    except FilesAreWrongError as error:
        if json:
            say_json(
                {"schema": "release_sim.check/1", "problems": [_json(p) for p in error.problems]}
            )
        raise
    counts = {
        "rules": len(rulebook.rules),
        "sources": len(rulebook.sources),
        "statements": len(rulebook.encoding()),
        "readings": len(rulebook.readings),
        "policies": len(rulebook.policies),
        "scenarios": len(scenarios),
        "branches": len(branches(scenarios)),
    }
    if json:
        say_json({"schema": "release_sim.check/1", "problems": [], "counts": counts})
    else:
        say(", ".join(f"{number} {name}" for name, number in counts.items()) + ": nothing is wrong")


def _json(problem: Problem) -> dict[str, object]:
    return {
        "name": problem.name,
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "message": problem.message,
        "help": problem.help,
        "rule": problem.rule,
    }
