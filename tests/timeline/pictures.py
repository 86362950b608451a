"""A picture of a history as the tests read it."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

from tests.conftest import ROOT

SVG = "{http://www.w3.org/2000/svg}"
LATE = str(ROOT / "scenarios/timelines/notice_67_minutes_after_the_release_in_2018.yaml")


def parsed(svg: str) -> Xml.Element:
    return Xml.fromstring(svg)  # noqa: S314  we wrote it ourselves
