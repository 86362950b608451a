"""The report as one HTML file that needs no network and no script."""

from __future__ import annotations

from markupsafe import Markup

from release_sim.model.language import LAW_LANGUAGE
from release_sim.model.report_contents import Report, ReportShifts, ReportTable
from release_sim.reporting.analysis.comparison_view import comparison_view
from release_sim.reporting.page.case_section import CaseSection
from release_sim.reporting.page.comparison_section import ComparisonSection
from release_sim.reporting.page.environment import environment
from release_sim.reporting.page.not_known_section import NotKnownSection
from release_sim.reporting.page.phrases import Phrasebook
from release_sim.reporting.page.rule_cards import cards, period_phrase, sources_link
from release_sim.reporting.page.rulebook_section import RulebookSection
from release_sim.reporting.page.shifts_section import ShiftsSection
from release_sim.reporting.page.table_section import TableSection
from release_sim.reporting.page.timeline_section import TimelineSection
from release_sim.reporting.printable_text import printable
from release_sim.reporting.sentences import Voice
from release_sim.reporting.title_text import title_text
from release_sim.version import __version__


def page(voice: Voice, report: Report) -> str:
    """Render the whole report; equal reports give equal bytes."""
    catalogue = voice.catalogue
    phrases = Phrasebook(voice)
    cases = [CaseSection(each, phrases) for each in report.cases]
    timelines = [TimelineSection(each, phrases, n) for n, each in enumerate(report.timelines, 1)]
    compared = comparison_view(report.comparison) if report.comparison else None
    comparison = ComparisonSection(compared, phrases) if compared else None
    counted = _people_section(report.people, phrases) if report.people else None
    book = RulebookSection(report.rulebook, phrases) if report.rulebook else None
    templates = environment()
    titles = [str(catalogue.text("frame.rulebook"))] if book else []
    titles += [title_text(part.told.scenario.main, catalogue.plain) for part in cases]
    titles += [title_text(part.told.timeline.main, catalogue.plain) for part in timelines]
    titles += [f" {catalogue.text('frame.between')} ".join(comparison.sides)] if comparison else []
    titles += [counted.people.table] if counted else []
    told_as = report.simulation.title if report.simulation else ""
    titles += [catalogue.plain("replay.told", text=told_as)] if told_as else []
    whole = templates.get_template("report.html").render(
        rulebook=voice.rulebook,
        language=catalogue.language,
        law_language=LAW_LANGUAGE,
        deed=phrases.deed,
        policy_title=phrases.policy_title,
        policy_says=phrases.policy_says,
        day=phrases.spoken.day,
        titles=titles,
        style=Markup(templates.get_template("style.css").render()),  # noqa: S704  our own
        t=catalogue.text,
        not_known=NotKnownSection(report, voice),
        quoted=catalogue.quoted,
        period=lambda days: period_phrase(phrases, days),
        version=__version__,
        cases=cases,
        timelines=timelines,
        comparison=comparison,
        counted=counted,
        simulation=report.simulation,
        book=book,
        book_alone=book is not None and len(titles) == 1,
        cards=() if book else cards(phrases, phrases.named),
        sources_link=sources_link(phrases, voice.rulebook.rules if book else phrases.named),
    )
    return printable(whole)


def _people_section(
    told: ReportTable | ReportShifts, phrases: Phrasebook
) -> TableSection | ShiftsSection:
    return (
        TableSection(told, phrases)
        if isinstance(told, ReportTable)
        else ShiftsSection(told, phrases)
    )
