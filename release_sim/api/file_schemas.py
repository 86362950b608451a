"""JSON Schema of every kind of file, for editors."""

from __future__ import annotations

from typing import Any

from release_sim.loading.json_schema import FILE_KINDS, rulebook_file_schema
from release_sim.loading.mapping_schema import mapping_schema
from release_sim.model.rulebook import Rulebook

MAPPING, PARAMETERS = "mapping", "parameters"
PROCESS, WHAT_IFS = "process", "process_what_ifs"
KINDS = (*FILE_KINDS, MAPPING, PARAMETERS, PROCESS, WHAT_IFS)


def file_schema(kind: str, rulebook: Rulebook) -> dict[str, Any]:
    """Return the schema of one kind of file, with the names that this rulebook knows."""
    if kind == MAPPING:
        return mapping_schema()
    if kind == PARAMETERS:
        from release_sim.cohort.people.parameter_schema import parameter_schema  # noqa: PLC0415  it needs numpy

        return parameter_schema(rulebook.sources)
    if kind in (PROCESS, WHAT_IFS):
        from release_sim.process.process_schema import process_schema, what_ifs_schema  # noqa: PLC0415  so do these

        return process_schema(rulebook) if kind == PROCESS else what_ifs_schema(rulebook)
    return rulebook_file_schema(kind, rulebook)
