"""``cohort explain``: one row of a table, as a single case is explained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from release_sim.analysis.explain.sensitivity_to_readings import sensitive_readings
from release_sim.api.explanation import Explanation
from release_sim.api.inputs import Inputs
from release_sim.api.table_options import (
    TableOptions,
    check_has_facts,
    decided_table,
    scenario_from_row,
)
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
from release_sim.cli.output import print_caveats, print_json, print_out, width
from release_sim.errors import NothingCollectedError
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.answers.decision_json import explained
from release_sim.reporting.answers.decision_view import DecisionView
from release_sim.reporting.answers.trace_text import Trace, heading
from release_sim.vocabulary.actions import ACTIONS

if TYPE_CHECKING:
    from release_sim.cohort.tables.explain_row import ExplainedRow


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
    # Arrow and numpy take half a second to come, which the list of all verbs does without.
    from release_sim.cohort.cohort_engine import CohortEngine  # noqa: PLC0415
    from release_sim.cohort.tables import explain_row as again  # noqa: PLC0415
    from release_sim.cohort.tables.table_metadata import TableMetadata  # noqa: PLC0415

    check_person(instruments, person)
    inputs = Inputs.at(rules)
    rulebook = inputs.rulebook()
    diagnosis, place = inputs.diagnosis, Place(str(file))
    table = decided_table(file, diagnosis)
    label = TableMetadata.on(table.schema) if table else None
    if label and policy is None:
        under = label.policy_of(rulebook.policies, place, diagnosis)
    else:
        under = inputs.policy(policy, rulebook)
    chosen = inputs.readings(reading or (), rulebook)
    for each in action or ():
        diagnosis.check_known("action", each, ACTIONS, Place("--action"))
    stated = [*(label.alike if label else ()), *(set or ())]
    ignore = ignore_unknown_columns or label is not None
    beside = TableOptions(
        mapping,
        as_of,
        stated,
        forget or (),
        ignore=ignore,
        papers=instruments or (),
        person=person,
    )
    given = beside.read(inputs, under)
    if not label:
        table, given = beside.opened(file, given, inputs)
    has_facts = table is not None and check_has_facts(table, diagnosis)
    layout = beside.bindings(table, given, diagnosis) if table and has_facts else None
    layout, under = diagnosis.require(layout), diagnosis.require(under)
    table = diagnosis.require(table)
    found = again.row_of(table, row)
    if found is None:
        raise NothingCollectedError(f"{file} has no row {row}")
    changed = bool(policy or reading or as_of or set or forget)
    told = again.explain_row(
        table,
        layout,
        CohortEngine(under.with_readings(chosen)),
        found,
        label is not None and not changed,
    )
    _print(told, inputs, rulebook, file, row, action, json)


def _print(
    told: ExplainedRow,
    inputs: Inputs,
    rulebook: Rulebook,
    file: Path,
    row: int,
    action: list[str] | None,
    json: bool,
) -> None:
    """Print a row that was decided again, with its trace."""
    engine, decision = told.engine, told.decision
    story = scenario_from_row(file, row, engine.policy.name, told.case)
    contested = sensitive_readings(engine, told.case)
    wanted = list(dict.fromkeys(action or ACTIONS))
    say = inputs.voice(rulebook).about(decision.facts)
    if json:
        value = explained(story, story.main, engine.policy, decision, wanted, contested)
        explanation = Explanation(rulebook, story, story.main, engine, decision)
        print_json(_answered(value, ExplanationOutput(NOTHING_ASKED, explanation, say)))
        return
    trace = Trace(DecisionView(rulebook, engine.policy, decision, contested, say, width()))
    if action:
        lines = ["\n".join(heading(story, story.main, decision, say, width()))]
        lines += ["\n".join(trace.action(each)) for each in wanted]
        print_out("\n\n".join([*lines, "\n".join(trace.sources())]).rstrip())
    else:
        print_out(trace.whole(story, story.main))
    print_caveats(engine.policy.caveats(decision.as_of), inputs.voice(rulebook))


def _answered(value: dict[str, Any], asking: ExplanationOutput) -> dict[str, Any]:
    """Return the explanation with what was asked of each answer."""
    for each, answer in value["answers"].items():
        answer.update(asking.json(each))
    return value
