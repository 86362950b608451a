"""Two policies over the same people, in lines: whose answers differ, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator

from release_sim.model.analysis.difference import Reasons
from release_sim.model.cohorts.answer_change import AnswerChange, CohortComparison, Measure
from release_sim.model.verdict import Answer
from release_sim.reporting.cohorts.number_text import (
    between,
    frequency_lines,
    rows_text,
    stands_for,
)
from release_sim.reporting.cohorts.summary_text import pending_text
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

_MOST = 4  # the most frequent reasons of one change of an answer; --json has all


class Shifts:
    """One comparison and everything a reader needs with it."""

    def __init__(self, voice: Voice, comparison: CohortComparison, width: int = WIDTH) -> None:
        """Nothing is counted here any more."""
        self._voice, self._comparison, self._width = voice, comparison, width
        self._counted, self._whole = comparison.counted, comparison.counted.whole
        self._sides = comparison.names
        self._named: dict[str, None] = {}

    def whole(self) -> str:
        """All of it."""
        parts = [self._heading(), self._answers(), self._measures()]
        if self._comparison.by:
            parts.append(self._groups())
        parts += [
            frequency_lines(f, self._notices(), self._width) for f in self._comparison.frequencies
        ]
        parts += self._reasons()
        found = ["\n".join(part) for part in parts]
        if self._named:
            found.append("\n".join(self._rules()))
        return "\n\n".join(part for part in found if part)

    def _heading(self) -> Iterator[str]:
        yield self._text(f"{self._sides[0]} compared with {self._sides[1]}", 0)
        yield self._text(f"{rows_text(self._whole.rows)}, the same for both", 2)
        if self._comparison.sample:
            yield stands_for(self._comparison.sample, self._width)
        chosen = [f"{name}={choice}" for name, choice in self._comparison.before.readings.items()]
        if chosen:
            yield self._text(f"readings chosen for both: {', '.join(chosen)}", 2, 2)
        apart = [
            f"{name} ({first}, {second})"
            for name, (first, second) in self._comparison.readings().items()
        ]
        if apart:
            yield self._text(f"readings that differ: {', '.join(apart)}", 2, 2)
        if self._counted.left_out:
            rows = rows_text(self._counted.left_out)
            yield self._text(
                f"skipped {rows}: one of the policies does not cover the date or the person", 2, 2
            )

    def _answers(self) -> Iterator[str]:
        whole = self._whole
        changed = share_text(whole.changed, whole.rows)
        yield self._text(f"some answer differs in {rows_text(whole.changed)}, {changed}", 0)
        differ = {
            action: [(rows, one, two) for (one, two), rows in pairs.items() if one is not two]
            for action, pairs in whole.answers.items()
        }
        rows = [
            (
                action,
                ", ".join(
                    f"{one} -> {two} {rows:,} ({share_text(rows, whole.rows)})"
                    for rows, one, two in sorted(pairs, reverse=True)
                ),
            )
            for action, pairs in differ.items()
            if pairs
        ]
        yield from columns(rows, 2, self._width)
        same = [action for action, pairs in differ.items() if not pairs]
        if same:
            yield self._text(f"the same in every row: {', '.join(same)}", 2, 4)
        for action, numbers in whole.pending.items():
            if any(numbers):
                why = {**self._counted.after.not_due_yet, **self._counted.before.not_due_yet}
                each = zip(self._sides, numbers, strict=True)
                rows_of = ", ".join(
                    f"{rows:,} ({share_text(rows, whole.rows)}) under {side}" for side, rows in each
                )
                yield self._text(f"{action}, {pending_text(why[action])}: {rows_of}", 2, 4)

    def _measures(self) -> Iterator[str]:
        comparison, sample = self._comparison, self._comparison.sample
        told = {
            Measure.CHANGED: "people with another answer",
            Measure.NOTICES_BEFORE: f"notices due, {self._sides[0]}",
            Measure.NOTICES_AFTER: f"notices due, {self._sides[1]}",
            Measure.HOLDS_BEFORE: f"holds due, {self._sides[0]}",
            Measure.HOLDS_AFTER: f"holds due, {self._sides[1]}",
            Measure.HOURS_GAINED: "hours in jail gained, at most",
            Measure.HOURS_LOST: "hours in jail lost, at most",
        }
        header = ["totals", "rows"]
        if sample:
            header.append(sample.time)
        if comparison.intervals:
            header.append("9 in 10")
        rows = []
        for measure, number in self._counted.nonzero().items():
            cells = [told[measure], f"{number:,}"]
            if sample:
                cells.append(three_figures(number * sample.per_row))
            if comparison.intervals:
                cells.append(between(comparison.intervals[measure]))
            rows.append(cells)
        yield from format_table(header, rows, 0, self._width)
        yield from self._caveats()

    def _caveats(self) -> Iterator[str]:
        """Yield what a reader of the numbers must know."""
        counts = self._counted
        if self._comparison.intervals:
            yield self._text(
                f"9 in 10: of {self._comparison.replicates} replicates, which settle every assumed "
                "range anew, nine in ten lie between these",
                2,
                2,
            )
        yield self._text("a row is one person on one day; what is due is due on that day", 2, 2)
        if counts.limits:
            limits = "; or ".join(map(str, counts.limits))
            on_top = any(limit.excluding for limit in counts.limits)
            yield self._text(
                f"hours: an upper bound, however soon officers come; a hold counts as {limits}"
                + ("; days that a rule does not count come on top" if on_top else ""),
                2,
                2,
            )
        if counts.holds_without_limit:
            rows = rows_text(counts.holds_without_limit)
            yield self._text(f"no hours are counted of {rows}, where the rules set no limit", 2, 2)

    def _groups(self) -> Iterator[str]:
        actions = [
            (action, what)
            for action, what in ((NOTICE, "notices due"), (HOLD, "holds due"))
            if action in self._whole.answers and any(self._whole.due(action))
        ]
        header = [self._comparison.by, "rows", "changed", *(what for _, what in actions)]
        rows = []
        for name, group in self._counted.groups.items():
            changed = f"{group.changed:,} ({share_text(group.changed, group.rows)})"
            due = (" -> ".join(f"{n:,}" for n in group.due(action)) for action, _ in actions)
            rows.append([name, f"{group.rows:,}", changed, *due])
        yield from format_table(header, rows, 0, self._width)

    def _notices(self) -> dict[str, float]:
        """Return the notices required on either side, in people if known."""
        if NOTICE not in self._whole.answers:
            return {}
        sample = self._comparison.sample
        per_row, when = (sample.per_row, sample.time) if sample else (1.0, "these rows")
        due = zip(self._sides, self._whole.due(NOTICE), strict=True)
        return {f"{name}, {when}": number * per_row for name, number in due}

    def _reasons(self) -> Iterator[Iterator[str]]:
        """Yield the rules on both sides for every changed answer, most frequent first."""
        found: dict[tuple[str, Answer, Answer], list[AnswerChange]] = {}
        for shift in self._counted.shifts:
            change = shift.change
            found.setdefault((change.action, change.before, change.after), []).append(shift)
        for (action, before, after), shifts in found.items():
            yield self._change(f"{action}: {before} -> {after}", shifts)

    def _change(self, heading: str, shifts: list[AnswerChange]) -> Iterator[str]:
        yield self._text(heading, 0)
        for shift in shifts[:_MOST]:
            rows = rows_text(shift.rows)
            yield self._text(f"{rows}, the first of them row {shift.example}", 2, 2)
            yield from self._side(0, shift.change.before, shift.change.on_before)
            yield from self._side(1, shift.change.after, shift.change.on_after)
        left = shifts[_MOST:]
        if left:
            rows = rows_text(sum(shift.rows for shift in left))
            yield self._text(
                f"{rows} for {pluralize(len(left), 'other reason')}, which --json has", 2
            )

    def _side(self, number: int, answer: Answer, reasons: Reasons) -> Iterator[str]:
        self._named |= dict.fromkeys((*reasons.because, *reasons.unsettled))
        is_settled = answer is not Answer.UNDETERMINED
        by = f" by {', '.join(reasons.because)}" if reasons.because and is_settled else ""
        yield self._text(f"{self._sides[number]}: {answer}{by}", 4, 4)
        if not is_settled:
            yield from (self._text(f"{name} may apply", 6, 2) for name in reasons.unsettled)
            yield from (self._text(f"{name} applies", 6, 2) for name in reasons.because)
        for each in reasons.absent:
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
