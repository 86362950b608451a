"""Two policies over the same people differ as their decisions of each row do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.cohort.column_bitsets import pack_bits
from release_sim.cohort.numbers.answer_change_counts import AnswerChangeCounts
from release_sim.cohort.numbers.cohort_comparer import CohortComparer, _kinds
from release_sim.cohort.numbers.cohort_comparison import Cohort
from release_sim.cohort.tables.table_defaults import TableDefaults
from release_sim.engine.bitset import ALL, NONE, count_bits, first_bit
from release_sim.engine.decide import Engine
from release_sim.errors import OutOfScopeError
from release_sim.model.analysis.not_deciding import NotDecidingReason
from release_sim.model.case import Case
from release_sim.model.cohorts.answer_change import ComparisonCounts, Measure
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Period, Within
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS, HOLD
from release_sim.vocabulary.fact import Fact
from tests.cohort.test_cohort_decide import for_a_time, several
from tests.cohorts import SOME_DAY, cases_of, opened, rows_of, write
from tests.conftest import examples, some
from tests.made_up import CANCELLED, IN_CUSTODY, policy_of, rule
from tests.strategies import few_facts, policies

HOURS = Within(48, "hours", "after", "eligibility")
MUST_HOLD = rule("must", Modality.MUST, IN_CUSTODY)
MUST_HOLD = replace(MUST_HOLD, then=Duty(Modality.MUST, HOLD, within=HOURS))


def counted(path: Path, before: Policy, after: Policy, by: str = "") -> ComparisonCounts:
    table, _ = opened(path, TableDefaults(ignore=True))
    comparer = CohortComparer(before, after, list(ACTIONS))
    return Cohort(table, TableDefaults(ignore=True)).compare(comparer, by, lambda _: None)


def test_by_hand_a_comparison_says_who_changes_and_by_which_rules(tmp_path: Path) -> None:
    before = policy_of(rule("not", Modality.MUST_NOT, IN_CUSTODY))
    cancelled = rule("cancelled", Modality.MUST_NOT, CANCELLED, exception_to=("a.b.must",))
    after = replace(policy_of(MUST_HOLD, cancelled), name="another")
    columns = {
        "as_of": [SOME_DAY] * 4,
        "custody.state": ["in_custody", "in_custody", "released", "in_custody"],
        "request.cancelled": [False, True, False, False],
        "group": ["x", "y", "y", "y"],
    }
    found = counted(write(tmp_path / "cases.csv", columns), before, after, "group")
    (shift,) = found.shifts
    change = shift.change
    assert (change.action, change.before, change.after) == (HOLD, Answer.FORBIDDEN, Answer.REQUIRED)
    assert (shift.rows, shift.example) == (2, 1)
    assert (change.on_before.because, change.on_after.because) == (("a.b.not",), ("a.b.must",))
    assert [(a.rule, a.why) for a in change.on_after.absent] == [
        ("a.b.not", NotDecidingReason.NOT_PART)
    ]
    assert [(a.rule, a.why) for a in change.on_before.absent] == [
        ("a.b.must", NotDecidingReason.NOT_PART)
    ]
    assert {name: (g.rows, g.changed) for name, g in found.groups.items()} == {
        "x": (1, 1),
        "y": (3, 1),
    }
    assert found.groups["y"].answers[HOLD] == {
        (Answer.FORBIDDEN, Answer.REQUIRED): 1,
        (Answer.FORBIDDEN, Answer.FORBIDDEN): 1,
        (Answer.SILENT, Answer.SILENT): 1,
    }
    measures = found.measures()
    assert measures[Measure.CHANGED] == 2
    assert (measures[Measure.HOLDS_BEFORE], measures[Measure.HOLDS_AFTER]) == (0, 2)
    assert (measures[Measure.HOURS_GAINED], measures[Measure.HOURS_LOST]) == (96, 0)
    assert (found.limits, found.holds_without_limit) == ((HOURS,), 0)


def test_by_hand_a_rule_out_of_force_is_not_one_that_does_not_apply(tmp_path: Path) -> None:
    next_day = SOME_DAY + timedelta(days=1)
    later = rule("must", Modality.MUST, IN_CUSTODY, CANCELLED, in_force=Period(next_day))
    columns = {
        "as_of": [SOME_DAY, next_day],
        "custody.state": ["in_custody"] * 2,
        "request.cancelled": [False] * 2,
    }
    path = write(tmp_path / "cases.csv", columns)
    found = counted(path, policy_of(MUST_HOLD), policy_of(later))
    (before,) = {shift.change.on_before.because for shift in found.shifts}
    assert before == ("a.b.must",)
    whys = {shift.example: shift.change.on_after.absent[0].why for shift in found.shifts}
    assert whys == {1: NotDecidingReason.NOT_IN_FORCE, 2: NotDecidingReason.DOES_NOT_APPLY}


def test_a_hold_that_no_rule_ends_has_no_hours(tmp_path: Path) -> None:
    before = policy_of(replace(MUST_HOLD, id="a.b.limited"))
    after = policy_of(rule("must", Modality.MUST, CANCELLED))
    columns = {
        "as_of": [SOME_DAY] * 3,
        "custody.state": ["in_custody", "in_custody", "released"],
        "request.cancelled": [False, True, True],
    }
    found = counted(write(tmp_path / "cases.csv", columns), before, after)
    measures = found.measures()
    assert (measures[Measure.HOLDS_BEFORE], measures[Measure.HOLDS_AFTER]) == (2, 2)
    assert (measures[Measure.HOURS_GAINED], measures[Measure.HOURS_LOST]) == (0, 48)
    assert found.holds_without_limit == 1  # who may be held under both is not counted


def test_rows_that_one_policy_does_not_cover_are_left_out_and_counted(tmp_path: Path) -> None:
    early = policy_of(rule("may", Modality.MAY, IN_CUSTODY))
    columns = {
        "as_of": [date(2014, 6, 1), SOME_DAY],
        "custody.state": ["in_custody", "in_custody"],
    }
    found = counted(write(tmp_path / "cases.csv", columns), early, early)
    assert (found.left_out, found.whole.rows) == (1, 1)


@st.composite
def two_policies(draw: st.DrawFn) -> tuple[Policy, Policy]:
    """One policy read in two ways, or two with no rule in common that are about other cases."""
    before = draw(policies() | for_a_time())
    if draw(st.booleans()):
        return before, before.with_readings({"breadth": draw(st.sampled_from(["wide", "narrow"]))})
    after = draw(policies() | for_a_time())
    rules = {
        f"other.{name}": replace(
            each, id=f"other.{name}", exception_to=tuple(f"other.{e}" for e in each.exception_to)
        )
        for name, each in after.rules.items()
    }
    concerns = AllOf((Comparison("request.cancelled", Op.IS_NOT, (True,)),))
    return before, replace(after, rules=rules, covers=Period(SOME_DAY), concerns=concerns)


@given(
    both=two_policies(),
    told=st.lists(st.sampled_from(few_facts()), unique=True),
    number=st.integers(1, 150),
    random=st.randoms(use_true_random=True),
)
@examples(15)
def test_two_policies_differ_as_case_by_case_decisions_do(
    both: tuple[Policy, Policy], told: list[Fact], number: int, random: Random
) -> None:
    days = [SOME_DAY + timedelta(days=n) for n in range(-2, 7)]
    cases = several(days, told, number, random)
    groups = [random.choice("abc") for _ in cases]
    comparer = CohortComparer(*both, list(ACTIONS))
    found = AnswerChangeCounts()
    for begin in range(0, number, 100):
        part = slice(begin, begin + 100)
        names, codes = np.unique(groups[part], return_inverse=True)
        rows = np.arange(begin + 1, begin + 1 + len(codes))
        found.add(comparer.compare(cases_of(cases[part]), rows, codes, names.tolist()))
    agrees(comparer.counted(found), *both, cases, groups)


@pytest.mark.parametrize(
    "other", some(["as_if_detainers_were_honored", "as_if_violent_only", "aurora"], 1)
)
def test_the_policies_of_the_books_differ_as_row_by_row_decisions_do(
    rulebook: Rulebook, other: str, tmp_path: Path
) -> None:
    before, after = rulebook.policies["denver"], rulebook.policies[other]
    told = [f for f in before.vocabulary().values() if f.name in FACTS]
    days = [date(2018, 9, 1), date(2019, 6, 1), date(2026, 4, 1)]
    cases = several(days, told, 120, Random(1))  # noqa: S311  cases, not secrets
    path = write(tmp_path / "cases.parquet", rows_of(cases))
    agrees(counted(path, before, after), before, after, cases)


FACTS = (
    *("custody.state", "custody.eligible_for_release", "custody.release_certain"),
    *("request.form", "request.asks_hold", "request.asks_notification", "request.cancelled"),
    *("request.served_on_person", "background.charge", "background.conviction"),
    *("warrant.form", "warrant.signed_by", "warrant.active", "agency.kind"),
)


def agrees(
    found: ComparisonCounts,
    before: Policy,
    after: Policy,
    cases: Sequence[Case],
    groups: Sequence[str] = (),
) -> None:
    """The numbers are those of deciding each row under both, and so are the rules behind them."""
    engines = Engine(before), Engine(after)
    pairs: dict[str, Counter[tuple[str, Answer, Answer]]] = defaultdict(Counter)
    rows: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    reasons: Counter[tuple[object, ...]] = Counter()
    for case, group in zip(cases, groups or ["all"] * len(cases), strict=True):
        if not all(covers(engine, case) for engine in engines):
            continue
        one, two = (engine.decide_unchecked(case).outcomes for engine in engines)
        rows[group] += 1
        changed[group] += any(one[a].answer is not two[a].answer for a in ACTIONS)
        for action in ACTIONS:
            here, there = one[action], two[action]
            pairs[group][action, here.answer, there.answer] += 1
            if here.answer is not there.answer:
                decide = frozenset(here.because), frozenset(there.because)
                reasons[action, here.answer, there.answer, *decide] += 1
    assert found.left_out == len(cases) - rows.total()
    assert {name: group.rows for name, group in found.groups.items()} == rows
    assert {name: group.changed for name, group in found.groups.items()} == changed
    for name, one_group in found.groups.items():
        told = {
            (a, *pair): times for a, by in one_group.answers.items() for pair, times in by.items()
        }
        assert told == pairs[name]
    grouped: Counter[tuple[object, ...]] = Counter()
    for shift in found.shifts:
        change = shift.change
        decide = frozenset(change.on_before.because), frozenset(change.on_after.because)
        grouped[change.action, change.before, change.after, *decide] += shift.rows
        sides = (change.before, change.on_before), (change.after, change.on_after)
        for engine, (answer, on) in zip(engines, sides, strict=True):
            decision = engine.decide_unchecked(cases[shift.example - 1])
            outcome = decision.outcomes[change.action]
            assert (outcome.answer, set(outcome.because)) == (answer, set(on.because))
            for absent in on.absent:
                trace = decision.rules.get(absent.rule)
                assert (trace is None) == (
                    absent.why in (NotDecidingReason.NOT_PART, NotDecidingReason.NOT_IN_FORCE)
                )
                if trace and absent.why is NotDecidingReason.DISPLACED:
                    assert set(absent.on) == set(trace.displaced_by)
    assert grouped == reasons


def covers(engine: Engine, case: Case) -> bool:
    """Return True if a policy covers a case."""
    try:
        engine.check_scope(case, case.facts())
    except OutOfScopeError:
        return False
    return True


def test_kinds_are_what_some_bitset_tells_apart() -> None:
    random = np.random.default_rng(1)
    there, *others = (random.integers(0, 2, 500).astype(np.bool_) for _ in range(5))
    others += [others[0], ~others[1], there]  # which tell nothing more
    kinds = _kinds(pack_bits(there), map(pack_bits, others))
    found = Counter(
        {tuple(bool(each[first_bit(kind)]) for each in others): count_bits(kind) for kind in kinds}
    )
    assert found == Counter(tuple(map(bool, row)) for row in np.column_stack(others)[there])
    assert not _kinds(NONE, [ALL])


def test_what_is_not_due_yet_is_counted_on_both_sides(rulebook: Rulebook, tmp_path: Path) -> None:
    certain = [True, False, None, False]
    columns = {
        "as_of": [SOME_DAY] * 4,
        "custody.state": ["in_custody", "in_custody", "in_custody", "released"],
        "custody.release_certain": certain,
        "request.form": ["i_247a"] * 4,
        "request.asks_notification": [True] * 4,
    }
    path = write(tmp_path / "cases.csv", columns)
    denver = rulebook.policies["denver"]
    strict = denver.with_readings({"early_notice": "not_before_it_is_due"})
    found = counted(path, denver, strict).whole
    assert found.pending == {"notify_of_release": (1, 1), "advise_person_of_notice": (1, 1)}
    there = counted(path, denver, rulebook.policies["colorado_county"]).whole
    assert there.pending == {"notify_of_release": (1, 0), "advise_person_of_notice": (1, 0)}
