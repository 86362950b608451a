"""A cohort in numbers: what is counted, compared and drawn is what deciding each row says."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import comb
from pathlib import Path
from random import Random
from xml.etree import ElementTree as Xml

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_sim.cohort.columns import packed
from release_sim.cohort.numbers.compare import Cohort
from release_sim.cohort.numbers.intervals import at_most, exact
from release_sim.cohort.numbers.shifts import Comparer, Found, _kinds
from release_sim.cohort.numbers.summary import Summing
from release_sim.cohort.tables.layout import Given
from release_sim.engine.decide import Engine
from release_sim.engine.planes import ALL, NONE, first, number
from release_sim.errors import OutOfScopeError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.analysis.difference import Why
from release_sim.model.case import Case
from release_sim.model.cohorts.cohort import Summary
from release_sim.model.cohorts.shift import Counted, Measure
from release_sim.model.condition import All, Op, Test
from release_sim.model.fact import Fact
from release_sim.model.policy import Policy
from release_sim.model.rule import ACTIONS, Modality, Period, Within
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.reporting.words import share_text
from tests.cohorts import SOME_DAY, cases_of, decide, opened, rows_of, write
from tests.conftest import ROOT
from tests.strategies import few_facts, policies
from tests.test_cohort_decide import for_a_time, several
from tests.test_prove import CANCELLED, HOLD, IN_CUSTODY, policy_of, rule
from tests.wrong_input import command

HOURS = Within(48, "hours", "after", "eligibility")
MUST_HOLD = rule("must", Modality.MUST, IN_CUSTODY)
MUST_HOLD = replace(MUST_HOLD, then=replace(MUST_HOLD.then, within=HOURS))


def counted(path: Path, before: Policy, after: Policy, by: str = "") -> Counted:
    table, _ = opened(path, Given(ignore=True))
    comparer = Comparer(before, after, list(ACTIONS))
    return Cohort(table, Given(ignore=True)).compare(comparer, by, lambda _: None)


def summed(path: Path, by: str = "", *actions: str) -> Summary:
    diagnosis = Diagnosis()
    summing = Summing(opened(path, Given(ignore=True))[0], by, diagnosis)
    diagnosis.raise_if_any()
    return summing.summary(actions or list(ACTIONS), lambda _: None)


# From the table of R. G. Newcombe, Statistics in Medicine 17 (1998), method 5.
@pytest.mark.parametrize(
    ("events", "among", "least", "most"),
    [
        (81, 263, 0.2527, 0.3676),
        (15, 148, 0.0578, 0.1617),
        (0, 20, 0, 0.1684),
        (1, 29, 0.0009, 0.1776),
    ],
)
def test_intervals_are_those_that_were_published(
    events: int, among: int, least: float, most: float
) -> None:
    assert exact(events, among) == pytest.approx((least, most), abs=5e-5)
    mirrored = exact(among - events, among)
    assert mirrored == pytest.approx((1 - most, 1 - least), abs=5e-5)


@given(st.integers(1, 40), st.data())
def test_tails_are_what_adding_up_says(among: int, data: st.DataObject) -> None:
    events = data.draw(st.integers(0, among))
    share = data.draw(st.integers(1, 99).map(lambda n: Fraction(n, 100)))
    terms = (comb(among, n) * share**n * (1 - share) ** (among - n) for n in range(events + 1))
    assert at_most(events, among, float(share)) == pytest.approx(float(sum(terms)), rel=1e-9)
    interval = exact(events, among)
    assert interval.least <= events / among <= interval.most


def test_the_incident_of_which_the_mayor_spoke() -> None:
    least, most = exact(1, 1226)
    assert (1226 * least, 1226 * most) == pytest.approx((0.0253, 5.561), rel=1e-3)


def test_by_hand_answers_are_summed_up_by_group(tmp_path: Path) -> None:
    policy = policy_of(rule("may", Modality.MAY, IN_CUSTODY))
    columns = {
        "as_of": [SOME_DAY] * 4,
        "custody.state": ["in_custody", "released", "in_custody", None],
        "group.year": [2025, 2025, 2024, None],
    }
    path = write(tmp_path / "cases.csv", columns)
    for to in (tmp_path / "to.csv", tmp_path / "to.parquet"):
        decide(path, policy, to)
        summary = summed(to, "group.year", HOLD)
        there = {group: dict(by[HOLD]) for group, by in summary.answers.items()}
        assert there == {
            "2024": {Answer.PERMITTED: 1},
            "2025": {Answer.PERMITTED: 1, Answer.SILENT: 1},
            "unknown": {Answer.UNDETERMINED: 1},
        }
        assert summed(to).of(HOLD) == {
            Answer.PERMITTED: 2,
            Answer.SILENT: 1,
            Answer.UNDETERMINED: 1,
        }


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
    assert [(a.rule, a.why) for a in change.on_after.absent] == [("a.b.not", Why.NOT_PART)]
    assert [(a.rule, a.why) for a in change.on_before.absent] == [("a.b.must", Why.NOT_PART)]
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
    assert whys == {1: Why.NOT_IN_FORCE, 2: Why.DOES_NOT_APPLY}


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
        return before, before.reading_as({"breadth": draw(st.sampled_from(["wide", "narrow"]))})
    after = draw(policies() | for_a_time())
    rules = {
        f"other.{name}": replace(
            each, id=f"other.{name}", exception_to=tuple(f"other.{e}" for e in each.exception_to)
        )
        for name, each in after.rules.items()
    }
    concerns = All((Test("request.cancelled", Op.IS_NOT, (True,)),))
    return before, replace(after, rules=rules, covers=Period(SOME_DAY), concerns=concerns)


@given(
    both=two_policies(),
    told=st.lists(st.sampled_from(few_facts()), unique=True),
    number=st.integers(1, 150),
    random=st.randoms(use_true_random=True),
)
@settings(max_examples=30)
def test_two_policies_differ_as_case_by_case_decisions_do(
    both: tuple[Policy, Policy], told: list[Fact], number: int, random: Random
) -> None:
    days = [SOME_DAY + timedelta(days=n) for n in range(-2, 7)]
    cases = several(days, told, number, random)
    groups = [random.choice("abc") for _ in cases]
    comparer = Comparer(*both, list(ACTIONS))
    found = Found()
    for begin in range(0, number, 100):
        part = slice(begin, begin + 100)
        names, codes = np.unique(groups[part], return_inverse=True)
        rows = np.arange(begin + 1, begin + 1 + len(codes))
        found.add(comparer.compare(cases_of(cases[part]), rows, codes, names.tolist()))
    agrees(comparer.counted(found), *both, cases, groups)


@pytest.mark.parametrize("other", ["as_if_detainers_were_honored", "as_if_violent_only", "aurora"])
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
    found: Counted, before: Policy, after: Policy, cases: Sequence[Case], groups: Sequence[str] = ()
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
        one, two = (engine.trace(case).outcomes for engine in engines)
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
    for name, group in found.groups.items():
        told = {(a, *pair): times for a, by in group.answers.items() for pair, times in by.items()}
        assert told == pairs[name]
    grouped: Counter[tuple[object, ...]] = Counter()
    for shift in found.shifts:
        change = shift.change
        decide = frozenset(change.on_before.because), frozenset(change.on_after.because)
        grouped[change.action, change.before, change.after, *decide] += shift.rows
        sides = (change.before, change.on_before), (change.after, change.on_after)
        for engine, (answer, on) in zip(engines, sides, strict=True):
            decision = engine.trace(cases[shift.example - 1])
            outcome = decision.outcomes[change.action]
            assert (outcome.answer, set(outcome.because)) == (answer, set(on.because))
            for absent in on.absent:
                trace = decision.rules.get(absent.rule)
                assert (trace is None) == (absent.why in (Why.NOT_PART, Why.NOT_IN_FORCE))
                if trace and absent.why is Why.DISPLACED:
                    assert set(absent.on) == set(trace.displaced_by)
    assert grouped == reasons


def covers(engine: Engine, case: Case) -> bool:
    """Whether a policy gives answers of a case."""
    try:
        engine.check_scope(case, case.facts())
    except OutOfScopeError:
        return False
    return True


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up people of one year."""
    path = tmp_path_factory.mktemp("people") / "people.parquet"
    arguments = ("--rows", "300", "--seed", "1", "--year", "2025", "-o", str(path))
    assert not command("cohort", "synthesize", *arguments).code
    return path


