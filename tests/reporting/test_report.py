"""The report: every sentence tied to what it renders, nothing left out, nothing from outside."""

from __future__ import annotations

import json
import os
import re
import shutil
import string
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree as Xml

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, reject
from hypothesis import strategies as st
from playwright.sync_api import Page, sync_playwright

from release_sim.api.inputs import Inputs
from release_sim.api.timeline_replay import replay_results
from release_sim.cohort.numbers.cohort_comparer import CohortComparer
from release_sim.cohort.numbers.cohort_comparison import Cohort
from release_sim.cohort.numbers.table_summary import SummaryBuilder
from release_sim.cohort.tables.column_bindings import TableDefaults
from release_sim.cohort.tables.provenance import Provenance
from release_sim.cohort.tables.table import Table
from release_sim.engine.decide import EngineCache
from release_sim.errors import OutOfScopeError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.analysis.difference import Side
from release_sim.model.cohorts.answer_change import CohortComparison
from release_sim.model.cohorts.table_counts import CountInterval, Frequency, Summary
from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.decision import Decision
from release_sim.model.language import Language
from release_sim.model.limits import Caveat
from release_sim.model.report_contents import (
    Report,
    ReportCase,
    ReportShifts,
    ReportTable,
    ReportTimeline,
)
from release_sim.model.rule import Duty
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.model.verdict import Answer
from release_sim.reporting.catalogue import Catalogue
from release_sim.reporting.page.page import page
from release_sim.reporting.rulebook.rulebook_picture import rulebook_picture
from release_sim.reporting.sentences import Voice
from release_sim.reporting.timelines.duty_sentences import DutySentences
from release_sim.vocabulary.actions import ACTIONS
from tests.conftest import ROOT, TIMELINES, examples, some
from tests.strategies import cases
from tests.wrong_input import command

SEED = "scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml"
RED_LIGHT = "scenarios/seeds/red_light_stop.yaml"
OPEN = "scenarios/unknown/signer_forgotten.yaml"
LATE = "scenarios/timelines/notice_67_minutes_after_the_release_in_2018.yaml"
SMALL_RULES = ROOT / "tests" / "golden" / "small_rules"
SMALL_STORY = ROOT / "tests" / "golden" / "small_scenario.yaml"
XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
SIDES = ("as_if_violent_only", "denver")
BY = "background.charge"
CHANGED = ("--what-if", "--as-of", "2026-03-01", "--set", "request.asks_notification=false")
SPANISH = ("--language", "es")
POPULATION = "Requests to the Denver jails, as far as published numbers tell"
TIES = ("data-rule", "data-fact", "data-action")
HEADINGS = ("h2", "h3", "h4", "h5", "th", "dt", "code")
Node = Any
Cards = dict[str, Node]


def parsed(text: str) -> Node:
    """The page as a tree; html5lib raises at the first thing that is not HTML 5."""
    return html5lib.HTMLParser(strict=True).parse(text)


def having(root: Node, **attributes: str) -> Iterator[Node]:
    for node in root.iter():
        if all(value in node.get(name, "").split() for name, value in attributes.items()):
            yield node


def said(root: Node) -> list[Node]:
    return [*having(root, **{"class": "said"})]


def words(node: Node) -> str:
    return " ".join("".join(node.itertext()).split())


def untied(node: Node) -> Iterator[str]:
    """The text below a node that lies in no sentence, heading, name, card or picture."""
    is_bound = {"said", "card"} & {*node.get("class", "").split()} or node.get("data-source")
    if is_bound or node.tag in {*(f"{XHTML}{name}" for name in HEADINGS), f"{SVG}svg"}:
        return
    yield node.text or ""
    for inner in node:
        yield from untied(inner)
        yield inner.tail or ""


def in_voice(rulebook: Rulebook, language: Language = Language.ENGLISH) -> Voice:
    return Inputs.at(None).voice(rulebook, language)


