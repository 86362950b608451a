"""``check``: the shape of every file, and flaws in what the rules say."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from release_sim.cli.exit_codes import Exit
from release_sim.cli.options import Json, Paths, Rules, UpTo, Verbose
from release_sim.cli.output import (
    painter,
    print_caveats,
    print_err,
    print_json,
    print_out,
    print_time,
    width,
)
from release_sim.errors import FilesAreWrongError
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.language import LAW_LANGUAGE
from release_sim.model.problem import Problem, Severity
from release_sim.reporting.text_format import pluralize

if TYPE_CHECKING:
    from release_sim.model.analysis.flaw import Accepted, Flaw
    from release_sim.model.book import Book


class Format(StrEnum):
    """The formats of problems on standard output; on standard error they are always text."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


def check(
    paths: Paths = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy", metavar="POLICY", help="Look for flaws in this policy only; repeatable."
        ),
    ] = None,
    shape_only: Annotated[
        bool, typer.Option("--shape-only", help="Check the shape of the files only.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 on warnings too.")] = False,
    accepted: Annotated[
        bool, typer.Option("--accepted", help="List accepted flaws with their reasons.")
    ] = False,
    instruments: UpTo = USUAL,
    write: Annotated[
        Path | None,
        typer.Option(
            "--write", metavar="FOLDER", help="Write the cases that show each flaw to this folder."
        ),
    ] = None,
    format: Annotated[  # noqa: A002  the option's name
        Format,
        typer.Option("--format", metavar="text|json|sarif|github", help="How to print problems."),
    ] = Format.TEXT,
    rules: Rules = None,
    verbose: Verbose = False,
    json: Json = False,
) -> None:
    """Check every file, and look for flaws in the rules.

    First the shape of every rule, source, reading, policy and scenario file, and that every
    statement of a source is accounted for. If the files are in order, it then looks for conflicts,
    gaps and rules without effect, in every possible case, on every day, under every reading.
    """
    from release_sim.api.flaw_check import flaws_of, in_order, without_words
    from release_sim.api.inputs import Inputs
    from release_sim.model.analysis.flaw import Checked
    from release_sim.model.limits import Caveat, read_up_to
    from release_sim.reporting import problems_text

    begun = perf_counter()
    chosen = Format.JSON if json else format
    inputs = Inputs.at(rules)
    try:
        rulebook, counts = in_order(inputs, paths or [], policy or [])
    except FilesAreWrongError as error:
        _print(chosen, error.problems)
        raise
    found = (
        Checked((), (), 0.0)
        if shape_only
        else flaws_of(inputs, rulebook, policy or [], instruments)
    )
    looked_at = policy or rulebook.policies
    policies = [rulebook.policies[name] for name in looked_at]
    last = read_up_to(law for each in policies for law in each.limits)
    books = list(dict.fromkeys(book for each in policies for book in each.books))
    _print(chosen, found.flaws, found.accepted, counts, last, books)
    if chosen is Format.TEXT:
        if accepted:
            print_out("\n".join(problems_text.acceptance(each, width()) for each in found.accepted))
        print_out(", ".join(pluralize(number, word) for word, number in counts.items()))
        for language, lacking in without_words(inputs, rulebook).items():
            print_out(problems_text.without_words_text(language, lacking, width()))
        print_out(problems_text.flaws_summary(found, 0 if shape_only else instruments))
        caveats = [*map(Caveat.of_book, books), *([Caveat(last)] if last else [])]
        print_caveats(caveats, inputs.voice(rulebook, LAW_LANGUAGE))
    if found.flaws:
        print_err(problems_text.problems(found.flaws, paint=painter(sys.stderr)))
    if write:
        _write_flaws(found.flaws, write)
    if chosen is Format.TEXT and not shape_only and verbose:
        print_time(begun, found.seconds)
    if (strict and found.flaws) or any(f.severity is Severity.ERROR for f in found.flaws):
        raise typer.Exit(Exit.FINDINGS)


def _print(
    chosen: Format,
    problems: Sequence[Problem],
    accepted: Sequence[Accepted] = (),
    counts: Mapping[str, int] | None = None,
    last: date | None = None,
    books: Sequence[Book] = (),
) -> None:
    """Print the problems for another program, if that is wanted."""
    from release_sim.reporting import problem_formats as formats

    match chosen:
        case Format.JSON:
            print_json(formats.as_json(problems, accepted, counts, last, books))
        case Format.SARIF:
            print_json(formats.as_sarif(problems, accepted, Path.cwd()))
        case Format.GITHUB if problems:
            print_out(formats.as_annotations(problems, Path.cwd()))


def _write_flaws(flaws: Sequence[Flaw], folder: Path) -> None:
    """Write every case that shows a flaw as a scenario, named after the flaw and its number."""
    from release_sim.api.output_files import new_file
    from release_sim.reporting import problems_text

    numbers: Counter[str] = Counter()
    for flaw in flaws:
        if flaw.witness is None:
            continue
        numbers[flaw.name] += 1
        path = folder / f"{flaw.name}_{numbers[flaw.name]}.yaml"
        new_file(path, problems_text.flaw_witness_file(flaw))
        print_err(f"wrote {path}; decide it with: release-sim run {path}")
