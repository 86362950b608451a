"""One case under many policies as a picture: a row a place, a column an action, a box an answer."""

from __future__ import annotations

from release_sim.model.analysis.place_answers import Across
from release_sim.model.verdict import Answer
from release_sim.reporting.svg_canvas import SIZE, SvgCanvas, text_width

_CELL = 20
_ROW = 18
_GAP = 6  # between groups
_MARGIN = 12


def across_picture(across: Across) -> str:
    """Return the picture as SVG; actions of which no place speaks are left out."""
    actions = [
        action
        for action in across.actions
        if any(p.decision.outcomes[action].answer is not Answer.SILENT for p in across.places)
    ]
    names = [place.name for place in across.places]
    left = _MARGIN + max(map(text_width, names)) + 8
    top = _MARGIN + 22 + max(map(text_width, actions), default=0)
    told = f"{across.branch.title}: the answers of {len(names)} places"
    sheet = SvgCanvas(told, "; ".join(_said(across)))
    sheet.text(_MARGIN, _MARGIN + 10, told, bold=True)
    for number, action in enumerate(actions):
        x = left + number * _CELL + _CELL / 2 + 4
        sheet.text(x, top - 6, action, turned=-90)
    y = float(top)
    for group in across.groups:
        for place in group:
            sheet.text(left - 8, y + _ROW - 6, place.name, anchor="end")
            for number, action in enumerate(actions):
                answer = place.decision.outcomes[action].answer
                pattern = "" if answer is Answer.SILENT else answer.value
                sheet.box(left + number * _CELL, y, _CELL - 2, _ROW - 2, pattern)
            y += _ROW
        y += _GAP
    y += 8
    x = float(_MARGIN)
    right = max(left + len(actions) * _CELL, _MARGIN + text_width(told)) + _MARGIN
    for answer in Answer:
        wide = _CELL + 6 + text_width(answer.value) + 12
        if x + wide > right:
            x, y = float(_MARGIN), y + _ROW
        sheet.box(x, y, _CELL - 2, _ROW - 2, "" if answer is Answer.SILENT else answer.value)
        sheet.text(x + _CELL + 4, y + _ROW - 6, answer.value)
        x += wide
    return sheet.finished(right, y + _ROW + SIZE)


def _said(across: Across) -> list[str]:
    """Say what a screen reader is told: each group of places that answer alike."""
    return [f"alike: {', '.join(place.name for place in group)}" for group in across.groups]