def told(deciders: EngineCache, scenario: Scenario) -> ReportCase:
    """The scenario without the questions that take a solver."""
    main, *others = (scenario.main, *scenario.what_if)
    engine = deciders.engine(main.policy, main.readings)
    return ReportCase(
        scenario,
        engine.policy,
        deciders.decide(main),
        {},
        {},
        {},
        tuple(DecidedBranch(each, deciders.decide(each)) for each in others),
    )


@pytest.fixture(scope="module")
def deciders(rulebook: Rulebook) -> EngineCache:
    return EngineCache(rulebook)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up people, and beside them the same decided."""
    file = tmp_path_factory.mktemp("people") / "people.parquet"
    drawn = ("--rows", "400", "--seed", "1", "-o", str(file))
    assert not command("cohort", "synthesize", *drawn).code
    decided = ("--keep", BY, "-o", str(file.with_name("decided.parquet")))
    assert not command("cohort", "decide", str(file), *decided).code
    return file


@pytest.fixture(scope="module")
def decided(people: Path) -> Path:
    return people.with_name("decided.parquet")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, people: Path, decided: Path) -> dict[str, str]:
    """What the command writes of scenarios, a history, two policies, people, and in Spanish."""
    folder = tmp_path_factory.mktemp("pages")
    incidents = ("--rate", "incidents=1/1226")
    counted = ("--cohort", str(people), "--by", BY, "--replicates", "2", *incidents)
    asked = {
        "cases": [SEED, OPEN, *CHANGED],
        "history": [LATE, *CHANGED],
        "policies": ["--compare", *SIDES, *counted],
        "rulebook": ["--rulebook", RED_LIGHT],
        "town": ["--rulebook", "--rules", str(SMALL_RULES), str(SMALL_STORY)],
        "spanish": [
            OPEN,
            LATE,
            "--what-if",
            "--as-of",
            "2026-03-01",
            "--cohort",
            str(decided),
            *incidents,
            *SPANISH,
        ],
    }
    for name, arguments in asked.items():
        paths = [str(ROOT / a) if a.startswith("scenarios/") else a for a in arguments]
        done = command("report", *paths, "--out", str(folder / f"{name}.html"))
        assert (done.code, done.err) == (0, "")
        assert done.out == f"wrote {folder / name}.html; open it in a browser\n"
    return {name: (folder / f"{name}.html").read_text(encoding="utf-8") for name in asked}


PAGES = pytest.mark.parametrize("name", ["cases", "history", "policies", "spanish"])


@PAGES
def test_every_sentence_is_tied_to_what_it_renders(
    name: str, pages: dict[str, str], rulebook: Rulebook
) -> None:
    facts = {"as_of", *(n for p in rulebook.policies.values() for n in p.vocabulary())}
    known = dict(zip(TIES, (set(rulebook.rules), facts, set(ACTIONS)), strict=True))
    sentences = said(parsed(pages[name]))
    assert sentences
    for sentence in sentences:
        ties = {tie: sentence.get(tie, "").split() for tie in TIES}
        assert any(ties.values()), words(sentence)
        for tie, names in ties.items():
            assert set(names) <= known[tie], words(sentence)


@PAGES
def test_what_is_no_sentence_is_the_frame_or_the_story(
    name: str, pages: dict[str, str], rulebook: Rulebook
) -> None:
    voice = in_voice(rulebook, Language.SPANISH if name == "spanish" else Language.ENGLISH)
    catalogue = voice.catalogue
    groups = ("frame.", "answers.", "leaves.", "people.")
    say = voice.about()
    framed = [each for key, each in catalogue.words.items() if key.startswith(groups)]
    known = [t for each in framed for t in ([each] if isinstance(each, str) else each)]
    known += voice.words.answers.actions.values()
    known += [t for p in rulebook.policies.values() for t in (p.name, p.title, p.says)]
    known += [choice.replace("_", " ") for r in rulebook.readings.values() for choice in r.choices]
    known += ["from", "to", "desde el", POPULATION, *map(say.limit, rulebook.all_limits())]
    dated = (limit for limit in rulebook.all_limits() if limit.since)
    known += [say.caveat(Caveat(limit.since, limit)) for limit in dated if limit.since]
    last = {law.read_up_to for law in rulebook.limits.values()}
    known += [say.caveat(Caveat(day)) for day in last if day]
    _, scenarios, timelines = Inputs.at(None).stories([ROOT / path for path in (SEED, OPEN, LATE)])
    for scenario in scenarios:
        known += [scenario.story, *(branch.title for branch in scenario.what_if)]
    for timeline in timelines:
        known += [timeline.story, *timeline.people.values(), *(c.title for c in timeline.what_if)]
        for event in timeline.main.events:
            known += [event.told, event.unsure, event.label.replace("_", " ")]
    duties = voice.words.duties
    known += [*duties.events.values(), *duties.happenings.values()]
    known += [*voice.words.answers.calendar.months, "de"]
    longest_first = sorted(filter(None, (" ".join(k.split()) for k in known)), key=len)[::-1]
    pattern = rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)"
    (main,) = parsed(pages[name].replace("<wbr>", "")).iter(f"{XHTML}main")
    for text in untied(main):
        left = re.sub(pattern, "", " ".join(text.split()), flags=re.IGNORECASE)
        assert not re.search(r"[^\W\d_]", left), text


def test_the_book_has_every_provision_beside_its_sources_and_who_shows_it(
    pages: dict[str, str], rulebook: Rulebook
) -> None:
    root = parsed(pages["rulebook"])
    cards = {n.get("aria-labelledby"): n for n in having(root, **{"class": "provision"})}
    assert cards.keys() == rulebook.rules.keys()
    for name, rule in rulebook.rules.items():
        told_of = words(cards[name])
        assert rule.says in told_of
        shown = [n.get("data-source") for n in cards[name].iter() if n.get("data-source")]
        assert shown == [str(cite) for cite in rule.cite]
        tested = {f for s in said(cards[name]) for f in s.get("data-fact", "").split()}
        assert tested >= set(rule.reads())
        others = [each.id for each in rulebook.rules.values() if name in each.exception_to]
        assert all(other in told_of for other in others)
        assert len([*having(cards[name], **{"class": "tick"})]) == 1
    assert "seeds/red_light_stop" in words(cards["denver.status.no_question"])
    whole = words(root)
    for source in rulebook.sources.values():
        for statement in source.statements.values():
            if statement.not_encoded:
                assert " ".join(statement.not_encoded.split()) in whole


def decisive(decision: Decision) -> set[str]:
    spoken = [o for o in decision.outcomes.values() if o.answer is not Answer.SILENT]
    set_aside = [rule for o in spoken for rule in o.displaced]
    by = [rule for each in set_aside for rule in decision.rules[each].displaced_by]
    return {*(rule for o in spoken for rule in o.because), *set_aside, *by}


def cards_of(root: Node) -> Cards:
    return {node.get("aria-labelledby"): node for node in having(root, **{"class": "card"})}


def assert_told(part: Node, cards: Cards, rules: set[str], rulebook: Rulebook) -> None:
    """Each rule has a sentence in the part that says what it says, and a card with its sources."""
    sentences: dict[str, list[str]] = {}
    for sentence in said(part):
        for rule in sentence.get("data-rule", "").split():
            sentences.setdefault(rule, []).append(words(sentence))
    for name in rules:
        rule = rulebook.rules[name]
        assert any(rule.says in text for text in sentences[name]), name
        shown = [node.get("data-source") for node in cards[name].iter() if node.get("data-source")]
        assert shown == [str(cite) for cite in rule.cite]
        for cite in rule.cite:
            source, card = rulebook.sources[cite.source], words(cards[name])
            statement = source.statements[cite.at]
            for text in (source.title, source.publisher, statement.says, statement.unsure):
                assert " ".join(text.split()) in card


def test_no_decisive_rule_of_any_scenario_lacks_a_sentence_and_a_card(
    rulebook: Rulebook, scenarios: list[Scenario], deciders: EngineCache
) -> None:
    told_of = some(scenarios, 40)
    # A page of all of them at once would take some hundred megabytes.
    for begin in range(0, len(told_of), 20):
        few = told_of[begin : begin + 20]
        several = [told(deciders, replace(scenario, what_if=())) for scenario in few]
        root = parsed(page(in_voice(rulebook), Report(tuple(several))))
        cards = cards_of(root)
        for case, part in zip(several, root.iter(f"{XHTML}article"), strict=True):
            assert_told(part, cards, decisive(case.decision), rulebook)
            shown = {a for s in said(part) for a in s.get("data-action", "").split()}
            assert shown == set(ACTIONS)


@given(data=st.data())
@examples(5)
def test_so_it_is_in_any_case(
    data: st.DataObject, rulebook: Rulebook, scenarios: list[Scenario], deciders: EngineCache
) -> None:
    scenario = data.draw(st.sampled_from(scenarios))
    case = data.draw(cases(rulebook.policies[scenario.main.policy]))
    drawn = replace(scenario, main=replace(scenario.main, case=case), what_if=())
    try:
        deciders.decide(drawn.main)
    except OutOfScopeError:
        reject()
    each = told(deciders, drawn)
    root = parsed(page(in_voice(rulebook), Report((each,))))
    assert_told(root, cards_of(root), decisive(each.decision), rulebook)
    assert all(any(s.get(tie) for tie in TIES) for s in said(root))


def test_no_rule_that_decides_in_a_history_lacks_one(
    rulebook: Rulebook, deciders: EngineCache
) -> None:
    inputs = Inputs.at(None)
    _, timelines = inputs.timelines(some(TIMELINES, 6))
    replayed = [
        (each, replay_results(inputs, deciders, each, (each.main,))[0]) for each in timelines
    ]
    several = tuple(ReportTimeline(*each, ()) for each in replayed)
    text = page(in_voice(rulebook), Report(timelines=several))
    root = parsed(text)
    cards = cards_of(root)
    for (_, result), part in zip(replayed, root.iter(f"{XHTML}article"), strict=True):
        steps = [step for person in result.people for step in result.steps(person)]
        changes = [change for step in steps for change in step.changes]
        shown = {a for s in said(part) for a in s.get("data-rule", "").split()}
        assert shown >= {rule for change in changes for rule in change.after.because}
        dues = [due for due in result.obligations if not due.kept]
        assert_told(part, cards, {rule for due in dues for rule in due.because}, rulebook)
        say = DutySentences.of(result, in_voice(rulebook))
        assert all(say.reason(due) in words(part) for due in dues)
        assert len([*part.iter(f"{SVG}svg")]) == 1
    assert all(any(s.get(tie) for tie in TIES) for s in said(root))


def test_what_goes_otherwise_is_tied_to_the_rules_of_that_action_alone(
    pages: dict[str, str], rulebook: Rulebook
) -> None:
    root = parsed(pages["history"])
    rules = {rule for s in said(root) for rule in s.get("data-rule", "").split()}
    assert_told(root, cards_of(root), rules, rulebook)
    what_ifs = [s for s in said(root) if " → " in words(s)]
    assert what_ifs
    for sentence in what_ifs:
        duties = [rulebook.rules[name].then for name in sentence.get("data-rule", "").split()]
        acts = {duty.action for duty in duties if isinstance(duty, Duty)}
        assert acts <= {sentence.get("data-action")}


@pytest.mark.whole
def test_no_rule_behind_a_difference_lacks_one(pages: dict[str, str], rulebook: Rulebook) -> None:
    root = parsed(pages["policies"])
    assert_told(root, cards_of(root), {"denver.notice.notify_as_far_as_able"}, rulebook)
    regions = [n for n in root.iter(f"{XHTML}h4") if n.get("id", "").startswith("region-")]
    plain = command("compare", *SIDES).out
    assert len(regions) == len(re.findall(r"(?m)^Region \d+$", plain)) > 0


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


def test_a_chart_has_the_numbers_of_the_table_below_it(pages: dict[str, str]) -> None:
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


def test_the_numbers_of_two_policies_are_those_of_the_verb_that_counts(
    pages: dict[str, str], people: Path
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


@PAGES
def test_nothing_is_loaded_and_every_link_leads_somewhere(name: str, pages: dict[str, str]) -> None:
    root = parsed(pages[name])
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    for node in root.iter():
        assert node.tag not in {
            f"{XHTML}{t}" for t in ("script", "link", "img", "iframe", "object")
        }
        assert not node.get("src")
        assert not node.get("style")
        link = node.get("href", "")
        if link.startswith("#"):
            assert link[1:] in ids
        elif link.startswith("data:application/vnd.citationstyles.csl+json;base64,"):
            assert node.get("download")
            assert json.loads(b64decode(link.partition(",")[2]))
        elif link:
            assert node.tag == f"{XHTML}a"
            assert link.startswith(("https://", "http://"))
        for name_ in node.get("aria-labelledby", "").split():
            assert name_ in ids
    assert "@import" not in pages[name]
    assert not re.search(r"url\((?!#)", pages[name])


@PAGES
def test_a_screen_reader_finds_its_way(name: str, pages: dict[str, str]) -> None:
    root = parsed(pages[name])
    assert root.get("lang") == ("es" if name == "spanish" else "en")
    for landmark in ("header", "nav", "main", "footer"):
        assert len([*root.iter(f"{XHTML}{landmark}")]) == 1
    levels = [int(n.tag[-1]) for n in root.iter() if re.fullmatch(rf"{XHTML}h[1-6]", n.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    for before, after in pairwise(levels):
        assert after <= before + 1
    assert all(node.get("scope") in {"row", "col"} for node in root.iter(f"{XHTML}th"))
    body = next(root.iter(f"{XHTML}body"))
    assert body[0].get("href") == "#main"


def test_both_languages_have_the_same_words_with_the_same_gaps() -> None:
    english, spanish = (Catalogue.read(language).words for language in Language)
    assert english.keys() == spanish.keys()
    for key, each in english.items():
        if isinstance(each, str):
            gaps = [
                {f for _, f, _, _ in string.Formatter().parse(t) if f} for t in (each, spanish[key])
            ]
            assert {g.lower() for g in gaps[0]} == {g.lower() for g in gaps[1]}, key
        else:
            assert len(each) == len(spanish[key])
    same = {key for key, each in english.items() if each == spanish[key]}
    assert all("{" in english[key] for key in same if not key.startswith("kinds")), same


def test_every_word_of_the_catalogue_is_used() -> None:
    folder = ROOT / "release_sim"
    text = "\n".join(
        p.read_text(encoding="utf-8") for p in [*folder.rglob("*.py"), *folder.rglob("*.html")]
    )
    for key in Catalogue.read(Language.ENGLISH).words:
        group, _, last = key.rpartition(".")
        if group == "frame":
            assert re.search(rf"frame\.{last}\b|\"{last}\"", text), key
        else:
            assert f"{group.removeprefix('says.')}." in text, key


def test_spanish_says_rules_in_spanish_and_marks_what_is_quoted_in_english(
    pages: dict[str, str], rulebook: Rulebook
) -> None:
    root = parsed(pages["spanish"])
    marked = {words(node) for node in root.iter() if node.get("lang") == "en"}
    told_rules = {r for each in said(root) for r in each.get("data-rule", "").split()}
    assert told_rules
    text, cards = words(root), cards_of(root)
    for rule in told_rules:
        assert rulebook.rules[rule].says not in text
        for cite in rulebook.rules[rule].cite if rule in cards else ():
            says = rulebook.sources[cite.source].statements[cite.at].says
            assert " ".join(says.split()) in marked
    assert "La cárcel debe registrar la solicitud" in pages["spanish"]
    assert "obligatorio" in words(root)


def test_the_page_of_limits_has_what_the_simulator_does_not_know(rulebook: Rulebook) -> None:
    page = (ROOT / "docs/reference/limits.md").read_text(encoding="utf-8").replace("*", "")
    listed = re.findall(r"(?m)^- (.+?)(?: \(.*)?$", page)
    limits = [limit.says for limit in rulebook.all_limits()]
    assert limits
    assert {says for says in limits if not any(line.startswith(says) for line in listed)} == set()


def test_markup_in_a_story_is_text(rulebook: Rulebook, deciders: EngineCache) -> None:
    evil = '<script>alert("1")</script> & <b>"bold"</b> {action} {{ 7 * 7 }}'
    _, (scenario,), _ = Inputs.at(None).stories([ROOT / SEED])
    main = replace(scenario.main, title=evil)
    what_if = tuple(replace(branch, title=evil) for branch in scenario.what_if)
    story = replace(scenario, name=evil, story=evil, main=main, what_if=what_if)
    for language in Language:
        root = parsed(page(in_voice(rulebook, language), Report((told(deciders, story),))))
        assert not [*root.iter(f"{XHTML}script"), *root.iter(f"{XHTML}b")]
        assert words(next(having(root, **{"class": "story"}))) == evil
        assert evil in words(next(root.iter(f"{XHTML}title")))


@pytest.mark.whole
def test_the_same_report_has_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for seed in ("1", "2"):
        out = tmp_path / f"{seed}.html"
        main = "from release_sim.cli.main import main; main()"
        words_ = [sys.executable, "-c", main, "report", OPEN, LATE, "-o", str(out)]
        subprocess.run(
            words_,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        written.append(out.read_bytes())
    assert written[0] == written[1]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (
            (),
            2,
            "name a scenario, a timeline, --compare A B, --cohort FILE, --simulation FILE",
        ),
        ((SEED, "--by", "row"), 2, "go with --cohort"),
        (("--cohort", "PEOPLE", "--replicates", "2"), 2, "go with --compare and --cohort"),
        (("--cohort", "PEOPLE", "--compare", "denver@2025-06-01", "denver"), 2, "without dates"),
        (("--cohort", "PEOPLE"), 3, "error[not-decided]"),
        (("--cohort", "DECIDED", "--by", "charge"), 3, "error[unknown-column]"),
        (("--cohort", "DECIDED", "--rate", "1226"), 3, "error[bad-rate]"),
        (("--cohort", "DECIDED", "--compare", *SIDES), 3, "error[unknown-column]"),
        (("--cohort", "PEOPLE", "--compare", "denver", "denvr"), 3, "did you mean `denver`?"),
        (("--cohort", "CUT", "--compare", *SIDES), 3, "error[table-broken]"),
        (("--cohort", "CUT"), 3, "error[table-broken]"),
        (("--cohort", "CSV", "--compare", *SIDES, "--replicates", "2"), 3, "error[not-made-up]"),
        (("--cohort", "no_such_table.parquet"), 3, "error[file-not-found]"),
        (("--cohort", SEED), 3, "error[not-a-table]"),
        (("--cohort", "NOBODY"), 5, "has no rows"),
        (("--cohort", "EMPTY", "--compare", *SIDES), 5, "has no rows that both policies cover"),
        ((SEED, "--language", "fr"), 2, "'fr'"),
        (("--compare", "denver", "denvr"), 3, "did you mean `denver`?"),
        (("--compare", "denver@2017-09-15", "denver"), 3, "B:1:1: error[no-value]"),
        (("no_such_file.yaml",), 3, "error[file-not-found]"),
    ],
)
def test_wrong_input_is_said_and_nothing_written(
    arguments: tuple[str, ...], code: int, says: str, people: Path, decided: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.html"
    cut, plain = people.with_name("cut.parquet"), people.with_name("plain.csv")
    cut.write_bytes(people.read_bytes()[:-100])
    plain.write_text("as_of,custody.state\n2025-06-01,in_custody\n", encoding="utf-8")
    empty, nobody = people.with_name("empty.csv"), people.with_name("nobody.csv")
    empty.write_text("as_of,custody.state\n", encoding="utf-8")
    nobody.write_text(",".join(ACTIONS) + "\n", encoding="utf-8")
    tables = {"PEOPLE": people, "DECIDED": decided, "CUT": cut, "CSV": plain}
    tables |= {"EMPTY": empty, "NOBODY": nobody}
    paths = [str(ROOT / a) if a.startswith("scenarios/") else a for a in arguments]
    paths = [str(tables.get(path, path)) for path in paths]
    done = command("report", *paths, "-o", str(out))
    assert (done.code, done.out) == (code, "")
    assert says in done.err
    assert not [*tmp_path.iterdir()]


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    for path in (tmp_path / "no" / "out.html", Path()):
        done = command("report", str(SMALL_STORY), "--rules", str(SMALL_RULES), "-o", str(path))
        assert done.code == 2
        assert f"`{path}` cannot be written" in done.err


def test_what_a_report_is_made_of_is_not_written_over(people: Path, tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_bytes((ROOT / OPEN).read_bytes())
    decided = people.with_name("decided.parquet")
    for arguments in ((str(story),), ("--cohort", str(decided))):
        read = Path(arguments[-1])
        before = read.read_bytes()
        done = command("report", *arguments, "-o", str(read))
        assert (done.code, done.out) == (2, "")
        assert "must be different files" in done.err
        assert read.read_bytes() == before


def test_the_picture_of_the_rules_shows_each_duty_and_each_exception(rulebook: Rulebook) -> None:
    place = rulebook.jurisdiction
    drawn = rulebook_picture(rulebook.rules.values(), place)
    assert drawn == rulebook_picture(reversed([*rulebook.rules.values()]), place)
    root = Xml.fromstring(drawn)  # noqa: S314  we wrote it ourselves
    shown = [node.text for node in root.iter(f"{SVG}text")]
    duties = {name for name, rule in rulebook.rules.items() if isinstance(rule.then, Duty)}
    assert {text for text in shown if text in rulebook.rules} == duties
    pairs = sum(t in duties for name in duties for t in rulebook.rules[name].exception_to)
    heads = [n for n in root.iter(f"{SVG}line") if n.get("stroke-width") == "1.5"]
    assert len(heads) == 2 * pairs > 0
    assert rulebook_picture([], place)


HANGS = 300_000  # milliseconds after which a browser is taken to hang, on any machine
LOOKS: tuple[tuple[str, Literal["light", "dark"]], ...] = (
    ("cases", "light"),
    ("history", "dark"),
    ("policies", "light"),
    ("spanish", "dark"),
    ("town", "light"),
    ("rulebook", "light"),  # as a town's, of many times the length
)


def listen(window: Page, noise: list[str]) -> None:
    """Put down whatever the page says on its console, does wrong, or asks for."""
    window.on("console", lambda said: noise.append(said.text))
    window.on("pageerror", lambda error: noise.append(str(error)))
    window.on("request", lambda asked: noise.append(asked.url))


def test_in_a_browser(tmp_path: Path, pages: dict[str, str], long: bool) -> None:
    """No error, no request, nothing that axe finds serious, nothing wider than the window."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("no chromium is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"], timeout=HANGS
        )
        for name, scheme in LOOKS if long else LOOKS[:-1]:
            path = tmp_path / f"{name}.html"
            path.write_text(pages[name], encoding="utf-8")
            window = browser.new_page(color_scheme=scheme)
            window.set_default_timeout(HANGS)
            noise: list[str] = []
            listen(window, noise)
            window.goto(path.as_uri())
            assert noise == [path.as_uri()]
            for width in (360, 1100):
                window.set_viewport_size({"width": width, "height": 900})
                assert window.evaluate("document.documentElement.scrollWidth") <= width
            found = Axe().run(window).response["violations"]
            assert not [v["id"] for v in found if v["impact"] in {"serious", "critical"}]
            window.close()
        browser.close()
