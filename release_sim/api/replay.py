"""Timelines replayed, as told or changed: what was due in them and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from release_sim.api.inputs import Inputs
from release_sim.engine.decide import EngineCache
from release_sim.errors import OutOfScopeError
from release_sim.loading.histories.moments import check_year
from release_sim.loading.histories.other_courses import begun_on
from release_sim.loading.histories.sequence import check_order
from release_sim.model.histories.account import Account
from release_sim.model.histories.history import Course, History, Wanted
from release_sim.model.problem import Place
from release_sim.model.records.record import AtMoment
from release_sim.model.records.told import Told
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Expectation
from release_sim.timeline.account import account
from release_sim.timeline.fold import cases

BEGINS_ON = Place("--begins-on")


@dataclass(frozen=True, slots=True)
class Retelling:
    """The options, read against the rulebook; ``said`` is how the command line put them."""

    said: str
    policy: str | None
    readings: Mapping[str, str]
    begins_on: date | None

    @classmethod
    def read(
        cls,
        inputs: Inputs,
        rulebook: Rulebook,
        policy: str | None,
        readings: Sequence[str],
        begins_on: str | None,
    ) -> Retelling:
        """Read the options; report problems to the diagnosis of the inputs."""
        if policy:
            inputs.diagnosis.known("policy", policy, rulebook.policies, Place("--policy"))
        day = inputs.day(begins_on, BEGINS_ON) if begins_on else None
        if day:
            check_year(day, BEGINS_ON, inputs.diagnosis)
        said = [*readings, *([f"policy {policy}"] if policy else [])]
        said += [f"begins on {begins_on}"] if begins_on else []
        return cls(", ".join(said), policy, inputs.readings(readings, rulebook), day)

    @property
    def given_at(self) -> Mapping[str, Place]:
        """The place where the day of decision was given, if by an option."""
        return {"as_of": BEGINS_ON} if self.begins_on else {}

    def of(self, inputs: Inputs, history: History, what_if: str | None) -> tuple[Course, ...]:
        """Return the story and its what-ifs, or the named one; nothing if there is none.

        If the options change anything, only one course is told, so changed, and what its file
        expects is not compared.
        """
        courses = (history.main, *history.what_if)
        if what_if is not None:
            courses = tuple(each for each in history.what_if if each.name == what_if)
        return tuple(self._changed(inputs, each) for each in courses[:1]) if self.said else courses

    def _changed(self, inputs: Inputs, course: Course) -> Course:
        events = course.events
        if self.begins_on:
            events = tuple(begun_on(events, self.begins_on))
            check_order(events, inputs.diagnosis, f" (begun on {self.begins_on})")
        return replace(
            course,
            title=f"{course.title} (changed: {self.said})",
            policy=self.policy or course.policy,
            readings={**course.readings, **self.readings},
            events=events,
            wanted=Wanted(),
        )


def accounts(
    inputs: Inputs,
    deciders: EngineCache,
    history: History,
    courses: Sequence[Course],
    actions: Sequence[str] = (),
    given_at: Mapping[str, Place] = MappingProxyType({}),
) -> list[Account]:
    """Return the account of each course; report what a policy does not cover.

    The answers of these actions are followed over time. What has a place in ``given_at`` was
    given there, and not by the file.
    """
    found: list[Account] = []
    for course in courses:
        try:
            engine = deciders.engine(course.policy, course.readings)
            found.append(account(course, engine, actions))
        except OutOfScopeError as error:
            place = given_at.get(error.fact, error.place or history.place)
            which = f" (what if `{course.name}`)" if course.name else ""
            inputs.diagnosis.add(error.name, place, error.message + which, help=error.help)
    return found


def recordable(
    deciders: EngineCache, done: Iterable[tuple[History, list[Account]]]
) -> Iterator[Told]:
    """Yield every moment of each course, decided with all that a record keeps."""
    for history, parts in done:
        for part in parts:
            course, title = part.course, history.title_of(part.course)
            engine = deciders.engine(course.policy, course.readings)
            for moment, case in cases(part.replay):
                branch = Branch(
                    course.name, title, course.policy, case, course.readings, Expectation()
                )
                yield Told(
                    history.name,
                    branch,
                    part.policy,
                    engine.decide(case),
                    moment=AtMoment.of(moment),
                )
