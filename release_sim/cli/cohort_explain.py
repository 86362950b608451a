"""``cohort explain``: one row of a table, as a single case is explained."""

from __future__ import annotations

from typing import Annotated

import typer

from release_sim.cli.cohort_options import (
    AsOfAll,
    File,
    ForgetAll,
    Ignore,
    Mapping,
    Papers,
    Person,
    SetAll,
    check_person,
)
from release_sim.cli.options import (
    ChangeTo,
    InLanguage,
    Json,
    Missing,
    OnlyActions,
    Parties,
    Policy,
    Reading,
    Readings,
    Rules,
    WhyNot,
)
from release_sim.cli.output import heard_in, print_idle
from release_sim.model.language import Language


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
    why_not: WhyNot = None,
    change_to: ChangeTo = None,
    by: Parties = None,
    missing: Missing = False,
    readings: Readings = False,
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Explain one row as a single case.

    The table is one of cases, or one that `decide` wrote with --with-rules: then the policy and the
    readings are those of the table, rows keep their original number, and the result is checked
    against the stored answer. Options change that as they do for a scenario. The questions are
    those of `explain`: why not another answer, what would change it, what is missing, and which
    readings it turns on.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.row_explanation import RowOptions, explained_row
    from release_sim.api.table_options import TableOptions
    from release_sim.cli.answering import ExplainOptions, print_explanation

    check_person(instruments, person)
    inputs = Inputs.at(rules)
    rulebook = inputs.rulebook()
    asked = ExplainOptions(action or (), why_not, change_to, by or (), missing, readings)
    asked.check(inputs.diagnosis)
    beside = TableOptions(
        mapping,
        as_of,
        set or (),
        forget or (),
        ignore=ignore_unknown_columns,
        papers=instruments or (),
        person=person,
    )
    options = RowOptions(policy, reading or (), beside, language)
    found = explained_row(inputs, rulebook, file, row, options)
    print_explanation(inputs, found, asked, language, json=json, whole=not action)
    print_idle(inputs.idle, heard_in(language, json=json))
