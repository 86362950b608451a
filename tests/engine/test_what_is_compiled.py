"""Compilation of small policies, time after time, and the questions to the extension."""

from __future__ import annotations

import gc
import pickle
import sys
from collections.abc import Sequence
from datetime import date

import pytest

from release_sim.engine import matcher, matcher_cache
from release_sim.engine.decide import Engine
from release_sim.engine.matcher import CompiledClauses, Matcher
from release_sim.engine.matcher_cache import MatcherCache
from release_sim.engine.patterns import Pattern
from release_sim.engine.rulesets import (
    KEYS_A_RULESET,
    PATTERNS_A_RULESET,
    Ruleset,
    rulesets_of,
)
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.model.rule import Modality, Rule
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Vocabulary
from release_sim.vocabulary.facts import VOCABULARY
from tests.made_up import IN_CUSTODY, policy_of, rule

CASE = Case(date(2020, 1, 1), {"custody.state": "in_custody"})
DAYS = "subpoena.days_to_respond"


def engine_of(names: str, matchers: MatcherCache) -> Engine:
    """The engine of a policy with a rule of each name."""
    rules = [rule(name, Modality.MAY, IN_CUSTODY) for name in names]
    return Engine(policy_of(*rules, name=names), matchers=matchers)


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """The rules that were compiled together, time after time, and whether with sessions."""
    told: list[tuple[str, bool]] = []

    def compile_too(rules: Sequence[Rule], words: Vocabulary, keep: bool) -> CompiledClauses:
        told.append(("".join(each.id[-1] for each in rules), keep))
        return CompiledClauses(rules, words, keep)

    monkeypatch.setattr(matcher_cache, "CompiledClauses", compile_too)
    return told


KEPT = [
    (4, "ab ab", "ab"),
    (4, "ab cd ab cd", "ab cd"),  # as many as may be kept
    (5, "ab cd ab", "ab cd"),  # one fewer
    (3, "ab cd cd ab", "ab cd ab"),
    (4, "ab cd ab ef ab cd", "ab cd ef cd"),  # the longest unused goes first
    (0, "ab ab cd cd", "ab cd"),  # never those of the case at hand
    (4, "ab bc abc", "ab c"),  # each rule once, with whatever it was compiled
    (4, "abc c", "abc"),
    (1, "abc c c", "abc c"),  # alone, where too many others were compiled with it
    (5, "ab cd ef gh cd ef gh", "ab cd ef gh cd ef gh"),
]


@pytest.mark.parametrize(("most", "asked", "expected"), KEPT)
@pytest.mark.parametrize("keep", [True, False])
def test_rules_are_compiled_once_and_those_longest_unused_let_go(
    most: int, asked: str, expected: str, keep: bool, compiled: list[tuple[str, bool]]
) -> None:
    matchers = MatcherCache(most, keep)
    engines = {names: engine_of(names, matchers) for names in asked.split()}
    for names in asked.split():
        applied = engines[names].evaluate_matcher(CASE).applies
        assert applied == {f"a.b.{name}": Verdict.SATISFIED for name in names}
    assert compiled == [(each, keep) for each in expected.split()]


def test_a_cache_reaches_another_process_empty() -> None:
    matchers = MatcherCache(7, keep_sessions=False)
    engine_of("ab", matchers).evaluate_matcher(CASE)
    other = pickle.loads(pickle.dumps(matchers))  # noqa: S301  our own
    assert (matchers.rules, other.rules) == (2, 0)
    assert other.__reduce__() == matchers.__reduce__() == (MatcherCache, (7, False))


