"""A sheet to draw on, as SVG in black and white: lines, boxes with patterns, marks and words."""

from __future__ import annotations

import textwrap
from xml.etree import ElementTree as Xml

from release_sim.reporting.printable_text import printable

SIZE = 11
_FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
# What the pattern of an answer repeats, in a square of eight.
_PATTERNS = {
    "required": "M-2,2 L2,-2 M0,8 L8,0 M6,10 L10,6",
    "forbidden": "M0,0 L8,8 M0,8 L8,0",
    "permitted": "M1,2 h2 M5,6 h2",
    "undetermined": "M0,2 h4 M4,6 h4",
    "conflict": "M2,0 v8 M6,0 v8",
}


def text_width(text: str, size: float = SIZE) -> float:
    """About how wide a text is, rather too much than too little."""
    return len(text) * size * 0.58


def in_lines(text: str, width: float, size: float = SIZE) -> list[str]:
    """Break the text into lines of about that width."""
    return textwrap.wrap(text, max(20, int(width / text_width("x", size))))


class SvgCanvas:
    """A picture in the making; ``title`` and ``about`` are what a screen reader says of it."""

    def __init__(self, title: str, about: str, name: str = "") -> None:
        """Start a sheet that grows with its content; ``name`` is unique on a shared page."""
        self._name = name
        self._root = Xml.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "role": "img",
                "aria-labelledby": f"{name}title {name}about",
                "font-family": _FONT,
                "font-size": str(SIZE),
                "stroke-width": "1",
            },
        )
        Xml.SubElement(self._root, "title", id=f"{name}title").text = title
        Xml.SubElement(self._root, "desc", id=f"{name}about").text = about
        patterns = Xml.SubElement(self._root, "defs")
        size = {"width": "8", "height": "8", "patternUnits": "userSpaceOnUse"}
        for answer, path in _PATTERNS.items():
            each = Xml.SubElement(patterns, "pattern", {"id": f"{name}{answer}"} | size)
            style = {"stroke": "#444", "stroke-width": "2" if answer == "permitted" else "1"}
            Xml.SubElement(each, "path", {"d": path, "fill": "none"} | style)
        self._paper = Xml.SubElement(self._root, "rect", fill="#fff")

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = SIZE,
        bold: bool = False,
        anchor: str = "start",
        turned: int = 0,
    ) -> None:
        """Words that begin, or have their middle or end, at a point; turned by degrees."""
        style = {"x": _number(x), "y": _number(y)}
        style |= {"font-size": _number(size)} if size != SIZE else {}
        style |= {"font-weight": "bold"} if bold else {}
        style |= {"text-anchor": anchor} if anchor != "start" else {}
        if turned:
            style["transform"] = f"rotate({turned} {_number(x)} {_number(y)})"
        Xml.SubElement(self._root, "text", style).text = text

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, wide: float = 1, dashed: str = ""
    ) -> None:
        """Draw a line, dashed if that is wanted."""
        points = dict(zip(("x1", "y1", "x2", "y2"), map(_number, (x1, y1, x2, y2)), strict=True))
        style = {"stroke": "#000"} | ({"stroke-width": _number(wide)} if wide != 1 else {})
        style |= {"stroke-dasharray": dashed} if dashed else {}
        Xml.SubElement(self._root, "line", points | style)

    def box(
        self, x: float, y: float, width: float, height: float, pattern: str = "", edge: bool = True
    ) -> None:
        """Draw a box filled with the pattern of an answer, or white."""
        place = {"x": _number(x), "y": _number(y)}
        place |= {"width": _number(width), "height": _number(height)}
        fill = {"fill": f"url(#{self._name}{pattern})" if pattern else "#fff"}
        Xml.SubElement(self._root, "rect", place | fill | ({"stroke": "#000"} if edge else {}))

    def dot(self, x: float, y: float, *, full: bool = True) -> None:
        """Draw a dot, full or hollow."""
        fill = "#000" if full else "#fff"
        place = {"cx": _number(x), "cy": _number(y), "r": "4"}
        Xml.SubElement(self._root, "circle", place | {"fill": fill, "stroke": "#000"})

    def cross(self, x: float, y: float) -> None:
        """Draw a cross of two strokes."""
        self.line(x - 4, y - 4, x + 4, y + 4, wide=2.5)
        self.line(x - 4, y + 4, x + 4, y - 4, wide=2.5)

    def finished(self, width: float, height: float) -> str:
        """Return the picture as a file of this size."""
        size = {"width": _number(width), "height": _number(height)}
        for name, value in size.items():
            self._root.set(name, value)
            self._paper.set(name, value)
        self._root.set("viewBox", f"0 0 {size['width']} {size['height']}")
        Xml.indent(self._root)
        return printable(Xml.tostring(self._root, encoding="unicode", xml_declaration=True)) + "\n"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
