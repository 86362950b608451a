"""The differences of two policies in the selection and order that every output shows.

Text, JSON and HTML render this one value, each in its words; none of them selects or orders.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from release_sim.model.analysis.difference import (
    AnswerDifference,
    Permissiveness,
    PolicyComparison,
    Reasons,
    Region,
    Side,
)
from release_sim.model.analysis.not_deciding import NotDeciding
from release_sim.model.rule import Period
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import named


class Ground(StrEnum):
    """The part that rules or readings other than the deciding ones have in an answer."""

    IN_PART = "in_part"
    OPEN = "open"
    UNSETTLED = "unsettled"
    STANDS = "stands"


@dataclass(frozen=True, slots=True)
class SideAnswer:
    """The answer on one side, the rules that decide it, and what else there is to say of it.

    ``grounds`` has rules by their part in it, and under ``OPEN`` readings; ``absent`` has the rules
    that decide on the other side, and why they do not on this one.
    """

    answer: Answer
    by: tuple[str, ...]
    grounds: Mapping[Ground, tuple[str, ...]]
    absent: tuple[NotDeciding, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that decide the answer, or may."""
        parts = (Ground.IN_PART, Ground.UNSETTLED, Ground.STANDS)
        return (*self.by, *(rule for part in parts for rule in self.grounds.get(part, ())))


@dataclass(frozen=True, slots=True)
class ActionChange:
    """One action whose answer differs, as either side answers it."""

    action: str
    before: SideAnswer
    after: SideAnswer


@dataclass(frozen=True, slots=True)
class Example:
    """A smallest case, as either side decides it, and what is told of it.

    ``day`` is told where days are compared, ``facts`` are those known or stated to be unknown, and
    ``without`` has the kinds of papers of which the case says that there is none.
    """

    before: Branch
    after: Branch
    day: date | None
    facts: tuple[tuple[str, Value | None], ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegionView:
    """A region: what its cases meet, what differs in it, and a smallest case."""

    region: Region
    changes: tuple[ActionChange, ...]
    example: Example


@dataclass(frozen=True, slots=True)
class SeveralView:
    """Two answers for one action that no case with one paper of each kind has.

    The regions are of cases with the papers of the example.
    """

    action: str
    before: Answer
    after: Answer
    regions: tuple[Region, ...]
    example: Example


@dataclass(frozen=True, slots=True)
class ActionAnswers:
    """Every pair of answers in which an action differs, and the choice the second side leaves.

    With ``any_number`` they are all there are, however many papers a case has.
    """

    action: str
    pairs: tuple[tuple[Answer, Answer], ...]
    leaves: Permissiveness
    any_number: bool


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """One comparison of two policies, told; cases have up to ``most`` papers of each kind."""

    before: Side
    after: Side
    days: Period | None
    readings: Mapping[str, tuple[str, str]]
    actions: tuple[ActionAnswers, ...]
    regions: tuple[RegionView, ...]
    several: tuple[SeveralView, ...]
    most: int

    @property
    def sides(self) -> tuple[str, str]:
        """The names of the two sides."""
        return str(self.before), str(self.after)

    @property
    def differing(self) -> tuple[ActionAnswers, ...]:
        """The actions whose answers differ in some case."""
        return tuple(each for each in self.actions if each.pairs)

    @property
    def same(self) -> tuple[str, ...]:
        """The actions whose answers are the same in every case."""
        return tuple(each.action for each in self.actions if not each.pairs)

    @property
    def any_number_for(self) -> tuple[str, ...]:
        """The actions proved to differ in no other way for any number of papers, if not all are."""
        proved = tuple(each.action for each in self.actions if each.any_number)
        return proved if len(proved) < len(self.actions) else ()

    @property
    def proved_up_to(self) -> int | None:
        """The number of papers of which it is proved that no other answers differ; None is any."""
        return None if all(each.any_number for each in self.actions) else self.most

    @property
    def is_alike(self) -> bool:
        """True if no answer differs in any case."""
        return not self.regions and not self.several

    @property
    def rules(self) -> list[str]:
        """The rules that decide, or may decide, in some region, by name."""
        return rules_of_changes(change for region in self.regions for change in region.changes)


def comparison_view(found: PolicyComparison) -> ComparisonView:
    """Return the view of a comparison."""
    dated = found.days is not None
    return ComparisonView(
        found.before,
        found.after,
        found.days,
        found.readings(),
        tuple(
            ActionAnswers(action, pairs, found.leaves[action], action in found.any_number)
            for action, pairs in found.answers().items()
        ),
        tuple(
            RegionView(
                each.region,
                tuple(map(action_change, each.changes)),
                _example(each.before, each.after, dated),
            )
            for each in found.differences
        ),
        tuple(
            SeveralView(
                each.action,
                each.before,
                each.after,
                each.regions,
                _example(each.case_before, each.case_after, dated),
            )
            for each in found.several
        ),
        found.most,
    )


def action_change(change: AnswerDifference) -> ActionChange:
    """Return the view of one action whose answer differs."""
    return ActionChange(
        change.action,
        _side_answer(change.before, change.on_before),
        _side_answer(change.after, change.on_after),
    )


def rules_of_changes(changes: Iterable[ActionChange]) -> list[str]:
    """Return the rules that decide, or may decide, on either side of these changes, by name."""
    sides = (side for change in changes for side in (change.before, change.after))
    return sorted({rule for side in sides for rule in side.rules})


def _side_answer(answer: Answer, reasons: Reasons) -> SideAnswer:
    """Return the side's answer; what stands decides nothing where the answer is not settled."""
    is_settled = answer is not Answer.UNDETERMINED
    grounds = {
        Ground.IN_PART: reasons.in_part,
        Ground.OPEN: reasons.open,
        Ground.UNSETTLED: reasons.unsettled,
        Ground.STANDS: () if is_settled else reasons.because,
    }
    by = reasons.because if is_settled else ()
    told = {ground: names for ground, names in grounds.items() if names}
    return SideAnswer(answer, by, told, reasons.absent)


def _example(before: Branch, after: Branch, dated: bool) -> Example:
    case = before.case
    without = tuple(kind for kind, names in case.instruments.items() if not names)
    return Example(before, after, case.as_of if dated else None, tuple(_facts(before)), without)


def _facts(branch: Branch) -> Iterator[tuple[str, Value | None]]:
    case = branch.case
    facts = {**case.stated, **dict.fromkeys(case.unknown)}
    yield from (
        (name, facts[name]) for name in named(VOCABULARY, case.instruments) if name in facts
    )
