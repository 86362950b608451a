"""The parameters of a made-up population as written: numbers, and where each comes from."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Annotated

from pydantic import Field

from release_sim.loading.citations import check_citations, citations
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.shared_shapes import CitationShape
from release_sim.loading.validation import validate
from release_sim.model.cohorts.population import A_YEAR, MINUTES, Confidence, Parameter
from release_sim.model.problem import Place
from release_sim.model.source import FromFile, Sentence, Source, word_of
from release_sim.reporting.text_format import either

# What a parameter can be used for, the words with which its unit then begins or ends, and how
# much it can be: a count of a month, a wait of ten years.
SHARE, RATE, DAYS = "a share", "how many there are", "a number of days"
TIME, STAFF, WEIGHT = "a time", "a number of staff", "a weight"
_UNITS = {
    SHARE: "begins with `share`",
    RATE: "ends with " + ", ".join(f"`{last}`" for last in A_YEAR),
    DAYS: "is `days`",
    TIME: "is " + either([f"`{unit}`" for unit in MINUTES]),
    STAFF: "is `staff`",
    WEIGHT: "begins with `weight`",
}
_WHOLE = (DAYS, STAFF)
_MOST = {SHARE: 1, RATE: 1_000_000, DAYS: 3_650, TIME: 5_256_000, STAFF: 1_000, WEIGHT: 1_000}


class ParameterShape(FromFile):
    """One number or range, and where it comes from."""

    value: float | None = None
    range: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    unit: Sentence
    confidence: Annotated[Confidence, word_of(Confidence)]
    cite: CitationShape | None = None
    found_in: str = ""
    why: Sentence


class Parameters:
    """The parameters of a file; what is wrong with them goes to the diagnosis."""

    def __init__(self, node: Node, sources: Mapping[str, Source], diagnosis: Diagnosis) -> None:
        """``node`` is the whole file, ``sources`` are those that parameters may cite."""
        self._sources, self._diagnosis = sources, diagnosis
        self.found: dict[str, Parameter] = {}
        for name, key, inner in node.entries("parameters"):
            self._read(name, key, inner)

    def fits(self, name: str, place: Place, use: str) -> bool:
        """Return True if a parameter of this name has this use; report a problem otherwise."""
        if not self._diagnosis.check_known("parameter", name, self.found, place):
            return False
        parameter = self.found[name]
        unit, a_month = parameter.unit, (parameter.a_year or 0.0) / 12
        is_so = {
            SHARE: unit.startswith("share"),
            RATE: a_month > 0,
            DAYS: unit == "days",
            TIME: unit in MINUTES,
            STAFF: unit == "staff",
            WEIGHT: unit.startswith("weight"),
        }
        times = {RATE: a_month, TIME: MINUTES.get(unit, 1.0)}
        most = parameter.most * times.get(use, 1.0)
        if not is_so[use]:
            message = f"parameter `{name}` is not {use}, since its unit is `{unit}`"
            self._bad(place, message, f"the unit of {use} {_UNITS[use]}")
        elif most > _MOST[use]:
            message = f"parameter `{name}` cannot be {parameter.most:g}"
            at_most = f"{_MOST[use]:,}" + {RATE: " a month", TIME: " minutes"}.get(use, "")
            self._bad(place, message, f"{use} is {at_most} at most")
        elif use in _WHOLE and not (parameter.least.is_integer() and parameter.most.is_integer()):
            one = f"{parameter.least:g}"
            found = one if parameter.least == parameter.most else f"{one} to {parameter.most:g}"
            self._bad(place, f"parameter `{name}` is {found}", f"{use} is a whole number")
        else:
            return True
        return False

    def _read(self, name: str, key: Place, node: Node) -> None:
        what = f"parameter `{name}`"
        shape = validate(ParameterShape, node, self._diagnosis, what=what, key=key)
        check_citations(node.child("cite"), self._sources, self._diagnosis)
        if shape is None:
            self._diagnosis.mark_unusable("parameter", name)
            return
        if (shape.value is None) is (shape.range is None):
            told = "a value and a range" if shape.range else "neither a value nor a range"
            self._bad(key, f"{what} has {told}", "write one of the two")
        least, most = shape.range or [shape.value or 0.0] * 2
        if not 0 <= least <= most < inf:
            place = (node.child("range") or node.child("value") or node).place
            hint = "write the smaller number first; none may be below 0"
            is_time = shape.unit in MINUTES and least < 0
            message = f"{what} cannot be from {least:g} to {most:g}"
            problem = "negative-time" if is_time else "bad-parameter"
            self._diagnosis.add(problem, place, message, help=hint)
        if shape.confidence is not Confidence.ASSUMPTION and not (shape.cite or shape.found_in):
            message = f"{what} names no source"
            hint = "write `cite:`, `found_in:` or `confidence: assumption`"
            self._diagnosis.add("missing-key", key, message, help=hint)
        self.found[name] = Parameter(
            name=name,
            least=least,
            most=most,
            unit=shape.unit,
            confidence=shape.confidence,
            why=" ".join(shape.why.split()),
            cite=next(iter(citations(shape.cite)), None),
            found_in=" ".join(shape.found_in.split()),
        )

    def _bad(self, place: Place, message: str, hint: str) -> None:
        self._diagnosis.add("bad-parameter", place, message, help=hint)
