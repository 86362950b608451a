"""``check``: the shape of every rule, source, policy and scenario file."""

from __future__ import annotations

from release_sim.cli.books import Books, Overrides, branches
from release_sim.cli.options import Json, Paths, Rules
from release_sim.cli.output import say, say_json
from release_sim.errors import FilesAreWrongError
from release_sim.loading.rulebook import check_accounts
from release_sim.model.problem import Problem
from release_sim.reporting.words import counted


def check(paths: Paths = None, rules: Rules = None, json: Json = False) -> None:
    """Check the shape of every file.

    Says everything that is wrong with any rule, source, reading, policy or scenario file, also
    a statement of a source that no rule cites and no reason explains.
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
        "rule": len(rulebook.rules),
        "source": len(rulebook.sources),
        "statement": len(rulebook.encoding()),
        "reading": len(rulebook.readings),
        "policy": len(rulebook.policies),
        "scenario": len(scenarios),
        "branch": len(branches(scenarios)),
    }
    if json:
        say_json({"schema": "release_sim.check/1", "problems": [], "counts": counts})
    else:
        say(", ".join(counted(number, word) for word, number in counts.items()))
        say("nothing is wrong")


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
