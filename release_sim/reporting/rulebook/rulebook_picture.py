"""The rules as a picture: which speak to which action, since when, and which displace which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from math import cos, radians, sin
from typing import NamedTuple

from release_sim.model.authority import COUNTERFACTUAL, jurisdiction_of
from release_sim.model.jurisdiction import Jurisdiction
from release_sim.model.rule import Duty, Modality, Rule
from release_sim.model.verdict import Answer
from release_sim.reporting.svg_canvas import SvgCanvas, in_lines, text_width
from release_sim.vocabulary.actions import ACTIONS

EDGE = 20
ROW = 17
STEP = 34
LANE = 9
TURNED = 50
_PATTERN = {
    Modality.MUST: Answer.REQUIRED,
    Modality.MUST_NOT: Answer.FORBIDDEN,
    Modality.MAY: Answer.PERMITTED,
}
_ABOUT = (
    "Each bar is a rule, as long as it is in force; the steps between dates are even. "
    "An arrow leads from an exception to the rule that it displaces where both apply. "
    "Rules that only conclude a finding are left out."
)


class _Arrow(NamedTuple):
    """An arrow from an exception to the rule it displaces, in rows."""

    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        return min(self), max(self)


def rulebook_picture(rules: Iterable[Rule], place: Jurisdiction) -> str:
    """Draw the duties among these rules, by action and jurisdiction, as SVG."""
    duties = [rule for rule in rules if isinstance(rule.then, Duty)]
    return _Picture(sorted(duties, key=partial(_place, place))).drawn()


class _Picture:
    """Rows of rules, grouped by action; the first row of a group is its heading."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        ends = (day for rule in rules for day in (rule.in_force.first, rule.in_force.last))
        self._days = sorted({day for day in ends if day})
        self._gutter = EDGE + max((text_width(rule.id) for rule in rules), default=0.0) + 12
        self._end = self._gutter + STEP * (len(self._days) + 1)
        self._rows = self._numbered()
        self._lanes = _lanes(
            _Arrow(self._rows[rule.id], self._rows[target])
            for rule in self._rules
            for target in rule.exception_to
            if target in self._rows
        )

    def drawn(self) -> str:
        width = self._end + 24 + LANE * (max(self._lanes.values(), default=0) + 1) + EDGE
        sheet = SvgCanvas("The rules, by action", " ".join([_ABOUT, *self._told()]))
        sheet.text(EDGE, EDGE + 10, "The rules, by action", size=16, bold=True)
        y = EDGE + 14.0
        for line in in_lines(_ABOUT, width - 2 * EDGE):
            y += 15
            sheet.text(EDGE, y, line)
        top = self._legend(sheet, y + 24) + text_width("2000-01-01") * sin(radians(TURNED)) + 14
        bottom = top + ROW * max(self._rows.values(), default=0) + 10
        for day in self._days:
            x = self._x(day)
            sheet.line(x, top, x, bottom, dashed="1 4")
            sheet.text(x + 3, top - 4, f"{day}", turned=-TURNED)
        for action, several in self._groups():
            sheet.text(EDGE, top + ROW * (self._rows[several[0].id] - 1), _words(action), bold=True)
            for rule in several:
                self._draw(sheet, rule, top + ROW * self._rows[rule.id])
        for arrow, lane in self._lanes.items():
            self._draw_arrow(sheet, arrow, self._end + 12 + LANE * lane, top)
        reach = text_width("2000-01-01") * cos(radians(TURNED))
        return sheet.finished(max(width, self._end + reach), bottom + EDGE)

    def _groups(self) -> list[tuple[str, list[Rule]]]:
        return [(action, [*found]) for action, found in groupby(self._rules, key=_action)]

    def _numbered(self) -> dict[str, int]:
        """Return the row of each rule; a group has an empty row and one for its heading."""
        rows: dict[str, int] = {}
        row = 0
        for _, several in self._groups():
            row += 2
            for rule in several:
                rows[rule.id] = row
                row += 1
        return rows

    def _x(self, day: date) -> float:
        return self._gutter + STEP * (self._days.index(day) + 1)

    def _draw(self, sheet: SvgCanvas, rule: Rule, y: float) -> None:
        sheet.text(EDGE, y, rule.id)
        first, last = rule.in_force.first, rule.in_force.last
        left = self._x(first) if first else self._gutter
        right = self._x(last) if last else self._end
        assert isinstance(rule.then, Duty)  # noqa: S101  no other rule is drawn
        sheet.box(left, y - 10, max(right - left, 3), 12, pattern=_PATTERN[rule.then.modality])

    def _draw_arrow(self, sheet: SvgCanvas, arrow: _Arrow, x: float, top: float) -> None:
        start, end = (top + ROW * row - 4 for row in arrow)
        sheet.line(self._end + 2, start, x, start)
        sheet.line(x, start, x, end)
        sheet.line(self._end + 2, end, x, end)
        sheet.line(self._end + 2, end, self._end + 8, end - 4, wide=1.5)
        sheet.line(self._end + 2, end, self._end + 8, end + 4, wide=1.5)

    def _legend(self, sheet: SvgCanvas, y: float) -> float:
        x = float(EDGE)
        for modality, answer in _PATTERN.items():
            word = _words(modality)
            sheet.box(x, y - 10, 28, 12, pattern=answer)
            sheet.text(x + 34, y, word)
            x += 34 + text_width(word) + 20
        return y

    def _told(self) -> Iterable[str]:
        for action, several in self._groups():
            yield f"{_words(action)}: {', '.join(f'{rule.id} ({rule.then})' for rule in several)}."


def _lanes(arrows: Iterable[_Arrow]) -> dict[_Arrow, int]:
    """Each arrow in the innermost lane in which it crosses no other; short ones inside."""
    lanes: dict[_Arrow, int] = {}
    for arrow in sorted(arrows, key=lambda a: (a.span[1] - a.span[0], a)):
        taken = {
            lane
            for other, lane in lanes.items()
            if other.span[0] <= arrow.span[1] and arrow.span[0] <= other.span[1]
        }
        lanes[arrow] = next(lane for lane in range(len(lanes) + 1) if lane not in taken)
    return lanes


def _action(rule: Rule) -> str:
    assert isinstance(rule.then, Duty)  # noqa: S101  no other rule is drawn
    return rule.then.action


def _place(place: Jurisdiction, rule: Rule) -> tuple[int, bool, int, str]:
    """Return a sort key: action; federal, state, city, counterfactual; name."""
    whose = jurisdiction_of(rule)
    rank = place.rank(whose)
    return list(ACTIONS).index(_action(rule)), whose == COUNTERFACTUAL, rank, rule.id


def _words(name: str) -> str:
    return name.replace("_", " ")
