"""A table of simulated events: who, when, what, in which run; every row says it is made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from release_sim.cohort.tables.provenance import MADE_UP
from release_sim.cohort.tables.table_writer import new_table

EventRow = tuple[int, datetime, str]
"""The number of a person, a moment, and the kind of event."""

WriteEvents = Callable[[str, int, Sequence[EventRow]], None]
"""Writes the events of a run: the name of its variant, its replication, and its events."""


@contextmanager
def event_table(path: Path, made_up: str, time_zone: str) -> Iterator[WriteEvents]:
    """Write events run by run into a table that takes its name when it is whole.

    Their times are told by the clocks of the time zone.
    """
    schema = _schema(time_zone)
    with new_table(path, schema) as write:

        def add(variant: str, replication: int, rows: Sequence[EventRow]) -> None:
            people, times, kinds = zip(*rows, strict=True) if rows else ((), (), ())
            columns = [
                pa.array([variant] * len(rows), pa.string()),
                pa.array([replication] * len(rows), pa.int32()),
                pa.array(people, pa.int32()),
                pa.array(times, schema.field("at").type),
                pa.array(kinds, pa.string()),
                pa.array([made_up] * len(rows), pa.string()),
            ]
            write(pa.record_batch(columns, schema=schema))

        yield add


def _schema(time_zone: str) -> pa.Schema:
    return pa.schema(
        [
            ("variant", pa.string()),
            ("replication", pa.int32()),
            ("person", pa.int32()),
            ("at", pa.timestamp("s", tz=time_zone)),
            ("event", pa.string()),
            (MADE_UP, pa.string()),
        ]
    )
