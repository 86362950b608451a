"""``test``: hold every scenario to what it expects."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from release_sim.cli.books import Books, Overrides
from release_sim.cli.exits import Exit
from release_sim.cli.options import Json, Paths, Rules
from release_sim.cli.output import replace_file, say, say_json
from release_sim.cli.run import decide_all
from release_sim.engine.coverage import coverage, percent
from release_sim.engine.deciders import Deciders
from release_sim.errors import NothingCollectedError
from release_sim.reporting.expectations import Tested, junit, summary


def test(
    paths: Paths = None,
    keyword: Annotated[
        str, typer.Option("-k", help="Only scenarios whose name contains this.")
    ] = "",
    junit_file: Annotated[
        Path | None, typer.Option("--junit", help="Also write JUnit XML to this file.")
    ] = None,
    fail_under: Annotated[
        float,
        typer.Option("--fail-under", help="Exit 1 if rule coverage is below this percentage."),
    ] = 0.0,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Hold every scenario to its expectations.

    Says only what goes wrong, and which rules no scenario shows applied, not applied, displaced.
    """
    books = Books.at(rules)
    rulebook, scenarios = books.scenarios(paths or [], Overrides())
    chosen = [scenario for scenario in scenarios if keyword in scenario.name]
    if not chosen:
        raise NothingCollectedError(f"no scenario's name contains `{keyword}`")
    deciders = Deciders(rulebook)
    done = [(s, part) for s in chosen for part in decide_all(books, deciders, s)]
    books.diagnosis.raise_if_any()
    tested = [Tested(s.name, branch.name, failed) for s, (branch, _, failed) in done]
    covered = coverage(rulebook.rules, [decision for _, (_, decision, _) in done])
    reached = percent(covered)
    lacking = [(each.rule, what) for each in covered for what in each.lacking()]
    if junit_file:
        replace_file(junit_file, junit(tested))
    if json:
        say_json(
            {
                "schema": "release_sim.test/1",
                "decisions": [
                    {"scenario": t.scenario, "branch": t.branch or None, "unmet": list(t.unmet)}
                    for t in tested
                ],
                "coverage": {
                    "percent": round(reached, 1),
                    "lacking": [{"rule": rule, "never": what} for rule, what in lacking],
                },
            }
        )
    else:
        say(summary(tested, lacking, None if keyword or paths else reached))
    if reached < fail_under or any(t.unmet for t in tested):
        raise typer.Exit(Exit.FINDINGS)
