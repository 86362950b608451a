"""The numbers and charts of a report are those of the tables and verbs that they are of."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from release_sim.cohort.numbers.cohort_comparer import CohortComparer
from release_sim.cohort.numbers.cohort_comparison import Cohort
from release_sim.cohort.numbers.table_summary import SummaryBuilder
from release_sim.cohort.tables.provenance import Provenance
from release_sim.cohort.tables.table import Table
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.analysis.difference import Side
from release_sim.model.cohorts.answer_change import CohortComparison
from release_sim.model.cohorts.table_counts import CountInterval, Frequency, Summary
from release_sim.model.language import Language
from release_sim.model.report_contents import (
    Report,
    ReportShifts,
    ReportTable,
)
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.reporting.catalogue import Catalogue
from release_sim.reporting.page.page import page
from release_sim.vocabulary.actions import ACTIONS
from tests.conftest import some
from tests.reporting.report.report_pages import (
    BY,
    SIDES,
    SVG,
    XHTML,
    Node,
    assert_told,
    cards_of,
    having,
    in_voice,
    parsed,
    said,
    words,
)
from tests.wrong_input import command


def counted_in(root: Node, action: str) -> list[str]:
    """The numbers of rows that are told of an action."""
    tied = (s for s in said(root) if s.get("data-action", "").split() == [action])
    return [number[1] for s in tied if (number := re.match(r"([\d,]+) \(", words(s)))]


def test_every_number_of_a_decided_table_is_tied_to_its_action(
    decided: Path, rulebook: Rulebook
) -> None:
    summary = SummaryBuilder(Table(decided), BY, Diagnosis()).summary([*ACTIONS], lambda _: None)
    spoken = [action for action in ACTIONS if summary.of(action).keys() - {Answer.SILENT}]
    told_ = ReportTable("t", None, summary, (), "", dict.fromkeys(spoken, ""))
    part = parsed(page(in_voice(rulebook), Report(people=told_)))
    assert {a for s in said(part) for a in s.get("data-action", "").split()} == set(ACTIONS)
    for action in ACTIONS:
        groups = [answers[action] for answers in summary.answers.values()]
        numbers = [n for each in (summary.of(action), *groups) for n in each.values() if n]
        found = [f"{n:,}" for n in numbers] if action in spoken else []
        assert sorted(counted_in(part, action)) == sorted(found)


@pytest.mark.whole
def test_a_chart_has_the_numbers_of_the_table_below_it(pages: Mapping[str, str]) -> None:
    (part,) = having(parsed(pages["policies"]), **{"aria-labelledby": "people"})
    charts = [*part.iter(f"{XHTML}figure")]
    assert charts
    for chart in charts:
        (picture,) = having(chart, role="img")
        assert picture.get("aria-label").startswith("Chart: ")
        below = part[[*part].index(chart) + 1]
        drawn = [t.text for t in chart.iter(f"{SVG}text") if re.fullmatch(r"[\d,]+", t.text or "")]
        told = [words(s).split()[0] for s in said(below)]
        assert sorted(drawn) == sorted(told)
    spanish = [t.text for t in parsed(pages["spanish"]).iter(f"{SVG}text")]
    assert {"obligatorio", "prohibido", "proporción de filas"} <= set(spanish)


@pytest.mark.whole
def test_the_numbers_of_two_policies_are_those_of_the_verb_that_counts(
    pages: Mapping[str, str], people: Path
) -> None:
    (part,) = having(parsed(pages["policies"]), **{"aria-labelledby": "people"})
    policies = [word for side in SIDES for word in ("--policy", side)]
    options = ("--replicates", "2", "--rate", "incidents=1/1226")
    plain = command("cohort", "compare", str(people), *policies, *options).out
    found = json.loads(command("cohort", "compare", str(people), *policies, *options, "--json").out)
    text = words(part)
    for each in found["measures"]:
        if each["rows"]:
            assert f"{each['rows']:,}" in text
    for rate in re.findall(r"[\d.]+ \([\d.]+ to [\d.]+\)", plain):
        assert rate in text
    shown = [row for row in part.iter(f"{XHTML}tr") if row[0].get("scope") == "row"]
    for shift in found["shifts"]:
        assert any(
            words(row[0]) == f"{shift['rows']:,}; the first of them is row {shift['example']}"
            and {*shift["before"]["because"]} <= tied_to(row[1])
            and {*shift["after"]["because"]} <= tied_to(row[2])
            for row in shown
        )


def tied_to(node: Node) -> set[str]:
    return {rule for s in said(node) for rule in s.get("data-rule", "").split()}


@pytest.mark.whole
def test_no_rule_behind_any_shift_lacks_a_sentence_and_a_card(
    rulebook: Rulebook, people: Path
) -> None:
    table = Table(people)
    cohort = Cohort(table, TableDefaults(), Provenance.on(table.schema))
    before = rulebook.policies["denver"]
    for after in (before, *some(rulebook.policies.values(), 3)):
        counted = cohort.compare(CohortComparer(before, after, [*ACTIONS]), "", lambda _: None)
        pairs = counted.whole.answers.items()
        charts = {a: "" for a, each in pairs if any(one is not two for one, two in each)}
        told_ = ReportShifts(
            "t", None, CohortComparison(Side(before), Side(after), counted), charts
        )
        root = parsed(page(in_voice(rulebook), Report(people=told_)))
        reasons = [r for s in counted.shifts for r in (s.change.on_before, s.change.on_after)]
        rules = {rule for each in reasons for rule in (*each.because, *each.unsettled)}
        assert_told(root, cards_of(root), rules, rulebook)
        assert bool(rules) == (before is not after)


def test_names_in_a_table_are_text_and_nobody_is_called_made_up(rulebook: Rulebook) -> None:
    evil = '<script>alert("1")</script> & {rows}'
    notice = "notify_of_release"
    answers = {action: {Answer.SILENT: 2} for action in ACTIONS} | {notice: {Answer.REQUIRED: 2}}
    summary = Summary("", "", evil, {evil: 2}, {evil: answers}, None)
    rate = Frequency(evil, 1, 2, CountInterval(0.1, 0.9))
    told_ = ReportTable(evil, None, summary, (rate,), "", {notice: ""})
    for language in Language:
        frame = Catalogue.read(language).words
        root = parsed(page(in_voice(rulebook, language), Report(people=told_)))
        assert not [*root.iter(f"{XHTML}script")]
        assert evil in words(next(root.iter(f"{XHTML}title")))
        text = words(root)
        assert text.count(evil) >= 6
        assert frame["frame.not_drawn"] in text
        assert frame["frame.no_policy"] in text
        assert frame["frame.made_up"] not in text
        assert frame["frame.fictional"] not in text
