"""``cohort``: many cases at once, each verb in a room of its own."""

from __future__ import annotations

import typer

from release_sim.cli.cohort_compare import compare
from release_sim.cli.cohort_decide import decide
from release_sim.cli.cohort_explain import explain
from release_sim.cli.cohort_summarize import summarize
from release_sim.cli.cohort_synthesize import synthesize

app = typer.Typer(help="Many cases at once: tables of them.", no_args_is_help=True)


@app.callback()
def cohort() -> None:
    """Many cases at once: tables of them."""


app.command()(synthesize)
app.command()(decide)
app.command()(explain)
app.command()(summarize)
app.command()(compare)
