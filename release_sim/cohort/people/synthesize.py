"""Made-up people, drawn from the parameters of a population; the rules decide what becomes of them.

Only facts are drawn. Each fact has random numbers of its own in each block of rows, which depend
on nothing but the seed: the same seed gives the same people in any number of threads, more rows
begin with the fewer, and a parameter that is changed changes nothing else by chance.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from release_sim.cohort.cases import UNKNOWN, CaseTable, Codes, width_of
from release_sim.cohort.column_bitsets import ColumnBitsets, unpack_bits
from release_sim.cohort.people.population_days import PopulationDays
from release_sim.cohort.people.random_numbers import WHOLE, Random, random_numbers
from release_sim.engine.batch_evaluation import BatchEvaluation, CompiledRules
from release_sim.engine.bitset import NONE
from release_sim.engine.shape import Shape
from release_sim.errors import FilesAreWrongError
from release_sim.model.about import About
from release_sim.model.broken_constraints import BrokenConstraint, impossible
from release_sim.model.cohorts.population import (
    HAS_REQUEST,
    REST,
    Categorical,
    Distribution,
    Parameter,
    Population,
    SampleUnit,
    UniformDaysBefore,
)
from release_sim.model.problem import Problem
from release_sim.vocabulary.constraints import CONSTRAINTS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import DAY, VOCABULARY

ROWS = 2**16  # drawn at once; part of what a seed means
THREADS = 2
_AHEAD = 4  # blocks drawn before they are asked for, so that memory stays bounded

_FACTS = {**VOCABULARY, DAY.name: DAY, HAS_REQUEST.name: HAS_REQUEST}
_NO_LAW = CompiledRules((), About({}, {}), Shape.of())
_NOW, _BASELINE = "volume.requests_now", "volume.requests_baseline"


class DrawnCases(NamedTuple):
    """Some people as cases, and for whom of them there is a request."""

    cases: CaseTable
    has_request: Codes


def sample_parameters(
    parameters: Mapping[str, Parameter], seed: int, replicate: int = 0
) -> dict[str, float]:
    """Return one number a parameter: of a range its middle, in a replicate a random one."""
    found = {}
    for name, parameter in parameters.items():
        position = 0.5
        if replicate and parameter.is_range:
            key = (replicate, crc32(name.encode()), 1)  # one longer than those of rows
            position = int(random_numbers(seed, key, 1)[0]) / WHOLE
        found[name] = parameter.at(position)
    return found


class Synthesizer:
    """Draws people of one population, block after block of rows."""

    def __init__(
        self,
        population: Population,
        parameters: Mapping[str, float],
        seed: int,
        people: SampleUnit = SampleUnit.REQUESTS,
        year: int | None = None,
    ) -> None:
        """``parameters`` are numbers; only days of the ``year`` are drawn where one is given."""
        self._population, self._parameters, self._seed = population, parameters, seed
        self._calendar = PopulationDays(population, parameters, people, year)
        baseline = population.parameters[population.baseline]
        self._baseline = round(parameters[baseline.name] * (baseline.a_year or 0.0) / 12)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that are drawn, in the order of the vocabulary."""
        drawn = {_NOW, _BASELINE, *(draw.fact.name for draw in self._population.draws)}
        return tuple(name for name in VOCABULARY if name in drawn)

    @property
    def a_year(self) -> dict[int, float]:
        """The number of people in each year that the rows are a sample of."""
        return self._calendar.a_year

    def blocks(self, rows: int) -> Iterator[DrawnCases]:
        """Yield this many people, in blocks of ``ROWS``."""
        sizes = (min(ROWS, rows - first) for first in range(0, rows, ROWS))
        with ThreadPoolExecutor(THREADS) as threads:
            begun: deque[Future[DrawnCases]] = deque()
            for number, size in enumerate(sizes):
                begun.append(threads.submit(self.block, number, size))
                if len(begun) > _AHEAD:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()

    def block(self, number: int, rows: int = ROWS) -> DrawnCases:
        """One block of people, or the first so many of it."""
        day = random_numbers(self._seed, (number, crc32(DAY.name.encode())), rows)
        return self.people(self._calendar.draw(day), (number,))

    def people(
        self,
        as_of: Codes,
        key: tuple[int, ...],
        given: Mapping[str, Value] = MappingProxyType({}),
        surge: NDArray[np.float64] | None = None,
    ) -> DrawnCases:
        """Return people on these days, as ordinals, all with the given facts.

        ``key`` tells their random numbers from those of others; ``surge`` says for each how many
        times the requests there are on their day.
        """
        calendar, rows = self._calendar, len(as_of)

        def random(name: str) -> Random:
            return random_numbers(self._seed, (*key, crc32(name.encode())), rows)

        days = as_of - calendar.ordinals[0]
        times = np.ones(rows) if surge is None else surge
        share = np.minimum(calendar.with_request.take(days) * times, WHOLE)
        has_request = (random(HAS_REQUEST.name) < share).astype(np.int8)
        drawn: dict[str, Codes] = {DAY.name: as_of, HAS_REQUEST.name: has_request}
        block = BatchEvaluation(_NO_LAW, ColumnBitsets(drawn, {}, _FACTS))
        for draw in self._population.draws:
            fact = draw.fact
            if fact.name in given:
                code = fact.encode(given[fact.name])
                drawn[fact.name] = np.full(rows, code, dtype=width_of(fact))
            else:
                drawn[fact.name] = self._codes(draw, block, as_of, random(fact.name))
        self._check_possible(drawn, block, rows)
        drawn[_NOW] = np.rint(calendar.requests_a_month.take(days) * times).astype(np.int32)
        drawn[_BASELINE] = np.full(rows, self._baseline, dtype=np.int32)
        return DrawnCases(CaseTable(as_of, {name: drawn[name] for name in self.facts}), has_request)

    def _check_possible(
        self, drawn: Mapping[str, Codes], block: BatchEvaluation, rows: int
    ) -> None:
        """Raise ``FilesAreWrongError`` if someone drawn cannot be; what is presumed counts too."""
        problems = []
        for constraint in CONSTRAINTS:
            if constraint.facts.keys() <= drawn.keys():
                broken = block.verdict_of(impossible(constraint)).satisfied
                wrong = np.flatnonzero(unpack_bits(broken, rows))
                if wrong.size:
                    values = {
                        name: VOCABULARY[name].decode(int(drawn[name][wrong[0]]))
                        for name in constraint.facts
                    }
                    found = BrokenConstraint(constraint, values)
                    message = f"some people are drawn of whom {found.message}"
                    place = self._population.place
                    problems.append(Problem("cannot-be", place, message, help=found.help))
        if problems:
            raise FilesAreWrongError(problems)

    def _codes(
        self, draw: Distribution, block: BatchEvaluation, as_of: Codes, random: Random
    ) -> Codes:
        """Draw the codes of one fact; a person in no way has the presumed value."""
        fact = draw.fact
        presumed = fact.presumed.value if fact.presumed else None
        code = UNKNOWN if presumed is None else fact.encode(presumed)
        codes = np.full(len(random), code, dtype=width_of(fact))
        for way in reversed(draw.ways):  # so that the first prevails
            here = block.verdict_of(way.when).satisfied
            if here is not NONE:
                found = self._come_about(draw, way.how, as_of, random)
                codes += (found - codes) * unpack_bits(here, len(random)).view(np.int8)
        return codes

    def _come_about(
        self, draw: Distribution, how: Categorical | UniformDaysBefore, as_of: Codes, random: Random
    ) -> Codes:
        if isinstance(how, UniformDaysBefore):
            most = round(self._parameters[how.most])
            earlier = (random.astype(np.uint64) * np.uint64(most + 1)) >> np.uint64(32)
            return as_of - earlier.astype(np.int32)
        codes = [UNKNOWN if value is None else draw.fact.encode(value) for value in how.of]
        named = sum(self._parameters[name] for name in how.parameters())
        shares = [1 - named if n == REST else self._parameters[n] for n in how.of.values()]
        whole_numbers = width_of(draw.fact)
        found = np.full(len(random), codes[0], dtype=whole_numbers)
        # Steps from code to code, because sums are ten times faster here than choices.
        for bound, (last, code) in zip(accumulate(shares), pairwise(codes), strict=False):
            found += (random >= round(bound * WHOLE)) * whole_numbers(code - last)
        return found
