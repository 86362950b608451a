"""The origin of synthetic people, as the table that has them tells it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any
from typing import Any as Arrow  # pyarrow has no types

from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.cohorts.population import Confidence, Population, SampleUnit
from release_sim.model.cohorts.table_counts import DrawnFrom, Sample
from release_sim.model.problem import Place

if TYPE_CHECKING:
    from release_sim.cohort.tables.table import Table

KEY = b"release_sim.synthesis"
MADE_UP = "group.made_up"
"""A column that says in every row of a table that its people are made up, and of what."""
SHOWN = 12  # of a hash
_MADE_UP = re.compile(
    r"made up: (?P<rows>[1-9]\d{,17}) (?P<people>requests|bookings)(?: of (?P<year>\d{1,4}))?, "
    r"seed (?P<seed>\d{1,100}), of parameters (?P<digest>[0-9a-f]+), "
    r"(?P<assumed>\d{1,9}) of (?P<parameters>\d{1,9}) assumed; "
    r"the rows stand for (?P<a_year>\d{1,4} \d{1,18}\.\d{3}(?:, \d{1,4} \d{1,18}\.\d{3})*)"
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """The origin of synthetic people: what it takes to draw others like them.

    ``digest`` is the hash of the parameters, or its beginning.
    """

    digest: str
    people: SampleUnit
    rows: int
    seed: int
    year: int | None
    a_year: Mapping[int, float]
    title: str
    parameters: int
    assumed: int

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for numbers that no draw of people has."""
        if self.rows < 1 or not all(map(isfinite, self.a_year.values())):
            raise ValueError(self.rows)

    @classmethod
    def of(cls, table: Table) -> Provenance | None:
        """Return the origin of a table; None if its people are not synthetic.

        Parquet tells it beside the rows; of any table the column ``MADE_UP`` tells it, in each row.
        """
        if (table.schema.metadata or {}).get(KEY):
            return cls.on(table.schema)
        row = table.row(1) if MADE_UP in table.names else None
        return None if row is None else cls.read(str(row[MADE_UP][0].as_py() or ""))

    @classmethod
    def read(cls, text: str) -> Provenance | None:
        """Read what a cell of the column ``MADE_UP`` says; None if that is not written so."""
        told = _MADE_UP.fullmatch(text)
        if told is None:
            return None
        numbers = (each.split() for each in told["a_year"].split(", "))
        return cls(
            digest=told["digest"],
            people=SampleUnit(told["people"]),
            rows=int(told["rows"]),
            seed=int(told["seed"]),
            year=int(told["year"]) if told["year"] else None,
            a_year={int(year): float(number) for year, number in numbers},
            title=f"parameters {told['digest']}",
            parameters=int(told["parameters"]),
            assumed=int(told["assumed"]),
        )

    @classmethod
    def on(cls, schema: Arrow) -> Provenance | None:
        """Return the origin that a schema tells; None if it tells none."""
        written = (schema.metadata or {}).get(KEY)
        if written is None:
            return None
        told: dict[str, Any] = json.loads(written)
        known = [each["confidence"] for each in told["parameters"].values()]
        return cls(
            digest=told["hash"],
            people=SampleUnit(told["population"]),
            rows=told["rows"],
            seed=told["seed"],
            year=told["year"],
            a_year={int(year): number for year, number in told["a_year"].items()},
            title=told["title"],
            parameters=len(known),
            assumed=known.count(Confidence.ASSUMPTION),
        )

    def cell(self) -> str:
        """Return the text of the column ``MADE_UP``, the same for every row."""
        a_year = ", ".join(f"{year} {number:.3f}" for year, number in self.a_year.items())
        only = f" of {self.year}" if self.year else ""
        return (
            f"made up: {self.rows} {self.people.value}{only}, seed {self.seed}, "
            f"of parameters {self.digest[:SHOWN]}, {self.assumed} of {self.parameters} assumed; "
            f"the rows stand for {a_year}"
        )

    @property
    def sample(self) -> Sample:
        """Return the number of people of whom the rows are a sample."""
        return Sample(self.people.value, self.rows, self.a_year)

    @property
    def drawn_from(self) -> DrawnFrom:
        """The population that they are of."""
        return DrawnFrom(self.title, self.digest, self.seed, self.parameters, self.assumed)

    def check(self, population: Population, place: Place, diagnosis: Diagnosis) -> None:
        """Report people drawn from other parameters than these."""
        if not population.digest.startswith(self.digest):
            message = (
                f"its people were drawn from parameters with hash {self.digest[:SHOWN]}, "
                f"and these have {population.digest[:SHOWN]}"
            )
            hint = "name the parameter file used then with --parameters, or draw the people again"
            diagnosis.add("other-parameters", place, message, help=hint)


def carried(schema: Arrow) -> dict[bytes, bytes]:
    """Return the metadata of its origin that a table keeps when it is decided."""
    return {k: v for k, v in (schema.metadata or {}).items() if k == KEY}
