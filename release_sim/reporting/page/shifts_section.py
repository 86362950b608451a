"""The report on two policies over the same people: who changes, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.cohorts.answer_change import AnswerChange, GroupCounts
from release_sim.model.report_contents import ReportShifts
from release_sim.model.verdict import Answer
from release_sim.reporting.page.comparison_section import Changed, changed
from release_sim.reporting.page.phrases import Phrasebook, Sentence, breaking
from release_sim.reporting.page.table_section import PeopleSection, rare, share
from release_sim.reporting.text_format import share_text, three_figures
from release_sim.vocabulary.actions import HOLD, NOTICE

_MOST = 4  # the most frequent reasons of one change of an answer; of the others only the rules


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


class ActionShifts(NamedTuple):
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

    def __init__(self, told: ReportShifts, phrases: Phrasebook) -> None:
        """Nothing is counted here any more."""
        self.told, self._phrases = told, phrases
        self.comparison = comparison = told.comparison
        self.sides, self.whole = comparison.names, comparison.counted.whole
        self.people = PeopleSection(told, comparison.sample, phrases)
        actions = [*self.whole.answers]
        self.changed = phrases.say(
            "people.changed",
            actions=actions,
            rows=f"{self.whole.changed:,}",
            of=f"{self.whole.rows:,}",
            share=share_text(self.whole.changed, self.whole.rows),
        )
        self.by_action = [self._by_action(*each) for each in told.charts.items()]
        self.same = [phrases.phrase(action) for action in actions if action not in told.charts]
        self.measures = [*self._measures()]
        self.notes = [*self._notes(actions)]
        self.due = [a for a in (NOTICE, HOLD) if a in actions and any(self.whole.due(a))]
        groups = comparison.counted.groups if comparison.by else {}
        self.groups = [self._group(*each) for each in groups.items()]
        due = self._due_notices()
        self.rare = [[*rare(phrases, each, due)] for each in comparison.frequencies]

    def _by_action(self, action: str, chart: str) -> ActionShifts:
        rows, pairs = self.whole.rows, self.whole.answers[action]
        # Those that differ first, and of them those of most rows.
        order = sorted(pairs, key=lambda pair: (pair[0] is pair[1], -pairs[pair]))
        shifts: dict[tuple[Answer, Answer], list[AnswerChange]] = {}
        for each in self.comparison.counted.shifts:
            if each.change.action == action:
                shifts.setdefault((each.change.before, each.change.after), []).append(each)
        return ActionShifts(
            action,
            Markup(chart),  # noqa: S704  drawn by us, texts made safe
            [AnswerPair(*pair, share(self._phrases, action, pairs[pair], rows)) for pair in order],
            [self._shifting(action, *pair, shifts[pair]) for pair in order if pair in shifts],
        )

    def _shifting(
        self, action: str, before: Answer, after: Answer, shifts: list[AnswerChange]
    ) -> Shifting:
        kinds = [
            ReasonRows(self._rows(each), changed(self._phrases, each.change)) for each in shifts
        ]
        others = [self._others(action, shifts[_MOST:])] if shifts[_MOST:] else []
        return Shifting(before, after, kinds[:_MOST], others)

    def _rows(self, shift: AnswerChange) -> Sentence:
        return self._phrases.say(
            "people.rows",
            actions=[shift.change.action],
            rows=f"{shift.rows:,}",
            example=shift.example,
        )

    def _others(self, action: str, shifts: list[AnswerChange]) -> Sentence:
        rules = dict.fromkeys(
            name
            for shift in shifts
            for reasons in (shift.change.on_before, shift.change.on_after)
            for name in (*reasons.because, *reasons.unsettled)
        )
        return self._phrases.say(
            "people.others",
            rules=rules,
            actions=[action],
            rows=f"{sum(shift.rows for shift in shifts):,}",
            listed=self._phrases.listed(rules),
        )

    def _measures(self) -> Iterator[NumberRow]:
        sample, intervals = self.comparison.sample, self.comparison.intervals
        before, after = map(breaking, self.sides)
        for measure, rows in self.comparison.counted.nonzero().items():
            told = self._phrases.catalogue.text(f"measures.{measure}", before=before, after=after)
            numbers = [f"{rows:,}"]
            if sample:
                numbers.append(three_figures(rows * sample.per_row))
            if intervals:
                least, most = intervals[measure]
                numbers.append(f"{three_figures(least)} \N{EN DASH} {three_figures(most)}")
            yield NumberRow(told, numbers)

    def _notes(self, actions: list[str]) -> Iterator[Sentence]:
        """Yield what a reader of the numbers must know."""
        say, counted = self._phrases.say, self.comparison.counted
        if self.comparison.intervals:
            number = self.comparison.replicates
            yield say("people.replicates", actions=actions, number=number)
        if counted.limits:
            limits = self._phrases.limits(counted.limits)
            yield say("people.hours", actions=[HOLD], limits=limits)
            if any(limit.excluding for limit in counted.limits):
                yield say("people.on_top", actions=[HOLD])
        if counted.holds_without_limit:
            rows = f"{counted.holds_without_limit:,}"
            yield say("people.no_limit", actions=[HOLD], rows=rows)

    def _group(self, name: str, group: GroupCounts) -> NumberRow:
        changed_ = f"{group.changed:,} ({share_text(group.changed, group.rows)})"
        due = (" → ".join(f"{n:,}" for n in group.due(action)) for action in self.due)
        return NumberRow(name, [f"{group.rows:,}", changed_, *due])

    def _due_notices(self) -> dict[str, float]:
        """Return the notices required on either side, in people if known."""
        sample = self.comparison.sample
        per_row = sample.per_row if sample else 1.0
        when = sample.time if sample else self._phrases.word("frame.in_rows")
        due = zip(self.sides, self.whole.due(NOTICE), strict=True)
        return {f"{name}, {when}": rows * per_row for name, rows in due}
