"""The report on two policies over the same people: who changes, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.report_contents import ReportShifts
from release_sim.model.verdict import Answer
from release_sim.reporting.cohorts.action_shifts import (
    ActionShifts,
    PairShifts,
    ShiftRows,
    rules_of_shifts,
)
from release_sim.reporting.cohorts.shifts_view import GroupRow, shifts_view
from release_sim.reporting.page.comparison_section import Changed, changed
from release_sim.reporting.page.phrases import Phrasebook, Sentence, breaking
from release_sim.reporting.page.table_section import GroupedBy, PeopleSection, rare, share, years
from release_sim.reporting.text_format import share_text, three_figures
from release_sim.vocabulary.actions import HOLD


class AnswerPair(NamedTuple):
    """The answers on both sides, and in how many rows they are so."""

    before: Answer
    after: Answer
    rows: Sentence


class ReasonRows(NamedTuple):
    """Rows that shift alike for the same reasons."""

    rows: Sentence
    changed: Changed


class Shifting(NamedTuple):
    """One answer changing to another: the most frequent reasons, and the rest in a sentence."""

    before: Answer
    after: Answer
    kinds: list[ReasonRows]
    others: list[Sentence]


class ShiftingAction(NamedTuple):
    """One action that shifts: every pair of answers, and the reasons of those that differ."""

    action: str
    chart: Markup
    pairs: list[AnswerPair]
    shifting: list[Shifting]


class NumberRow(NamedTuple):
    """A line of numbers: of a measure, or of a group."""

    name: Markup | str
    numbers: list[str]


class ShiftsSection:
    """One comparison over a table, in sentences; all sentences are made with the part."""

    template = "shifts.html"

    def __init__(self, told: ReportShifts, phrases: Phrasebook) -> None:
        """Nothing is counted here any more."""
        self.view = view = shifts_view(told.comparison)
        self._phrases, self._charts = phrases, told.charts
        self.sides = view.sides
        self.people = PeopleSection(told, view.sample, phrases)
        self.by = GroupedBy(view.by, phrases)
        actions = [each.action for each in view.actions]
        self.changed = phrases.say(
            "people.changed",
            actions=actions,
            rows=f"{view.changed:,}",
            of=f"{view.rows:,}",
            share=share_text(view.changed, view.rows),
        )
        self.by_action = [self._by_action(each) for each in view.shifting]
        self.same = [phrases.phrase(action) for action in view.same]
        self.measures = [*self._measures()]
        self.notes = [*self._notes(actions)]
        self.groups = [self._group(each) for each in view.groups] if view.by else []
        due = self._due_notices()
        self.rare = [[*rare(phrases, each, due)] for each in view.frequencies]

    def _by_action(self, told: ActionShifts) -> ShiftingAction:
        rows, action = self.view.rows, told.action
        return ShiftingAction(
            action,
            Markup(self._charts[action]),  # noqa: S704  drawn by us, texts made safe
            [
                AnswerPair(pair.before, pair.after, share(self._phrases, action, pair.rows, rows))
                for pair in told.pairs
            ],
            [self._shifting(action, each) for each in told.changes],
        )

    def _shifting(self, action: str, told: PairShifts) -> Shifting:
        kinds = [
            ReasonRows(self._rows(each), changed(self._phrases, each.change)) for each in told.told
        ]
        others = [self._others(action, told)] if told.others else []
        return Shifting(told.pair.before, told.pair.after, kinds, others)

    def _rows(self, shift: ShiftRows) -> Sentence:
        return self._phrases.say(
            "people.rows",
            actions=[shift.change.action],
            rows=f"{shift.rows:,}",
            example=shift.example,
        )

    def _others(self, action: str, told: PairShifts) -> Sentence:
        rules = rules_of_shifts(told.others)
        return self._phrases.say(
            "people.others",
            rules=rules,
            actions=[action],
            rows=f"{told.other_rows:,}",
            listed=self._phrases.listed(rules),
        )

    def _measures(self) -> Iterator[NumberRow]:
        before, after = map(breaking, self.sides)
        for each in self.view.told_measures:
            key = f"measures.{each.measure}"
            told = self._phrases.catalogue.text(key, before=before, after=after)
            numbers = [f"{each.rows:,}"]
            if each.people is not None:
                numbers.append(three_figures(each.people))
            if each.interval:
                least, most = map(three_figures, each.interval)
                numbers.append(f"{least} \N{EN DASH} {most}")
            yield NumberRow(told, numbers)

    def _notes(self, actions: list[str]) -> Iterator[Sentence]:
        """Yield what a reader of the numbers must know."""
        say, view = self._phrases.say, self.view
        if view.has_intervals:
            yield say("people.replicates", actions=actions, number=view.replicates)
        if view.limits:
            limits = self._phrases.limits(view.limits)
            yield say("people.hours", actions=[HOLD], limits=limits)
            if view.days_on_top:
                yield say("people.on_top", actions=[HOLD])
        if view.holds_without_limit:
            rows = f"{view.holds_without_limit:,}"
            yield say("people.no_limit", actions=[HOLD], rows=rows)

    def _group(self, group: GroupRow) -> NumberRow:
        counts = group.counts
        changed_ = f"{counts.changed:,} ({share_text(counts.changed, counts.rows)})"
        due = (" → ".join(f"{n:,}" for n in numbers) for numbers in group.due)
        return NumberRow(self.by.group(group.name), [f"{counts.rows:,}", changed_, *due])

    def _due_notices(self) -> dict[str, float]:
        """Return the notices required on either side by the words for them."""
        sample = self.view.sample
        when = years(self._phrases, sample) if sample else self._phrases.word("frame.in_rows")
        names = [f"{name}, {when}" for name in self.sides]
        return dict(zip(names, self.view.notices or (), strict=False))
