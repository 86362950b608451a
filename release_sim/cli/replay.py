"""``replay``: documented histories, what was due in them and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import typer

from release_sim.cli.books import Books
from release_sim.cli.options import Exit, Json, Policy, Reading, Rules
from release_sim.cli.output import note, replace_file, say, say_json, width
from release_sim.cli.recording import Record, Recording, Sign
from release_sim.cli.retelling import Retelling
from release_sim.engine.decide import Deciders
from release_sim.errors import OutOfScopeError
from release_sim.loading.diagnosis import suggestion
from release_sim.model.histories.account import Account
from release_sim.model.histories.history import Course, History
from release_sim.model.problem import Place
from release_sim.model.records.record import AtMoment
from release_sim.model.records.told import Told
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Expectation
from release_sim.reporting.histories.replay_json import replayed
from release_sim.reporting.histories.replay_text import ReplayText
from release_sim.reporting.histories.time_axis import picture
from release_sim.timeline.account import account
from release_sim.timeline.fold import cases
from release_sim.vocabulary.actions import ACTIONS


def replay(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Timeline files or folders; - is standard input. Default: all bundled."
        ),
    ] = None,
    what_if: Annotated[
        str | None, typer.Option("--what-if", help="Tell this what-if instead of the story.")
    ] = None,
    policy: Policy = None,
    reading: Reading = None,
    begins_on: Annotated[
        str | None,
        typer.Option(
            "--begins-on", metavar="DATE", help="Move every history to begin on this day."
        ),
    ] = None,
    over_time: Annotated[
        list[str] | None,
        typer.Option(
            "--over-time", metavar="ACTION", help="Follow this answer over time; repeatable."
        ),
    ] = None,
    all_duties: Annotated[
        bool, typer.Option("--all-duties", help="Also what was forbidden and not done.")
    ] = False,
    svg: Annotated[
        Path | None, typer.Option("--svg", help="Also draw the history as an SVG picture there.")
    ] = None,
    record: Record = None,
    sign: Sign = None,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Replay histories: what was due after each event, and what was done in time.

    One file prints the whole story, several print a compact block each. Options change the
    policy, a reading or the first day of every story; what-ifs are then left out, and
    expectations not compared.
    """
    books = Books.at(rules)
    rulebook, histories = books.histories(paths or [])
    retelling = Retelling.read(books, rulebook, policy, reading or (), begins_on)
    for action in over_time or ():
        books.diagnosis.known("action", action, ACTIONS, Place("--over-time"))
    told = [(h, found) for h in histories if (found := retelling.of(books, h, what_if))]
    if not told:
        _complain_of_none(books, histories, what_if or "")
    if svg and len(told) > 1:
        message, hint = "a picture shows one history", "name one file"
        books.diagnosis.add("is-a-folder", Place("--svg"), message, help=hint)
    if svg and record and svg.resolve() == record.resolve():
        raise typer.BadParameter("the picture and the records need names of their own")
    recording = Recording.at(record, sign, books, rulebook)
    books.diagnosis.raise_if_any()
    deciders = Deciders(rulebook)
    followed = list(dict.fromkeys(over_time or ()))
    done = [
        (history, accounts(books, deciders, history, courses, followed, retelling.given_at))
        for history, courses in told
    ]
    books.diagnosis.raise_if_any()
    recorded = recording and recording.add(_told(deciders, done))
    if svg:
        history, parts = done[0]
        replace_file(svg, picture(history, parts[0], all_duties))
    if json:
        say_json([_nested(*each) for each in done])
    elif len(done) == 1:
        say(full_text(rulebook, *done[0], all_duties, width()))
    else:
        texts = ((ReplayText(rulebook, h, p[0], all_duties, width()), p[1:]) for h, p in done)
        say("\n\n".join(text.block(what_ifs) for text, what_ifs in texts))
    if recording and recorded:
        recording.tell([recorded])
    results = [part for _, parts in done for part in parts]
    failed = sum(bool(part.unmet) for part in results)
    if failed:
        note(f"{failed} of {len(results)} courses of events are not as expected")
        raise typer.Exit(Exit.FINDINGS)


def accounts(
    books: Books,
    deciders: Deciders,
    history: History,
    courses: Sequence[Course],
    actions: Sequence[str] = (),
    given_at: Mapping[str, Place] = MappingProxyType({}),
) -> list[Account]:
    """The account of each course of events; what lies outside a policy becomes a complaint.

    The answers of these actions are followed over time. What has a place in ``given_at`` was
    given there, and not by the file.
    """
    found: list[Account] = []
    for course in courses:
        try:
            engine = deciders.engine(course.policy, course.readings)
            found.append(account(course, engine, actions))
        except OutOfScopeError as error:
            place = given_at.get(error.fact, error.place or history.place)
            which = f" (what if `{course.name}`)" if course.name else ""
            books.diagnosis.add(error.name, place, error.message + which, help=error.help)
    return found


def _told(deciders: Deciders, done: Iterable[tuple[History, list[Account]]]) -> Iterator[Told]:
    """What is recorded: every moment of each course, decided with all that a record says."""
    for history, parts in done:
        for part in parts:
            course, title = part.course, history.title_of(part.course)
            engine = deciders.engine(course.policy, course.readings)
            for moment, case in cases(part.replay):
                branch = Branch(
                    course.name, title, course.policy, case, course.readings, Expectation()
                )
                yield Told(
                    history.name,
                    branch,
                    part.policy,
                    engine.decide(case),
                    moment=AtMoment.of(moment),
                )


def full_text(
    rulebook: Rulebook, history: History, parts: list[Account], all_duties: bool, columns: int
) -> str:
    """The whole story, and a block for each of its what-ifs."""
    return ReplayText(rulebook, history, parts[0], all_duties, columns).whole(parts[1:])


def _complain_of_none(books: Books, histories: Sequence[History], what_if: str) -> None:
    whose = "the timeline has" if len(histories) == 1 else "these timelines have"
    names = [course.name for history in histories for course in history.what_if]
    hint = suggestion(what_if, dict.fromkeys(names))
    message = f"{whose} no what-if `{what_if}`"
    books.diagnosis.add("unknown-key", Place("--what-if"), message, help=hint)


def _nested(history: History, parts: list[Account]) -> dict[str, Any]:
    what_if = {part.course.name: replayed(history, part) for part in parts[1:]}
    return replayed(history, parts[0]) | {"what_if": what_if}
