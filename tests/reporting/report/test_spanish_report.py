"""A report in Spanish has no English word but in what is marked as English."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from release_sim.api.inputs import Inputs
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from tests.conftest import ROOT
from tests.reporting.english_words import english_words, given_names, names_in, spoken
from tests.reporting.report.report_pages import LATE

WHOLE = ("spanish_people", "spanish_places", "spanish_rulebook")  # decide much, or show all


@pytest.mark.whole
@pytest.mark.parametrize(
    "name",
    [
        "spanish",
        "spanish_groups",
        "spanish_changes",
        *(pytest.param(each, marks=pytest.mark.whole) for each in WHOLE),
    ],
)
def test_no_english_word_is_left_but_where_it_is_marked(
    name: str, pages: Mapping[str, str], rulebook: Rulebook, scenarios: list[Scenario]
) -> None:
    _, timelines = Inputs.at(None).timelines([ROOT / LATE])
    names = [*names_in(rulebook), *given_names(scenarios), *given_names(timelines)]
    assert english_words(spoken(pages[name]), names) == []
