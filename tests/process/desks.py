"""Helpers for tests of simulations: a small process, and people whose every hour is chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from release_sim.engine.decide import Engine
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_tree
from release_sim.loading.node import Node
from release_sim.loading.yaml_tree import parse
from release_sim.model.jurisdiction import Jurisdiction
from release_sim.model.policy import Policy
from release_sim.model.problem import Place
from release_sim.model.processes.process import Process
from release_sim.model.processes.simulation import Variant
from release_sim.model.processes.surge import Surge
from release_sim.model.rulebook import Rulebook
from release_sim.process.booked_people import Booked
from release_sim.process.course import Course
from release_sim.process.decided_courses import DecidedCourses
from release_sim.process.process_file import ProcessReader
from release_sim.process.process_run import ProcessRun
from release_sim.process.replications import Replications
from release_sim.process.settings import Setting, with_settings
from release_sim.vocabulary.facts import VOCABULARY
from tests.conftest import ROOT

SMALL = ROOT / "tests" / "golden" / "small_rules"
SET = Place("--set")


def process(**settings: object) -> Process:
    """Read the small process; ``desk__counter`` is the setting ``process.desk.counter``."""
    diagnosis = Diagnosis()
    tree = read_tree(SMALL / "processes" / "desk.yaml", diagnosis)
    assert tree
    given = [
        Setting(f"process.{name.replace('__', '.')}", SET, _node(value))
        for name, value in settings.items()
    ]
    changed = with_settings(tree, given, diagnosis)
    town = replace(Rulebook.empty(), jurisdiction=Jurisdiction(time_zone="America/Denver"))
    found = ProcessReader(SMALL, town, diagnosis).read(changed)
    diagnosis.raise_if_any()
    assert found
    return found


def _node(value: object) -> Node:
    found = parse("--set", str(value), Diagnosis())
    assert found
    return found


def replications(
    policy: Policy, given: Process, surge: Surge | None = None, seed: int = 1
) -> Replications:
    variant = Variant("", "as it is", given, policy, surge or Surge())
    return Replications((variant,), seed, drawn=False)


def settled(given: Process) -> dict[str, float]:
    return {name: parameter.at(0.5) for name, parameter in given.numbers.items()}


@dataclass(frozen=True)
class Chosen:
    """Random numbers of one person; of what is not chosen, one half."""

    numbers: Mapping[str, float]

    def __getitem__(self, name: str, /) -> Sequence[float]:
        return [self.numbers.get(name, 0.5)]

    def of_one(self, row: int) -> "Chosen":
        assert row == 0, "one person has one row"
        return self


class ChosenPeople:
    """People booked at chosen moments, with chosen papers."""

    facts: tuple[str, ...] = ("background.charge",)

    def __init__(self, papers: Mapping[str, object], people: Sequence[Booked]) -> None:
        self.papers = tuple(papers)
        self._people = people

    def __iter__(self) -> Iterator[Booked]:
        return iter(self._people)


def codes(facts: Mapping[str, object]) -> tuple[int, ...]:
    return tuple(VOCABULARY[name].encode(value) for name, value in facts.items())  # type: ignore[arg-type]  # values of facts


def booked(
    number: int,
    at: int,
    ground: str = "bond_posted",
    papers: tuple[int, ...] | None = None,
    charge: str = "minor",
    **numbers: float,
) -> Booked:
    facts = codes({"background.charge": charge})
    return Booked(number, at, ground, facts, papers, False, Chosen(numbers), 0)


def courses(
    policy: Policy, given: Process, people: ChosenPeople
) -> tuple[ProcessRun, dict[int, Course]]:
    """Run a process for chosen people, and return each who is through."""
    through: dict[int, Course] = {}
    variant = Variant("", "as it is", given, policy, Surge())

    def note(course: Course) -> None:
        through[course.person.number] = course

    run = ProcessRun(variant, DecidedCourses(Engine(policy)), people, settled(given), note)
    run.run()
    return run, through