def compared(people: Path, *options: str) -> dict[str, object]:
    policies = ("--policy", "denver", "--policy", "as_if_violent_only")
    said = command("cohort", "compare", str(people), *policies, *options, "--json")
    assert (said.code, said.err) == (0, "")
    value: dict[str, object] = json.loads(said.out)
    return value


def test_rows_stand_for_people_and_a_decided_table_still_says_so(people: Path) -> None:
    found = compared(people)
    stands_for = found["stands_for"]
    assert stands_for["rows"] == 300  # type: ignore[index]
    per_row = stands_for["people_a_row"]  # type: ignore[index]
    for measure in found["measures"]:  # type: ignore[attr-defined]
        assert measure["people"] == pytest.approx(measure["rows"] * per_row)
    to = people.with_name("decided.parquet")
    assert not command("cohort", "decide", str(people), "-o", str(to)).code
    said = json.loads(command("cohort", "summarize", str(to), "--json").out)
    assert said["stands_for"] == stands_for
    due = said["groups"][0]["answers"]["notify_of_release"]["required"]
    measures = {m["measure"]: m["rows"] for m in found["measures"]}  # type: ignore[attr-defined]
    assert due == measures["notices_before"] > 0


def test_replicates_are_the_same_each_time_and_spread_around(people: Path) -> None:
    options = ("--replicates", "4", "--action", "notify_of_release")
    once = compared(people, *options)
    assert once == compared(people, *options)
    for measure in once["measures"]:  # type: ignore[attr-defined]
        assert 0 <= measure["least"] < measure["most"]


