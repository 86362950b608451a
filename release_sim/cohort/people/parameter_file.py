"""Parameter files: how many people there are, and how the facts about each come about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from release_sim.cohort.people.draws import DrawReader, WayShape
from release_sim.cohort.people.parameters import RATE, Parameters
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_tree
from release_sim.loading.node import Node
from release_sim.loading.rules import read_period
from release_sim.loading.shared_shapes import Name
from release_sim.loading.validation import validate
from release_sim.model.cohorts.population import Population, Rate, SampleUnit
from release_sim.model.problem import Place
from release_sim.model.source import Day, FromFile, Sentence, Source


class SpanShape(FromFile):
    """The first day and the last of a rate, which has both."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class RateShape(FromFile):
    """The number of people over some time."""

    during: SpanShape
    number: str


class ParameterFileShape(FromFile):
    """A file of parameters; its parameters are checked against their own shape one by one."""

    title: Sentence
    requests: Annotated[list[RateShape], Field(min_length=1)]
    bookings: Annotated[list[RateShape], Field(min_length=1)]
    baseline: str
    parameters: Annotated[dict[Name, Any], Field(min_length=1)]
    draws: Annotated[dict[str, list[WayShape]], Field(min_length=1)]


def read_population(
    path: Path, sources: Mapping[str, Source], diagnosis: Diagnosis
) -> Population | None:
    """Read the population in a file; report problems and return None."""
    before = len(diagnosis)
    node = read_tree(path, diagnosis)
    if node is None:
        return None
    shape = validate(ParameterFileShape, node, diagnosis)
    parameters = Parameters(node, sources, diagnosis)
    rates = {people: _rates(node.child(people), parameters, diagnosis) for people in SampleUnit}
    for name, place in node.words("baseline"):
        parameters.fits(name, place, RATE)
    reader = DrawReader(parameters, diagnosis)
    draws = [reader.read(*entry) for entry in node.entries("draws")]
    if shape is None or len(diagnosis) > before:
        return None
    return Population(
        title=shape.title,
        parameters=parameters.found,
        rates=rates,
        baseline=shape.baseline,
        draws=tuple(draw for draw in draws if draw),
        place=Place(str(path)),
    )


def _rates(node: Node | None, parameters: Parameters, diagnosis: Diagnosis) -> list[Rate]:
    found = []
    for each in node.items() if node else ():
        during = read_period(each.child("during"), diagnosis)
        for name, place in each.words("number"):
            if parameters.fits(name, place, RATE):
                found.append(Rate(during, name))
    return found
