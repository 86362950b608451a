"""One case under many policies as a picture: a row a place, a column an action, a box an answer."""

from __future__ import annotations

from collections.abc import Sequence

from release_sim.model.analysis.place_answers import Across
from release_sim.model.verdict import Answer
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.svg_canvas import SIZE, SvgCanvas, in_lines, text_width
from release_sim.reporting.title_text import title_text

_CELL = 24
_ROW = 18
_GAP = 6  # between groups
_MARGIN = 12
_KEY = 420  # how wide the list of actions is at least


def across_picture(across: Across, say: Sentences) -> str:
    """Return the picture as SVG; actions of which no place speaks are left out.

    Columns have numbers, and a list below the boxes says in words what each is about.
    """
    actions = [
        action
        for action in across.actions
        if any(p.decision.outcomes[action].answer is not Answer.SILENT for p in across.places)
    ]
    names = [place.name for place in across.places]
    left = _MARGIN + max(map(text_width, names)) + 8
    told = say.frame(
        "across.picture", title=title_text(across.branch, say.frame), number=len(names)
    )
    lines = in_lines(told, left + max(len(actions) * _CELL, _KEY))
    top = _MARGIN + _ROW * (len(lines) + 1)
    sheet = SvgCanvas(told, "; ".join(_said(across, say)))
    for number, line in enumerate(lines):
        sheet.text(_MARGIN, _MARGIN + 10 + number * _ROW, line, bold=True)
    for number in range(len(actions)):
        sheet.text(left + number * _CELL + _CELL / 2, top - 6, str(number + 1), anchor="middle")
    y = float(top)
    for group in across.groups:
        for place in group:
            sheet.text(left - 8, y + _ROW - 6, place.name, anchor="end")
            for number, action in enumerate(actions):
                answer = place.decision.outcomes[action].answer
                sheet.box(left + number * _CELL, y, _CELL - 2, _ROW - 2, _pattern(answer))
            y += _ROW
        y += _GAP
    right = _MARGIN + left + max(len(actions) * _CELL, _KEY)
    y = _legend(sheet, y + 8, right, say)
    return sheet.finished(right, _key(sheet, y + 8, right, [say.deed(a) for a in actions]))


def _legend(sheet: SvgCanvas, y: float, right: float, say: Sentences) -> float:
    """Draw a box of each answer with its word; return where what follows begins."""
    x = float(_MARGIN)
    for answer in Answer:
        word = say.frame(f"answers.{answer}")
        wide = _CELL + 6 + text_width(word) + 12
        if x + wide > right:
            x, y = float(_MARGIN), y + _ROW
        sheet.box(x, y, _CELL - 2, _ROW - 2, _pattern(answer))
        sheet.text(x + _CELL + 4, y + _ROW - 6, word)
        x += wide
    return y + _ROW


def _key(sheet: SvgCanvas, y: float, right: float, deeds: Sequence[str]) -> float:
    """Write what each column is about; return where the sheet ends."""
    for number, deed in enumerate(deeds, 1):
        sheet.text(_MARGIN + 20, y + _ROW - 6, str(number), anchor="end")
        for line in in_lines(deed, right - _MARGIN - 28):
            sheet.text(_MARGIN + 28, y + _ROW - 6, line)
            y += _ROW
    return y + SIZE


def _pattern(answer: Answer) -> str:
    return "" if answer is Answer.SILENT else answer.value


def _said(across: Across, say: Sentences) -> list[str]:
    """Say what a screen reader is told: each group of places that answer alike."""
    return [
        say.frame("across.picture_group", places=", ".join(place.name for place in group))
        for group in across.groups
    ]
