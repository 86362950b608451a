"""``explain``: one answer of one scenario, and why it is not another."""

from __future__ import annotations

from typing import Annotated

import typer

from release_sim.cli.books import Books, Overrides
from release_sim.cli.options import AsOf, Forget, Json, Policy, Reading, Rules, Scenario, Set
from release_sim.cli.output import say, say_json, width
from release_sim.engine.contested import contests
from release_sim.engine.deciders import Deciders
from release_sim.errors import OutOfScopeError
from release_sim.loading.diagnosis import suggestion
from release_sim.model.problem import Place
from release_sim.model.rule import ACTIONS
from release_sim.reporting.decision_json import explained
from release_sim.reporting.trace_text import Trace, heading


def explain(
    scenario: Scenario,
    action: Annotated[
        list[str] | None, typer.Option("--action", help="The action; repeatable. Default: all.")
    ] = None,
    what_if: Annotated[
        str | None, typer.Option("--what-if", help="Explain this branch of the scenario.")
    ] = None,
    policy: Policy = None,
    as_of: AsOf = None,
    reading: Reading = None,
    set: Set = None,  # noqa: A002  the option's name
    forget: Forget = None,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Say why an answer is what it is.

    Also why it is not another, what is missing, and which readings it turns on.
    """
    books = Books.at(rules)
    overrides = Overrides(policy, as_of, reading or (), set or (), forget or ())
    rulebook, scenarios = books.scenarios([scenario], overrides)
    if len(scenarios) > 1:
        message = "`explain` takes one scenario file"
        books.diagnosis.add("is-a-folder", Place(str(scenario)), message, help="name a file in it")
    story = scenarios[0]
    branches = {branch.name: branch for branch in (story.main, *story.what_if)}
    if (what_if or "") not in branches:
        message = f"the scenario has no what-if `{what_if}`"
        hint = suggestion(what_if or "", [name for name in branches if name])
        books.diagnosis.add("unknown-key", Place("--what-if"), message, help=hint)
    for name in action or ():
        if name not in ACTIONS:
            message = f"unknown action `{name}`"
            hint = suggestion(name, ACTIONS)
            books.diagnosis.add("unknown-action", Place("--action"), message, help=hint)
    books.diagnosis.raise_if_any()
    branch = branches[what_if or ""]
    engine = Deciders(rulebook).engine(branch.policy, branch.readings)
    try:
        decision = engine.decide(branch.case)
    except OutOfScopeError as error:
        books.complain_of(error, story, branch)
        books.diagnosis.raise_if_any()
        raise
    contested = contests(engine, branch.case)
    wanted = action or list(ACTIONS)
    if json:
        say_json(explained(story, branch, engine.policy, decision, wanted, contested))
        return
    trace = Trace(rulebook, engine.policy, decision, contested, width())
    parts = ["\n".join(heading(story, branch, decision, width()))]
    parts += ["\n".join(trace.action(name)) for name in wanted]
    say("\n\n".join(parts))
