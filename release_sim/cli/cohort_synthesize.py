"""``cohort synthesize``: a table of made-up people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from release_sim.cli.options import Json, Rules
from release_sim.cli.output import print_json, print_out, progress, width
from release_sim.errors import InterruptionError
from release_sim.model.cohorts.population import SampleUnit


def synthesize(
    rows: Annotated[
        int, typer.Option("--rows", metavar="N", min=1, help="How many people to draw.")
    ],
    seed: Annotated[
        int,
        typer.Option(
            "--seed", metavar="N", min=0, help="Random seed; the same seed draws the same people."
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", help="The table to write: .parquet or .csv."
        ),
    ],
    population: Annotated[
        SampleUnit,
        typer.Option(
            "--population",
            metavar="requests|bookings",
            help="One row for each request, or for each booking.",
        ),
    ] = SampleUnit.REQUESTS,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="YEAR", help="Only days of this year. Default: all years."),
    ] = None,
    replicate: Annotated[
        int,
        typer.Option(
            "--replicate",
            metavar="N",
            min=0,
            help="Sample the assumed ranges again; 0 uses midpoints.",
        ),
    ] = 0,
    parameters: Annotated[
        Path | None,
        typer.Option(
            "--parameters",
            metavar="FILE",
            help="Parameter file to draw from. Default: that of the rules.",
        ),
    ] = None,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Draw a table of made-up people.

    From published numbers where there are some, and from ranges named as assumptions where there
    are none. Only facts are drawn; `cohort decide` says what the rules make of them. The same seed
    gives the same table, byte for byte.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.synthesis import SynthesisOptions, synthesized
    from release_sim.reporting.cohorts.synthesis_text import synthesis_json, synthesis_text

    asked = SynthesisOptions(rows, seed, population, year, replicate, parameters)
    try:
        synthesis = synthesized(Inputs.at(rules), output, asked, progress)
    except KeyboardInterrupt:
        raise InterruptionError(f"interrupted: {output} was not written") from None
    finally:
        progress("")
    if json:
        print_json({**synthesis_json(synthesis), "written": str(output)})
    else:
        print_out(synthesis_text(synthesis, str(output), width()))
