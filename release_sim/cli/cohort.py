"""``cohort``: tables of cases, each verb in a module of its own."""

from __future__ import annotations

import typer

from release_sim.cli.cohort_compare import compare
from release_sim.cli.cohort_decide import decide
from release_sim.cli.cohort_explain import explain
from release_sim.cli.cohort_summarize import summarize
from release_sim.cli.cohort_synthesize import synthesize
from release_sim.cli.help import PlainHelp

app = typer.Typer(help="Decide, compare and summarize tables of cases.", no_args_is_help=True)


@app.callback()
def cohort() -> None:
    """Decide, compare and summarize tables of cases."""


app.command(cls=PlainHelp)(synthesize)
app.command(cls=PlainHelp)(decide)
app.command(cls=PlainHelp)(explain)
app.command(cls=PlainHelp)(summarize)
app.command(cls=PlainHelp)(compare)
