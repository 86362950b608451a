"""``simulate``: the release desk over months, every decision by the rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from release_sim.cli.cohort_options import Chart, Csv, Scheduler
from release_sim.cli.options import InLanguage, Json, Policy, Reading, Rules, once_each
from release_sim.cli.output import (
    heard_in,
    print_caveats,
    print_out,
    print_written,
    progress,
    width,
)
from release_sim.errors import InterruptionError
from release_sim.model.language import Language

if TYPE_CHECKING:
    from release_sim.model.processes.simulation import Simulation
    from release_sim.reporting.sentences import Voice


def simulate(
    process: Annotated[
        str | None,
        typer.Argument(help="A process of the rules, or a file. Default: that of the rules."),
    ] = None,
    begin: Annotated[
        str | None,
        typer.Option("--begin", metavar="DATE", help="First day that is counted (YYYY-MM-DD)."),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option("--days", metavar="N", min=1, max=36_600, help="Number of days to count."),
    ] = None,
    replications: Annotated[
        int,
        typer.Option(
            "--replications",
            metavar="N",
            min=1,
            max=10_000,
            help="Repeat every run N times with other random numbers.",
        ),
    ] = 5,
    seed: Annotated[
        int,
        typer.Option(
            "--seed", metavar="N", min=0, help="Random seed; the same seed gives the same runs."
        ),
    ] = 1,
    draw_ranges: Annotated[
        bool,
        typer.Option(
            "--draw-ranges", help="Draw from the assumed ranges again in each replication."
        ),
    ] = False,
    policy: Policy = None,
    reading: Reading = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="process.PATH=VALUE",
            help="What if this number of the process were another? Repeatable.",
            callback=once_each,
        ),
    ] = None,
    surge: Annotated[
        str | None,
        typer.Option(
            "--surge", metavar="3x", help="What if there were that many times as many requests?"
        ),
    ] = None,
    surge_from: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="The day on which the surge begins."),
    ] = None,
    what_if: Annotated[
        Path | None,
        typer.Option("--what-if", metavar="FILE", help="Also run the what-ifs in this file."),
    ] = None,
    person: Annotated[
        int | None,
        typer.Option(
            "--person", metavar="N", min=1, help="Write this person's timeline and count nothing."
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write all results as JSON, or the timeline of --person, to this file.",
        ),
    ] = None,
    events: Annotated[
        Path | None,
        typer.Option(
            "--events", metavar="FILE", help="Write every event to this table: .parquet or .csv."
        ),
    ] = None,
    chart: Chart = None,
    scheduler: Scheduler = "",
    csv: Csv = None,
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Simulate the release desk over months, every decision by the rules.

    Everyone in it is made up. The process, a file of the rules, says who comes when, who serves
    them and how long it takes; the rules decide at every event what the jail then does. Options
    that change something make one what-if, which is run alongside the unchanged process, with the
    same random numbers for the same people.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.output_files import (
        CHART,
        CSV,
        JSON,
        STORY,
        TABLE,
        check_ending,
        check_output_paths,
        replace_file,
    )
    from release_sim.api.process_simulation import (
        run_simulation,
        run_workers,
        story_of,
    )
    from release_sim.api.simulation_options import SimulationOptions, prepare
    from release_sim.cli.cohort_numbers import NumbersOutput
    from release_sim.reporting.simulations.simulation_json import simulation_json, simulation_rows
    from release_sim.reporting.simulations.simulation_text import simulation_text

    inputs = Inputs.at(rules)
    options = SimulationOptions(
        process=process,
        begin=begin,
        days=days,
        policy=policy,
        reading=reading or (),
        set=set_ or (),
        surge=surge,
        surge_from=surge_from,
        what_if=what_if,
        seed=seed,
        draw_ranges=draw_ranges,
        keep_events=events is not None,
    )
    for option, path, written_as in (
        ("--output", output, JSON if person is None else STORY),
        ("--events", events, TABLE),
        ("--csv", csv, CSV),
        ("--chart", chart, CHART),
    ):
        check_ending(path, option, written_as, inputs.diagnosis)
    prepared = prepare(inputs, options)
    check_output_paths(inputs.diagnosis, output, events, csv, chart)
    voice = inputs.voice(inputs.rulebook(), language)
    frame = voice.catalogue.plain
    if person is not None:
        _tell(story_of(inputs, prepared, person, frame), output)
        return
    told, written = ["no run is done"], list[Path]()

    def tell(how_far: str) -> None:
        told.append(how_far)
        progress(how_far)

    try:
        with _progress_of(events), run_workers(scheduler) as by:
            found = run_simulation(prepared, replications, by, tell, events)
        written += [events] if events else []
        if output:
            whole = dumps(simulation_json(found), indent=2, ensure_ascii=False)
            replace_file(output, f"{whole}\n")
            written.append(output)
        NumbersOutput(
            text=lambda: simulation_text(found, frame, width()),
            json=lambda: simulation_json(found),
            rows=lambda: simulation_rows(found, frame),
            picture=lambda suffix: _picture(found, voice, suffix),
            voice=voice,
            caveats=found.caveats,
            written=written,
        ).emit(json, csv, chart)
    except KeyboardInterrupt:
        whole = ", ".join(map(str, written))
        kept = f"{whole} written, no other file" if whole else "nothing was written"
        raise InterruptionError(f"interrupted: {told[-1]}; {kept}") from None
    if not json:
        print_caveats(found.caveats, voice)
    print_written(output, events, language=heard_in(language, json=json))


@contextmanager
def _progress_of(events: Path | None) -> Iterator[None]:
    """Remove the progress line at the end; report a table of events that cannot be written."""
    from release_sim.api.output_files import check_writable

    try:
        yield
    except OSError as error:
        with check_writable(Path(error.filename or events or "")):
            raise
    finally:
        progress("")


def _picture(found: Simulation, voice: Voice, suffix: str) -> bytes:
    # A library of charts takes a second to come, which numbers do without.
    from release_sim.cohort.numbers.chart_drawing import chart_picture
    from release_sim.process.process_charts import simulation_chart

    return chart_picture(simulation_chart(found, voice), suffix, voice.words.language)


def _tell(story: str, output: Path | None) -> None:
    """Write a person's timeline to a file, else print it."""
    from release_sim.api.output_files import replace_file

    if output:
        replace_file(output, story)
        print_out(f"wrote {output}")
    else:
        print_out(story.rstrip())
