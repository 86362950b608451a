"""The people who are booked: when, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from release_sim.cohort.people.synthesize import Synthesizer
from release_sim.model.cohorts.population import SampleUnit
from release_sim.model.processes.process import Process
from release_sim.model.processes.surge import Surge
from release_sim.process.arrival_rates import ArrivalRates
from release_sim.process.person_chances import Chances, Streams
from release_sim.process.wall_clock import WallClock
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import GROUND, VOCABULARY
from release_sim.vocabulary.instruments import KIND_OF

BLOCK = 2**12  # people drawn at once; part of what a seed means
_STREAM = 2  # tells the random numbers of a process from those of tables
_CANCELLED = "request.cancelled"
# People are drawn as those who leave, so that the ground of each is drawn too.
_LEAVING: Mapping[str, Value] = {
    "custody.state": "in_custody",
    "custody.eligible_for_release": True,
    "custody.release_certain": True,
}
_OF_EVENTS = {GROUND, _CANCELLED, "request.received_on", *EVENT_KINDS["booking"].sets}

Codes = tuple[int, ...]
"""The codes of facts in one order, of which the vocabulary says what they mean."""


class Booked(NamedTuple):
    """A person who is booked, with the codes of what is known of them and of the papers."""

    number: int
    at: int
    ground: str
    facts: Codes
    papers: Codes | None
    withdrawn: bool
    streams: Chances
    row: int

    def random(self, name: str) -> float:
        """Return the person's random number for one thing."""
        return self.streams[name][self.row]

    def apart(self) -> Booked:
        """Return a copy of the person that does not keep the whole block in memory."""
        return self._replace(streams=self.streams.of_one(self.row), row=0)


class People(Protocol):
    """Those who are booked, in the order of their times.

    ``facts`` and ``papers`` name what their codes are of.
    """

    facts: tuple[str, ...]
    papers: tuple[str, ...]

    def __iter__(self) -> Iterator[Booked]:
        """Yield each person once."""


class BookedPeople:
    """Everyone booked in one replication, drawn from the population."""

    def __init__(
        self,
        process: Process,
        settled: Mapping[str, float],
        clock: WallClock,
        surge: Surge,
        seed: int,
        replication: int,
    ) -> None:
        """``settled`` has the number that each parameter is taken for."""
        self._process, self._clock, self._surge = process, clock, surge
        self._seed, self._key = seed, (_STREAM, replication)
        population = process.population
        self._synthesizer = Synthesizer(population, settled, seed, SampleUnit.BOOKINGS)
        names = [n for n in self._synthesizer.facts if n not in _OF_EVENTS]
        self.facts = tuple(name for name in names if name not in KIND_OF)
        self.papers = tuple(name for name in names if name in KIND_OF)
        self._settled = settled

    def __iter__(self) -> Iterator[Booked]:
        """Yield each person once; as soon as the last hour is over nobody comes any more."""
        reached, number = 0.0, 0
        rates = ArrivalRates(self._process, self._settled, self._clock)
        while not rates.is_over(reached):
            streams = Streams(self._seed, (*self._key, number), BLOCK)
            gaps = -np.log1p(-streams.array("arrival"))
            come = reached + np.cumsum(gaps)
            at, here = rates.minutes(come)
            yield from self._people(number, at, here, streams)
            reached, number = float(come[-1]), number + 1

    def _people(
        self, block: int, at: NDArray[np.int64], here: int, streams: Streams
    ) -> Iterator[Booked]:
        clock = self._clock
        days = [clock.day(minute) for minute in at.tolist()]
        as_of = np.array([day.toordinal() for day in days], dtype=np.int32)
        surge = np.array([self._surge.on(day) for day in days])
        given = {**self._process.fixed, **_LEAVING}
        drawn = self._synthesizer.people(as_of, (*self._key, block), given, surge)
        columns = {name: codes.tolist() for name, codes in drawn.cases.columns.items()}
        facts = zip(*(columns[name] for name in self.facts), strict=True)
        papers = list(zip(*(columns[name] for name in self.papers), strict=True))
        ground = VOCABULARY[GROUND]
        grounds = {code: str(ground.decode(code)) for code in set(columns[GROUND])}
        rows = zip(at.tolist(), columns[GROUND], facts, strict=True)
        asked, withdrawn = drawn.has_request.tolist(), columns[_CANCELLED]
        for row, (minute, code, known) in enumerate(rows):
            if row == here:
                return
            yield Booked(
                number=block * BLOCK + row + 1,
                at=minute,
                ground=grounds[code],
                facts=known,
                papers=papers[row] if asked[row] else None,
                withdrawn=withdrawn[row] == 1,
                streams=streams,
                row=row,
            )
