"""A table of made-up people, drawn from the parameters of a population."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from release_sim.api.inputs import Inputs, OnProgress
from release_sim.api.output_files import TABLE, check_ending, check_output_paths, check_writable
from release_sim.model.cohorts.population import SampleUnit, Synthesis


@dataclass(frozen=True, slots=True)
class SynthesisOptions:
    """The options of a draw: how many people, of whom, and by which seed.

    ``year`` keeps to the days of one year; ``replicate`` samples the assumed ranges anew, where 0
    takes their midpoints; ``parameters`` is a file, the jurisdiction's if none is named.
    """

    rows: int
    seed: int
    people: SampleUnit = SampleUnit.REQUESTS
    year: int | None = None
    replicate: int = 0
    parameters: Path | None = None


def synthesized(
    inputs: Inputs, output: Path, asked: SynthesisOptions, on_progress: OnProgress
) -> Synthesis:
    """Write the table, and return what was drawn; raise all that is wrong with the options."""
    # Arrow and numpy take half a second to come, which the list of all verbs does without.
    from release_sim.cohort.people.parameter_file import read_population  # noqa: PLC0415
    from release_sim.cohort.people.synthesize import Synthesizer, sample_parameters  # noqa: PLC0415
    from release_sim.cohort.people.write_people import write_people  # noqa: PLC0415

    rulebook = inputs.rulebook()
    path = inputs.population_file(asked.parameters, rulebook)
    told = read_population(path, rulebook.sources, inputs.diagnosis) if path else None
    check_ending(output, "--output", TABLE, inputs.diagnosis)
    check_output_paths(inputs.diagnosis, output)
    told = inputs.diagnosis.require(told)
    numbers = sample_parameters(told.parameters, asked.seed, asked.replicate)
    synthesizer = Synthesizer(told, numbers, asked.seed, asked.people, asked.year)
    synthesis = Synthesis(
        population=told,
        people=asked.people,
        rows=asked.rows,
        seed=asked.seed,
        replicate=asked.replicate,
        year=asked.year,
        sampled=numbers,
        a_year=synthesizer.a_year,
    )
    with check_writable(output):
        write_people(output, synthesizer, synthesis, lambda n: on_progress(f"{n:,} rows"))
    return synthesis
