"""``report``: cases, histories, policies compared and people counted, in one file to hand on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from release_sim.analysis.explain.contested import contests
from release_sim.cli.books import Books
from release_sim.cli.cohort_numbers import By, Parameters, Rate, Replicates
from release_sim.cli.cohort_table import check_apart
from release_sim.cli.compare import check_days, sides_of
from release_sim.cli.options import Json, Rules
from release_sim.cli.output import progress, replace_file, say, say_json
from release_sim.cli.replay import accounts
from release_sim.cli.report_people import People
from release_sim.cli.run import decide_all
from release_sim.engine.decide import Deciders
from release_sim.model.analysis.difference import Comparison, Side
from release_sim.model.histories.history import History
from release_sim.model.report import Decided, Language, Report, ToldCase, ToldHistory
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS

_SETTLED = (Answer.REQUIRED, Answer.FORBIDDEN, Answer.PERMITTED, Answer.SILENT)


def report(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The file to write.")],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Scenario and timeline files or folders; - is standard input."),
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option("--compare", metavar="A B", help="Two policies, each POLICY[@DATE]."),
    ] = None,
    cohort: Annotated[
        Path | None,
        typer.Option("--cohort", metavar="FILE", help="A decided table; or cases to compare on."),
    ] = None,
    by: By = "",
    rate: Rate = None,
    replicates: Replicates = 0,
    parameters: Parameters = None,
    language: Annotated[
        Language, typer.Option("--language", help="The language; the books stay in English.")
    ] = Language.ENGLISH,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Write one HTML file that people can read, print and hand on.

    It tells of scenarios, histories and the difference of two policies: the answers in plain
    words, the rules and sources behind them, what would change them, what is missing, and what
    the simulator does not know. With --cohort it tells how many people of a decided table have
    each answer; with --compare too, whose answers differ in a table of cases. It needs no network
    and no script.
    """
    if not (paths or compare or cohort):
        raise typer.BadParameter("name a scenario, a timeline, --compare A B or --cohort FILE")
    _check_options(compare, cohort, bool(by or rate), bool(replicates or parameters))
    # A report may lie in the folder of the stories that it tells, but in no folder of a table.
    for read in (*(paths or ()), cohort, parameters):
        if read and (read == cohort or not read.is_dir()):
            check_apart(read, out)
    # Templates take as long to come as all the rest, which the list of all verbs does without.
    from release_sim.reporting.page.catalogue import Catalogue  # noqa: PLC0415
    from release_sim.reporting.page.page import page  # noqa: PLC0415

    books = Books.at(rules)
    people = None
    if cohort:
        words = Catalogue.read(language).chart_words()
        people = People(cohort, by, rate or (), replicates, parameters, words)
    try:
        rulebook, told = _told(books, paths or [], compare, people)
    finally:
        progress("")
    replace_file(out, page(rulebook, told, language))
    if json:
        say_json(
            {
                "schema": "release_sim.report/1",
                "written": str(out),
                "language": language.value,
                "scenarios": [each.scenario.name for each in told.cases],
                "timelines": [each.history.name for each in told.histories],
                "policies": list(compare or ()),
                "table": str(cohort) if cohort else None,
            }
        )
    else:
        say(f"wrote {out}; open it in a browser")


def _check_options(
    compare: tuple[str, str] | None, cohort: Path | None, is_counted: bool, is_redrawn: bool
) -> None:
    if is_redrawn and not (compare and cohort):
        raise typer.BadParameter("--replicates and --parameters go with --compare and --cohort")
    if is_counted and not cohort:
        raise typer.BadParameter("--by and --rate go with --cohort")
    if cohort and "@" in "".join(compare or ()):
        message = "with --cohort every row has its own day; name the policies without dates"
        raise typer.BadParameter(message)


def _told(
    books: Books,
    paths: Sequence[Path],
    compare: tuple[str, str] | None,
    people: People | None,
) -> tuple[Rulebook, Report]:
    """Everything the report is to tell; what is wrong is complained of at once."""
    if paths:
        rulebook, scenarios, histories = books.stories(paths)
    else:
        rulebook, scenarios, histories = books.rulebook(), [], []
    sides: list[Side] = []
    if compare:
        sides = sides_of(books, rulebook, dict(zip("AB", compare, strict=True)), None, [])
        check_days(books, sides)
    counted = None
    if people:
        counted = people.shifts(books, sides) if compare else people.table(books.diagnosis)
    deciders = Deciders(rulebook)
    decided = [(each, decide_all(books, deciders, each)) for each in scenarios]
    replayed = [_history(books, deciders, each) for each in histories]
    books.diagnosis.raise_if_any()
    cases = []
    for number, (scenario, parts) in enumerate(decided, 1):
        progress(f"{number} of {len(decided)} scenarios")
        cases.append(_case(deciders, scenario, [Decided(*part[:2]) for part in parts]))
    return rulebook, Report(
        tuple(cases),
        tuple(each for each in replayed if each),
        _compared(sides) if sides else None,
        counted() if counted else None,
    )


def _case(deciders: Deciders, scenario: Scenario, parts: Sequence[Decided]) -> ToldCase:
    # z3 takes a tenth of a second to come, which the list of all verbs does without.
    from release_sim.analysis.explain.change import Changes  # noqa: PLC0415
    from release_sim.analysis.explain.missing import inquiry  # noqa: PLC0415

    (branch, decision), *what_if = ((each.branch, each.decision) for each in parts)
    engine = deciders.engine(branch.policy, branch.readings)
    outcomes = decision.outcomes.values()
    is_open = {o.action for o in outcomes if o.answer is Answer.UNDETERMINED}
    spoken = [o for o in outcomes if o.answer is not Answer.SILENT and o.action not in is_open]
    changes = {
        outcome.action: tuple(
            Changes(engine, branch.case, outcome.action).to(answer)
            for answer in _SETTLED
            if answer is not outcome.answer
        )
        for outcome in spoken
    }
    return ToldCase(
        scenario,
        engine.policy,
        decision,
        contests(engine, branch.case),
        changes,
        {action: inquiry(engine, branch.case, action) for action in ACTIONS if action in is_open},
        tuple(Decided(*each) for each in what_if),
    )


def _history(books: Books, deciders: Deciders, history: History) -> ToldHistory | None:
    """The history with its what-ifs; nothing where a complaint was made instead."""
    courses = (history.main, *history.what_if)
    found = accounts(books, deciders, history, courses)
    return ToldHistory(history, found[0], tuple(found[1:])) if found else None


def _compared(sides: Sequence[Side]) -> Comparison:
    from release_sim.analysis.comparison.compare import Comparer  # noqa: PLC0415  for the same reason

    return Comparer(*sides).compare(list(ACTIONS))
