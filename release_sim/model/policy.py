"""A policy: the rules in force for a jurisdiction, and a choice for every reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from release_sim.model.book import Book
from release_sim.model.canonical import canonical_hash
from release_sim.model.condition import AllOf, comparisons
from release_sim.model.limits import Caveat, LawLimits, caveats, read_up_to
from release_sim.model.rule import Citation, Duty, Period, Rule
from release_sim.vocabulary.fact import Fact, choice, yes_no
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.tested_names import finding_name, reading_name

UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading of an ambiguous sentence, with the statements that support it."""

    says: str
    cite: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A named choice where a source allows several.

    ``recommended`` is a choice's name, or ``unresolved`` where the sources do not settle it:
    the reading is then an unknown fact, and what turns on it is undetermined.
    """

    name: str
    question: str
    choices: Mapping[str, Choice]
    recommended: str
    why: str
    register: str = ""
    changes_nothing: str = ""

    def as_fact(self) -> Fact:
        """Return the reading as a fact that conditions may test, ``reading.NAME``."""
        return choice(reading_name(self.name), self.question, " ".join(self.choices))


@dataclass(frozen=True, slots=True)
class FindingMeaning:
    """The meaning of a finding, and whether it is also raised as a flag.

    ``not_due_yet`` says by action why it is asked for and not due where the finding holds.
    """

    means: str
    flag: bool = False
    not_due_yet: Mapping[str, str] = field(default_factory=dict)


class PolicyKind(StrEnum):
    """The sort of thing whose rules a policy has."""

    PLACE = "place"  # the law and practice of a place
    MODEL = "model"  # what an agency asks for or offers, for comparison with places
    AS_IF = "as_if"  # what no place has: a draft, or one provision more or less


@dataclass(frozen=True)
class Policy:
    """A named selection of rules with a choice for every reading; an immutable value.

    ``covers`` bounds the dates for which it has answers, ``concerns`` the persons (conditions
    none of which may be unsatisfied). ``must_answer`` tells for some actions of which cases the
    rules must speak, ``limits`` what is not known of the laws that it takes rules from, ``kind``
    whether it is a place's, ``books`` the installed books that it has rules from, ``time_zone`` the
    zone of the clocks where it holds, if not the jurisdiction's; none of these decides anything.
    ``digest`` is a hash of its rules, of the readings they test and of its bounds, so that two
    policies with one digest decide alike and cite alike. Which findings are raised as flags, and
    why something is not due yet, is said beside the answers and is no part of it.
    """

    name: str
    title: str
    says: str
    covers: Period
    rules: Mapping[str, Rule]
    readings: Mapping[str, Reading]
    chosen: Mapping[str, str]
    findings: Mapping[str, FindingMeaning]
    concerns: AllOf = AllOf(())
    must_answer: Mapping[str, AllOf] = field(default_factory=dict)
    limits: tuple[LawLimits, ...] = ()
    kind: PolicyKind = PolicyKind.PLACE
    books: tuple[Book, ...] = ()
    time_zone: str = ""

    @cached_property
    def digest(self) -> str:
        """Return the hash of what the policy decides by, as 64 hexadecimal digits."""
        return canonical_hash("policy", self.canonical())

    def canonical(self) -> dict[str, object]:
        """Return the part that decides: the rules by their hashes, readings and bounds."""
        tested = {name for rule in self.rules.values() for name in rule.reads()}
        tested |= {comparison.fact for comparison in comparisons(self.concerns)}
        readings = self.reading_facts()
        return {
            "rules": {name: rule.digest for name, rule in self.rules.items()},
            "readings": {name: readings[name] for name in readings.keys() & tested},
            "covers": self.covers.canonical(),
            "concerns": self.concerns.canonical(),
        }

    def caveats(self, as_of: date | None) -> tuple[Caveat, ...]:
        """Return the warnings about answers for a day, or for no day in particular."""
        dated = caveats(self.limits, as_of) if as_of else ()
        return (*map(Caveat.of_book, self.books), *dated)

    @property
    def read_up_to(self) -> date | None:
        """The last day up to which the sources of its laws were read, if they tell it."""
        return read_up_to(self.limits)

    def duties_on(self, action: str) -> tuple[tuple[Rule, Duty], ...]:
        """Return the rules with a duty on the action, each with that duty."""
        rules = self.rules.values()
        return tuple((rule, duty) for rule in rules if (duty := rule.duty_on(action)))

    @cached_property
    def pending(self) -> dict[str, tuple[str, ...]]:
        """The findings under which an action is asked for and not due yet, by the action."""
        found: dict[str, tuple[str, ...]] = {}
        for name, each in self.findings.items():
            found |= {action: (*found.get(action, ()), name) for action in each.not_due_yet}
        return found

    @property
    def not_due_yet(self) -> dict[str, str]:
        """The actions that can be asked for and not be due yet, and why they are not."""
        return {a: why for each in self.findings.values() for a, why in each.not_due_yet.items()}

    def vocabulary(self) -> dict[str, Fact]:
        """Everything its conditions may test: facts of a case, findings and readings."""
        findings = {
            finding_name(name): yes_no(finding_name(name), meaning.means)
            for name, meaning in self.findings.items()
        }
        readings = {
            reading_name(reading.name): reading.as_fact() for reading in self.readings.values()
        }
        return {**VOCABULARY, **findings, **readings}

    def reading_facts(self) -> dict[str, str]:
        """Return the chosen readings as facts; an unresolved one is absent, so unknown."""
        return {reading_name(n): c for n, c in self.chosen.items() if c != UNRESOLVED}

    def with_readings(self, choices: Mapping[str, str]) -> Policy:
        """Return the same policy with these readings chosen instead."""
        return replace(self, chosen={**self.chosen, **choices}) if choices else self
