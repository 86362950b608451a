"""What a report tells of two policies: by action, then region by region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.analysis.difference import Change, Comparison, Difference, Reasons
from release_sim.model.verdict import Answer
from release_sim.model.vocabulary import VOCABULARY
from release_sim.reporting.page.sentences import Sentence, Teller


class ByAction(NamedTuple):
    """How one action's answers differ, and how much choice the second policy leaves."""

    action: str
    pairs: list[Sentence]
    leaves: Markup


class Changed(NamedTuple):
    """One answer that differs in a region, with the reasons on both sides."""

    action: str
    before: list[Sentence]
    after: list[Sentence]


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
        same = [action for action in comparison.leaves if action not in differs]
        self.same = [self._same(same)] if same else []
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

    def _same(self, actions: list[str]) -> Sentence:
        phrases = (self._teller.word(f"actions.{action}") for action in actions)
        same = Markup("; ").join(phrases)
        return self._teller.say("region.same", actions=actions, listed=same)

    def _region(self, difference: Difference) -> RegionPart:
        region, teller = difference.region, self._teller
        return RegionPart(
            [teller.when(values) for values in region.every],
            [
                [[teller.when(values) for values in alternative] for alternative in block]
                for block in region.some
            ],
            [self._changed(change) for change in difference.changes],
            str(difference.before.case.as_of) if self.told.days else "",
            [*self._example(difference)],
        )

    def _changed(self, change: Change) -> Changed:
        return Changed(
            change.action,
            [*self._reasons(change.action, change.before, change.on_before)],
            [*self._reasons(change.action, change.after, change.on_after)],
        )

    def _reasons(self, action: str, answer: Answer, reasons: Reasons) -> Iterator[Sentence]:
        teller = self._teller
        key = "by" if reasons.because else "bare"
        yield teller.say(
            f"region.{key}",
            rules=reasons.because,
            actions=[action],
            answer=teller.badge(answer),
            listed=teller.listed(reasons.because),
        )
        for key, rules in (("in_part", reasons.in_part), ("unsettled", reasons.unsettled)):
            if rules:
                yield teller.say(f"region.{key}", rules=rules, listed=teller.listed(rules))
        if reasons.open:
            names = [f"reading.{name}" for name in reasons.open]
            readings = Markup(", ").join(map(teller.name, names))
            yield teller.say("region.open", facts=names, readings=readings)
        for absent in reasons.absent:
            on = [name for name in absent.on if name in teller.book.rules]
            listed = [teller.rule(n) if n in on else teller.name(n) for n in absent.on]
            yield teller.say(
                f"absent.{absent.why.name.lower()}",
                rules=[absent.rule, *on],
                rule=teller.rule(absent.rule),
                on=Markup(", ").join(listed),
            )

    def _example(self, difference: Difference) -> Iterator[Sentence]:
        case = difference.before.case
        facts = {**case.stated, **dict.fromkeys(case.unknown)}
        for name in VOCABULARY:
            if name in facts:
                yield self._teller.given(name, facts[name])
