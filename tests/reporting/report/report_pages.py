"""A written report as the tests read it: its sentences, their ties and its cards."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import html5lib
import pytest

from release_sim.api.inputs import Inputs
from release_sim.engine.decide import EngineCache
from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.language import Language
from release_sim.model.report_contents import (
    ReportCase,
)
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.reporting.sentences import Voice
from tests.conftest import ROOT

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
EVERY_CHANGE = (
    *("--policy", "aurora", "--forget", "request.form", "--without", "denver.notice"),
    *("--reading", "notify_scope=violent_or_serious", "--reading", "best_efforts=unresolved"),
)
SPANISH = ("--language", "es")
Node = Any
Cards = dict[str, Node]


@lru_cache(maxsize=4)  # several tests ask for the same page, and change nothing of it
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


def in_voice(rulebook: Rulebook, language: Language = Language.ENGLISH) -> Voice:
    return Inputs.at(None).voice(rulebook, language)


def told(engines: EngineCache, scenario: Scenario) -> ReportCase:
    """The scenario without the questions that take a solver."""
    main, *others = (scenario.main, *scenario.what_if)
    engine = engines.engine(main.policy, main.readings)
    return ReportCase(
        scenario,
        engine.policy,
        engines.decide(main),
        {},
        {},
        {},
        tuple(DecidedBranch(each, engines.decide(each)) for each in others),
    )


POLICIES = pytest.param("policies", marks=pytest.mark.whole)  # compared of every action
PAGES = pytest.mark.parametrize("name", ["cases", "history", POLICIES, "spanish"])


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