def test_a_sweep_is_what_each_value_gives_by_itself(people: Path) -> None:
    def rows(found: dict[str, object]) -> dict[str, int]:
        return {m["measure"]: m["rows"] for m in found["measures"]}  # type: ignore[attr-defined]

    actions = ("--action", "notify_of_release")
    steps = compared(people, "--sweep", "reading.best_efforts", *actions)["steps"]
    assert len(steps) == 3  # type: ignore[arg-type]
    for step in steps[1:2]:  # type: ignore[index]
        alone = compared(people, "--reading", f"best_efforts={step['value']}", *actions)
        assert step["measures"] == rows(alone)
    steps = compared(people, "--sweep", "background.charge=none,violent", *actions)["steps"]
    for step in steps[1:]:  # type: ignore[index]
        alone = compared(people, "--set", f"background.charge={step['value']}", *actions)
        assert step["measures"] == rows(alone)
    steps = compared(people, "--sweep", "requests_since_2025=26..52", *actions)["steps"]
    assert steps[0]["measures"] == rows(compared(people, *actions))  # type: ignore[index]
    numbers = [step["stands_for"]["people_a_row"] for step in steps]  # type: ignore[attr-defined]
    assert numbers[-1] == pytest.approx(2 * numbers[0])


def test_a_sweep_tells_the_answers_that_move_where_nothing_due_does(people: Path) -> None:
    def said(*options: str) -> str:
        sweep = ("--sweep", "volume.ratio=1,2,4")
        return command("cohort", "compare", str(people), "--policy", "denver", *sweep, *options).out

    assert "review_policy" in said()
    assert "notify_of_release  " not in said()
    assert "notify_of_release  " in said("--action", "notify_of_release")
    steps = compared(people, "--sweep", "volume.ratio=1,2,4")["steps"]
    for step in steps:  # type: ignore[attr-defined]
        assert step["answers"].keys() == set(ACTIONS)
        for answers in step["answers"].values():
            assert sum(answers.values()) == step["rows"]


def test_csv_has_every_number(people: Path, tmp_path: Path) -> None:
    path = tmp_path / "numbers.csv"
    found = compared(people, "--by", "custody.state", "--csv", str(path))
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    for group in found["groups"]:  # type: ignore[attr-defined]
        mine = [row for row in rows if row["group"] == group["group"]]
        assert {int(row["of"]) for row in mine} == {group["rows"]}
        for action in ACTIONS:
            assert sum(int(r["rows"]) for r in mine if r["action"] == action) == group["rows"]


