"""One thing changed step by step: a reading, a fact of all people, or a parameter of the draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from release_sim.cohort.numbers.cohort_comparer import CohortComparer
from release_sim.cohort.numbers.cohort_comparison import Cohort
from release_sim.loading.chosen_readings import check_choice
from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis, likely
from release_sim.loading.yaml_tree import scalar
from release_sim.model.cohorts.population import Parameter
from release_sim.model.cohorts.sensitivity import SensitivityStep
from release_sim.model.policy import Policy, Reading
from release_sim.model.problem import Place
from release_sim.reporting.text_format import pluralize, value_text
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.tested_names import is_reading, reading_name, reading_of

MOST = 24  # values that are gone through
_BETWEEN = 5  # values of a parameter where only two ends are named
_HERE = Place("--sweep")


@dataclass(frozen=True, slots=True)
class SensitivityAnalysis:
    """The values to step through: of a reading, of a fact, or of a parameter of the draw."""

    name: str
    values: tuple[Value, ...] = ()
    numbers: tuple[float, ...] = ()

    def steps(
        self,
        cohort: Cohort,
        sides: tuple[Policy, Policy],
        one_policy: bool,
        actions: Sequence[str],
        on_progress: Callable[[str], None],
    ) -> Iterator[SensitivityStep]:
        """Yield the counts for every value; with one policy, only the second side changes."""
        comparer = CohortComparer(*sides, actions)
        if self.numbers:
            yield from self._redrawn(cohort, comparer, on_progress)
        for value in self.values:
            text = value_text(value)
            on_progress(f"{self.name} {text}")
            people = cohort
            if is_reading(self.name):
                chosen = {reading_of(self.name): str(value)}
                before, after = sides
                first = before if one_policy else before.with_readings(chosen)
                comparer = CohortComparer(first, after.with_readings(chosen), actions)
            else:
                people = cohort.stating(self.name, value)
            yield SensitivityStep(text, people.compare(comparer, "", lambda _: None), people.sample)

    def _redrawn(
        self, cohort: Cohort, comparer: CohortComparer, on_progress: Callable[[str], None]
    ) -> Iterator[SensitivityStep]:
        """Yield the counts of people redrawn with each of the numbers."""
        sampled = cohort.sampled()
        several = [{**sampled, self.name: number} for number in self.numbers]
        texts = told_apart(self.numbers)
        for text, found in zip(texts, cohort.redrawn(comparer, several), strict=True):
            on_progress(f"{self.name} {text}")
            yield SensitivityStep(text, *found)


def told_apart(numbers: Sequence[float]) -> list[str]:
    """Write different numbers with as few digits, from six on, as tell them all apart."""
    several = ([f"{each:.{digits}g}" for each in numbers] for digits in range(6, 18))
    return next(texts for texts in several if len({*texts}) == len(numbers))


def read_sensitivity(
    text: str, readings: Mapping[str, Reading], cohort: Cohort, diagnosis: Diagnosis
) -> SensitivityAnalysis | None:
    """Parse NAME, NAME=A,B,C or NAME=A..B; report a problem and return None."""
    name, _, told = text.partition("=")
    words = [word.strip() for word in told.split(",")] if told else []
    parameters = cohort.population.parameters if cohort.population else {}
    before = len(diagnosis)
    values: Sequence[Value] = ()
    numbers: Sequence[float] = ()
    if is_reading(name):
        values = _choices(reading_of(name), words, readings, diagnosis)
    elif name in VOCABULARY:
        values = _values(VOCABULARY[name], words, diagnosis)
    elif name in parameters:
        numbers = _numbers(parameters[name], words, diagnosis)
    else:
        message = f"`{name}` is no reading, no fact and no parameter of these people"
        known = [*map(reading_name, readings), *VOCABULARY, *parameters]
        hint = likely(name, known) or "write reading.NAME, a fact, or a parameter of the draw"
        diagnosis.add("bad-sweep", _HERE, message, help=hint)
    sweep = SensitivityAnalysis(name, tuple(dict.fromkeys(values)), tuple(dict.fromkeys(numbers)))
    number = len(sweep.values) + len(sweep.numbers)
    if len(diagnosis) == before and not 1 < number <= MOST:
        message = f"`{text}` has {pluralize(number, 'value')}"
        hint = f"name 2 to {MOST}, as {name}=A,B,C or {name}=A..B"
        diagnosis.add("bad-sweep", _HERE, message, help=hint)
    return sweep if len(diagnosis) == before else None


def _choices(
    name: str, words: Sequence[str], readings: Mapping[str, Reading], diagnosis: Diagnosis
) -> list[str]:
    if not words and diagnosis.check_known("reading", name, readings, _HERE):
        return list(readings[name].choices)
    return [word for word in words if check_choice(name, word, _HERE, readings, diagnosis)]


def _values(fact: Fact, words: Sequence[str], diagnosis: Diagnosis) -> list[Value]:
    if not words and fact.kind in (FactKind.YES_NO, FactKind.CHOICE):
        least, highest = fact.code_range()
        return [fact.decode(code) for code in range(least, highest + 1)]
    reader = ConditionReader({fact.name: fact}, diagnosis)
    found: list[Value] = []
    for word in words:
        read = (scalar(each, _HERE, diagnosis) for each in word.split("..", 1))
        ends = [reader.value(fact, node) for node in read]
        known = [end for end in ends if end is not None]
        if len(known) == 2:
            first, last = map(fact.encode, known)
            found += [fact.decode(code) for code in range(first, min(last, first + MOST) + 1)]
        elif len(ends) == 1:
            found += known
    return found


def _numbers(parameter: Parameter, words: Sequence[str], diagnosis: Diagnosis) -> list[float]:
    """Numbers of a parameter; a share and a number of days stay within what the file says."""
    found: list[float] = []
    ends = (parameter.least, parameter.most)
    for word in words or [f"{ends[0]!r}..{ends[1]!r}"]:
        try:
            told = [float(each) for each in word.split("..", 1)]
        except ValueError:
            told = [-1.0]
        least, most = ends if parameter.a_year is None else (0.0, 1_000.0 * max(ends[1], 1))
        if not all(least <= number <= most for number in told):
            message = f"`{parameter.name}` cannot be `{word}`"
            hint = f"it is {least:g} to {most:g} {parameter.unit}"
            diagnosis.add("bad-sweep", _HERE, message, help=hint)
        elif len(told) == 1:
            found += told
        else:
            step = (told[1] - told[0]) / (_BETWEEN - 1)
            found += [round(told[0] + step * number, 12) for number in range(_BETWEEN)]
    return found
