"""``compare``: two policies, or two dates of one, in every case or in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from release_sim.cli.books import Books, Overrides
from release_sim.cli.options import Exit, Json, Reading, Rules
from release_sim.cli.output import making, note, say, say_json, width
from release_sim.engine.decide import Deciders
from release_sim.errors import OutOfScopeError
from release_sim.model.analysis.difference import Comparison, Side
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Scenario
from release_sim.reporting.analysis.compare_json import compared
from release_sim.reporting.analysis.compare_text import Differences, witness_file
from release_sim.reporting.analysis.compared_case import CaseText, Decided, case_compared, differing
from release_sim.vocabulary.actions import ACTIONS

_SIDE = "POLICY[@DATE]"


def compare(
    before: Annotated[str, typer.Argument(metavar="A", help=f"{_SIDE}, such as denver.")],
    after: Annotated[str, typer.Argument(metavar="B", help=f"{_SIDE}, such as aurora.")],
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="The date (YYYY-MM-DD) of a policy named without one."),
    ] = None,
    reading: Reading = None,
    action: Annotated[
        list[str] | None, typer.Option("--action", help="Only this action; repeatable.")
    ] = None,
    scenario: Annotated[
        Path | None, typer.Option("--scenario", help="Compare for the case of this scenario only.")
    ] = None,
    what_if: Annotated[
        str | None, typer.Option("--what-if", help="For this branch of the scenario.")
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 if any answer differs.")
    ] = False,
    write: Annotated[
        Path | None, typer.Option("--write", help="Write a case of every region into this folder.")
    ] = None,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Say in which cases two policies answer differently.

    All such cases and no others, in regions that share their reasons, each with the rules on both
    sides and a smallest case. Two dates of one policy are compared like two policies.
    """
    if (what_if and not scenario) or (write and scenario):
        raise typer.BadParameter("--what-if goes with --scenario, and --write goes without it")
    if as_of and "@" in before and "@" in after:
        raise typer.BadParameter("--as-of dates a policy named without a date; both have one")
    books = Books.at(rules)
    if scenario:
        rulebook, scenarios = books.scenarios([scenario], Overrides())
    else:
        rulebook, scenarios = books.rulebook(), []
    sides = sides_of(books, rulebook, {"A": before, "B": after}, as_of, reading or [])
    for name in action or ():
        books.diagnosis.known("action", name, ACTIONS, Place("--action"))
    actions = list(dict.fromkeys(action or ACTIONS))
    if scenario:
        branch = books.branch(scenario, scenarios, what_if or "")
        one, two = _decided(books, rulebook, sides, scenarios[0], branch)
        differs = bool(differing(one, two, actions))
        if json:
            say_json(case_compared(scenarios[0], branch, one, two, actions))
        else:
            say(CaseText(rulebook, one, two, width()).whole(scenarios[0], branch, actions))
    else:
        check_days(books, sides)
        books.diagnosis.raise_if_any()
        differs = _tell_of_every_case(rulebook, sides, actions, write, json)
    if differs and exit_code:
        raise typer.Exit(Exit.FINDINGS)


def _tell_of_every_case(
    rulebook: Rulebook, sides: Sequence[Side], actions: list[str], write: Path | None, json: bool
) -> bool:
    """Print how the policies differ, write a case of each region; whether they differ at all."""
    # z3 takes a tenth of a second to come, which one case does without.
    from release_sim.analysis.comparison.compare import Comparer  # noqa: PLC0415

    begun = perf_counter()
    comparison = Comparer(*sides).compare(actions)
    if write and comparison.differences:
        _write(comparison, write)
    if json:
        say_json(compared(rulebook, comparison))
    else:
        say(Differences(rulebook, comparison, width()).whole())
        if write and comparison.differences:
            say(f"wrote a case of each into {write}; decide them with: release-sim run {write}")
    note(f"{perf_counter() - begun:.2f} s, of which {comparison.seconds:.2f} s in z3")
    return bool(comparison.differences)


def sides_of(
    books: Books, rulebook: Rulebook, given: dict[str, str], as_of: str | None, reading: list[str]
) -> list[Side]:
    """Both policies with their days; everything wrong with them is complained of."""
    readings = books.readings(reading, rulebook)
    usual = books.day(as_of, Place("--as-of")) if as_of else None
    found = []
    for argument, text in given.items():
        name, at, written = text.partition("@")
        place = Place(argument)
        day = books.day(written, place) if at else usual
        is_known = books.diagnosis.known("policy", name, rulebook.policies, place)
        if is_known and (day or not at):
            side = Side(rulebook.policies[name].reading_as(readings), day, readings)
            _check_covers(books, side, place if at or not as_of else Place("--as-of"))
            found.append(side)
    return found


def _check_covers(books: Books, side: Side, place: Place) -> None:
    covers = side.policy.covers
    if side.day and not covers.covers(side.day):
        message = f"policy `{side.policy.name}` has no answers for {side.day}"
        books.diagnosis.add("date-not-covered", place, message, help=f"it covers {covers}")


def check_days(books: Books, sides: Sequence[Side]) -> None:
    """In every case, both have a day or neither, and if neither, some day is covered by both."""
    add = books.diagnosis.add
    for argument, side in zip("AB", sides, strict=False):
        if not side.day and any(other.day for other in sides):
            message = f"`{side}` has no date, and the other policy has one"
            add("no-value", Place(argument), message, help="give both a date, or neither")
    if len(sides) == 2 and not any(side.day for side in sides):
        covers = [side.policy.covers for side in sides]
        if covers[0].common(covers[1]) is None:
            message = f"no day is covered by both; `{sides[0]}` covers {covers[0]}"
            add("date-not-covered", Place("B"), message, help=f"`{sides[1]}` covers {covers[1]}")


def _decided(
    books: Books, rulebook: Rulebook, sides: Sequence[Side], story: Scenario, branch: Branch
) -> tuple[Decided, Decided]:
    """The case as both sides decide it; on a day or of a person not covered, complaints."""
    deciders = Deciders(rulebook)
    found = []
    for argument, side in zip("AB", sides, strict=True):
        given_at = {**branch.given_at, **({"as_of": Place(argument)} if side.day else {})}
        case = replace(side.of(branch), given_at=given_at)
        try:
            found.append(Decided(side, deciders.decide(case)))
        except OutOfScopeError as error:
            books.complain_of(error, story, case)
    books.diagnosis.raise_if_any()
    one, two = found
    return one, two


def _write(comparison: Comparison, folder: Path) -> None:
    """A scenario for each region, in a folder that is made for them."""
    with making(folder):
        folder.mkdir(parents=True)
        for number, difference in enumerate(comparison.differences, 1):
            name = f"region_{number:02}.yaml"
            text = witness_file(comparison, difference)
            (folder / name).write_text(text, encoding="utf-8")
