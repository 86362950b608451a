"""A mapping to start from, written from a look at a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from release_sim.api.inputs import Inputs
from release_sim.loading.mappings import releases_of
from release_sim.reporting.cohorts.mapping_file import mapping_text


def starting_mapping(file: Path, inputs: Inputs) -> str:
    """Return the text of a mapping for the table in a file; raise what is wrong with the file."""
    # Arrow takes long to come, which other starting files do without.
    from release_sim.cohort.tables.profile import profile  # noqa: PLC0415
    from release_sim.cohort.tables.table import open_table  # noqa: PLC0415

    table = inputs.diagnosis.require(open_table(file, inputs.diagnosis))
    found = profile(table, releases_of(table.names, inputs.folder))
    return mapping_text(found, date.today())
