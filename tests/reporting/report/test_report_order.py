"""Order of a report: answers before their reasons, in the order of ``run``."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest

from release_sim.reporting.answers.order_of_answers import ORDER
from tests.reporting.report.report_pages import SVG, XHTML, having, parsed, words


@pytest.mark.parametrize("name", ["cases", "spanish"])
def test_answers_are_told_as_by_run(name: str, pages: Mapping[str, str]) -> None:
    root = parsed(pages[name])
    table = next(root.iter(f"{XHTML}table"))
    badges = [each.get("class").split()[-1] for each in having(table, **{"class": "answer"})]
    places = [[*map(str, ORDER)].index(answer) for answer in badges]
    assert len(places) > 1
    assert all(before <= after for before, after in pairwise(places))


def test_what_became_of_duties_comes_before_the_picture(pages: Mapping[str, str]) -> None:
    order = [
        n.tag for n in parsed(pages["history"]).iter() if n.tag in {f"{XHTML}table", f"{SVG}svg"}
    ]
    assert order.index(f"{XHTML}table") < order.index(f"{SVG}svg")


def test_a_spanish_picture_names_events_in_spanish(pages: Mapping[str, str]) -> None:
    picture = " ".join(words(each) for each in parsed(pages["spanish"]).iter(f"{SVG}svg"))
    assert "ingreso" in picture
    assert "bond posted" not in picture
    assert "the_man" not in picture
