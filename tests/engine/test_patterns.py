"""Rules of any length: their patterns stay proportional, their verdicts those of the meaning."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.matcher import CompiledClauses, Matcher
from release_sim.engine.patterns import MessageKey, levels
from release_sim.engine.semantics import Facts, applies
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.rule import Duty, Modality, Rule
from release_sim.vocabulary.fact import Value, yes_no
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from tests.strategies import CITE

YES_NO = [fact.name for fact in FACTS if not fact.choices and fact.accepts(True)]
TWELVE = YES_NO[:12]


def a_rule(name: str, when: Condition, unless: tuple[Condition, ...] = ()) -> Rule:
    then = Duty(Modality.MAY, "hold_past_release")
    blocks = tuple(AllOf((block,)) for block in unless)
    return Rule(name, "a test", CITE, then, when=AllOf((when,)), unless=blocks)


def is_so(fact: str, value: bool = True) -> Comparison:
    return Comparison(fact, Op.IS, (value,))


def patterns_of(rule: Rule) -> int:
    """Count the patterns of a rule and of its parts."""
    codes = dict.fromkeys([*YES_NO, "request.form"], MessageKey("f", yes_no("f", "A test.")))
    codes |= {f"part.{i}": codes[YES_NO[0]] for i in range(10_000)}
    clauses = [clause for level in levels([rule]) for clause in level]
    return sum(len([*c.satisfying(codes), *c.refuting(codes)]) for c in clauses)


trees = st.recursive(
    st.builds(is_so, st.sampled_from(TWELVE), st.booleans()),
    lambda inner: st.builds(
        lambda kind, parts: kind(tuple(parts)),
        st.sampled_from([AllOf, AnyOf]),
        st.lists(inner, max_size=6),
    ),
    max_leaves=60,
)
partly_known = st.dictionaries(st.sampled_from(TWELVE), st.booleans())


@given(trees, st.lists(trees, max_size=12), st.lists(partly_known, min_size=1, max_size=8))
def test_the_verdict_of_a_long_rule_is_that_of_its_meaning(
    when: Condition, unless: list[Condition], known: list[dict[str, Value]]
) -> None:
    rules = [a_rule("long", when, tuple(unless)), a_rule("short", when)]
    matcher = Matcher(CompiledClauses(rules, VOCABULARY))
    for facts in known:
        assert matcher.match(facts) == {rule.id: applies(rule, facts) for rule in rules}


@pytest.mark.parametrize("kind", ["exceptions", "lists", "nested"])
def test_twice_the_rule_has_twice_the_patterns(kind: str) -> None:
    def written(n: int) -> Rule:
        names = [YES_NO[i % len(YES_NO)] for i in range(3 * n)]
        threes = [tuple(map(is_so, names[3 * i : 3 * i + 3])) for i in range(n)]
        if kind == "exceptions":
            return a_rule("r", AllOf(()), tuple(AllOf(three) for three in threes))
        if kind == "lists":
            return a_rule("r", AllOf(tuple(AnyOf(three) for three in threes)))
        found: Condition = AnyOf(threes[0])
        for three in threes[1:]:
            found = AllOf((AnyOf((*three, found)), AnyOf(three)))
        return a_rule("r", found)

    few, many = patterns_of(written(40)), patterns_of(written(80))
    assert few < many < 2.5 * few
    assert many < 30 * 80


def test_sixty_exceptions_of_three_lines_are_decided_as_they_mean() -> None:
    names = YES_NO[:20]
    threes = [AllOf(tuple(map(is_so, three))) for three in list(product(names[:5], repeat=3))[:60]]
    rule = a_rule("r", AllOf(()), tuple(threes))
    matcher = Matcher(CompiledClauses([rule], VOCABULARY))
    some: list[Facts] = [{}, dict.fromkeys(names, False), dict.fromkeys(names, True)]
    some += [{name: False} for name in names] + [{name: True} for name in names[:5]]
    for facts in some:
        assert matcher.match(facts) == {"r": applies(rule, facts)}


@pytest.mark.parametrize("known", [0, 7, 20])
def test_hundreds_of_rules_on_facts_that_are_not_known(known: int) -> None:
    """The extension follows 64 branches of a message, and a message has 255 keys."""
    few = YES_NO[:25]
    pairs = list(product(few, few))[:400]
    rules = [
        a_rule(f"r{i}", AllOf((is_so(one), is_so(two, False))))
        for i, (one, two) in enumerate(pairs)
    ]
    facts = {name: i % 2 == 0 for i, name in enumerate(few[:known])}
    expected = {rule.id: applies(rule, facts) for rule in rules}
    assert Matcher(CompiledClauses(rules, VOCABULARY)).match(facts) == expected


def test_a_rule_that_tests_more_facts_than_a_message_has_keys() -> None:
    names = [
        f"request.r{i}.{fact.split('.')[1]}"
        for i in range(40)
        for fact in YES_NO
        if fact.startswith("request.")
    ]
    assert len(names) > 255
    rules = [
        a_rule("all", AllOf(tuple(map(is_so, names)))),
        a_rule("some", AnyOf(tuple(map(is_so, names)))),
    ]
    matcher = Matcher(CompiledClauses(rules, VOCABULARY))
    some: list[Facts] = [{}, dict.fromkeys(names, True), dict.fromkeys(names, False)]
    some += [{names[-1]: True}, {names[300]: False}, dict.fromkeys(names[:-1], False)]
    for facts in some:
        assert matcher.match(facts) == {rule.id: applies(rule, facts) for rule in rules}
