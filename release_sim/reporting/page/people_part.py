"""What a report tells of the people of a table: where they are from, how many they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from release_sim.model.cohorts.cohort import Frequency, Sample
from release_sim.model.cohorts.shift import NOTICE
from release_sim.model.report import ToldShifts, ToldTable
from release_sim.reporting.page.sentences import Sentence, Teller
from release_sim.reporting.words import about, share_text


class PeoplePart:
    """The people of one table; everything is told when the part is made."""

    def __init__(self, told: ToldTable | ToldShifts, sample: Sample | None, teller: Teller) -> None:
        """Nothing is counted here any more."""
        self.table, self.drawn_from = told.name, told.drawn_from
        self.stand_for = Markup()
        if sample:
            number = about(sample.per_row * sample.rows)
            people = teller.word(f"people.{sample.people}")
            self.stand_for = Markup("{} {}, {}").format(number, people, sample.time)


def share(teller: Teller, action: str, part: int, whole: int) -> Sentence:
    """In how many rows an action has an answer, of how many."""
    told = share_text(part, whole)
    return teller.say("people.share", actions=[action], rows=f"{part:,}", share=told)


def rare(teller: Teller, frequency: Frequency, notices: Mapping[str, float]) -> Iterator[Sentence]:
    """How sure a rare event's share is, and what that makes for some numbers of notices."""
    least, most = frequency.interval
    among = f"{frequency.among:,}"
    yield teller.say(
        "rare.share",
        actions=[NOTICE],
        name=frequency.name,
        events=f"{frequency.events:,}",
        among=among,
        share=share_text(frequency.events, frequency.among),
        least=share_text(least, 1),
        most=share_text(most, 1),
    )
    for which, number in notices.items():
        yield teller.say(
            "rare.expected",
            actions=[NOTICE],
            which=which,
            number=about(number),
            expected=about(frequency.share * number),
            least=about(least * number),
            most=about(most * number),
        )
    yield teller.say("rare.of_notices", actions=[NOTICE], among=among)
