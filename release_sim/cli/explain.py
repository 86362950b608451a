"""``explain``: one answer of one scenario, and why it is not another."""

from __future__ import annotations

from time import perf_counter
from typing import Annotated

import typer

from release_sim.api.explanation import explain as read
from release_sim.api.inputs import Inputs
from release_sim.api.overrides import Overrides
from release_sim.cli.answering import ExplainOptions, ExplanationOutput
from release_sim.cli.options import (
    AsOf,
    Forget,
    InLanguage,
    Json,
    Policy,
    Reading,
    Rules,
    Scenario,
    Set,
    Verbose,
)
from release_sim.cli.output import (
    painter,
    print_caveats,
    print_idle,
    print_json,
    print_out,
    print_time,
    width,
)
from release_sim.model.language import Language
from release_sim.reporting.answers.decision_json import explained
from release_sim.reporting.answers.decision_view import DecisionView
from release_sim.reporting.answers.trace_text import Trace, heading
from release_sim.vocabulary.actions import ACTIONS


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
    why_not: Annotated[
        str | None,
        typer.Option("--why-not", metavar="ANSWER", help="Explain why the answer is not this one."),
    ] = None,
    change_to: Annotated[
        str | None,
        typer.Option(
            "--change-to", metavar="ANSWER", help="Find the fewest changed facts that lead to it."
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", metavar="PARTY", help="Use only changes that this party can make; repeatable."
        ),
    ] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="List what to ask when the answer is undetermined.")
    ] = False,
    readings: Annotated[
        bool,
        typer.Option("--readings", help="Show which combinations of readings change the answer."),
    ] = False,
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    verbose: Verbose = False,
    json: Json = False,
) -> None:
    """Explain an answer, and what would change it.

    Also why it is not another, what would change it, what is missing, and which readings it turns
    on. Without a question, all of the trace about the answer is shown.
    """
    if by and not change_to:
        raise typer.BadParameter("--by goes with --change-to")
    begun = perf_counter()
    asked = ExplainOptions(action or (), why_not, change_to, by or (), missing, readings)
    inputs = Inputs.at(rules)
    asked.check(inputs.diagnosis)
    overrides = Overrides(policy, as_of, reading or (), set or (), forget or ())
    found = read(inputs, scenario, what_if or "", overrides)
    story, branch, decision = found.scenario, found.branch, found.decision
    say = inputs.voice(found.rulebook, language).about(decision.facts)
    head = "\n".join(heading(story, branch, decision, say, width()))
    wanted = list(dict.fromkeys(action or ACTIONS))
    asking = ExplanationOutput(asked, found, say)
    if json or not asked:
        contested = found.sensitive_readings()
    if json:
        value = explained(story, branch, found.engine.policy, decision, wanted, contested)
        for name, answer in value["answers"].items():
            answer.update(asking.json(name))
        print_json(value)
    elif asked:
        print_out("\n\n".join([head, *asking.text(width())]))
    else:
        under = found.engine.policy
        trace = Trace(
            DecisionView(found.rulebook, under, decision, contested, say, width(), painter())
        )
        told = ["\n".join(trace.action(name)) for name in wanted]
        print_out("\n\n".join([head, *told, "\n".join(trace.sources())]).rstrip())
    if not json:
        caveats = found.engine.policy.caveats(decision.as_of)
        print_caveats(caveats, inputs.voice(found.rulebook, language))
    print_idle(inputs.idle)
    if verbose:
        print_time(begun, found.seconds)
