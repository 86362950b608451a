"""``schema``: JSON Schema for editors."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from release_sim.cli.options import Json, Rules
from release_sim.cli.output import print_json

FileKind = StrEnum(
    "FileKind",
    [
        "scenario",
        "timeline",
        "rules",
        "source",
        "readings",
        "limits",
        "policy",
        "invariants",
        "mapping",
        "parameters",
        "process",
        "process_what_ifs",
    ],
)


def schema(
    kind: Annotated[
        FileKind,
        typer.Argument(
            help="Kind of file: scenario, timeline, rules, source, readings, limits, policy, "
            "invariants, mapping, parameters, process or process_what_ifs."
        ),
    ] = FileKind.scenario,
    rules: Rules = None,
    json: Json = True,  # noqa: ARG001  every verb takes --json; a schema is JSON anyway
) -> None:
    """Print JSON Schema for editors.

    It knows every name of the rulebook: facts, actions, rules, readings, policies.
    """
    from release_sim.api.file_schemas import file_schema
    from release_sim.api.inputs import Inputs

    print_json(file_schema(kind.value, Inputs.at(rules).rulebook()))
