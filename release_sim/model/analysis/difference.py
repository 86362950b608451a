"""The differences of two policies: the regions of cases where answers differ, and the reasons.

A region is about cases of which every fact that either policy tests is known. What is settled in
a partly known case holds of every way of completing it, so nothing settled is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import product

from release_sim.model.analysis.not_deciding import NotDeciding
from release_sim.model.limits import Caveat
from release_sim.model.policy import Policy
from release_sim.model.rule import Period
from release_sim.model.scenario import Branch, Expectation
from release_sim.model.verdict import Answer
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.value_set import ValueSet

Conjunction = tuple[ValueSet, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """Cases that meet all of ``every``, and of each block of ``some`` at least one alternative."""

    every: Conjunction
    some: tuple[tuple[Conjunction, ...], ...] = ()

    def contains(self, facts: Mapping[str, Value]) -> bool:
        """Return True if a case with these facts, ``as_of`` its day, lies in the region."""
        return _contains(self.every, facts) and all(
            any(_contains(alternative, facts) for alternative in block) for block in self.some
        )

    def conjunctions(self) -> Iterator[Conjunction]:
        """Yield the region without alternatives: a case in it meets one of these."""
        for chosen in product(*self.some):
            asked = (*self.every, *(values for alternative in chosen for values in alternative))
            # An alternative asks for fewer values of a fact than ``every`` does, never for others.
            yield tuple({values.fact.name: values for values in asked}.values())


def _contains(conjunction: Conjunction, facts: Mapping[str, Value]) -> bool:
    return all(facts[values.fact.name] in values for values in conjunction)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two policies compared: on one day, or on every day that both cover.

    ``readings`` are those chosen otherwise for the comparison; ``policy`` has them already.
    """

    policy: Policy
    day: date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """The warnings about its policy, and about its day if it has one."""
        return self.policy.caveats(self.day)

    def __str__(self) -> str:
        return f"{self.policy.name}@{self.day}" if self.day else self.policy.name

    def apply_to(self, branch: Branch) -> Branch:
        """Return a scenario's case under this policy, and on this side's day if there is one."""
        return replace(
            branch,
            policy=self.policy.name,
            case=branch.case.on(self.day) if self.day else branch.case,
            readings={**branch.readings, **self.readings},
            expect=Expectation(),
        )


def differing_readings(before: Side, after: Side) -> dict[str, tuple[str, str]]:
    """Return the readings that the policies of two sides choose differently, with both choices."""
    first, second = before.policy.chosen, after.policy.chosen
    both = {name: (first[name], second.get(name, first[name])) for name in first}
    return {name: chosen for name, chosen in both.items() if chosen[0] != chosen[1]}


@dataclass(frozen=True, slots=True)
class Reasons:
    """The rules behind an answer on one side.

    ``because`` decide it everywhere in the region, ``in_part`` in some cases of it; ``unsettled``
    may or may not stand, which turns on the unresolved readings ``open``.
    """

    because: tuple[str, ...] = ()
    in_part: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    absent: tuple[NotDeciding, ...] = ()

    def lacking(self, there: Reasons, explain: Callable[[str], NotDeciding]) -> Reasons:
        """Add why the rules that decide on the other side do not decide here."""
        told = {*self.because, *self.in_part, *self.unsettled}
        missing = (name for name in (*there.because, *there.in_part) if name not in told)
        return replace(self, absent=tuple(map(explain, missing)))


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """One action whose answer differs in a region, and the rules behind it on both sides."""

    action: str
    before: Answer
    after: Answer
    on_before: Reasons = Reasons()
    on_after: Reasons = Reasons()


@dataclass(frozen=True, slots=True)
class RegionDifference:
    """A region, the answers that differ in it, and a smallest case of it as either side decides."""

    region: Region
    changes: tuple[AnswerDifference, ...]
    before: Branch
    after: Branch


@dataclass(frozen=True, slots=True)
class SeveralDifference:
    """Two answers for one action that no case with one paper of each kind has.

    With the smallest case of several that has them, as either side decides it, and the regions of
    the cases with just its papers, told once for all ways to name these.
    """

    action: str
    before: Answer
    after: Answer
    case_before: Branch
    case_after: Branch
    regions: tuple[Region, ...] = ()


class Permissiveness(StrEnum):
    """The choice that the second policy leaves the jail, compared with the first."""

    SAME = "the same choice"
    LESS = "less choice"
    MORE = "more choice"
    NEITHER = "choice not comparable"


@dataclass(frozen=True, slots=True)
class PolicyComparison:
    """Every region in which two policies answer differently; together they are all there are.

    That is in cases with one paper of each kind. ``several`` are the differences besides that
    cases with up to ``most`` of each kind show. No number of papers gives an action in
    ``any_number`` two answers that are not told.
    """

    before: Side
    after: Side
    differences: tuple[RegionDifference, ...]
    leaves: Mapping[str, Permissiveness]
    seconds: float
    most: int = 1
    several: tuple[SeveralDifference, ...] = ()
    any_number: frozenset[str] = frozenset()

    @property
    def days(self) -> Period | None:
        """The days that both cover; none where each is compared on a day of its own."""
        covers = self.before.policy.covers.common(self.after.policy.covers)
        return None if self.before.day else covers

    def answers(self) -> dict[str, tuple[tuple[Answer, Answer], ...]]:
        """Return the differing pairs of answers, for each action that was compared."""
        found: dict[str, dict[tuple[Answer, Answer], None]] = {name: {} for name in self.leaves}
        for difference in self.differences:
            for change in difference.changes:
                found[change.action][change.before, change.after] = None
        for each in self.several:
            found[each.action][each.before, each.after] = None
        return {action: tuple(pairs) for action, pairs in found.items()}

    def readings(self) -> dict[str, tuple[str, str]]:
        """Return the readings that the two policies choose differently."""
        return differing_readings(self.before, self.after)
