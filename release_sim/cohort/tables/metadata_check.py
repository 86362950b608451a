"""The check that what a table says of itself can be read, and agrees with its columns."""

from __future__ import annotations

import json
from typing import Any as Arrow  # pyarrow has no types

import pyarrow as pa

from release_sim.cohort.tables import provenance, table_metadata
from release_sim.cohort.tables.provenance import Provenance
from release_sim.cohort.tables.table_metadata import ROW, RULES, SCHEMA, TableMetadata
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.problem import Place
from release_sim.reporting.cohorts.synthesis_text import SCHEMA as DRAWN
from release_sim.vocabulary.facts import DAY


def check_metadata(schema: Arrow, place: Place, diagnosis: Diagnosis) -> bool:
    """Return True if what a table says of itself can be read, and agrees with its columns.

    Anyone may have altered it since it was written; every problem is reported. A key that is not
    known is left alone; what means something else has another name of its form.
    """
    own, told = Diagnosis(), schema.metadata or {}
    redraw = "draw the people again: release-sim cohort synthesize"
    for key, name, read, hint in (
        (table_metadata.KEY, SCHEMA, TableMetadata.on, "decide the table again"),
        (provenance.KEY, DRAWN, Provenance.on, redraw),
    ):
        if key not in told:
            continue
        try:
            written = str(json.loads(told[key])["schema"])
            found = read(schema) if written == name else None
        except (ValueError, KeyError, TypeError, AttributeError):
            message = f"what the table says of itself under `{key.decode()}` was altered"
            own.add("table-broken", place, message, help=hint)
            continue
        if written != name:
            message = (
                f"written as `{written}`, whose hashes cannot be compared with those of `{name}`"
            )
            own.add("other-version", place, message, help=_way_forward(written, name, hint))
        if isinstance(found, TableMetadata):
            _check_columns(schema, found, place, own)
    diagnosis.take(FilesAreWrongError(own.problems))
    return not len(own)


def _check_columns(schema: Arrow, label: TableMetadata, place: Place, diagnosis: Diagnosis) -> None:
    """Report columns that a decided table has by its label, and that are gone or of another type.

    Answers may be words or what another program makes of words.
    """
    wanted = {ROW: pa.types.is_integer, DAY.name: pa.types.is_date}
    wanted |= {RULES: _is_binary} if label.rules else {}
    for name, is_right in wanted.items():
        if name not in schema.names:
            message = f"a decided table has a column `{name}`, and this one has none"
        elif is_right(schema.field(name).type):
            continue
        else:
            message = f"the cells of `{name}` are {schema.field(name).type}, as no decided table's"
        diagnosis.add("table-broken", place, message, help="decide the table again")


def _is_binary(kind: Arrow) -> bool:
    return bool(pa.types.is_fixed_size_binary(kind))


def _way_forward(written: str, known: str, hint: str) -> str:
    """Return the help for a table of another version.

    Schemas are named ``NAME/NUMBER``.
    """
    (kind, _, number), (own, _, least) = written.rpartition("/"), known.rpartition("/")
    if kind != own or not number.isdecimal():
        return hint
    if int(number) > int(least):
        return f"a later version of release_sim wrote it, and reads it; with this one, {hint}"
    return f"an earlier version of release_sim wrote it; {hint}"
