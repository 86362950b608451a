"""``explain``: one answer of one scenario, and why it is not another."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated

import typer

from release_sim.cli.options import (
    AsOf,
    ChangeTo,
    Forget,
    InLanguage,
    Json,
    Missing,
    PapersToCome,
    Parties,
    Policy,
    Reading,
    Readings,
    Rules,
    Scenario,
    Set,
    Verbose,
    WhyNot,
)
from release_sim.cli.output import heard_in, print_idle, print_time
from release_sim.model.language import Language


def explain(
    scenario: Scenario,
    action: Annotated[
        list[str] | None,
        typer.Option("--action", metavar="ACTION", help="The action; repeatable. Default: all."),
    ] = None,
    what_if: Annotated[
        str | None,
        typer.Option("--what-if", metavar="NAME", help="Explain this what-if of the scenario."),
    ] = None,
    policy: Policy = None,
    as_of: AsOf = None,
    reading: Reading = None,
    set: Set = None,  # noqa: A002  the option's name
    forget: Forget = None,
    why_not: WhyNot = None,
    change_to: ChangeTo = None,
    by: Parties = None,
    instruments: PapersToCome = None,
    missing: Missing = False,
    readings: Readings = False,
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    verbose: Verbose = False,
    json: Json = False,
) -> None:
    """Explain an answer, and what would change it.

    Options ask why the answer is not another, what would change it, what is missing, and which
    readings it turns on. Without such an option the whole trace of the answer is shown.
    """
    from release_sim.api.explanation import explain as read
    from release_sim.api.inputs import Inputs
    from release_sim.api.overrides import Overrides
    from release_sim.cli.answering import ExplainOptions, print_explanation

    begun = perf_counter()
    asked = ExplainOptions(
        action or (), why_not, change_to, by or (), missing, readings, instruments
    )
    inputs = Inputs.at(rules)
    asked.check(inputs.diagnosis)
    overrides = Overrides(policy, as_of, reading or (), set or (), forget or ())
    found = read(inputs, scenario, what_if or "", overrides)
    print_explanation(inputs, found, asked, language, json=json)
    heard = heard_in(language, json=json)
    print_idle(inputs.idle, heard)
    if verbose:
        print_time(begun, found.seconds, heard)
