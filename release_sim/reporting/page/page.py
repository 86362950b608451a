"""The report as one HTML file that needs no network and no script."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from release_sim.model.report import Language, Report, ReportShifts, ReportTable
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.page.cards import cards, period
from release_sim.reporting.page.case_part import CasePart
from release_sim.reporting.page.catalogue import Catalogue
from release_sim.reporting.page.comparison_part import ComparisonPart
from release_sim.reporting.page.history_part import TimelineSection
from release_sim.reporting.page.sentences import Teller, breaking
from release_sim.reporting.page.shifts_part import ShiftsPart
from release_sim.reporting.page.table_part import TablePart
from release_sim.version import __version__


def page(rulebook: Rulebook, report: Report, language: Language = Language.ENGLISH) -> str:
    """Render the whole report; equal reports give equal bytes."""
    catalogue = Catalogue.read(language)
    teller = Teller(rulebook, catalogue)
    cases = [CasePart(each, teller) for each in report.cases]
    timelines = [TimelineSection(each, teller, n) for n, each in enumerate(report.timelines, 1)]
    comparison = ComparisonPart(report.comparison, teller) if report.comparison else None
    counted = _counted(report.people, teller) if report.people else None
    environment = Environment(
        loader=PackageLoader(__package__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["capfirst"] = lambda text: text[:1].upper() + text[1:]
    environment.filters["breaking"] = breaking
    titles = [part.told.scenario.title for part in cases]
    titles += [part.told.timeline.title for part in timelines]
    titles += [f" {catalogue.text('frame.between')} ".join(comparison.sides)] if comparison else []
    titles += [counted.people.table] if counted else []
    return environment.get_template("report.html").render(
        rulebook=rulebook,
        language=language,
        titles=titles,
        style=Markup(environment.get_template("style.css").render()),  # noqa: S704  our own
        t=catalogue.text,
        lines=catalogue.lines,
        quoted=catalogue.quoted,
        period=lambda days: period(teller, days),
        version=__version__,
        cases=cases,
        timelines=timelines,
        comparison=comparison,
        counted=counted,
        cards=cards(teller, teller.named),
    )


def _counted(told: ReportTable | ReportShifts, teller: Teller) -> TablePart | ShiftsPart:
    return TablePart(told, teller) if isinstance(told, ReportTable) else ShiftsPart(told, teller)
