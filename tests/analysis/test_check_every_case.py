"""Idle rules, conflicts and gaps: the same as trying every case finds for a few facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis.checks.ablation import RulePart
from release_sim.analysis.checks.conflicts import ConflictSearch
from release_sim.analysis.checks.dead_rules import UsageSearch
from release_sim.analysis.checks.policy_union import PolicyUnion
from release_sim.analysis.checks.redundancy import RedundancyCheck
from release_sim.analysis.paper_counts import up_to
from release_sim.engine.decide import Engine
from release_sim.engine.semantics import Evaluation
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Condition
from release_sim.model.condition import AnyOf as Some
from release_sim.model.condition import comparisons as lines_of
from release_sim.model.policy import FindingMeaning, Policy
from release_sim.model.rule import Conclusion, Duty, Modality, Period, Rule, Within
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Fact, FactKind, Value, yes_no
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import KIND_OF
from tests.conftest import examples
from tests.flawed_rulebooks import (
    MAY,
    MUST,
    MUST_NOT,
    policy_of,
    rule,
)
from tests.strategies import READING, conditions

FEW = ("request.asks_hold", "warrant.signed_by", "subpoena.days_to_respond")
LIVES = ("request.cancelled", "warrant.active")
"""That of a request, and so of a subpoena, and that of a warrant."""
DAYS = (date(2019, 5, 27), date(2019, 5, 28))
BREADTHS = ("wide", "narrow", "unresolved")


@st.composite
def small_policies(draw: st.DrawFn) -> Policy:
    """A finding, a duty or two, and an exception, all on one action or two."""
    vocabulary: dict[str, Fact] = {name: VOCABULARY[name] for name in FEW}
    vocabulary["reading.breadth"] = READING.as_fact()
    rules: list[Rule] = []
    for number in range(draw(st.integers(1, 3))):
        when = draw(st.lists(conditions(vocabulary), max_size=2))
        unless = tuple(draw(st.lists(conditions(vocabulary), max_size=1)))
        modality = draw(st.sampled_from(list(Modality)))
        more: dict[str, Any] = {"unless": unless}
        if number == 0 and draw(st.booleans()):
            more["then"] = Conclusion("made")
            vocabulary["finding.made"] = yes_no("finding.made", "a test")
        elif draw(st.booleans()) and rules:
            targets = [each.id for each in rules if isinstance(each.then, Duty)]
            few = st.lists(st.sampled_from(targets), max_size=1) if targets else st.just([])
            more["exception_to"] = tuple(draw(few))
        if draw(st.integers(0, 3)) == 0:
            more["in_force"] = Period(date(2019, 5, 28))
        if draw(st.integers(0, 3)) == 0 and "then" not in more:
            more["within"] = Within(draw(st.integers(1, 2)), "days", "after", "service")
        rules.append(rule(f"r{number}", modality, *when, **more))
    findings = {"made": FindingMeaning("a test", draw(st.booleans()))}
    return policy_of(*rules, findings=findings, covers=Period(*DAYS))


def values_of(fact: Fact, policy: Policy) -> list[Value | None]:
    """Values that between them pass and fail every test, and none where it is unknown."""
    said = {
        v
        for r in policy.rules.values()
        for t, _ in r.comparisons
        if t.fact == fact.name
        for v in t.values
    }
    if not said:
        return [None]
    if fact.kind is FactKind.YES_NO:
        return [True, False, None]
    if fact.kind is FactKind.CHOICE:
        other = [choice for choice in fact.choices if choice not in said][:1]
        return [*sorted(map(str, said)), *other, None]
    near = {
        int(value) + n for value in said if not isinstance(value, str | date) for n in (-1, 0, 1)
    }
    return [*sorted(code for code in near if fact.accepts(code)), None]


def every_case(policy: Policy) -> Iterator[tuple[Case, str]]:
    """Every case there is for the policy, and every reading of it, open too."""
    read = {name for rule in policy.rules.values() for name in rule.reads()}
    lives = [life for life in LIVES if any(KIND_OF.get(n) == KIND_OF[life] for n in read)]
    facts = [VOCABULARY[name] for name in (*FEW, *lives)]
    tested = any("reading.breadth" in rule.reads() for rule in policy.rules.values())
    asked = [values_of(VOCABULARY[name], policy) for name in FEW]
    ways = product(*asked, *([True, False, None] for _ in lives))
    for day, breadth, values in product(DAYS, BREADTHS if tested else BREADTHS[:1], list(ways)):
        stated = {f.name: v for f, v in zip(facts, values, strict=True) if v is not None}
        unknown = frozenset(fact.name for fact in facts if fact.name not in stated)
        yield Case(day, stated, unknown), breadth


Readers = dict[str, Engine]


def readers(policy: Policy) -> Readers:
    """An engine for each reading."""
    engine = Engine(policy)
    return {each: engine.with_readings({"breadth": each}) for each in BREADTHS}


def decided(engines: Readers, case: Case, breadth: str) -> tuple[object, ...]:
    """Answers, the times of the rules that decide them, and flags, as the definition has them."""
    engine = engines[breadth]
    given, found = engine.answers(case), engine.evaluate_reference(case)
    deciding = {
        Answer.REQUIRED: {MUST},
        Answer.FORBIDDEN: {MUST_NOT},
        Answer.PERMITTED: {MAY},
        Answer.CONFLICT: {MUST, MUST_NOT},
        Answer.UNDETERMINED: {MUST, MUST_NOT, MAY},
        Answer.SILENT: set(),
    }
    times = {
        (duty.action, duty.within)
        for name, stands in found.stands.items()
        if stands is Verdict.SATISFIED
        and isinstance(duty := engine.policy.rules[name].then, Duty)
        and duty.within
        and duty.modality in deciding[given[duty.action]]
    }
    raised = engine.policy.findings["made"].flag and found.findings.get("finding.made")
    return given, times, raised is Verdict.SATISFIED


def fewer(
    condition: Condition, first: int, root: bool = True
) -> Iterator[tuple[int, int, Condition]]:
    """Each of its parts, by its first line and how many there are, and the rest without it."""
    if isinstance(condition, Comparison):
        return
    holding = [part for part in condition.parts if any(lines_of(part))]
    for number, part in enumerate(condition.parts):
        before, after = condition.parts[:number], condition.parts[number + 1 :]
        lines = len(list(lines_of(part)))
        if lines and (root or len(holding) > 1):
            yield first, lines, type(condition)((*before, *after))
        for at, size, inner in fewer(part, first, root=False):
            yield at, size, type(condition)((*before, inner, *after))
        first += lines


def without_parts(policy: Policy) -> Iterator[tuple[RulePart, Policy]]:
    """The policy without each rule, and each part of a rule."""
    for name, each in policy.rules.items():
        others = {n: r for n, r in policy.rules.items() if n != name}
        yield RulePart(name), replace(policy, rules=others)
        when = len(list(lines_of(each.when)))
        rest = [(a, n, replace(each, when=AllOf((c,)))) for a, n, c in fewer(each.when, 0)]
        rest += [
            (a, n, replace(each, unless=c.parts))  # type: ignore[union-attr]  # of alternatives
            for a, n, c in fewer(Some(each.unless), when)
        ]
        for first, lines, changed in rest:
            yield (
                RulePart(name, first, lines),
                replace(policy, rules={**policy.rules, name: changed}),
            )


@given(policy=small_policies())
@examples(4)
def test_what_is_idle_is_what_trying_every_case_finds_idle(policy: Policy) -> None:
    uses = UsageSearch()
    clashes = _conflict_search(policy, uses)
    engines = readers(policy)
    cases = list(every_case(policy))
    as_it_is = [decided(engines, *case) for case in cases]
    idle = set()
    for part, other in without_parts(policy):
        less = readers(other)
        if all(decided(less, *c) == d for c, d in zip(cases, as_it_is, strict=True)):
            idle.add(part)
    assert uses.parts.dead == idle
    looked_around = RedundancyCheck(policy, list(policy.rules), together=1)
    assert {part for part in looked_around.parts if not looked_around.has_effect(part)} == idle
    found = [engines[breadth].evaluate_reference(case) for case, breadth in cases]
    yes = Verdict.SATISFIED
    assert uses.rules.dead == {
        name for name in policy.rules if not any(f.applies.get(name) is yes for f in found)
    }
    assert uses.exceptions.dead == {
        (each.id, target)
        for each in policy.rules.values()
        for target in each.exception_to
        if not any(_displaces(f, each.id, target) for f in found)
    }
    stated = [(case, d) for (case, b), d in zip(cases, as_it_is, strict=True) if b == "wide"]
    under_narrow = [decided(engines, case, "narrow") for case, _ in stated]
    turns = any(d != n for (_, d), n in zip(stated, under_narrow, strict=True))
    assert ("breadth" in uses.readings.useful) is turns
    conflicts = {(c.must, c.must_not) for c in clashes.conflicts()}
    assert conflicts == {
        (a.id, b.id)
        for a in policy.rules.values()
        for b in policy.rules.values()
        if isinstance(a.then, Duty) and isinstance(b.then, Duty)
        if (a.then.modality, b.then.modality) == (MUST, MUST_NOT)
        if any(f.stands.get(a.id) is yes is f.stands.get(b.id) for f in found)
    }
    silent = any(given[HOLD] is Answer.SILENT for given, *_ in as_it_is)  # type: ignore[index]  # of answers
    asking = _conflict_search(replace(policy, must_answer={HOLD: AllOf(())}), UsageSearch())
    assert bool(list(asking.gaps())) is silent


def _conflict_search(policy: Policy, uses: UsageSearch) -> ConflictSearch:
    return ConflictSearch(uses.look_at(policy), PolicyUnion([policy], up_to(2)))


def _displaces(found: Evaluation, exception: str, target: str) -> bool:
    stands, applies = found.stands.get(exception), found.applies.get(target)
    return stands is applies is Verdict.SATISFIED
