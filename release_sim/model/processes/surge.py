"""A surge of requests, the lever that every process has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from release_sim.model.canonical import canonical_scalar


@dataclass(frozen=True, slots=True)
class Surge:
    """So many times the requests, from a day on."""

    times: float = 1.0
    first: date | None = None

    def canonical(self) -> dict[str, object]:
        """Return the surge as it is hashed."""
        return {"times": self.times, "first": canonical_scalar(self.first)}

    def on(self, day: date) -> float:
        """Return how many times the requests there are on a day."""
        return self.times if self.first is None or day >= self.first else 1.0
