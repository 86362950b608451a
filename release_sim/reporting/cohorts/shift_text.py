"""Two policies over the same people, in lines: whose answers differ, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator

from release_sim.model.cohorts.answer_change import Measure
from release_sim.reporting.analysis.comparison_view import Ground, SideAnswer
from release_sim.reporting.cohorts.action_shifts import PairShifts
from release_sim.reporting.cohorts.number_text import (
    between,
    frequency_lines,
    rows_text,
    stands_for,
)
from release_sim.reporting.cohorts.shifts_view import ShiftsView
from release_sim.reporting.cohorts.summary_text import pending_text
from release_sim.reporting.paint import Paint, paint_begin, unpainted
from release_sim.reporting.rule_text import not_deciding_text, rule_lines
from release_sim.reporting.sentences import Voice
from release_sim.reporting.text_format import (
    WIDTH,
    columns,
    format_table,
    paragraph,
    pluralize,
    share_text,
    three_figures,
)
from release_sim.vocabulary.actions import HOLD, NOTICE

_DUE = {NOTICE: "notices due", HOLD: "holds due"}


class Shifts:
    """One comparison and everything a reader needs with it."""

    def __init__(
        self, voice: Voice, view: ShiftsView, width: int = WIDTH, paint: Paint = unpainted
    ) -> None:
        """Nothing is counted here any more."""
        self._voice, self._view, self._width, self._paint = voice, view, width, paint
        self._named: dict[str, None] = {}

    def whole(self) -> str:
        """All of it."""
        view = self._view
        parts = [self._heading(), self._answers(), self._measures()]
        if view.by:
            parts.append(self._groups())
        parts += [frequency_lines(f, self._notices(), self._width) for f in view.frequencies]
        parts += [
            self._change(each.action, change) for each in view.shifting for change in each.changes
        ]
        found = ["\n".join(part) for part in parts]
        if self._named:
            found.append("\n".join(self._rules()))
        return "\n\n".join(part for part in found if part)

    def _heading(self) -> Iterator[str]:
        view = self._view
        before, after = view.sides
        yield self._text(f"{before} compared with {after}", 0)
        yield self._text(f"{rows_text(view.rows)}, the same for both", 2)
        if view.sample:
            yield stands_for(view.sample, self._width)
        chosen = [f"{name}={choice}" for name, choice in view.before.readings.items()]
        if chosen:
            yield self._text(f"readings chosen for both: {', '.join(chosen)}", 2, 2)
        apart = [f"{name} ({first}, {second})" for name, (first, second) in view.readings.items()]
        if apart:
            yield self._text(f"readings that differ: {', '.join(apart)}", 2, 2)
        if view.left_out:
            rows = rows_text(view.left_out)
            yield self._text(
                f"skipped {rows}: one of the policies does not cover the date or the person", 2, 2
            )

    def _answers(self) -> Iterator[str]:
        view = self._view
        changed = share_text(view.changed, view.rows)
        yield self._text(f"some answer differs in {rows_text(view.changed)}, {changed}", 0)
        rows = [
            (
                each.action,
                ", ".join(
                    f"{pair.before} -> {pair.after} {pair.rows:,} "
                    f"({share_text(pair.rows, view.rows)})"
                    for pair in each.differing
                ),
            )
            for each in view.shifting
        ]

        def painted(row: int, text: str) -> str:
            before = view.shifting[row].differing[0].before
            return paint_begin(text, before, before, self._paint)

        yield from columns(rows, 2, self._width, painted)
        if view.same:
            yield self._text(f"the same in every row: {', '.join(view.same)}", 2, 4)
        for each in view.actions:
            if each.pending:
                why, numbers = each.pending
                told = ", ".join(
                    f"{rows:,} ({share_text(rows, view.rows)}) under {side}"
                    for side, rows in zip(view.sides, numbers, strict=True)
                )
                yield self._text(f"{each.action}, {pending_text(why)}: {told}", 2, 4)

    def _measures(self) -> Iterator[str]:
        view = self._view
        before, after = view.sides
        told = {
            Measure.CHANGED: "people with another answer",
            Measure.NOTICES_BEFORE: f"notices due, {before}",
            Measure.NOTICES_AFTER: f"notices due, {after}",
            Measure.HOLDS_BEFORE: f"holds due, {before}",
            Measure.HOLDS_AFTER: f"holds due, {after}",
            Measure.HOURS_GAINED: "hours in jail gained, at most",
            Measure.HOURS_LOST: "hours in jail lost, at most",
        }
        header = ["totals", "rows"]
        header += [view.sample.time] if view.sample else []
        header += ["9 in 10"] if view.has_intervals else []
        rows = []
        for each in view.told_measures:
            cells = [told[each.measure], f"{each.rows:,}"]
            cells += [three_figures(each.people)] if each.people is not None else []
            cells += [between(each.interval)] if each.interval else []
            rows.append(cells)
        yield from format_table(header, rows, 0, self._width)
        yield from self._caveats()

    def _caveats(self) -> Iterator[str]:
        """Yield what a reader of the numbers must know."""
        view = self._view
        if view.has_intervals:
            yield self._text(
                f"9 in 10: of {view.replicates} replicates, which sample every assumed "
                "range again, nine in ten lie between these",
                2,
                2,
            )
        yield self._text("a row is one person on one day; what is due is due on that day", 2, 2)
        if view.limits:
            limits = "; or ".join(map(str, view.limits))
            yield self._text(
                f"hours: an upper bound, however soon officers come; a hold counts as {limits}"
                + ("; days that a rule does not count come on top" if view.days_on_top else ""),
                2,
                2,
            )
        if view.holds_without_limit:
            rows = rows_text(view.holds_without_limit)
            yield self._text(f"no hours are counted of {rows}, where the rules set no limit", 2, 2)

    def _groups(self) -> Iterator[str]:
        header = [self._view.by, "rows", "changed", *(_DUE[action] for action in self._view.due)]
        rows = []
        for group in self._view.groups:
            counts = group.counts
            changed = f"{counts.changed:,} ({share_text(counts.changed, counts.rows)})"
            due = (" -> ".join(f"{n:,}" for n in numbers) for numbers in group.due)
            rows.append([group.name, f"{counts.rows:,}", changed, *due])
        yield from format_table(header, rows, 0, self._width)

    def _notices(self) -> dict[str, float]:
        """Return the notices required on either side by the words for them."""
        when = self._view.sample.time if self._view.sample else "these rows"
        names = [f"{name}, {when}" for name in self._view.sides]
        return dict(zip(names, self._view.notices or (), strict=False))

    def _change(self, action: str, change: PairShifts) -> Iterator[str]:
        before, lead = change.pair.before, f"{action}: "
        heading = self._text(f"{lead}{before} -> {change.pair.after}", 0)
        yield paint_begin(heading, before, before, self._paint, lead)
        for shift in change.told:
            rows = rows_text(shift.rows)
            yield self._text(f"{rows}, the first of them row {shift.example}", 2, 2)
            yield from self._side(0, shift.change.before)
            yield from self._side(1, shift.change.after)
        if change.others:
            rows, others = rows_text(change.other_rows), len(change.others)
            yield self._text(f"{rows} for {pluralize(others, 'other reason')}, which --json has", 2)

    def _side(self, number: int, side: SideAnswer) -> Iterator[str]:
        self._named |= dict.fromkeys(side.rules)
        by = f" by {', '.join(side.by)}" if side.by else ""
        yield self._text(f"{self._view.sides[number]}: {side.answer}{by}", 4, 4)
        for ground, does in ((Ground.UNSETTLED, "may apply"), (Ground.STANDS, "applies")):
            for name in side.grounds.get(ground, ()):
                yield self._text(f"{name} {does}", 6, 2)
        for each in side.absent:
            yield self._text(not_deciding_text(each), 6, 2)

    def _rules(self) -> Iterator[str]:
        """Yield the texts and sources of the rules named above."""
        yield "rules named above"
        for name in sorted(self._named):
            yield f"  {name}"
            rule = self._voice.rulebook.rules[name]
            yield from rule_lines(rule, self._voice.about(), 6, self._width)

    def _text(self, text: str, indent: int, hanging: int = 0) -> str:
        return paragraph(text, indent, hanging, self._width)
