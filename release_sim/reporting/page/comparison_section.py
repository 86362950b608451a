"""The report on two policies: by action, then region by region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markupsafe import Markup, escape

from release_sim.model.analysis.difference import Region
from release_sim.model.analysis.not_deciding import NotDeciding, NotDecidingReason
from release_sim.model.verdict import Answer
from release_sim.reporting.analysis.comparison_view import (
    ActionAnswers,
    ActionChange,
    ComparisonView,
    Example,
    Ground,
    RegionView,
    SeveralView,
    SideAnswer,
)
from release_sim.reporting.page.phrases import Phrasebook, Sentence
from release_sim.vocabulary.tested_names import reading_name


class Changed(NamedTuple):
    """The action, and what is said of its answer on either side."""

    action: str
    before: list[Sentence]
    after: list[Sentence]


def changed(phrases: Phrasebook, change: ActionChange) -> Changed:
    """Return a change as sentences."""
    return Changed(
        change.action,
        [*_side(phrases, change.action, change.before)],
        [*_side(phrases, change.action, change.after)],
    )


def _side(phrases: Phrasebook, action: str, side: SideAnswer) -> Iterator[Sentence]:
    yield phrases.say(
        f"region.{'by' if side.by else 'bare'}",
        rules=side.by,
        actions=[action],
        answer=phrases.badge(side.answer),
        listed=phrases.listed(side.by),
    )
    for ground, names in side.grounds.items():
        if ground is Ground.OPEN:
            facts = [reading_name(name) for name in names]
            readings = Markup(", ").join(map(phrases.name, facts))
            yield phrases.say("region.open", facts=facts, readings=readings)
        else:
            yield phrases.say(f"region.{ground}", rules=names, listed=phrases.listed(names))
    yield from (_absent(phrases, each) for each in side.absent)


def _joined(listed: Iterable[Markup], between: str) -> Markup:
    return escape(between).join(listed)


def _absent(phrases: Phrasebook, absent: NotDeciding) -> Sentence:
    on = [name for name in absent.on if name in phrases.rulebook.rules]
    facts = [name for name in absent.on if name not in on]
    asked = [escape(phrases.spoken.question(name)) for name in facts]
    listed = [*map(phrases.rule, on), *asked]
    is_bare = absent.why is NotDecidingReason.DOES_NOT_APPLY and not listed
    return phrases.say(
        f"absent.{'fails' if is_bare else absent.why.name.lower()}",
        rules=[absent.rule, *on],
        facts=facts,
        rule=phrases.rule(absent.rule),
        on=_joined(listed, " " if asked else ", "),
    )


class ActionRegions(NamedTuple):
    """The differing answers of one action, and the choice the second policy leaves."""

    action: str
    pairs: list[Sentence]
    leaves: Markup


class Conditions(NamedTuple):
    """The conditions that the cases of a region meet: all of them, and of each block one."""

    every: list[Sentence]
    some: list[list[list[Sentence]]]


class RegionSection(NamedTuple):
    """A region: what its cases meet, what differs in it, and a smallest case."""

    conditions: Conditions
    changes: list[Changed]
    day: str
    example: list[Sentence]


class SeveralSection(NamedTuple):
    """A difference that takes several papers, what its cases meet, and a smallest one."""

    action: str
    differs: Sentence
    regions: list[Conditions]
    day: str
    example: list[Sentence]


class ComparisonSection:
    """One comparison, in sentences; all sentences are made with the part."""

    def __init__(self, view: ComparisonView, phrases: Phrasebook) -> None:
        """Nothing is decided here any more."""
        self.view, self._phrases = view, phrases
        self.sides = view.sides
        self.by_action = [self._by_action(each) for each in view.differing]
        self.same = [phrases.phrase(action) for action in view.same]
        self.any_number = [phrases.phrase(action) for action in view.any_number_for]
        self.regions = [self._region(each) for each in view.regions]
        self.several = [self._several(each) for each in view.several]
        actions = [each.action for each in view.actions]
        self.proved = self._proved(actions)
        self.about = phrases.say("compared.about", actions=actions)

    def _proved(self, actions: list[str]) -> Sentence:
        view, say = self.view, self._phrases.say
        up_to = self._phrases.up_to(view.proved_up_to)
        if view.is_alike:
            return say("compared.alike", actions=actions, up_to=up_to)
        key = "further" if view.several else "no_further"
        rest = say(f"compared.{key}", number=len(view.several), up_to=up_to)
        return say("compared.proved", actions=actions, number=len(view.regions), rest=rest.text)

    def _by_action(self, answers: ActionAnswers) -> ActionRegions:
        pairs = [self._differs(answers.action, *pair) for pair in answers.pairs]
        leaves = self._phrases.word(f"leaves.{answers.leaves.name.lower()}")
        return ActionRegions(answers.action, pairs, leaves)

    def _differs(self, action: str, before: Answer, after: Answer) -> Sentence:
        one, other = map(self._phrases.badge, (before, after))
        return self._phrases.say("region.differs", actions=[action], before=one, after=other)

    def _region(self, view: RegionView) -> RegionSection:
        return RegionSection(
            self._conditions(view.region),
            [changed(self._phrases, change) for change in view.changes],
            str(view.example.day or ""),
            [*self._example(view.example)],
        )

    def _conditions(self, region: Region) -> Conditions:
        when = self._phrases.when
        return Conditions(
            [when(values) for values in region.every],
            [
                [[when(values) for values in alternative] for alternative in block]
                for block in region.some
            ],
        )

    def _several(self, view: SeveralView) -> SeveralSection:
        return SeveralSection(
            view.action,
            self._differs(view.action, view.before, view.after),
            [self._conditions(region) for region in view.regions],
            str(view.example.day or ""),
            [*self._example(view.example)],
        )

    def _example(self, example: Example) -> Iterator[Sentence]:
        yield from (self._phrases.given(*fact) for fact in example.facts)
        yield from map(self._phrases.without, example.without)
