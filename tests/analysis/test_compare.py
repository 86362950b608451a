"""Where two policies differ: all of it, nothing else, and no condition that is not needed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from math import prod
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from release_sim.analysis.comparison.factoring import factor_conjunctions
from release_sim.analysis.comparison.policy_comparer import PolicyComparer
from release_sim.engine.decide import Engine, EngineCache
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.scenarios import ScenarioReader
from release_sim.model.analysis.difference import (
    Conjunction,
    Permissiveness,
    PolicyComparison,
    Region,
    Side,
)
from release_sim.model.analysis.not_deciding import NotDeciding, NotDecidingReason
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Period, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.reporting.text_format import values_text
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import FactKind, Value
from release_sim.vocabulary.facts import FACTS, VOCABULARY
from release_sim.vocabulary.instruments import INSTRUMENTS, KIND_OF
from release_sim.vocabulary.value_set import ValueSet
from tests.conftest import ROOT
from tests.strategies import BEARING, CITE, FEW_ACTIONS, READING, dates, favour, policies, values
from tests.wrong_input import command

HOLD = "hold_past_release"
IN_CUSTODY = Comparison("custody.state", Op.IS, ("in_custody",))
CANCELLED = Comparison("request.cancelled", Op.IS, (True,))
CITIZEN = Comparison("person.claims_us_citizenship", Op.IS, (True,))
STORY = str(ROOT / "scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml")

Differing = dict[tuple[str, str], set[tuple[str, ...]]]


def rule(name: str, modality: Modality, *when: Condition, **more: object) -> Rule:
    return Rule(f"a.b.{name}", "a test", CITE, Duty(modality, HOLD), when=AllOf(when), **more)  # type: ignore[arg-type]


def policy_of(*rules: Rule, breadth: str = "narrow", name: str = "made_up") -> Policy:
    by_id = {each.id: each for each in rules}
    covers = Period(date(2015, 1, 1))
    readings = {"breadth": READING}
    return Policy(name, "a", "a", covers, by_id, readings, {"breadth": breadth}, {})


def compared(before: Policy, after: Policy, actions: Iterable[str] = (HOLD,)) -> PolicyComparison:
    return PolicyComparer(Side(before), Side(after)).compare(actions)


def said(comparison: PolicyComparison) -> Differing:
    """Every region as a reader sees it, by the answers before and after."""
    found: Differing = {}
    for difference in comparison.differences:
        for change in difference.changes:
            lines = tuple(_lines(difference.region))
            found.setdefault((change.before.value, change.after.value), set()).add(lines)
    return found


def _lines(region: Region) -> Iterator[str]:
    yield from map(_line, region.every)
    for block in region.some:
        yield " or ".join(" and ".join(map(_line, alternative)) for alternative in block)


def _line(asked: ValueSet) -> str:
    return f"{asked.fact.name} is {values_text(asked)}"


def test_by_hand_a_threshold_an_exception_and_silence() -> None:
    long = Comparison("subpoena.days_to_respond", Op.AT_LEAST, (14,))
    before = policy_of(rule("may", Modality.MAY, IN_CUSTODY, long))
    after = policy_of(
        rule("may", Modality.MAY, IN_CUSTODY),
        rule("citizen", Modality.MUST_NOT, CITIZEN, exception_to=("a.b.may",)),
    )
    comparison = compared(before, after)
    assert said(comparison) == {
        ("permitted", "forbidden"): {
            (
                "person.claims_us_citizenship is true",
                "custody.state is in_custody",
                "request.cancelled is false",
                "subpoena.days_to_respond is at least 14",
            )
        },
        ("silent", "forbidden"): {
            (
                "person.claims_us_citizenship is true",
                "custody.state is anything but in_custody or request.cancelled is true"
                " or subpoena.days_to_respond is at most 13",
            )
        },
        ("silent", "permitted"): {
            (
                "person.claims_us_citizenship is false",
                "custody.state is in_custody",
                "request.cancelled is true or subpoena.days_to_respond is at most 13",
            )
        },
    }
    assert comparison.leaves == {HOLD: Permissiveness.LESS}
    of_citizens = comparison.differences[0].changes[0]
    assert of_citizens.on_before.because == ("a.b.may",)
    assert of_citizens.on_before.absent == (NotDeciding("a.b.citizen", NotDecidingReason.NOT_PART),)
    assert of_citizens.on_after.because == ("a.b.citizen",)
    assert of_citizens.on_after.absent == (
        NotDeciding("a.b.may", NotDecidingReason.DISPLACED, ("a.b.citizen",)),
    )


def test_by_hand_a_withdrawn_request_asks_for_nothing_anywhere() -> None:
    """What is said of it alone is forbidden still, and what its tests allow is not."""
    asked = Comparison("request.asks_hold", Op.IS, (True,))
    before = policy_of(rule("may", Modality.MAY, asked))
    after = policy_of(
        rule("may", Modality.MAY, asked),
        rule("cancelled", Modality.MUST_NOT, CANCELLED),
    )
    assert said(compared(before, after)) == {
        ("silent", "forbidden"): {("request.cancelled is true",)}
    }


def test_by_hand_a_date_and_a_choice_of_several_values() -> None:
    federal = Comparison("warrant.signed_by", Op.ONE_OF, ("federal_judge", "federal_magistrate"))
    someone = Comparison("warrant.signed_by", Op.IS_NOT, ("no_one",))
    before = policy_of(rule("x", Modality.MUST, federal, in_force=Period(date(2019, 5, 28))))
    after = policy_of(rule("x", Modality.MUST, someone, in_force=Period(date(2020, 1, 1))))
    comparison = compared(before, after)
    assert said(comparison) == {
        ("required", "silent"): {
            (
                "as_of is from 2019-05-28 to 2019-12-31",
                "warrant.signed_by is one of federal_judge, federal_magistrate",
                "warrant.active is true",
            )
        },
        ("silent", "required"): {
            (
                "as_of is from 2020-01-01",
                "warrant.signed_by is one of state_judge, immigration_officer",
                "warrant.active is true",
            )
        },
    }
    assert comparison.leaves == {HOLD: Permissiveness.NEITHER}
    lost = next(d.changes[0] for d in comparison.differences if d.changes[0].after == "silent")
    assert lost.on_after.absent == (NotDeciding("a.b.x", NotDecidingReason.NOT_IN_FORCE),)


def test_by_hand_no_region_that_others_cover_together() -> None:
    certain = Comparison("custody.release_certain", Op.IS, (True,))
    excused = Comparison("custody.extraordinary_circumstances", Op.IS, (True,))
    stands = Comparison("request.cancelled", Op.IS, (False,))
    either = AnyOf((AllOf((CANCELLED, certain)), AllOf((stands, excused))))
    assert said(compared(policy_of(rule("may", Modality.MAY, either)), policy_of())) == {
        # That both are so is found first, as the plainest, and is then not needed.
        ("permitted", "silent"): {
            ("custody.release_certain is true", "request.cancelled is true"),
            ("custody.extraordinary_circumstances is true", "request.cancelled is false"),
        }
    }


def test_by_hand_two_days_of_one_policy() -> None:
    policy = policy_of(
        rule("may", Modality.MAY, IN_CUSTODY, in_force=Period(None, date(2019, 12, 31))),
        rule("cancelled", Modality.MUST_NOT, CANCELLED),
    )
    days = date(2019, 12, 31), date(2020, 1, 1)
    comparison = PolicyComparer(*(Side(policy, day) for day in days)).compare([HOLD])
    assert said(comparison) == {
        ("permitted", "silent"): {("custody.state is in_custody", "request.cancelled is false")}
    }
    assert comparison.leaves == {HOLD: Permissiveness.SAME}
    found = comparison.differences[0]
    assert (found.before.case.as_of, found.after.case.as_of) == days
    assert found.changes[0].on_after.absent == (
        NotDeciding("a.b.may", NotDecidingReason.NOT_IN_FORCE),
    )


def test_by_hand_a_reading_left_open() -> None:
    wide = rule("may", Modality.MAY, Comparison("reading.breadth", Op.IS, ("wide",)))
    comparison = compared(policy_of(wide), policy_of(wide, breadth="unresolved"))
    assert said(comparison) == {("silent", "undetermined"): {()}}
    assert comparison.leaves == {HOLD: Permissiveness.NEITHER}
    assert comparison.readings() == {"breadth": ("narrow", "unresolved")}
    reasons = comparison.differences[0].changes[0].on_after
    assert (reasons.unsettled, reasons.open) == (("a.b.may",), ("breadth",))


def test_by_hand_what_fails_of_a_rule() -> None:
    wide = rule("may", Modality.MAY, IN_CUSTODY, Comparison("reading.breadth", Op.IS, ("wide",)))
    comparison = compared(policy_of(wide, breadth="wide"), policy_of(wide))
    reasons = comparison.differences[0].changes[0].on_after
    assert reasons.absent == (
        NotDeciding("a.b.may", NotDecidingReason.DOES_NOT_APPLY, ("reading.breadth",)),
    )


def is_one_of(fact: str, *several: Value) -> ValueSet:
    codes = map(VOCABULARY[fact].encode, several)
    return ValueSet.of(VOCABULARY[fact], [(code, code) for code in codes])


SHARED = is_one_of("request.asks_hold", True), is_one_of("request.cancelled", False)


def test_by_hand_what_all_alternatives_ask_is_asked_once() -> None:
    judges = is_one_of("warrant.signed_by", "federal_judge", "state_judge")
    federal = is_one_of("warrant.signed_by", "federal_judge")
    crime = is_one_of("warrant.concerns", "crime")
    (region,) = factor_conjunctions([(*SHARED, judges, crime), (*SHARED, federal)])
    assert set(region.every) == {*SHARED, judges}
    assert set(region.some) == {((federal,), (crime,))}
    assert set(map(frozenset, region.conjunctions())) == {
        frozenset({*SHARED, judges, crime}),
        frozenset({*SHARED, federal}),
    }


def test_by_hand_alternatives_of_different_values() -> None:
    no_one, judge = (is_one_of("warrant.signed_by", by) for by in ("no_one", "state_judge"))
    crime, active = is_one_of("warrant.concerns", "crime"), is_one_of("warrant.active", True)
    (region,) = factor_conjunctions([(*SHARED, no_one, crime), (*SHARED, judge, active)])
    assert set(region.every) == set(SHARED)
    assert set(region.some) == {((no_one, crime), (judge, active))}


def test_by_hand_what_shares_little_stays_apart() -> None:
    crime, active = is_one_of("warrant.concerns", "crime"), is_one_of("warrant.active", True)
    both = [(SHARED[0], crime), (SHARED[1], active)]
    assert [region.every for region in factor_conjunctions(both)] == both


def test_persons_whom_only_one_policy_is_about_are_left_out() -> None:
    may = policy_of(rule("may", Modality.MAY, CANCELLED))
    adults = replace(
        may, concerns=AllOf((Comparison("person.is_juvenile", Op.IS, (False,)),)), rules={}
    )
    assert said(compared(may, adults)) == {
        ("permitted", "silent"): {("request.cancelled is true",)}
    }


@pytest.mark.parametrize(
    ("before", "after", "leaves"),
    [
        (Modality.MUST, Modality.MAY, Permissiveness.MORE),
        (Modality.MAY, Modality.MUST_NOT, Permissiveness.LESS),
        (Modality.MUST, Modality.MUST_NOT, Permissiveness.NEITHER),
        (Modality.MAY, None, Permissiveness.SAME),
        (Modality.MAY, Modality.MAY, Permissiveness.SAME),
    ],
)
def test_how_much_choice_is_left(
    before: Modality, after: Modality | None, leaves: Permissiveness
) -> None:
    rules = [rule("after", after)] if after else []
    assert compared(policy_of(rule("before", before)), policy_of(*rules)).leaves == {HOLD: leaves}


Point = dict[str, Value]


def points(both: tuple[Policy, Policy]) -> list[Point]:
    """Cases, all facts known, that between them pass and fail every test in every way."""
    tested: dict[str, set[Value]] = {}
    for policy in both:
        for test in (test for each in policy.rules.values() for test, _ in each.comparisons):
            tested.setdefault(test.fact, set()).update(test.values)
            if kind := KIND_OF.get(test.fact):
                tested.setdefault(INSTRUMENTS[kind].life, set())
    axes: dict[str, list[Value]] = {"as_of": [date(2019, 5, 27), date(2019, 5, 28)]}
    for name in (name for name in BEARING if name in tested):
        fact = VOCABULARY[name]
        if fact.kind in (FactKind.YES_NO, FactKind.CHOICE):
            axes[name] = [True, False] if fact.kind is FactKind.YES_NO else list(fact.choices)
        else:
            near = {fact.encode(value) + n for value in tested[name] for n in (-1, 0, 1)}
            axes[name] = [v for v in map(fact.decode, sorted(near)) if fact.accepts(v)]
    assume(prod(map(len, axes.values())) <= 500)
    return [dict(zip(axes, chosen, strict=True)) for chosen in product(*axes.values())]


def case_of(point: Mapping[str, Value]) -> Case:
    day = point["as_of"]
    assert isinstance(day, date)
    return Case(day, {name: value for name, value in point.items() if name != "as_of"})


def met(conjunction: Conjunction, point: Point, but: str = "") -> bool:
    return all(asked.fact.name == but or point[asked.fact.name] in asked for asked in conjunction)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Policy, Policy]:
    """Two random policies, or one and what is left of it without some rule or read otherwise."""
    before = draw(policies(most=5))
    match draw(st.integers(0, 2)):
        case 0:
            return before, draw(policies(most=5))
        case 1:
            gone = draw(st.sampled_from(sorted(before.rules)))
            kept = {name: each for name, each in before.rules.items() if name != gone}
            return before, replace(before, rules=kept)
        case _:
            return before, before.with_readings(
                {"breadth": draw(st.sampled_from(["wide", "narrow"]))}
            )


@given(both=pairs())
@settings(max_examples=15)
def test_the_regions_are_the_differences_and_nothing_in_them_is_idle(
    both: tuple[Policy, Policy],
) -> None:
    all_points = points(both)
    comparison = compared(*both, FEW_ACTIONS)
    engines = [Engine(policy) for policy in both]
    decided = [[engine.answers(case_of(point)) for engine in engines] for point in all_points]
    for action in FEW_ACTIONS:
        found = [(before[action], after[action]) for before, after in decided]
        by_pair: dict[tuple[Answer, Answer], list[Region]] = {}
        for difference in comparison.differences:
            for change in difference.changes:
                if change.action == action:
                    pair = change.before, change.after
                    by_pair.setdefault(pair, []).append(difference.region)
        for point, pair in zip(all_points, found, strict=True):
            inside = {
                p for p, regions in by_pair.items() if any(r.contains(point) for r in regions)
            }
            assert inside == ({pair} if pair[0] is not pair[1] else set())
        for pair, regions in by_pair.items():
            asked = [each for region in regions for each in region.conjunctions()]
            outside = [p for p, other in zip(all_points, found, strict=True) if other != pair]
            for each in asked:
                assert not [p for p in outside if met(each, p)]
                for values_of in each:
                    name = values_of.fact.name
                    added = {p[name] for p in outside if met(each, p, but=name)}
                    assert {p[name] for p in all_points} - added <= {
                        p[name] for p in all_points if p[name] in values_of
                    }, "a value could be added"
                others = [other for other in asked if other is not each]
                assert any(
                    met(each, p) and not any(met(other, p) for other in others) for p in all_points
                ), "a conjunction could be left out"


@given(both=pairs(), data=st.data())
@settings(max_examples=15)
def test_a_case_lies_in_a_region_exactly_if_its_answers_differ(
    both: tuple[Policy, Policy], data: st.DataObject
) -> None:
    comparison = compared(*both, FEW_ACTIONS)
    engines = [Engine(policy) for policy in both]
    for _ in range(5):
        point: Point = {name: data.draw(values(VOCABULARY[name])) for name in BEARING}
        point["as_of"] = data.draw(dates(both[0]))
        _check(comparison, engines, point, FEW_ACTIONS)
    for difference in comparison.differences:
        for engine, branch in zip(engines, (difference.before, difference.after), strict=True):
            given_now = engine.answers(branch.case)
            assert branch.expect.answers.items() <= given_now.items()


def _check(
    comparison: PolicyComparison, engines: list[Engine], point: Point, actions: Iterable[str]
) -> None:
    before, after = (engine.answers(case_of(point)) for engine in engines)
    told = {
        (change.action, change.before, change.after)
        for difference in comparison.differences
        if difference.region.contains(point)
        for change in difference.changes
    }
    differing = [a for a in actions if before[a] is not after[a]]
    assert told == {(action, before[action], after[action]) for action in differing}


REAL = {
    "as_if_violent_only": list(ACTIONS),
    "aurora": ["notify_of_release", "record_request"],
    "as_if_july_2017_draft": ["notify_of_release"],
}


@pytest.fixture(scope="module", params=REAL)
def real(request: pytest.FixtureRequest, rulebook: Rulebook) -> PolicyComparison:
    both = rulebook.policies["denver"], rulebook.policies[request.param]
    return compared(*both, REAL[request.param])


@given(data=st.data())
@settings(max_examples=40)
def test_on_the_real_rulebook_too(real: PolicyComparison, data: st.DataObject) -> None:
    both = [real.before.policy, real.after.policy]
    point: Point = {fact.name: data.draw(values(fact)) for fact in FACTS}
    for policy in both:
        for name in data.draw(st.lists(st.sampled_from(sorted(policy.rules)), max_size=4)):
            favour(policy.rules[name].when, point)
    point["person.is_juvenile"] = False
    assert real.days
    point["as_of"] = max(data.draw(dates(both[0])), real.days.first or date.min)
    _check(real, [Engine(policy) for policy in both], point, real.leaves)


def test_the_regions_of_the_real_rulebook_are_few_and_their_cases_run(
    real: PolicyComparison, rulebook: Rulebook
) -> None:
    deciders = EngineCache(rulebook)
    assert 1 <= len(real.differences) <= 16
    for difference in real.differences:
        assert difference.before.case == difference.after.case
        for branch in (difference.before, difference.after):
            found = deciders.decide(branch).answers()
            assert {a: found[a] for a in branch.expect.answers} == branch.expect.answers
        for change in difference.changes:
            for answer, reasons in (
                (change.before, change.on_before),
                (change.after, change.on_after),
            ):
                by_rule = reasons.because or reasons.in_part or reasons.unsettled
                assert bool(by_rule) is (answer is not Answer.SILENT)


@pytest.mark.parametrize("real", ["as_if_violent_only"], indirect=True)
def test_notice_for_violent_cases_only(real: PolicyComparison) -> None:
    every = (
        "agency.kind is sheriff_jail",
        "custody.state is one of in_custody, hospital",
        "custody.release_certain is true",
        "background.charge is one of none, minor",
        "background.conviction is one of none, minor",
        "request.from is anything but criminal_agency",
        "request.asks_notification is true",
        "request.cancelled is false",
    )
    assert said(real)["required", "forbidden"] == {("as_of is from 2017-08-31", *every)}
    assert real.leaves["advise_person_of_notice"] is Permissiveness.MORE
    assert real.readings() == {"notify_scope": ("any_request", "violent_or_serious")}


def test_a_policy_does_not_differ_from_itself(denver: Policy) -> None:
    tomorrow = date(2025, 6, 1) + timedelta(days=1)
    sides = Side(denver, date(2025, 6, 1)), Side(denver, tomorrow)
    assert not PolicyComparer(*sides).compare([HOLD]).differences


def test_the_cases_of_two_dates_are_scenarios_that_hold(tmp_path: Path, rulebook: Rulebook) -> None:
    folder = tmp_path / "found"
    sides = "denver@2017-09-15", "denver@2025-06-01"
    action = ("--action", "interview_remotely", "--action", "review_policy")
    said_now = command("compare", *sides, *action, "--write", str(folder), "--exit-code")
    assert said_now.code == 1
    assert f"wrote a case of each into {folder}" in said_now.out
    assert command("test", str(folder)).out.endswith("10 decisions: all as expected\n")
    diagnosis = Diagnosis()
    read = [ScenarioReader(rulebook, diagnosis).read(path) for path in sorted(folder.iterdir())]
    assert all(each and [b.name for b in each.what_if] == ["denver_2025_06_01"] for each in read)
    again = command("compare", *sides, *action, "--write", str(folder))
    assert (again.code, again.out) == (2, "")
    assert "exists already; nothing was written" in again.err


def test_json_and_exit_codes() -> None:
    few = ("compare", "denver", "aurora", "--action", "record_request")
    said_now = command(*few, "--json", "--as-of", "2025-06-01")
    value = json.loads(said_now.out)
    assert said_now.code == 0
    assert value["schema"] == "release_sim.comparison/1"
    assert value["actions"] == [
        {
            "action": "record_request",
            "answers": [{"before": "required", "after": "silent"}],
            "leaves": "more choice",
        }
    ]
    assert [r["witness"]["after"]["answers"] for r in value["regions"]] == [
        {"record_request": "silent"}
    ] * len(value["regions"])
    same = ("compare", "denver", "denver", "--action", HOLD, "--exit-code")
    said_now = command(*same)
    assert said_now.code == 0
    assert said_now.out.endswith("proved: the answers are the same in every case\n")


def test_readings_change_both_sides() -> None:
    strict = ("--reading", "notify_scope=violent_or_serious", "--action", "notify_of_release")
    said_now = command("compare", "denver", "as_if_violent_only", *strict, "--exit-code")
    assert said_now.code == 0
    narrow = ("compare", "denver", "aurora", *strict, "--json")
    value = json.loads(command(*narrow).out)
    assert value["before"]["readings"] == {"notify_scope": "violent_or_serious"}
    assert "background.conviction" in json.dumps(value["regions"])


def test_one_case() -> None:
    both = ("compare", "denver@2017-09-15", "denver@2025-03-05", "--scenario", STORY)
    said_now = command(*both, "--exit-code")
    assert said_now.code == 1
    assert "release_to_secure_lot: silent -> permitted\n" in said_now.out
    assert "because denver.handover.into_the_fenced_lot\n" in said_now.out
    value = json.loads(command(*both, "--json").out)
    assert (value["before"]["day"], value["after"]["day"]) == ("2017-09-15", "2025-03-05")
    assert [d["action"] for d in value["differences"]] == [
        "release_to_secure_lot",
        "interview_remotely",
    ]
    same = command("compare", "denver", "denver", "--scenario", STORY, "--exit-code")
    assert same.code == 0
    assert same.out.endswith("the same answer on every action\n")
    other = command("compare", "denver", "aurora", "--scenario", STORY, "--what-if", "nothing")
    assert (other.code, "--what-if:1:1: error[unknown-key]" in other.err) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("denvr", "arora"), ["A:1:1: error[unknown-policy]", "B:1:1: error[unknown-policy]"]),
        (("denver@2025-02-30", "aurora@2025-01-01"), ["A:1:1: error[bad-date]"]),
        (("denver@2025-01-01", "aurora"), ["B:1:1: error[no-value]", "give both a date"]),
        (("denver", "aurora@2016-01-01"), ["A:1:1: error[no-value]", "B:1:1: error[date-not-cov"]),
        (("denver", "aurora", "--as-of", "2015-01-01"), ["--as-of:1:1: error[date-not-covered]"]),
        (("denver", "aurora", "--as-of", "soon"), ["--as-of:1:1: error[bad-date]"]),
        (("denver@", "aurora", "--action", "hold"), ["error[bad-date]", "error[unknown-action]"]),
        (("denver", "aurora", "--reading", "x=y"), ["--reading:1:1: error[unknown-reading]"]),
        (("denver@1999-01-01", "denver", "--scenario", STORY), ["A:1:1: error[date-not-covered]"]),
    ],
    ids=lambda given: " ".join(given)[:40] if isinstance(given, tuple) else "",
)
def test_what_is_wrong_is_said_at_once(arguments: tuple[str, ...], wrong: list[str]) -> None:
    said_now = command("compare", *arguments)
    assert (said_now.code, said_now.out) == (3, "")
    for each in wrong:
        assert each in said_now.err
    assert said_now.err.count(": error[") == sum("error[" in each for each in wrong)


@pytest.mark.parametrize(
    "arguments",
    [
        ("denver", "aurora", "--what-if", "x"),
        ("denver", "aurora", "--scenario", STORY, "--write", "x"),
        ("denver@2025-01-01", "denver@2025-01-02", "--as-of", "2025-01-01"),
    ],
)
def test_options_that_do_not_go_together(arguments: tuple[str, ...]) -> None:
    assert command("compare", *arguments).code == 2
