"""What the options of ``replay`` change in every course of events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from release_sim.cli.books import Books
from release_sim.loading.histories.moments import check_year
from release_sim.loading.histories.other_courses import begun_on
from release_sim.loading.histories.sequence import check_order
from release_sim.model.histories.history import Course, History, Wanted
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook

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
        books: Books,
        rulebook: Rulebook,
        policy: str | None,
        readings: Sequence[str],
        begins_on: str | None,
    ) -> Retelling:
        """What the options say; what is wrong with them goes to the diagnosis of the books."""
        if policy:
            books.diagnosis.known("policy", policy, rulebook.policies, Place("--policy"))
        day = books.day(begins_on, BEGINS_ON) if begins_on else None
        if day:
            check_year(day, BEGINS_ON, books.diagnosis)
        said = [*readings, *([f"policy {policy}"] if policy else [])]
        said += [f"begins on {begins_on}"] if begins_on else []
        return cls(", ".join(said), policy, books.readings(readings, rulebook), day)

    @property
    def given_at(self) -> Mapping[str, Place]:
        """Where the day of decision was given, if by an option."""
        return {"as_of": BEGINS_ON} if self.begins_on else {}

    def of(self, books: Books, history: History, what_if: str | None) -> tuple[Course, ...]:
        """The story and its what-ifs, or only the one that is named; nothing if there is none.

        If the options change anything, only one course is told, so changed, and what its file
        expects is not compared.
        """
        courses = (history.main, *history.what_if)
        if what_if is not None:
            courses = tuple(each for each in history.what_if if each.name == what_if)
        return tuple(self._changed(books, each) for each in courses[:1]) if self.said else courses

    def _changed(self, books: Books, course: Course) -> Course:
        events = course.events
        if self.begins_on:
            events = tuple(begun_on(events, self.begins_on))
            check_order(events, books.diagnosis, f" (begun on {self.begins_on})")
        return replace(
            course,
            title=f"{course.title} (changed: {self.said})",
            policy=self.policy or course.policy,
            readings={**course.readings, **self.readings},
            events=events,
            wanted=Wanted(),
        )
