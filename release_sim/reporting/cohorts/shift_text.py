"""Two policies over the same people, in lines: whose answers differ, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator

from release_sim.model.analysis.not_deciding import NotDeciding, NotDecidingReason
from release_sim.model.verdict import Answer
from release_sim.reporting.analysis.comparison_view import Ground, SideAnswer
from release_sim.reporting.cohorts.action_shifts import PairRows, PairShifts
from release_sim.reporting.cohorts.group_text import group_text, grouped_text
from release_sim.reporting.cohorts.number_text import (
    between,
    frequency_lines,
    rows_text,
    stands_for,
    years_text,
)
from release_sim.reporting.cohorts.shifts_view import ShiftsView
from release_sim.reporting.cohorts.summary_text import pending_text
from release_sim.reporting.paint import Paint, paint_begin, unpainted
from release_sim.reporting.rule_text import rule_lines
from release_sim.reporting.sentences import Voice
from release_sim.reporting.text_format import (
    WIDTH,
    WrappedText,
    columns,
    format_table,
    share_text,
    three_figures,
)


class Shifts(WrappedText):
    """One comparison and everything a reader needs with it."""

    def __init__(
        self, voice: Voice, view: ShiftsView, width: int = WIDTH, paint: Paint = unpainted
    ) -> None:
        """Nothing is counted here any more."""
        self._say, self._view, self._width, self._paint = voice.about(), view, width, paint
        self._frame = self._say.frame
        self._named: dict[str, None] = {}

    def whole(self) -> str:
        """All of it."""
        view = self._view
        parts = [self._heading(), self._answers(), self._measures()]
        if view.by:
            parts.append(self._groups())
        parts += [
            frequency_lines(f, self._notices(), self._frame, self._width) for f in view.frequencies
        ]
        parts += [
            self._change(each.action, change) for each in view.shifting for change in each.changes
        ]
        found = ["\n".join(part) for part in parts]
        if self._named:
            found.append("\n".join(self._rules()))
        return "\n\n".join(part for part in found if part)

    def _heading(self) -> Iterator[str]:
        view, frame = self._view, self._frame
        before, after = view.sides
        yield self._text(frame("compared.sides", before=before, after=after), 0)
        yield self._text(frame("shifted.same_for_both", rows=self._rows_text(view.rows)), 2)
        if view.sample:
            yield stands_for(view.sample, frame, self._width)
        chosen = [f"{name}={choice}" for name, choice in view.before.readings.items()]
        if chosen:
            yield self._text(frame("shifted.chosen", readings=", ".join(chosen)), 2, 2)
        apart = [f"{name} ({first}, {second})" for name, (first, second) in view.readings.items()]
        if apart:
            yield self._text(frame("shifted.apart", readings=", ".join(apart)), 2, 2)
        if view.left_out:
            rows = self._rows_text(view.left_out)
            yield self._text(frame("shifted.left_out", rows=rows), 2, 2)

    def _answers(self) -> Iterator[str]:
        view, frame = self._view, self._frame
        changed = {
            "rows": self._rows_text(view.changed),
            "share": share_text(view.changed, view.rows),
        }
        yield self._text(frame("shifted.changed", **changed), 0)
        rows = [
            (
                each.action,
                ", ".join(
                    f"{self._pair(pair)} {pair.rows:,} ({share_text(pair.rows, view.rows)})"
                    for pair in each.differing
                ),
            )
            for each in view.shifting
        ]

        def painted(row: int, text: str) -> str:
            before = view.shifting[row].differing[0].before
            return paint_begin(text, self._word(before), before, self._paint)

        yield from columns(rows, 2, self._width, painted)
        if view.same:
            yield self._text(frame("shifted.same", names=", ".join(view.same)), 2, 4)
        findings = {**view.after.policy.findings, **view.before.policy.findings}
        for each in view.actions:
            if each.pending:
                why, numbers = each.pending
                told = ", ".join(
                    frame(
                        "shifted.under",
                        rows=f"{rows:,}",
                        share=share_text(rows, view.rows),
                        policy=side,
                    )
                    for side, rows in zip(view.sides, numbers, strict=True)
                )
                waits = pending_text(each.action, why, findings, self._say)
                yield self._text(f"{waits}: {told}", 2, 4)

    def _measures(self) -> Iterator[str]:
        view, frame = self._view, self._frame
        before, after = view.sides
        header = [frame("shifted.totals"), frame("counted.of_rows")]
        header += [years_text(view.sample, frame)] if view.sample else []
        header += [frame("frame.nine_in_ten")] if view.has_intervals else []
        rows = []
        for each in view.told_measures:
            told = frame(f"measures.{each.measure}", before=before, after=after)
            cells = [told, f"{each.rows:,}"]
            cells += [three_figures(each.people)] if each.people is not None else []
            cells += [between(each.interval, frame)] if each.interval else []
            rows.append(cells)
        yield from format_table(header, rows, 0, self._width)
        yield from (self._text(each, 2, 2) for each in self._caveats())

    def _caveats(self) -> Iterator[str]:
        """Yield what a reader of the numbers must know."""
        view, frame = self._view, self._frame
        if view.has_intervals:
            yield frame("says.people.replicates", number=view.replicates)
        yield frame("frame.one_day")
        if view.limits:
            limits = "; ".join(map(self._say.within, view.limits))
            yield frame("says.people.hours", limits=limits)
            if view.days_on_top:
                yield frame("says.people.on_top")
        if view.holds_without_limit:
            yield frame("says.people.no_limit", rows=f"{view.holds_without_limit:,}")

    def _groups(self) -> Iterator[str]:
        frame, view = self._frame, self._view
        yield self._text(grouped_text(view.by, self._say), 0, 2)
        header = [view.by, frame("counted.of_rows"), frame("shifted.rows_changed")]
        header += [frame(f"measures.{action}") for action in view.due]
        rows = []
        for group in view.groups:
            counts = group.counts
            changed = f"{counts.changed:,} ({share_text(counts.changed, counts.rows)})"
            due = (" -> ".join(f"{n:,}" for n in numbers) for numbers in group.due)
            name = group_text(view.by, group.name, self._say)
            rows.append([name, f"{counts.rows:,}", changed, *due])
        yield from format_table(header, rows, 2, self._width)

    def _notices(self) -> dict[str, float]:
        """Return the notices required on either side by the words for them."""
        sample, frame = self._view.sample, self._frame
        when = years_text(sample, frame) if sample else frame("frame.in_rows")
        names = [f"{name}, {when}" for name in self._view.sides]
        return dict(zip(names, self._view.notices or (), strict=False))

    def _change(self, action: str, change: PairShifts) -> Iterator[str]:
        before, lead = change.pair.before, f"{action}: "
        heading = self._text(f"{lead}{self._pair(change.pair)}", 0)
        yield paint_begin(heading, self._word(before), before, self._paint, lead)
        for shift in change.told:
            rows = self._rows_text(shift.rows)
            told = self._frame("says.people.rows", rows=rows, example=shift.example)
            yield self._text(told, 2, 2)
            yield from self._side(0, shift.change.before)
            yield from self._side(1, shift.change.after)
        if change.others:
            rows = self._rows_text(change.other_rows)
            told = self._frame("shifted.others", rows=rows, number=len(change.others))
            yield self._text(told, 2)

    def _side(self, number: int, side: SideAnswer) -> Iterator[str]:
        self._named |= dict.fromkeys(side.rules)
        told = word = self._word(side.answer)
        if side.by:
            told = self._frame("says.region.by", answer=word, listed=", ".join(side.by))
        yield self._text(f"{self._view.sides[number]}: {told}", 4, 4)
        for ground in (Ground.UNSETTLED, Ground.STANDS):
            if names := side.grounds.get(ground):
                listed = self._frame(f"says.region.{ground}", listed=", ".join(names))
                yield self._text(listed, 6, 2)
        for each in side.absent:
            yield self._text(self._absent(each), 6, 2)

    def _absent(self, absent: NotDeciding) -> str:
        """Return why a rule that decides on the other side does not decide on this one."""
        key = absent.why.name.lower()
        if absent.why is NotDecidingReason.DOES_NOT_APPLY and not absent.on:
            key = "fails"
        return self._frame(f"says.absent.{key}", rule=absent.rule, on=", ".join(absent.on))

    def _rules(self) -> Iterator[str]:
        """Yield the texts and sources of the rules named above."""
        yield self._frame("shifted.rules")
        for name in sorted(self._named):
            yield f"  {name}"
            yield from rule_lines(self._say.rulebook.rules[name], self._say, 6, self._width)

    def _word(self, answer: Answer) -> str:
        return self._frame(f"answers.{answer}")

    def _pair(self, pair: PairRows) -> str:
        return f"{self._word(pair.before)} -> {self._word(pair.after)}"

    def _rows_text(self, number: int) -> str:
        return rows_text(number, self._frame)
