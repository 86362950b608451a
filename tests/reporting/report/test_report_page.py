"""A page of a report: complete in itself, for eyes and ears, in both languages."""

from __future__ import annotations

import json
import re
import string
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as Xml

import pytest

from release_sim.api.inputs import Inputs
from release_sim.engine.decide import EngineCache
from release_sim.model.language import Language
from release_sim.model.report_contents import (
    Report,
    ReportRulebook,
)
from release_sim.model.rule import Duty
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.catalogue import Catalogue
from release_sim.reporting.page.page import page
from release_sim.reporting.page.phrases import Phrasebook
from release_sim.reporting.page.rulebook_section import RulebookSection
from release_sim.reporting.rulebook.rulebook_picture import rulebook_picture
from tests.conftest import ROOT
from tests.reporting.report.report_pages import (
    PAGES,
    SEED,
    SVG,
    XHTML,
    cards_of,
    having,
    in_voice,
    parsed,
    said,
    told,
    words,
)


@PAGES
def test_nothing_is_loaded_and_every_link_leads_somewhere(
    name: str, pages: Mapping[str, str]
) -> None:
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
def test_a_screen_reader_finds_its_way(name: str, pages: Mapping[str, str]) -> None:
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


@pytest.mark.whole
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
    pages: Mapping[str, str], rulebook: Rulebook
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


def test_markup_in_a_story_is_text(rulebook: Rulebook, engines: EngineCache) -> None:
    evil = '<script>alert("1")</script> & <b>"bold"</b> {action} {{ 7 * 7 }}'
    _, (scenario,), _ = Inputs.at(None).stories([ROOT / SEED])
    main = replace(scenario.main, title=evil)
    what_if = tuple(replace(branch, title=evil) for branch in scenario.what_if)
    story = replace(scenario, name=evil, story=evil, main=main, what_if=what_if)
    for language in Language:
        root = parsed(page(in_voice(rulebook, language), Report((told(engines, story),))))
        assert not [*root.iter(f"{XHTML}script"), *root.iter(f"{XHTML}b")]
        assert words(next(having(root, **{"class": "story"}))) == evil
        assert evil in words(next(root.iter(f"{XHTML}title")))


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


@pytest.mark.whole
def test_a_book_of_rules_alone_is_headed_as_one(pages: Mapping[str, str]) -> None:
    book, cases = (
        words(next(parsed(pages[n]).iter(f"{XHTML}header"))) for n in ("rulebook", "cases")
    )
    assert book.startswith("The rulebook The rules of a simulator")
    assert cases.startswith("Report A simulator")
    assert "worked out these answers by rule" in cases
    assert "answers" not in book


def test_a_spanish_book_of_rules_asks_its_open_questions_in_spanish(rulebook: Rulebook) -> None:
    phrases = Phrasebook(in_voice(rulebook, Language.SPANISH))
    told = RulebookSection(ReportRulebook({}, {}), phrases).readings
    assert {each.name for each in told} == {*rulebook.readings}
    for each in told:
        own = rulebook.readings[each.name]
        assert "¿" in each.question
        assert own.question not in each.question
        assert own.why not in each.why
        assert [name for name, _ in each.choices] == [*own.choices]
        assert not [n for n, says in each.choices if own.choices[n].says in says]
