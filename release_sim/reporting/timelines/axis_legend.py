"""The marks of the picture of a timeline, and its legend."""

from __future__ import annotations

from release_sim.model.verdict import Answer
from release_sim.reporting.svg_canvas import SIZE, SvgCanvas, text_width
from release_sim.reporting.timelines.duty_sentences import DutySentences

EDGE = 20  # around the picture
_MARKS = ("event", "unsure", "doing", "breach", "deadline", "late", "long")
_SPOKEN = [answer for answer in Answer if answer is not Answer.SILENT]


def draw_legend(sheet: SvgCanvas, y: float, width: float, say: DutySentences) -> float:
    """Draw the legend of patterns and marks, in rows; return its lower end."""
    x = float(EDGE)
    words = {answer: f"answers.{answer}" for answer in (*_SPOKEN, Answer.SILENT)}
    for name, key in (*words.items(), *((mark, f"axis.{mark}") for mark in _MARKS)):
        word = say.say.frame(key)
        room = 34 + text_width(word) + 14
        if x + room > width - EDGE and x > EDGE:
            x, y = float(EDGE), y + 22
        _mark(sheet, name, x, y)
        sheet.text(x + 34, y + 4, word)
        x += room
    return y + SIZE


def _mark(sheet: SvgCanvas, name: str, x: float, y: float) -> None:
    match name:
        case "silent":
            sheet.line(x, y, x + 28, y, dashed="1 4")
        case "event" | "unsure":
            sheet.line(x, y, x + 28, y)
            sheet.dot(x + 14, y, full=name == "event")
        case "doing" | "breach":
            sheet.line(x, y, x + 28, y, wide=3)
            (sheet.dot if name == "doing" else sheet.cross)(x + 14, y)
        case "deadline":
            draw_limit(sheet, x + 14, y)
        case "late":
            sheet.line(x, y, x + 28, y, dashed="3 3")
        case "long":
            sheet.line(x + 7, y + 6, x + 13, y - 6)
            sheet.line(x + 15, y + 6, x + 21, y - 6)
        case _:
            sheet.box(x, y - 7, 28, 14, pattern=name)


def draw_limit(sheet: SvgCanvas, x: float, y: float) -> None:
    """Draw the mark of a deadline."""
    sheet.box(x - 2, y - 7, 4, 14)
