"""The report on two policies over the same people: who changes, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.cohorts.shift import Group, Shift
from release_sim.model.report import ReportShifts
from release_sim.model.verdict import Answer
from release_sim.reporting.page.comparison_part import Changed, changed
from release_sim.reporting.page.sentences import Sentence, Teller, breaking
from release_sim.reporting.page.table_part import PeoplePart, rare, share
from release_sim.reporting.words import about, share_text
from release_sim.vocabulary.actions import HOLD, NOTICE

_MOST = 4  # the most frequent reasons of one change of an answer; of the others only the rules


class Pair(NamedTuple):
    """The answers on both sides, and in how many rows they are so."""

    before: Answer
    after: Answer
    rows: Sentence


class Kind(NamedTuple):
    """Rows that shift alike for the same reasons."""

    rows: Sentence
    changed: Changed


class Shifting(NamedTuple):
    """One answer changing to another: the most frequent reasons, and the rest in a sentence."""

    before: Answer
    after: Answer
    kinds: list[Kind]
    others: list[Sentence]


class ByAction(NamedTuple):
    """One action that shifts: every pair of answers, and the reasons of those that differ."""

    action: str
    chart: Markup
    pairs: list[Pair]
    shifting: list[Shifting]


class Line(NamedTuple):
    """A line of numbers: of a measure, or of a group."""

    name: Markup | str
    numbers: list[str]


class ShiftsPart:
    """One comparison over a table, in sentences; all sentences are made with the part."""

    def __init__(self, told: ReportShifts, teller: Teller) -> None:
        """Nothing is counted here any more."""
        self.told, self._teller = told, teller
        self.comparison = comparison = told.comparison
        self.sides, self.whole = comparison.names, comparison.counted.whole
        self.people = PeoplePart(told, comparison.sample, teller)
        actions = [*self.whole.answers]
        self.changed = teller.say(
            "people.changed",
            actions=actions,
            rows=f"{self.whole.changed:,}",
            of=f"{self.whole.rows:,}",
            share=share_text(self.whole.changed, self.whole.rows),
        )
        self.by_action = [self._by_action(*each) for each in told.charts.items()]
        self.same = [teller.phrase(action) for action in actions if action not in told.charts]
        self.measures = [*self._measures()]
        self.notes = [*self._notes(actions)]
        self.due = [a for a in (NOTICE, HOLD) if a in actions and any(self.whole.due(a))]
        groups = comparison.counted.groups if comparison.by else {}
        self.groups = [self._group(*each) for each in groups.items()]
        due = self._due_notices()
        self.rare = [[*rare(teller, each, due)] for each in comparison.frequencies]

    def _by_action(self, action: str, chart: str) -> ByAction:
        rows, pairs = self.whole.rows, self.whole.answers[action]
        # Those that differ first, and of them those of most rows.
        order = sorted(pairs, key=lambda pair: (pair[0] is pair[1], -pairs[pair]))
        shifts: dict[tuple[Answer, Answer], list[Shift]] = {}
        for each in self.comparison.counted.shifts:
            if each.change.action == action:
                shifts.setdefault((each.change.before, each.change.after), []).append(each)
        return ByAction(
            action,
            Markup(chart),  # noqa: S704  drawn by us, texts made safe
            [Pair(*pair, share(self._teller, action, pairs[pair], rows)) for pair in order],
            [self._shifting(action, *pair, shifts[pair]) for pair in order if pair in shifts],
        )

    def _shifting(
        self, action: str, before: Answer, after: Answer, shifts: list[Shift]
    ) -> Shifting:
        kinds = [Kind(self._rows(each), changed(self._teller, each.change)) for each in shifts]
        others = [self._others(action, shifts[_MOST:])] if shifts[_MOST:] else []
        return Shifting(before, after, kinds[:_MOST], others)

    def _rows(self, shift: Shift) -> Sentence:
        return self._teller.say(
            "people.rows",
            actions=[shift.change.action],
            rows=f"{shift.rows:,}",
            example=shift.example,
        )

    def _others(self, action: str, shifts: list[Shift]) -> Sentence:
        rules = dict.fromkeys(
            name
            for shift in shifts
            for reasons in (shift.change.on_before, shift.change.on_after)
            for name in (*reasons.because, *reasons.unsettled)
        )
        return self._teller.say(
            "people.others",
            rules=rules,
            actions=[action],
            rows=f"{sum(shift.rows for shift in shifts):,}",
            listed=self._teller.listed(rules),
        )

    def _measures(self) -> Iterator[Line]:
        sample, intervals = self.comparison.sample, self.comparison.intervals
        before, after = map(breaking, self.sides)
        for measure, rows in self.comparison.counted.notable().items():
            told = self._teller.catalogue.text(f"measures.{measure}", before=before, after=after)
            numbers = [f"{rows:,}"]
            if sample:
                numbers.append(about(rows * sample.per_row))
            if intervals:
                least, most = intervals[measure]
                numbers.append(f"{about(least)} \N{EN DASH} {about(most)}")
            yield Line(told, numbers)

    def _notes(self, actions: list[str]) -> Iterator[Sentence]:
        """Yield what a reader of the numbers must know."""
        say, counted = self._teller.say, self.comparison.counted
        if self.comparison.intervals:
            number = self.comparison.replicates
            yield say("people.replicates", actions=actions, number=number)
        if counted.limits:
            limits = self._teller.quoted("; ".join(map(str, counted.limits)))
            yield say("people.hours", actions=[HOLD], limits=limits)
            if any(limit.excluding for limit in counted.limits):
                yield say("people.on_top", actions=[HOLD])
        if counted.holds_without_limit:
            rows = f"{counted.holds_without_limit:,}"
            yield say("people.no_limit", actions=[HOLD], rows=rows)

    def _group(self, name: str, group: Group) -> Line:
        changed_ = f"{group.changed:,} ({share_text(group.changed, group.rows)})"
        due = (" → ".join(f"{n:,}" for n in group.due(action)) for action in self.due)
        return Line(name, [f"{group.rows:,}", changed_, *due])

    def _due_notices(self) -> dict[str, float]:
        """Return the notices required on either side, in people if known."""
        sample = self.comparison.sample
        per_row = sample.per_row if sample else 1.0
        when = sample.time if sample else self._teller.word("frame.in_rows")
        due = zip(self.sides, self.whole.due(NOTICE), strict=True)
        return {f"{name}, {when}": rows * per_row for name, rows in due}