CHARTS = {
    "mix": ("summarize", "decided.parquet", "--by", "group.year"),
    "matrix": ("compare", "people.parquet", "--policy", "denver", "--policy", "aurora"),
    "steps": ("compare", "people.parquet", "--policy", "denver", "--sweep", "reading.notify_scope"),
}


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_whole_and_the_same_each_time(
    people: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(people.parent)
    if not Path("decided.parquet").exists():
        assert not command("cohort", "decide", "people.parquet", "-o", "decided.parquet").code
    verb, *options = CHARTS[name]
    pictures = [tmp_path / "one.svg", tmp_path / "two.svg"]
    actions = ("--action", "notify_of_release", "--action", HOLD)
    for path in pictures:
        said = command("cohort", verb, *options, *actions, "--chart", str(path))
        assert (said.code, said.err) == (0, "")
    one, two = (path.read_text(encoding="utf-8") for path in pictures)
    assert one == two
    words = [text.text for text in Xml.fromstring(one).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314
    assert any("notify_of_release" in (w or "") or "notices due" in (w or "") for w in words)
    greys = re.findall(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\b", one)
    assert all(red == green == blue for red, green, blue in greys), "it is read without colour"


def test_a_picture_can_be_made_of_dots(people: Path, tmp_path: Path) -> None:
    path = tmp_path / "steps.png"
    options = ("--policy", "denver", "--sweep", "reading.notify_scope", "--chart", str(path))
    assert not command("cohort", "compare", str(people), *options).code
    assert path.read_bytes().startswith(b"\x89PNG")


def test_all_that_is_wrong_is_said_at_once(people: Path) -> None:
    said = command(
        *("cohort", "compare", str(people), "--policy", "denver", "--policy", "nowhere"),
        *("--by", "nothing", "--rate", "1226", "--chart", "a.gif", "--action", "hold"),
    )
    assert said.code == 3
    for name in ("unknown-policy", "unknown-column", "bad-rate", "not-a-picture", "unknown-action"):
        assert f"error[{name}]" in said.err


@pytest.mark.parametrize(
    ("sweep", "says"),
    [
        ("reading.nothing", "unknown reading `nothing`"),
        ("reading.notify_scope=any_request", "has 1 value"),
        ("nothing=1..4", "is no reading, no fact and no parameter"),
        ("left_already=0.5..2", "`left_already` cannot be `0.5..2`"),
        ("left_already=many", "`left_already` cannot be `many`"),
        ("custody.state=jailed,released", "cannot be `jailed`"),
        ("volume.requests_now=0..1000", "has 25 values"),
    ],
)
def test_a_sweep_that_cannot_be_is_refused(people: Path, sweep: str, says: str) -> None:
    said = command("cohort", "compare", str(people), "--policy", "denver", "--sweep", sweep)
    assert said.code == 3
    assert says in said.err


def test_a_rate_is_told_where_no_notices_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("as_of,hold_past_release\n2025-06-01,silent\n", encoding="utf-8")
    said = command("cohort", "summarize", str(path), "--rate", "incidents=1/2")
    assert said.out.startswith("1 row decided\n")
    assert "incidents: 1 in 2 notices, 50.0%; exact interval, 19 in 20: 1.3% to 98.7%" in said.out


def test_numbers_never_replace_the_table_they_are_of(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("as_of,hold_past_release\n2025-06-01,silent\n", encoding="utf-8")
    before = path.read_bytes()
    policies = ("--policy", "denver", "--policy", "as_if_violent_only")
    for verb in (("summarize",), ("compare", *policies)):
        said = command("cohort", *verb, str(path), "--csv", str(path))
        assert said.code == 2
        assert "names of their own" in said.err
        assert path.read_bytes() == before


def test_options_that_do_not_go_together_are_refused(people: Path) -> None:
    for options in ((), ("--policy", "denver", "--sweep", "reading.notify_scope", "--by", "row")):
        said = command("cohort", "compare", str(people), "--policy", "denver", *options)
        assert said.code == 2
        assert "Usage:" in said.err


def test_lines_fit_the_width(people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    policies = ("--policy", "denver", "--policy", "as_if_detainers_were_honored")
    options = ("--by", "group.year", "--replicates", "2", "--rate", "incidents=1/1226")
    said = command("cohort", "compare", str(people), *policies, *options)
    assert said.code == 0
    wide = [line for line in said.out.splitlines() if len(line) > 60]
    assert all(len(line.split()) == 1 for line in wide), "only a name may be longer"


@pytest.mark.parametrize("verb", ["summarize", "compare"])
def test_no_other_verb_waits_for_charts(verb: str) -> None:
    code = (
        "import sys; from release_sim.cli.main import command\n"
        f"try: command(['cohort', '{verb}', '--help'])(['cohort', '{verb}', '--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'pyarrow', 'altair')))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_kinds_are_what_some_plane_tells_apart() -> None:
    random = np.random.default_rng(1)
    there, *others = (random.integers(0, 2, 500).astype(np.bool_) for _ in range(5))
    others += [others[0], ~others[1], there]  # which tell nothing more
    kinds = _kinds(packed(there), map(packed, others))
    found = Counter(
        {tuple(bool(each[first(kind)]) for each in others): number(kind) for kind in kinds}
    )
    assert found == Counter(tuple(map(bool, row)) for row in np.column_stack(others)[there])
    assert not _kinds(NONE, [ALL])


def test_the_picture_of_the_page_is_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ROOT / "docs" / "how_to" / "what_if_over_a_population.md"
    commands = re.findall(r"(?m)^\$ release-sim (cohort .*)$", page.read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    for line in commands:
        if " synthesize " in line or " --chart " in line:
            assert not command(*line.split()).code
    drawn, kept = (tmp_path / "what_if.svg"), page.with_suffix(".svg")
    # How wide letters are differs with the fonts of a machine; what is drawn does not.
    assert words_in(drawn) == words_in(kept), "play the page again and copy what_if.svg"


def words_in(path: Path) -> list[str | None]:
    tree = Xml.parse(path)  # noqa: S314  our own file
    return [each.text for each in tree.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize(
    ("part", "said"),
    [(0, "0%"), (1, "0.033%"), (30, "1.0%"), (2998, "99.9%"), (2999, ">99.9%"), (3000, "100.0%")],
)
def test_what_is_not_all_is_not_called_so(part: int, said: str) -> None:
    assert share_text(part, 3000) == said
