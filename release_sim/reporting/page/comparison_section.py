"""The report on two policies: by action, then region by region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.analysis.difference import (
    AnswerDifference,
    PolicyComparison,
    Reasons,
    RegionDifference,
)
from release_sim.model.analysis.not_deciding import NotDeciding, NotDecidingReason
from release_sim.model.verdict import Answer
from release_sim.reporting.page.phrases import Phrasebook, Sentence
from release_sim.vocabulary.facts import VOCABULARY


class Changed(NamedTuple):
    """The action, and what is said of its answer on either side."""

    action: str
    before: list[Sentence]
    after: list[Sentence]


def changed(phrases: Phrasebook, change: AnswerDifference) -> Changed:
    """Return a change as sentences."""
    return Changed(
        change.action,
        [*_reasons(phrases, change.action, change.before, change.on_before)],
        [*_reasons(phrases, change.action, change.after, change.on_after)],
    )


def _reasons(
    phrases: Phrasebook, action: str, answer: Answer, reasons: Reasons
) -> Iterator[Sentence]:
    by = reasons.because if answer is not Answer.UNDETERMINED else ()
    yield phrases.say(
        f"region.{'by' if by else 'bare'}",
        rules=by,
        actions=[action],
        answer=phrases.badge(answer),
        listed=phrases.listed(by),
    )
    stands = () if by else reasons.because
    others = {
        "in_part": reasons.in_part,
        "stands": stands,
        "unsettled": reasons.unsettled,
    }
    for key, rules in others.items():
        if rules:
            yield phrases.say(f"region.{key}", rules=rules, listed=phrases.listed(rules))
    if reasons.open:
        names = [f"reading.{name}" for name in reasons.open]
        readings = Markup(", ").join(map(phrases.name, names))
        yield phrases.say("region.open", facts=names, readings=readings)
    yield from (_absent(phrases, each) for each in reasons.absent)


def _absent(phrases: Phrasebook, absent: NotDeciding) -> Sentence:
    on = [name for name in absent.on if name in phrases.rulebook.rules]
    listed = [phrases.rule(n) if n in on else phrases.name(n) for n in absent.on]
    is_bare = absent.why is NotDecidingReason.DOES_NOT_APPLY and not listed
    return phrases.say(
        f"absent.{'fails' if is_bare else absent.why.name.lower()}",
        rules=[absent.rule, *on],
        rule=phrases.rule(absent.rule),
        on=Markup(", ").join(listed),
    )


class ActionRegions(NamedTuple):
    """The differing answers of one action, and the choice the second policy leaves."""

    action: str
    pairs: list[Sentence]
    leaves: Markup


class RegionSection(NamedTuple):
    """A region: what its cases meet, what differs in it, and a smallest case."""

    every: list[Sentence]
    some: list[list[list[Sentence]]]
    changes: list[Changed]
    day: str
    example: list[Sentence]


class ComparisonSection:
    """One comparison, in sentences; all sentences are made with the part."""

    def __init__(self, comparison: PolicyComparison, phrases: Phrasebook) -> None:
        """Nothing is decided here any more."""
        self.told, self._phrases = comparison, phrases
        self.sides = str(comparison.before), str(comparison.after)
        self.days = comparison.days
        differs = {action: pairs for action, pairs in comparison.answers().items() if pairs}
        self.by_action = [self._by_action(*each) for each in differs.items()]
        self.same = [phrases.phrase(a) for a in comparison.leaves if a not in differs]
        self.regions = [self._region(each) for each in comparison.differences]
        self.readings = comparison.readings()
        key = "region.proved" if comparison.differences else "region.alike"
        self.proved = phrases.say(key, actions=comparison.leaves)
        self.about = phrases.say("region.about", actions=comparison.leaves)

    def _by_action(self, action: str, pairs: Iterable[tuple[Answer, Answer]]) -> ActionRegions:
        phrases = self._phrases
        differs = [
            phrases.say(
                "region.differs",
                actions=[action],
                before=phrases.badge(before),
                after=phrases.badge(after),
            )
            for before, after in pairs
        ]
        leaves = phrases.word(f"leaves.{self.told.leaves[action].name.lower()}")
        return ActionRegions(action, differs, leaves)

    def _region(self, difference: RegionDifference) -> RegionSection:
        region, phrases = difference.region, self._phrases
        return RegionSection(
            [phrases.when(values) for values in region.every],
            [
                [[phrases.when(values) for values in alternative] for alternative in block]
                for block in region.some
            ],
            [changed(phrases, change) for change in difference.changes],
            str(difference.before.case.as_of) if self.told.days else "",
            [*self._example(difference)],
        )

    def _example(self, difference: RegionDifference) -> Iterator[Sentence]:
        case = difference.before.case
        facts = {**case.stated, **dict.fromkeys(case.unknown)}
        for name in VOCABULARY:
            if name in facts:
                yield self._phrases.given(name, facts[name])
