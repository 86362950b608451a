"""The days of a population: how many people there are on each, and on which one each is drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import numpy as np

from release_sim.cohort.cases import Codes
from release_sim.cohort.people.random_numbers import WHOLE, Random
from release_sim.errors import NothingCollectedError
from release_sim.model.cohorts.population import Population, SampleUnit


class PopulationDays:
    """The days on which people are drawn, and how many there are."""

    def __init__(
        self,
        population: Population,
        parameters: Mapping[str, float],
        people: SampleUnit,
        year: int | None,
    ) -> None:
        """Take the days of one ``year``, or all where it is None."""
        every = [date.fromordinal(day) for day in population.days(people)]
        days = [day for day in every if year in (None, day.year)]
        rates = {
            p: np.array([population.a_year(p, day, parameters) for day in days]) for p in SampleUnit
        }
        weights = rates[people]
        if not weights.sum() > 0:
            which = f"no {people} fall in {year}" if year else f"there are no {people}"
            message = f"{which}; the parameters speak of {every[0].year} to {every[-1].year}"
            raise NothingCollectedError(message)
        self.ordinals = np.array([day.toordinal() for day in days], dtype=np.int32)
        self._bounds = np.rint(np.cumsum(weights) / weights.sum() * WHOLE)[:-1]
        requests = rates[SampleUnit.REQUESTS]
        self.requests_a_month = np.rint(requests / 12).astype(np.int32)
        share = np.ones(len(days))
        if people is SampleUnit.BOOKINGS:
            share = np.minimum(requests / np.maximum(weights, 1e-9), 1)
        self.with_request = np.rint(share * WHOLE)
        self.a_year: dict[int, float] = defaultdict(float)
        for day, weight in zip(days, weights, strict=True):
            self.a_year[day.year] += float(weight) / 365.25

    def draw(self, random: Random) -> Codes:
        """Draw a day for each random number."""
        return self.ordinals.take(np.searchsorted(self._bounds, random, side="right"))