@pytest.fixture
def fired(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """As many as there were questions to the extension."""
    told: list[None] = []
    ask = Ruleset.fired

    def ask_too(self: Ruleset, texts: dict[str, str]) -> set[int]:
        told.append(None)
        return ask(self, texts)

    monkeypatch.setattr(Ruleset, "fired", ask_too)
    return told


def at_least(name: str, days: int) -> Rule:
    return rule(name, Modality.MAY, Comparison(DAYS, Op.AT_LEAST, (days,)))


@pytest.mark.parametrize(
    ("most", "of_a_clause", "questions"),
    [
        (9, 9, (1, 0, 1, 0, 1, 0)),
        (1, 9, (1, 0, 1, 0, 1, 0)),
        (1, 2, (1, 0, 1, 0, 1, 1)),
        (2, 1, (1, 0, 1, 0, 1, 1)),
    ],
)
def test_of_what_is_alike_the_extension_is_asked_once_until_too_much_is_kept(
    most: int,
    of_a_clause: int,
    questions: tuple[int, ...],
    fired: list[None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(matcher, "MOST", most)
    monkeypatch.setattr(matcher, "MOST_OF_A_CLAUSE", of_a_clause)
    asked = Matcher(CompiledClauses([at_least("few", 5)], VOCABULARY, keep_sessions=False))
    found = []
    for days in (3, 3, 7, 3, 5, 3):
        before = len(fired)
        assert asked.match({DAYS: days}) == {"a.b.few": Verdict(2 * (days >= 5))}
        found.append(len(fired) - before)
    assert tuple(found) == questions


def test_what_one_rule_was_asked_is_not_asked_again_for_another(fired: list[None]) -> None:
    both = CompiledClauses([at_least("few", 5), at_least("many", 9)], VOCABULARY, False)
    first, every = Matcher(both, ["a.b.few"]), Matcher(both)
    assert first.match({DAYS: 7}) == {"a.b.few": Verdict.SATISFIED}
    assert every.match({DAYS: 7}) == {"a.b.few": Verdict.SATISFIED, "a.b.many": Verdict.UNSATISFIED}
    assert len(fired) == 2
    assert first.match({DAYS: 7}) == {"a.b.few": Verdict.SATISFIED}
    assert len(fired) == 2


def pattern(*keys: str) -> Pattern:
    return tuple({"$gte": {key: 1}} for key in keys)


def numbered(first: int, last: int) -> Pattern:
    return pattern(*(f"f{number}" for number in range(first, last)))


SPREAD: list[tuple[list[Pattern], list[set[int]]]] = [
    ([], []),
    ([()], [{0}]),
    ([pattern("f0")] * PATTERNS_A_RULESET, [{*range(60)}]),
    ([pattern("f0")] * (PATTERNS_A_RULESET + 1), [{*range(60)}, {60}]),
    ([numbered(0, 120), numbered(100, 200)], [{0, 1}]),
    ([numbered(0, 120), numbered(100, 201)], [{0}, {1}]),
    ([numbered(0, 200), numbered(150, 180), ({"f200": 1},)], [{0, 1}, {2}]),
]


@pytest.mark.parametrize(("patterns", "groups"), SPREAD)
def test_patterns_are_spread_over_as_few_rulesets_as_take_them(
    patterns: list[Pattern], groups: list[set[int]]
) -> None:
    assert (PATTERNS_A_RULESET, KEYS_A_RULESET) == (60, 200)
    found = rulesets_of(enumerate(patterns), keep_sessions=False)
    assert [each.satisfies for each in found] == groups
    assert [each.refutes for each in found] == [set()] * len(groups)


@pytest.mark.parametrize("keep", [True, False])
def test_a_ruleset_tells_which_patterns_match_and_is_at_rest_again(keep: bool) -> None:
    few = [(0, pattern("f0")), (1, pattern("f1")), (~0, ({"f0": 0},)), (2, ())]
    (made,) = rulesets_of(few, keep)
    assert (made.satisfies, made.refutes) == ({0, 1, 2}, {0})
    one, other = '"f0":1', '"f1":1'
    for _ in range(2):
        assert made.fired({"f0": one, "f1": other, "f9": '"f9":1'}) == {0, 1, 2}
        assert made.fired({"f0": '"f0":0'}) == {~0, 2}
        assert made.fired({}) == {2}


@pytest.mark.parametrize("keep", [True, False])
def test_a_ruleset_that_was_never_asked_is_freed(
    keep: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", failed.append)
    made = rulesets_of([(0, pattern("f0"))], keep)
    del made
    gc.collect()
    assert failed == []


def test_a_rule_without_conditions_always_applies() -> None:
    always = Rule("a.b.always", "a test", (), rule("may", Modality.MAY).then, when=AllOf(()))
    asked = Matcher(CompiledClauses([always], VOCABULARY))
    assert asked.match({}) == {"a.b.always": Verdict.SATISFIED}
