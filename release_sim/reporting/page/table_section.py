"""The report on a decided table: the rows with each answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.cohorts.table_counts import Frequency, Sample, Summary
from release_sim.model.report_contents import ReportShifts, ReportTable
from release_sim.model.verdict import Answer
from release_sim.reporting.cohorts.group_text import column_text, group_text
from release_sim.reporting.cohorts.number_text import years_text
from release_sim.reporting.page.phrases import Phrasebook, Sentence
from release_sim.reporting.text_format import share_text, three_figures
from release_sim.vocabulary.actions import NOTICE


class PeopleSection:
    """The people of one table; all sentences are made with the part."""

    def __init__(
        self, told: ReportTable | ReportShifts, sample: Sample | None, phrases: Phrasebook
    ) -> None:
        """Nothing is counted here any more."""
        self.table, self.drawn_from = told.name, told.drawn_from
        self.stand_for, self.years = Markup(), ""
        if sample:
            number = three_figures(sample.per_row * sample.rows)
            people = phrases.word(f"people.{sample.people}")
            self.years = years(phrases, sample)
            self.stand_for = Markup("{} {}, {}").format(number, people, self.years)


def years(phrases: Phrasebook, sample: Sample) -> str:
    """Write the years of people who were drawn."""
    return years_text(sample, phrases.catalogue.plain)


class GroupedBy:
    """The column by which people are grouped: its name, and what it asks, where that has words."""

    def __init__(self, name: str, phrases: Phrasebook) -> None:
        """Nothing is asked of a column that has no words."""
        self.name, self._say = name, phrases.spoken
        asks = column_text(name, self._say)
        self.asks = "" if asks == name else asks

    def group(self, cell: str) -> str:
        """Return the words of a group, begun with a capital."""
        told = group_text(self.name, cell, self._say)
        return told[:1].upper() + told[1:]


def share(phrases: Phrasebook, action: str, part: int, whole: int) -> Sentence:
    """Write how many rows of all have an answer to an action."""
    told = share_text(part, whole)
    return phrases.say("people.share", actions=[action], rows=f"{part:,}", share=told)


def rare(
    phrases: Phrasebook, frequency: Frequency, notices: Mapping[str, float]
) -> Iterator[Sentence]:
    """Yield the interval of a rare event's share, and its meaning for these notices."""
    least, most = frequency.interval
    among = f"{frequency.among:,}"
    yield phrases.say(
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
        yield phrases.say(
            "rare.expected",
            actions=[NOTICE],
            which=which,
            number=three_figures(number),
            expected=three_figures(frequency.share * number),
            least=three_figures(least * number),
            most=three_figures(most * number),
        )
    yield phrases.say("rare.of_notices", actions=[NOTICE], among=among)


class Counts(NamedTuple):
    """The number of rows with each answer, for one action or one group."""

    name: str
    rows: int
    cells: list[Sentence | None]


class ByGroup(NamedTuple):
    """One action, group by group."""

    action: str
    chart: Markup
    met: list[Answer]
    counts: list[Counts]


class TableSection:
    """One decided table, in sentences; all sentences are made with the part."""

    template = "table.html"

    def __init__(self, told: ReportTable, phrases: Phrasebook) -> None:
        """Nothing is counted here any more."""
        self.told, self._phrases = told, phrases
        self.summary = told.summary
        whole = told.summary.whole
        (answers,) = whole.answers.values()
        silent = whole.silent_of(answers)
        spoken = [action for action in answers if action not in silent]
        self.people = PeopleSection(told, told.summary.sample, phrases)
        policy = phrases.rulebook.policies.get(whole.policy)
        self.policy = policy if policy and policy.digest == whole.digest else None
        self.chart = Markup(told.chart)  # noqa: S704  drawn by us, texts made safe
        self.met = _met({action: answers[action] for action in spoken})
        self.counts = [
            Counts(action, whole.total, self._cells(action, answers[action], self.met, whole.total))
            for action in spoken
        ]
        self.silent = [phrases.phrase(action) for action in silent]
        self.by = GroupedBy(told.summary.by, phrases)
        self.by_group = [self._by_group(told.summary, *each) for each in told.by_group.items()]
        due = self._due(whole)
        self.rare = [[*rare(phrases, each, due)] for each in told.frequencies]

    def _by_group(self, summary: Summary, action: str, chart: str) -> ByGroup:
        groups = {name: answers[action] for name, answers in summary.answers.items()}
        met = _met(groups)
        counts = [
            Counts(self.by.group(name), rows, self._cells(action, groups[name], met, rows))
            for name, rows in summary.rows.items()
        ]
        return ByGroup(action, Markup(chart), met, counts)  # noqa: S704  drawn by us, as above

    def _cells(
        self, action: str, answers: Mapping[Answer, int], met: list[Answer], rows: int
    ) -> list[Sentence | None]:
        found = (answers.get(answer, 0) for answer in met)
        return [share(self._phrases, action, each, rows) if each else None for each in found]

    def _due(self, whole: Summary) -> dict[str, float]:
        """Return the notices required, by the words for rows and for the people they stand for."""
        rows, people = whole.notices_due
        found = {str(self._phrases.word("frame.in_rows")): float(rows)}
        if whole.sample and people is not None:
            found[years(self._phrases, whole.sample)] = people
        return found


def _met(several: Mapping[str, Mapping[Answer, int]]) -> list[Answer]:
    return [answer for answer in Answer if any(each.get(answer) for each in several.values())]
