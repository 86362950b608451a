"""Feather: a file of Arrow, read a batch at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any as Arrow  # pyarrow has no types

import pyarrow as pa

from release_sim.cohort.tables.row_source import ROWS

FEATHER = (".feather", ".arrow")


class FeatherFile:
    """A file of Arrow; its first version, which has no batches, is not read."""

    remarks = ()
    length = None

    def __init__(self, path: Path) -> None:
        """Read what the file says of its columns."""
        self._path = path.absolute()
        with pa.ipc.open_file(self._path) as file:
            self.schema = file.schema

    def line(self, row: int) -> int:
        """Return the row."""
        return row

    def batches(
        self,
        columns: Sequence[str],
        coded: Collection[str],  # noqa: ARG002  text is encoded where it is read
        since: int,  # noqa: ARG002  how long a batch is shows only once it is read
    ) -> Iterator[tuple[int, Arrow]]:
        """Yield the rows."""
        first = 1
        with pa.memory_map(str(self._path)) as mapped, pa.ipc.open_file(mapped) as file:
            for number in range(file.num_record_batches):
                batch = file.get_batch(number).select(list(columns))
                for begin in range(0, len(batch), ROWS):
                    rows = batch.slice(begin, ROWS)
                    yield first, rows
                    first += len(rows)
