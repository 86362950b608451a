"""Invariants: statements that must be true of every case; and what became of proving them.

Most speak of one case, some of two that are alike except for a fact, some of a history of events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Condition
from release_sim.model.rule import Conclusion, Duty, Modality, Period, Rule
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer
from release_sim.vocabulary.event_kind import EventKind
from release_sim.vocabulary.fact import Value


@dataclass(frozen=True, slots=True)
class AnswerInvariant:
    """A statement of every case: where ``asked`` applies, no answer is one of ``never``.

    ``when`` and ``unless`` mean what they mean in a rule on the action: *there is a request such
    that*, and *there is none such*. Of an action that answers one instrument it speaks of the
    answer to each. ``broken_by`` names choices of readings under which the invariant fails, with
    the reason. ``during`` bounds the dates for which it is claimed.
    """

    name: str
    says: str
    action: str
    never: frozenset[Answer]
    when: Condition = AllOf(())
    during: Period = Period()
    broken_by: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unless: tuple[Condition, ...] = ()

    @property
    def asked(self) -> Rule:
        """The rule that would apply where the invariant is claimed."""
        ban = Duty(Modality.MUST_NOT, self.action)
        return Rule(self.name, self.says, (), ban, when=AllOf((self.when,)), unless=self.unless)


@dataclass(frozen=True, slots=True)
class IndependenceInvariant:
    """No answer depends on ``facts``: cases alike except for them have the same answers.

    ``during`` and ``broken_by`` are those of any invariant.
    """

    name: str
    says: str
    facts: tuple[str, ...]
    during: Period = Period()
    broken_by: Mapping[tuple[str, str], str] = field(default_factory=dict)


LAST_EVENTS = ("still_there", "released", "handed_over")
"""The acts of the jail with which a timeline may be said never to end."""


@dataclass(frozen=True, slots=True)
class PathInvariant:
    """No history of up to ``most`` events ends with ``event`` where ``asked`` applies.

    ``event`` is the name of a kind of events, one of the jail's own acts; ``when`` and ``unless``
    speak of the moment before it, and mean what they mean in a rule about the person.
    """

    name: str
    says: str
    event: str
    when: Condition = AllOf(())
    most: int = 6
    during: Period = Period()
    broken_by: Mapping[tuple[str, str], str] = field(default_factory=dict)
    unless: tuple[Condition, ...] = ()

    @property
    def asked(self) -> Rule:
        """The rule that would apply where the invariant is claimed."""
        whole = AllOf((self.when,))
        return Rule(self.name, self.says, (), Conclusion(self.name), when=whole, unless=self.unless)


Invariant = AnswerInvariant | IndependenceInvariant | PathInvariant


@dataclass(frozen=True, slots=True)
class Influence:
    """Two cases that are alike except for one fact, and have two answers for one action.

    ``values`` are those of the fact, none where it is unknown; each branch expects its answer.
    ``rules`` lead from the fact to the answer: they stand in one case and not, or not surely,
    in the other.
    """

    fact: str
    values: tuple[Value | None, Value | None]
    action: str
    rules: tuple[str, ...]
    branch: Branch
    other: Branch

    @property
    def answers(self) -> tuple[Answer, Answer]:
        """The two answers."""
        expected = self.branch.expect, self.other.expect
        return expected[0].answers[self.action], expected[1].answers[self.action]


@dataclass(frozen=True, slots=True)
class PathStep:
    """One event of a timeline, the facts it changes, and the instrument it is about by name."""

    day: date
    kind: EventKind
    sets: Mapping[str, Value]
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class EventPath:
    """A shortest history against an invariant; ``branch`` is the case before its last event."""

    steps: tuple[PathStep, ...]
    branch: Branch


CounterCase = Branch | tuple[Influence, ...] | EventPath
"""What an invariant is not true of: a case, pairs of cases or a timeline, as its kind is."""


def case_of(against: CounterCase) -> Branch:
    """Return the first case that stands for a counterexample."""
    if isinstance(against, tuple):
        return against[0].branch
    return against.branch if isinstance(against, EventPath) else against


@dataclass(frozen=True, slots=True)
class Proved:
    """The invariant holds; ``broken`` has, for each reading that breaks it, what is against it.

    ``unbroken`` are the readings said to break it that do not; it is ``empty`` where no case
    meets its condition, or no history has its event, so that it says nothing. ``any_number``
    where it is known to hold of any number of instruments, and not only of those asked about.
    """

    invariant: Invariant
    broken: Mapping[tuple[str, str], CounterCase]
    unbroken: tuple[tuple[str, str], ...]
    empty: bool
    seconds: float
    any_number: bool = False


@dataclass(frozen=True, slots=True)
class Counterexample:
    """The smallest of what the invariant is not true of; its cases expect the answers found."""

    invariant: Invariant
    against: CounterCase
    seconds: float

    @property
    def branch(self) -> Branch:
        """The case that stands for it."""
        return case_of(self.against)


Proof = Proved | Counterexample


@dataclass(frozen=True, slots=True)
class ExhaustiveResult:
    """An invariant of which every case was decided: how many cases, how many meet its condition.

    ``broken`` is a case of which it is not true, under ``readings`` other than the policy's. Where
    deciding them would take ``too_many`` sets of cases, none was.
    """

    cases: int
    meeting: int
    broken: Case | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    too_many: bool = False
