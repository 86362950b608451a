"""What a report tells of two policies: by action, then region by region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.analysis.difference import Comparison, Difference
from release_sim.model.verdict import Answer
from release_sim.model.vocabulary import VOCABULARY
from release_sim.reporting.page.changed_part import Changed, changed
from release_sim.reporting.page.sentences import Sentence, Teller


class ByAction(NamedTuple):
    """How one action's answers differ, and how much choice the second policy leaves."""

    action: str
    pairs: list[Sentence]
    leaves: Markup


class RegionPart(NamedTuple):
    """A region: what its cases meet, what differs in it, and a smallest case."""

    every: list[Sentence]
    some: list[list[list[Sentence]]]
    changes: list[Changed]
    day: str
    example: list[Sentence]


class ComparisonPart:
    """One comparison, told by a teller; everything is told when the part is made."""

    def __init__(self, comparison: Comparison, teller: Teller) -> None:
        """Nothing is decided here any more."""
        self.told, self._teller = comparison, teller
        self.sides = str(comparison.before), str(comparison.after)
        self.days = comparison.days
        differs = {action: pairs for action, pairs in comparison.answers().items() if pairs}
        self.by_action = [self._by_action(*each) for each in differs.items()]
        self.same = [teller.phrase(a) for a in comparison.leaves if a not in differs]
        self.regions = [self._region(each) for each in comparison.differences]
        self.readings = comparison.readings()
        key = "region.proved" if comparison.differences else "region.alike"
        self.proved = teller.say(key, actions=comparison.leaves)
        self.about = teller.say("region.about", actions=comparison.leaves)

    def _by_action(self, action: str, pairs: Iterable[tuple[Answer, Answer]]) -> ByAction:
        teller = self._teller
        differs = [
            teller.say(
                "region.differs",
                actions=[action],
                before=teller.badge(before),
                after=teller.badge(after),
            )
            for before, after in pairs
        ]
        leaves = teller.word(f"leaves.{self.told.leaves[action].name.lower()}")
        return ByAction(action, differs, leaves)

    def _region(self, difference: Difference) -> RegionPart:
        region, teller = difference.region, self._teller
        return RegionPart(
            [teller.when(values) for values in region.every],
            [
                [[teller.when(values) for values in alternative] for alternative in block]
                for block in region.some
            ],
            [changed(teller, change) for change in difference.changes],
            str(difference.before.case.as_of) if self.told.days else "",
            [*self._example(difference)],
        )

    def _example(self, difference: Difference) -> Iterator[Sentence]:
        case = difference.before.case
        facts = {**case.stated, **dict.fromkeys(case.unknown)}
        for name in VOCABULARY:
            if name in facts:
                yield self._teller.given(name, facts[name])
