"""The questions about many made-up people: whose answers differ, how a desk fares for months."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from release_sim.api.inputs import Inputs, OnProgress
from release_sim.api.policy_sides import check_days, sides_of
from release_sim.api.process_simulation import run_simulation, run_workers
from release_sim.api.report_cohort import PeopleOptions
from release_sim.api.simulation_options import SimulationOptions, prepare
from release_sim.engine.decide import EngineCache
from release_sim.model.cohorts.population import SampleUnit, Synthesis
from release_sim.model.language import Language
from release_sim.model.report_contents import ReportShifts
from release_sim.reporting.cohorts.chart_wording import chart_words
from release_sim.reporting.simulations.simulation_json import simulation_json, simulation_rows
from release_sim.reporting.simulations.simulation_text import measure_table

DRAWN, GIVEN = "people.parquet", "people.csv"
"""The names of tables of people: those drawn, and those that someone gives."""

# Arrow, numpy and charts take a second to come, which the server does without.


class DrawnPeople(NamedTuple):
    """The number of people drawn, and by which chances."""

    people: int
    seed: int


class Simulated(NamedTuple):
    """A simulation as the page shows it and as it is downloaded."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    chart: str
    json: dict[str, Any]
    csv: Sequence[tuple[str | int | float, ...]]


def people_compared(
    engines: EngineCache,
    on_progress: OnProgress,
    folder: Path,
    space: Path,
    policies: tuple[str, str],
    drawn: DrawnPeople | None,
    language: Language,
) -> ReportShifts:
    """Return two policies over a table of people, which is in the folder ``space``.

    Where people are to be drawn they are put there first.
    """
    inputs = Inputs(folder)
    sides = sides_of(inputs, engines.rulebook, dict(zip("AB", policies, strict=True)), None, [])
    check_days(inputs, sides)
    inputs.diagnosis.raise_if_any()
    table = space / (DRAWN if drawn else GIVEN)
    if drawn:
        _draw(inputs, engines, table, drawn, on_progress)
    words = chart_words(inputs.voice(engines.rulebook, language))
    options = PeopleOptions(table, "", (), 0, None, words)
    counted = options.shifts(inputs, sides, on_progress)
    inputs.diagnosis.raise_if_any()
    return inputs.diagnosis.require(counted)()


def _draw(
    inputs: Inputs, engines: EngineCache, table: Path, drawn: DrawnPeople, on_progress: OnProgress
) -> None:
    from release_sim.cohort.people.parameter_file import read_population  # noqa: PLC0415
    from release_sim.cohort.people.synthesize import Synthesizer, sample_parameters  # noqa: PLC0415
    from release_sim.cohort.people.write_people import write_people  # noqa: PLC0415

    rulebook = engines.rulebook
    path = inputs.population_file(None, rulebook)
    told = read_population(path, rulebook.sources, inputs.diagnosis) if path else None
    told = inputs.diagnosis.require(told)
    numbers = sample_parameters(told.parameters, drawn.seed, 0)
    unit = SampleUnit.REQUESTS
    synthesizer = Synthesizer(told, numbers, drawn.seed, unit, None)
    synthesis = Synthesis(
        told, unit, drawn.people, drawn.seed, 0, None, numbers, synthesizer.a_year
    )
    write_people(table, synthesizer, synthesis, lambda n: on_progress(f"{n:,} / {drawn.people:,}"))


def simulate_desk(
    _: EngineCache,
    on_progress: OnProgress,
    folder: Path,
    options: SimulationOptions,
    replications: int,
    language: Language,
) -> Simulated:
    """Return the release desk over some time, as it is and as the options change it."""
    from release_sim.cohort.numbers.chart_drawing import drawn  # noqa: PLC0415
    from release_sim.process.process_charts import simulation_chart, title_of_variant  # noqa: PLC0415

    inputs = Inputs(folder)
    voice = inputs.voice(inputs.rulebook(), language)
    prepared = prepare(inputs, options)
    with run_workers("") as by:
        found = run_simulation(prepared, replications, by, on_progress)
    last = found.variants[-1]
    frame = voice.catalogue.plain
    head, rows = measure_table(found, last, frame)
    return Simulated(
        title_of_variant(last, frame),
        head,
        rows,
        drawn(simulation_chart(found, voice)),
        simulation_json(found),
        [*simulation_rows(found, frame)],
    )
