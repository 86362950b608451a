"""Files of statistical packages: Stata, SPSS and SAS, with the labels of their values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from typing import Any as Arrow  # pyarrow has no types

import pyarrow as pa

from release_sim.cohort.tables.row_source import ROWS, broken, cell_text, reader_missing
from release_sim.model.problem import Place

STATISTICS = (".dta", ".sav", ".zsav", ".por", ".xpt")


class StatisticsFile:
    """A table of Stata, SPSS or SAS (a transport file); its cells are text.

    A value that has a label is the label. Some rows are read at a time. What these packages call
    missing is a cell without anything.
    """

    remarks = ()

    def __init__(self, path: Path) -> None:
        """Read what the file says of its columns."""
        self._path, self._named = path.absolute(), str(path)
        _, about = self._read(metadataonly=True)
        self.names: list[str] = list(about.column_names)
        self.length: int | None = about.number_rows if about.number_rows not in (None, -1) else None
        self._labels: Mapping[str, Mapping[Any, str]] = about.variable_value_labels
        self.schema = pa.schema([(name, pa.string()) for name in self.names])

    def line(self, row: int) -> int:
        """Return the row."""
        return row

    def batches(
        self,
        columns: Sequence[str],
        coded: Collection[str],  # noqa: ARG002  text is encoded where it is read
        since: int,
    ) -> Iterator[tuple[int, Arrow]]:
        """Yield the rows as text."""
        wanted = list(columns) or self.names[:1]
        first = (since - 1) // ROWS * ROWS + 1
        while True:
            cells, _ = self._read(usecols=wanted, row_offset=first - 1, row_limit=ROWS)
            arrays = {name: self._texts(name, cells[name]) for name in wanted}
            rows = pa.record_batch(arrays).select(list(columns))
            length = len(arrays[wanted[0]])
            if length:
                yield first, rows
            if length < ROWS:
                return
            first += length

    def _texts(self, name: str, cells: Sequence[Any]) -> Arrow:
        labels = self._labels.get(name, {})
        return pa.array([labels.get(cell, cell_text(cell)) for cell in cells], pa.string())

    def _read(self, **how: Any) -> Any:
        try:
            import pyreadstat  # noqa: PLC0415  only those who read such files need it
        except ModuleNotFoundError:
            what = "a table of Stata, SPSS or SAS"
            raise reader_missing(Place(self._named), "pyreadstat", what) from None
        others = {".dta": "read_dta", ".por": "read_por", ".xpt": "read_xport"}
        read = getattr(pyreadstat, others.get(self._path.suffix.lower(), "read_sav"))
        try:
            return read(str(self._path), output_format="dict", **how)
        except pyreadstat.ReadstatError as error:
            raise broken(Place(self._named), str(error).lower()) from None
