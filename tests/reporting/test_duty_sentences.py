"""The sentences about duties: numbers of minutes, days, papers, and what each outcome says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from release_sim.api.inputs import Inputs
from release_sim.api.timeline_replay import replay_results
from release_sim.engine.decide import EngineCache
from release_sim.model.language import Language
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.obligation import Obligation
from release_sim.reporting.timelines.duty_sentences import DutySentences
from tests.conftest import TIMELINES, some


@pytest.fixture(scope="module", params=list(Language))
def told(request: pytest.FixtureRequest, rulebook: Rulebook) -> DutySentences:
    voice = Inputs.at(None).voice(rulebook, request.param)
    return DutySentences(voice.about(), "sheriff_jail")


@pytest.fixture(scope="module")
def obligations(rulebook: Rulebook) -> list[Obligation]:
    """Every duty of bundled histories, as it is told."""
    inputs = Inputs.at(None)
    _, timelines = inputs.timelines(some(TIMELINES, 10))
    engines = EngineCache(rulebook)
    return [
        obligation
        for timeline in timelines
        for result in replay_results(inputs, engines, timeline, (timeline.main,))
        for each in result.each
        for obligation in each.obligations
    ]


@pytest.mark.parametrize(
    ("number", "english", "spanish"),
    [
        (1, "1 minute", "1 minuto"),
        (119, "119 minutes", "119 minutos"),
        (120, "2 hours", "2 horas"),
        (181, "3 hours and 1 minute", "3 horas y 1 minuto"),
        (1439, "23 hours and 59 minutes", "23 horas y 59 minutos"),
        (1440, "1 day", "1 día"),
        (1499, "1 day", "1 día"),
        (1500, "1 day and 1 hour", "1 día y 1 hora"),
        (16379, "11 days and 8 hours", "11 días y 8 horas"),
    ],
)
def test_a_span_of_time_is_told_in_the_units_that_a_reader_says(
    number: int, english: str, spanish: str, told: DutySentences
) -> None:
    is_english = told.say.words.language is Language.ENGLISH
    assert told.length(number) == (english if is_english else spanish)


def test_every_outcome_has_a_reason_that_leaves_no_gap(
    told: DutySentences, obligations: list[Obligation]
) -> None:
    reasons = {told.reason(each) for each in obligations}
    assert len({each.reason.shown for each in obligations}) > 8, "many kinds are told of"
    for reason in reasons:
        assert "{" not in reason
        assert "  " not in reason
        assert "()" not in reason


def test_a_limit_is_told_where_it_says_more_about_the_outcome(
    told: DutySentences, obligations: list[Obligation]
) -> None:
    for each in limited(obligations):
        assert told.moment(each.by) in told.reason(each) if each.by else True
    none = told.say.words.duties.limit.none
    assert any(none in told.reason(each) for each in obligations)


def limited(obligations: list[Obligation]) -> Iterator[Obligation]:
    yield from (each for each in obligations if each.limited and each.within)
