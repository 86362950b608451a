"""The tables that are written: Parquet or CSV, batch by batch, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any as Arrow  # pyarrow has no types

import pyarrow as pa
import pyarrow.csv as pc

from release_sim.cohort.tables.cells import texts
from release_sim.cohort.tables.parquet import Writer
from release_sim.reporting.atomic_file import replacing

CSV = ".csv"


@contextmanager
def new_table(
    path: Path, schema: Arrow, in_part: bool = False
) -> Iterator[Callable[[Arrow], None]]:
    """Write batches into a table that takes its name when it is whole.

    After an error what was there before under the name is there still, and nothing else; but with
    ``in_part`` what was written until then takes the name.
    """
    interruption: BaseException | None = None
    with replacing(path) as file:
        is_csv = path.suffix.lower() == CSV
        plain = pa.schema([(name, pa.string()) for name in schema.names])
        into = pc.CSVWriter(file, plain) if is_csv else Writer(file, schema)
        try:
            yield lambda rows: into.write_batch(_plain(rows, plain) if is_csv else rows)
        except BaseException as error:  # an interrupt too: what is written by then takes the name
            if not in_part:
                raise
            interruption = error
        finally:
            into.close()
    if interruption:
        raise interruption


def _plain(rows: Arrow, schema: Arrow) -> Arrow:
    """Return the rows as text."""
    return pa.record_batch([texts(column) for column in rows.columns], schema=schema)
