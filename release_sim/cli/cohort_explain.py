"""``cohort explain``: one row of a table, as a single case is explained."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from release_sim.api.explanation import Explanation
from release_sim.api.inputs import Inputs
from release_sim.api.row_explanation import RowOptions, explained_row
from release_sim.api.table_options import TableOptions
from release_sim.cli.answering import NOTHING_ASKED, ExplanationOutput
from release_sim.cli.options import (
    AsOfAll,
    File,
    ForgetAll,
    Ignore,
    Json,
    Mapping,
    OnlyActions,
    Papers,
    Person,
    Policy,
    Reading,
    Rules,
    SetAll,
    check_person,
)
from release_sim.cli.output import painter, print_caveats, print_idle, print_json, print_out, width
from release_sim.model.problem import Place
from release_sim.reporting.answers.decision_json import explained
from release_sim.reporting.answers.decision_view import DecisionView
from release_sim.reporting.answers.trace_text import Trace, heading
from release_sim.vocabulary.actions import ACTIONS


def explain(
    file: File,
    row: Annotated[
        int, typer.Option("--row", metavar="N", min=1, help="The number of the row, from 1.")
    ],
    action: OnlyActions = None,
    policy: Policy = None,
    reading: Reading = None,
    as_of: AsOfAll = None,
    set: SetAll = None,  # noqa: A002  the option's name
    forget: ForgetAll = None,
    instruments: Papers = None,
    person: Person = "",
    mapping: Mapping = None,
    ignore_unknown_columns: Ignore = False,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Explain one row as a single case.

    The table is one of cases, or one that `decide` wrote with --with-rules: then the policy and the
    readings are those of the table, rows keep their original number, and the result is checked
    against the stored answer. Options change that as they do for a scenario.
    """
    check_person(instruments, person)
    inputs = Inputs.at(rules)
    rulebook = inputs.rulebook()
    for each in action or ():
        inputs.diagnosis.check_known("action", each, ACTIONS, Place("--action"))
    beside = TableOptions(
        mapping,
        as_of,
        set or (),
        forget or (),
        ignore=ignore_unknown_columns,
        papers=instruments or (),
        person=person,
    )
    options = RowOptions(policy, reading or (), beside)
    _print(explained_row(inputs, rulebook, file, row, options), inputs, action, json)
    print_idle(inputs.idle)


def _print(told: Explanation, inputs: Inputs, action: list[str] | None, json: bool) -> None:
    """Print a row that was decided again, with its trace."""
    policy, decision, story = told.engine.policy, told.decision, told.scenario
    sensitive = told.sensitive_readings()
    wanted = list(dict.fromkeys(action or ACTIONS))
    voice = inputs.voice(told.rulebook)
    say = voice.about(decision.facts)
    if json:
        value = explained(story, story.main, policy, decision, wanted, sensitive)
        print_json(_answered(value, ExplanationOutput(NOTHING_ASKED, told, say)))
        return
    trace = Trace(DecisionView(told.rulebook, policy, decision, sensitive, say, width(), painter()))
    if action:
        lines = ["\n".join(heading(story, story.main, decision, say, width()))]
        lines += ["\n".join(trace.action(each)) for each in wanted]
        print_out("\n\n".join([*lines, "\n".join(trace.sources())]).rstrip())
    else:
        print_out(trace.whole(story, story.main))
    print_caveats(policy.caveats(decision.as_of), voice)


def _answered(value: dict[str, Any], asking: ExplanationOutput) -> dict[str, Any]:
    """Return the explanation with what was asked of each answer."""
    for each, answer in value["answers"].items():
        answer.update(asking.json(each))
    return value
