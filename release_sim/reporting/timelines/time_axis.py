"""A timeline as a picture: one time axis a person, with events, answers and duties as bands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from math import cos, radians, sin
from textwrap import shorten

from release_sim.model.decision import Outcome
from release_sim.model.timelines.duty_difference import notable
from release_sim.model.timelines.moments import outcomes_by_instrument
from release_sim.model.timelines.obligation import DutyStatus, Obligation
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.timelines.timeline import Timeline
from release_sim.model.verdict import Answer
from release_sim.reporting.sentences import Voice
from release_sim.reporting.svg_canvas import SvgCanvas, in_lines, text_width
from release_sim.reporting.timelines.axis_legend import EDGE, draw_legend, draw_limit
from release_sim.reporting.timelines.duty_sentences import DutySentences
from release_sim.reporting.timelines.time_scale import SMALL, TimeScale
from release_sim.reporting.title_text import whole_title
from release_sim.vocabulary.actions import ACTIONS

GUTTER = 12  # before the first moment
LEAST = 470
UPRIGHT, ACROSS = 690, 1000  # pixels that a page has on its short and on its long side
LINE = 15
TURNED = 40
LONGEST = 32  # letters of a label; the bands below tell of duties in full


def timeline_picture(
    voice: Voice,
    timeline: Timeline,
    result: ReplayResult,
    all_duties: bool = False,
    name: str = "",
) -> str:
    """Draw the account of a timeline variant, as SVG, with words of the language of ``voice``.

    It shows the answers on which there were duties, and those that are followed over time.
    ``name`` tells the picture apart from others on one page, which has the title itself.
    """
    say = DutySentences.of(result, voice)
    panels = [_Panel(result, person, all_duties, say) for person in result.people]
    width = max(panel.width for panel in panels)
    if width > UPRIGHT:
        width = max(width, ACROSS)
    for panel in panels:
        panel.width = width
    variant = result.variant
    title = whole_title(timeline.main, variant, say.say.frame)
    sheet = SvgCanvas(title, " ".join(_about(result, panels, say)), name)
    y = EDGE + 10.0
    for line in () if name else in_lines(title, width - 2 * EDGE, 16):
        sheet.text(EDGE, y, line, size=16, bold=True)
        y += 20
    scale = say.say.frame("axis.scale", city=variant.city)
    where = say.say.frame("axis.where", name=timeline.name, policy=variant.policy, scale=scale)
    where = scale if name else where
    for line in in_lines(where, width - 2 * EDGE):
        sheet.text(EDGE, y, line)
        y += LINE
    for person, panel in zip(result.people, panels, strict=True):
        heading = f"{panel.person}: {timeline.people[person]}"
        for line in in_lines(heading, width - 2 * EDGE, 13):
            y += 20
            sheet.text(EDGE, y, line, size=13, bold=True)
        y = panel.draw(sheet, y + 10) + 6
    return sheet.finished(width, draw_legend(sheet, y + 28, width, say) + EDGE)


class _Panel:
    """The axis of one person and the bands below it."""

    def __init__(
        self, result: ReplayResult, person: str, all_duties: bool, say: DutySentences
    ) -> None:
        self.person, self._say = person.replace("_", " "), say
        self._frame = say.say.frame
        self._moments = result.replay.by_person()[person]
        obligations = result.obligations_of(person)
        self.obligations = obligations if all_duties else notable(obligations)
        followed = {each.action for each in result.over_time}
        followed |= {obligation.action for obligation in self.obligations}
        self._lines = {
            action: outcomes_by_instrument(self._moments, action)
            for action in ACTIONS
            if action in followed
        }
        self._labels = self._labelled()
        self._scale = TimeScale(
            self._labels, EDGE + GUTTER, LEAST, say.say.words.duties.lengths.days
        )
        self._end = self._scale.last + 30
        across = cos(radians(TURNED))
        reach = (self._scale[at] + text_width(text) * across for at, text in self._labels.items())
        self.width = max(self._end, *reach) + EDGE

    def draw(self, sheet: SvgCanvas, top: float) -> float:
        """Draw it from the top on; its lower end."""
        longest = max(text_width(text) for text in self._labels.values())
        axis = top + longest * sin(radians(TURNED)) + 24
        self._draw_axis(sheet, axis)
        y = axis + 36
        for action, by_instrument in self._lines.items():
            for instrument in by_instrument:
                y = self._draw_bands(sheet, action, instrument, y + 8)
        return y

    def _labelled(self) -> dict[datetime, str]:
        """Every moment on the axis with its time and what happens; limits have a word too."""
        words: dict[datetime, list[str]] = {}
        for moment in self._moments:
            event = moment.event
            words.setdefault(moment.at, []).append(
                self._say.in_brief(event) + (" (?)" if event and event.unsure else "")
            )
        for obligation in self.obligations:
            for at, key in ((obligation.by, "axis.limit"), (obligation.done, "axis.done")):
                if at and at not in words:
                    words[at] = [self._frame(key, deed=self._subject(obligation))]
        told = {at: shorten(", ".join(words[at]), LONGEST, placeholder=" …") for at in words}
        return {at: f"{at:%H:%M} {told[at]}" for at in sorted(told)}

    def _draw_axis(self, sheet: SvgCanvas, y: float) -> None:
        sheet.line(EDGE + GUTTER - 10, y, self._end, y, wide=1.5)
        happened = {moment.at for moment in self._moments if moment.event}
        unsure = {moment.at for moment in self._moments if moment.event and moment.event.unsure}
        for at, text in self._labels.items():
            x = self._scale[at]
            if at in happened:
                sheet.dot(x, y, full=at not in unsure)
            else:
                sheet.line(x, y - 6, x, y + 6, wide=2.5)
            sheet.text(x + 4, y - 9, text, turned=-TURNED)
        for gap in self._scale.gaps():
            middle = (gap.left + gap.right) / 2
            if gap.broken:
                sheet.box(middle - 4, y - 5, 8, 10, edge=False)
                for x in (middle - 4, middle + 4):
                    sheet.line(x - 3, y + 6, x + 3, y - 6)
            sheet.text(middle, y + 16, gap.said, size=SMALL, anchor="middle")
        for x, day in self._scale.days():
            sheet.line(x, y + 6, x, y + 19)
            sheet.text(x, y + 29, day, size=SMALL)

    def _draw_bands(self, sheet: SvgCanvas, action: str, instrument: str, y: float) -> float:
        for line in in_lines(self._say.subject(action, instrument), self.width - 2 * EDGE):
            sheet.text(EDGE, y + 12, line, bold=True)
            y += LINE
        y += 4
        for answer, begins, ends in self._runs(self._lines[action][instrument]):
            left, right = self._scale[begins], self._scale[ends] if ends else self._end
            if answer is Answer.SILENT:
                sheet.line(left, y + 8, right, y + 8, dashed="1 4")
                continue
            sheet.box(left, y, right - left, 16, pattern=answer)
            word = self._frame(f"answers.{answer}")
            if (room := text_width(word) + 6) <= right - left:
                middle = (left + right) / 2
                sheet.box(middle - room / 2, y + 2, room, 12, edge=False)
                sheet.text(middle, y + 12, word, anchor="middle")
        y += 18
        for obligation in self.obligations:
            if (obligation.action, obligation.instrument) == (action, instrument):
                y = self._draw_duty(sheet, obligation, y + 8)
        return y

    def _runs(
        self, outcomes: Sequence[Outcome]
    ) -> Iterator[tuple[Answer, datetime, datetime | None]]:
        """Yield the successive answers, with the moments each begins and ends."""
        answers = ((o.answer, moment.at) for o, moment in zip(outcomes, self._moments, strict=True))
        runs = [(each, next(same)[1]) for each, same in groupby(answers, lambda pair: pair[0])]
        ends = [*(begins for _, begins in runs[1:]), None]
        for (each, begins), end in zip(runs, ends, strict=True):
            yield each, begins, end

    def _draw_duty(self, sheet: SvgCanvas, obligation: Obligation, y: float) -> float:
        left = self._scale[obligation.begins]
        right = self._scale[obligation.ends] if obligation.ends else self._end
        sheet.line(left, y, right, y, wide=3)
        sheet.line(left, y - 5, left, y + 5, wide=1.5)
        if obligation.ends:
            sheet.line(right, y - 5, right, y + 5, wide=1.5)
        else:
            sheet.line(right, y, right - 7, y - 5, wide=1.5)
            sheet.line(right, y, right - 7, y + 5, wide=1.5)
        if obligation.by:
            by = self._scale[obligation.by]
            draw_limit(sheet, by, y)
        if obligation.done:
            done = self._scale[obligation.done]
            if not left <= done <= right:
                sheet.line(left if done < left else right, y, done, y, dashed="3 3")
            if obligation.status is DutyStatus.BREACHED:
                sheet.cross(done, y)
            else:
                sheet.dot(done, y)
        y += 3
        for line in in_lines(self.caption(obligation), self.width - 2 * EDGE - GUTTER):
            y += LINE
            sheet.text(EDGE + GUTTER, y, line)
        return y + 4

    def caption(self, obligation: Obligation) -> str:
        """Return what became of a duty, what it was, and by which rules."""
        return self._frame(
            "axis.caption",
            became=self._say.became(obligation),
            answer=self._frame(f"answers.{obligation.answer}"),
            rules=", ".join(obligation.because),
        )

    def told(self) -> Iterator[str]:
        """Yield every duty that is drawn and what became of it."""
        for obligation in self.obligations:
            yield f"{self._subject(obligation)}: {self.caption(obligation)}."

    def _subject(self, obligation: Obligation) -> str:
        return self._say.subject(obligation.action, obligation.instrument)


def _about(result: ReplayResult, panels: Sequence[_Panel], say: DutySentences) -> Iterator[str]:
    events = result.variant.events
    first, last = (say.moment(events[n].at) for n in (0, -1))
    yield say.say.frame("axis.about", number=len(events), first=first, last=last)
    for panel in panels:
        whose = f"{panel.person}: " if len(panels) > 1 else ""
        yield from (f"{whose}{each}" for each in panel.told())
