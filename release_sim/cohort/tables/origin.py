"""What a table of made-up people says of where they came from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from typing import Any as Arrow  # pyarrow has no types

from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.cohorts.cohort import DrawnFrom, Sample
from release_sim.model.cohorts.population import Confidence, People, Population
from release_sim.model.problem import Place

KEY = b"release_sim.synthesis"


@dataclass(frozen=True, slots=True)
class Origin:
    """How the people were drawn, as far as it takes to draw others like them."""

    digest: str
    people: People
    rows: int
    seed: int
    year: int | None
    a_year: Mapping[int, float]
    title: str
    parameters: int
    assumed: int

    @classmethod
    def on(cls, schema: Arrow) -> Origin | None:
        """The origin of a table with this schema, nothing where nobody made its people up."""
        written = (schema.metadata or {}).get(KEY)
        if written is None:
            return None
        told: dict[str, Any] = json.loads(written)
        known = [each["confidence"] for each in told["parameters"].values()]
        return cls(
            digest=told["hash"],
            people=People(told["population"]),
            rows=told["rows"],
            seed=told["seed"],
            year=told["year"],
            a_year={int(year): number for year, number in told["a_year"].items()},
            title=told["title"],
            parameters=len(known),
            assumed=known.count(Confidence.ASSUMPTION),
        )

    @property
    def sample(self) -> Sample:
        """Of how many people the rows are a sample."""
        return Sample(self.people.value, self.rows, self.a_year)

    @property
    def drawn_from(self) -> DrawnFrom:
        """The population that they are of."""
        return DrawnFrom(self.title, self.digest, self.seed, self.parameters, self.assumed)

    def check(self, population: Population, place: Place, diagnosis: Diagnosis) -> None:
        """Complain where the people were drawn from other parameters than these."""
        if population.digest != self.digest:
            message = (
                f"its people were drawn from parameters with hash {self.digest[:12]}, "
                f"and these have {population.digest[:12]}"
            )
            hint = "name the parameters of then with --parameters, or draw the people again"
            diagnosis.add("other-parameters", place, message, help=hint)


def carried(schema: Arrow) -> dict[bytes, bytes]:
    """What a table hands on of its origin when it is decided."""
    return {k: v for k, v in (schema.metadata or {}).items() if k == KEY}
