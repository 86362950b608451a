"""A table of made-up people: the day, what is known of each, and by what they can be grouped."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any as Arrow  # pyarrow has no types

import pyarrow as pa
import pyarrow.compute as pc

from release_sim.cohort.people.synthesize import DrawnCases, Synthesizer
from release_sim.cohort.tables.decided_rows import TYPES, column_of
from release_sim.cohort.tables.provenance import KEY, MADE_UP, Provenance
from release_sim.cohort.tables.table_writer import new_table
from release_sim.model.cohorts.population import HAS_REQUEST, Synthesis
from release_sim.reporting.cohorts.synthesis_text import synthesis_json
from release_sim.vocabulary.facts import DAY, VOCABULARY

YEAR = "group.year"
_TOGETHER = 4  # blocks in a group of rows: few and large, they are smaller and sooner read


def write_people(
    path: Path, synthesizer: Synthesizer, synthesis: Synthesis, on_progress: Callable[[int], None]
) -> None:
    """Draw people into a table, and tell now and then how many.

    Every row says that it is made up and of what; Parquet also says so in full, under the key
    ``release_sim.synthesis``. Nothing in it depends on when or where.
    """
    told = json.dumps(synthesis_json(synthesis), ensure_ascii=False)
    schema = pa.schema(
        [
            (DAY.name, TYPES[DAY.kind]),
            *((name, TYPES[VOCABULARY[name].kind]) for name in synthesizer.facts),
            (HAS_REQUEST.name, TYPES[HAS_REQUEST.kind]),
            (YEAR, pa.int32()),
            (MADE_UP, pa.dictionary(pa.int8(), pa.string())),
        ],
        metadata={KEY: told},
    )
    origin = Provenance.on(schema)
    assert origin, "the schema has just been given it"  # noqa: S101
    made_up = origin.cell()
    blocks, rows = synthesizer.blocks(synthesis.rows), 0
    with new_table(path, schema) as write:
        while several := [_rows(drawn, schema, made_up) for drawn in islice(blocks, _TOGETHER)]:
            together = pa.concat_batches(several)
            write(together)
            rows += len(together)
            on_progress(rows)


def _rows(drawn: DrawnCases, schema: Arrow, made_up: str) -> Arrow:
    cases = drawn.cases
    days = column_of(DAY, cases.as_of)
    facts = (column_of(VOCABULARY[name], codes) for name, codes in cases.columns.items())
    mark = pa.DictionaryArray.from_arrays(pa.nulls(len(days), pa.int8()).fill_null(0), [made_up])
    groups = (column_of(HAS_REQUEST, drawn.has_request), pc.year(days).cast(pa.int32()), mark)
    return pa.record_batch([days, *facts, *groups], schema=schema)
