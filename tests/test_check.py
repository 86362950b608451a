"""Flaws of the rules: each by hand, present and absent; and all against trying every case."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path, PurePath
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_sim.analysis.checks.altered import Part
from release_sim.analysis.checks.check import check
from release_sim.analysis.checks.clashes import Clashes
from release_sim.analysis.checks.idle import Uses
from release_sim.engine.contested import answers
from release_sim.engine.decide import Engine
from release_sim.engine.semantics import Evaluation
from release_sim.model.authority import authority
from release_sim.model.case import Case
from release_sim.model.condition import All, Condition, Op, Test
from release_sim.model.condition import Any as Some
from release_sim.model.condition import tests as lines_of
from release_sim.model.fact import Fact, Kind, Value, yes_no
from release_sim.model.flaw import Accepted, Checked, Flaw, Spot
from release_sim.model.policy import FindingMeaning, Policy
from release_sim.model.problem import PROBLEMS, Place, Problem
from release_sim.model.rule import Citation, Conclusion, Duty, Modality, Period, Rule, Within
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Source
from release_sim.model.verdict import Answer, Verdict
from release_sim.model.vocabulary import VOCABULARY
from release_sim.reporting.problem_formats import as_annotations, as_json, as_sarif
from tests.strategies import READING, conditions
from tests.wrong_input import GOLDEN, STORY, command

HOLD = "hold_past_release"
IN_CUSTODY = Test("custody.state", Op.IS, ("in_custody",))
RELEASED = Test("custody.state", Op.IS, ("released",))
ASKED = Test("request.asks_hold", Op.IS, (True,))
NOT_ASKED = Test("request.asks_hold", Op.IS, (False,))
WIDE = Test("reading.breadth", Op.IS, ("wide",))
MUST, MUST_NOT, MAY = Modality.MUST, Modality.MUST_NOT, Modality.MAY


def source(kind: str) -> Source:
    made = {"title": kind, "publisher": "no one", "kind": kind, "basis": "primary text read"}
    return Source.model_validate(made | {"statements": {"1": {"says": "a test"}}})


KINDS = ("ordinance", "statute", "agency order", "form", "news report")
SOURCES = {kind: source(kind) for kind in KINDS}


def rule(name: str, modality: Modality, *when: Condition, **more: Any) -> Rule:
    cited = tuple(Citation(kind, "1") for kind in more.pop("kinds", ["ordinance"]))
    then = more.pop("then", Duty(modality, HOLD, more.pop("within", None)))
    name = name if "." in name else f"town.jail.{name}"
    return Rule(name, "a test", cited, then, when=All(when), **more)


def policy_of(*rules: Rule, name: str = "town", **more: Any) -> Policy:
    by_id = {each.id: each for each in rules}
    given: dict[str, Any] = {"covers": Period(date(2020, 1, 1)), "findings": {}} | more
    given |= {"rules": by_id, "readings": {"breadth": READING}, "chosen": {"breadth": "wide"}}
    return Policy(name=name, title="a", says="a", **given)


def book(*policies: Policy, **more: Any) -> Rulebook:
    rules = {name: rule for policy in policies for name, rule in policy.rules.items()}
    by_name = {policy.name: policy for policy in policies}
    given: dict[str, Any] = {"rules": rules, "readings": {}} | more
    return Rulebook(sources=SOURCES, findings={}, policies=by_name, **given)


def flaws_of(*policies: Policy, **more: Any) -> list[tuple[str, str, tuple[str | int, ...]]]:
    """Names of flaws, in what they lie (of rules only the key) and where in it."""
    found = check(book(*policies, **more)).flaws
    return [(f.name, f.spot.name.rpartition(".")[2], f.spot.path) for f in found]


NO_HOLD = rule("no_hold", MUST_NOT, IN_CUSTODY, ASKED)


def test_nothing_is_wrong_with_one_plain_rule() -> None:
    assert flaws_of(policy_of(NO_HOLD)) == []


def test_a_conflict_until_one_is_an_exception_to_the_other() -> None:
    hold = rule("hold", MUST, ASKED)
    found = check(book(policy_of(NO_HOLD, hold))).flaws
    assert [(f.name, f.spot.name) for f in found] == [("conflict", "town.jail.hold")]
    assert found[0].witness
    stated = {"custody.state": "in_custody", "request.asks_hold": True}
    assert found[0].witness.case == Case(date(2020, 1, 1), stated)
    assert found[0].witness.expect.answers == {HOLD: Answer.CONFLICT}
    wider = replace(NO_HOLD, exception_to=("town.jail.hold",))
    assert flaws_of(policy_of(wider, hold)) == []


def test_a_conflict_is_told_once_though_two_policies_have_it() -> None:
    rules = (NO_HOLD, rule("hold", MUST, ASKED))
    assert len(flaws_of(policy_of(*rules), policy_of(*rules, name="as_if_town"))) == 1
    (flaw,) = check(book(policy_of(*rules, name="as_if_town"), policy_of(*rules))).flaws
    assert flaw.witness
    assert flaw.witness.policy == "town"


def test_a_gap_until_the_condition_is_narrower() -> None:
    asked = policy_of(NO_HOLD, must_answer={HOLD: All((ASKED,))})
    assert flaws_of(asked) == [("gap", "town", ("must_answer", HOLD))]
    held = policy_of(NO_HOLD, must_answer={HOLD: All((ASKED, IN_CUSTODY))})
    assert flaws_of(held) == []


def test_what_is_not_known_leaves_no_gap() -> None:
    """Undetermined is an answer: it says what is missing."""
    allowed = rule("allowed", MAY, ASKED)
    assert flaws_of(policy_of(allowed, must_answer={HOLD: All((ASKED,))})) == []


@pytest.mark.parametrize(
    "never",
    [
        rule("never", MAY, ASKED, in_force=Period(None, date(2019, 12, 31))),
        rule("never", MAY, ASKED, NOT_ASKED),
        rule("never", MAY, ASKED, unless=(ASKED,)),
        rule("never", MAY, Test("finding.no_one_concludes", Op.IS, (True,))),
        rule("never", MAY, Test("person.is_juvenile", Op.IS, (True,))),
    ],
    ids=["dates", "lines", "unless", "finding", "scope"],
)
def test_a_rule_that_never_applies(never: Rule) -> None:
    scope = All((Test("person.is_juvenile", Op.IS, (False,)),))
    policy = policy_of(NO_HOLD, never, concerns=scope)
    assert flaws_of(policy) == [("rule-never-applies", "never", ())]


def test_a_rule_applies_if_it_does_in_one_policy() -> None:
    late = rule("late", MAY, ASKED, in_force=Period(None, date(2019, 12, 31)))
    earlier = policy_of(late, name="earlier", covers=Period(date(2019, 1, 1)))
    assert flaws_of(policy_of(NO_HOLD, late), earlier) == []


def test_a_rule_in_no_policy() -> None:
    rules = {each.id: each for each in (NO_HOLD, rule("forgotten", MAY))}
    found = flaws_of(policy_of(NO_HOLD), rules=rules)
    assert found == [("rule-in-no-policy", "forgotten", ())]
    rules["town.jail.forgotten"] = rule("forgotten", MAY, accepts={"rule-in-no-policy": "a draft"})
    assert flaws_of(policy_of(NO_HOLD), rules=rules) == []


def test_a_rule_that_another_makes_idle_in_every_policy() -> None:
    narrow = rule("narrow", MUST_NOT, IN_CUSTODY, ASKED, WIDE)
    assert flaws_of(policy_of(NO_HOLD, narrow)) == [("rule-changes-nothing", "narrow", ())]
    assert flaws_of(policy_of(NO_HOLD, narrow), policy_of(narrow, name="other")) == []


def test_a_rule_that_sets_a_time_or_raises_a_flag_changes_something() -> None:
    must = rule("must", MUST, ASKED)
    timed = rule("timed", MUST, ASKED, within=Within(6, "hours", "after", "eligibility"))
    assert flaws_of(policy_of(must, timed)) == [("rule-changes-nothing", "must", ())]
    may = rule("may", MAY, ASKED, within=Within(6, "hours", "after", "eligibility"))
    assert flaws_of(policy_of(must, may)) == [("rule-changes-nothing", "may", ())]
    flag = rule("flag", MUST, IN_CUSTODY, then=Conclusion("seen"))
    for raised, flaws in ((True, []), (False, [("rule-changes-nothing", "flag", ())])):
        findings = {"seen": FindingMeaning("a test", raised)}
        assert flaws_of(policy_of(must, flag, findings=findings)) == flaws


def test_an_exception_that_never_displaces() -> None:
    hospital = Test("custody.state", Op.IS, ("hospital",))
    exception = rule("exception", MAY, hospital, exception_to=(NO_HOLD.id,))
    place = ("exception_to", NO_HOLD.id)
    assert flaws_of(policy_of(NO_HOLD, exception)) == [
        ("exception-never-displaces", "exception", place)
    ]
    against = rule("against", MUST, hospital, exception_to=(exception.id,))
    anyone = replace(NO_HOLD, when=All((ASKED,)))
    found = flaws_of(policy_of(anyone, replace(exception, when=All((hospital, ASKED))), against))
    assert ("exception-never-displaces", "exception", place) in found
    read_so = replace(exception, when=All((IN_CUSTODY, WIDE)))
    assert flaws_of(policy_of(NO_HOLD, read_so)) == []


def test_lines_without_which_all_would_be_the_same() -> None:
    known = Test("custody.state", Op.IS_NOT, ("released",))
    lines = rule("lines", MAY, IN_CUSTODY, known)
    assert flaws_of(policy_of(lines)) == [("line-redundant", "lines", ("lines", 1))]
    barred = rule("barred", MAY, IN_CUSTODY, unless=(All((RELEASED, ASKED)),))
    assert flaws_of(policy_of(barred)) == [("line-redundant", "barred", ("lines", 1))]
    branches = rule("branches", MAY, ASKED, Some((All((IN_CUSTODY, ASKED)), IN_CUSTODY)))
    assert flaws_of(policy_of(branches)) == [
        ("line-redundant", "branches", ("lines", 1)),
        ("line-redundant", "branches", ("lines", 3)),
    ]


def test_a_line_that_wants_a_fact_to_be_known_is_not_redundant() -> None:
    """Either way the rule applies; but while it is unknown the answer has to wait."""
    either = rule("either", MAY, IN_CUSTODY, Some((ASKED, NOT_ASKED)))
    assert flaws_of(policy_of(either)) == []


def test_a_reading_on_which_nothing_turns() -> None:
    tested = policy_of(rule("a", MAY, WIDE))
    assert flaws_of(tested, readings={"breadth": READING}) == []
    narrow = Test("reading.breadth", Op.IS, ("narrow",))
    both = policy_of(rule("a", MAY, WIDE), rule("b", MAY, narrow))
    reading_flaw = [("reading-changes-nothing", "breadth", ())]
    assert flaws_of(both, readings={"breadth": READING}) == reading_flaw
    assert flaws_of(policy_of(NO_HOLD), readings={"breadth": READING}) == reading_flaw
    told = {"breadth": replace(READING, changes_nothing="a test")}
    assert flaws_of(both, readings=told) == []
    assert flaws_of(tested, readings=told) == [
        ("acceptance-unused", "breadth", ("changes_nothing",))
    ]


@pytest.mark.parametrize(
    ("lower", "higher", "is_lower"),
    [
        (("town.a.a", ["form"]), ("town.a.b", ["agency order"]), True),
        (("town.a.a", ["news report"]), ("town.a.b", ["form"]), True),
        (("town.a.a", ["news report", "statute"]), ("town.a.b", ["ordinance"]), False),
        (("town.a.a", ["ordinance"]), ("colorado.a.b", ["news report"]), True),
        (("colorado.a.a", ["statute"]), ("federal.a.b", ["form"]), True),
        (("colorado.a.a", ["news report"]), ("town.a.b", ["ordinance"]), False),
        (("as_if.a.a", ["news report"]), ("federal.a.b", ["statute"]), False),
    ],
)
def test_authority_upside_down(
    lower: tuple[str, list[str]], higher: tuple[str, list[str]], is_lower: bool
) -> None:
    displaced = rule(higher[0], MUST_NOT, ASKED, kinds=higher[1])
    exception = rule(lower[0], MAY, ASKED, IN_CUSTODY, kinds=lower[1], exception_to=(displaced.id,))
    found = flaws_of(policy_of(displaced, exception))
    flaw = ("authority-upside-down", "a", ("exception_to", displaced.id))
    assert found == ([flaw] if is_lower else [])
    if not lower[0].startswith("as_if"):
        assert (authority(exception, SOURCES) < authority(displaced, SOURCES)) is is_lower


def test_what_is_accepted_is_not_told_and_must_be_there() -> None:
    narrow = rule("narrow", MUST_NOT, IN_CUSTODY, ASKED, WIDE)
    accepted = replace(narrow, accepts={"rule-changes-nothing": "said twice"})
    found = check(book(policy_of(NO_HOLD, accepted)))
    assert not found.flaws
    assert [(a.flaw.name, a.flaw.spot.name, a.reason) for a in found.accepted] == [
        ("rule-changes-nothing", accepted.id, "said twice")
    ]
    (unused,) = check(book(policy_of(accepted))).flaws
    place = ("accepts", "rule-changes-nothing")
    assert (unused.name, unused.spot) == ("acceptance-unused", Spot("rules", accepted.id, place))


def test_some_policies_do_not_tell_what_only_all_can_tell() -> None:
    narrow = rule("narrow", MUST_NOT, IN_CUSTODY, accepts={"conflict": "a test"})
    rulebook = book(policy_of(NO_HOLD), policy_of(narrow, name="other"))
    assert [flaw.name for flaw in check(rulebook).flaws] == ["acceptance-unused"]
    assert not check(rulebook, ["other"]).flaws


def test_what_another_policy_may_have_a_use_for_is_not_called_idle() -> None:
    narrow = rule("narrow", MUST_NOT, IN_CUSTODY, ASKED, WIDE)
    idle_here, of_use_there = policy_of(NO_HOLD, narrow), policy_of(narrow, name="other")
    assert not check(book(idle_here, of_use_there), ["town"]).flaws
    (flaw,) = check(book(idle_here), ["town"]).flaws
    assert (flaw.name, flaw.spot.name) == ("rule-changes-nothing", narrow.id)


# Everything that is decided, in every case there is for a few facts.

FEW = ("request.asks_hold", "warrant.signed_by", "subpoena.days_to_respond")
DAYS = (date(2019, 5, 27), date(2019, 5, 28))


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
        elif rules and draw(st.booleans()):
            targets = [each.id for each in rules if isinstance(each.then, Duty)]
            more["exception_to"] = tuple(
                draw(st.lists(st.sampled_from(targets), max_size=1)) if targets else ()
            )
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
        for t, _ in r.lines
        if t.fact == fact.name
        for v in t.values
    }
    if not said:
        return [None]
    if fact.kind is Kind.YES_NO:
        return [True, False, None]
    if fact.kind is Kind.CHOICE:
        other = [choice for choice in fact.choices if choice not in said][:1]
        return [*sorted(map(str, said)), *other, None]
    near = {
        int(value) + n for value in said if not isinstance(value, str | date) for n in (-1, 0, 1)
    }
    return [*sorted(code for code in near if fact.accepts(code)), None]


def every_case(policy: Policy) -> Iterator[tuple[Case, str]]:
    """Every case there is for the policy, and every reading of it, open too."""
    facts = [VOCABULARY[name] for name in FEW]
    readings = ["wide", "narrow", "unresolved"]
    tested = any("reading.breadth" in rule.reads() for rule in policy.rules.values())
    for day, breadth, *values in product(
        DAYS, readings if tested else ["wide"], *(values_of(fact, policy) for fact in facts)
    ):
        stated = {f.name: v for f, v in zip(facts, values, strict=True) if v is not None}
        unknown = frozenset(name for name in FEW if name not in stated)
        yield Case(day, stated, unknown), breadth


def decided(engine: Engine, case: Case, breadth: str) -> tuple[object, ...]:
    """Answers, the times of the rules that decide them, and flags, as the definition has them."""
    engine = engine.under({"breadth": breadth})
    given, found = answers(engine, case), engine.define(case)
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
        for name, stands in found.standing.items()
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
    if isinstance(condition, Test):
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


def without_parts(policy: Policy) -> Iterator[tuple[Part, Policy]]:
    """The policy without each rule, and each part of a rule."""
    for name, each in policy.rules.items():
        others = {n: r for n, r in policy.rules.items() if n != name}
        yield Part(name), replace(policy, rules=others)
        when = len(list(lines_of(each.when)))
        rest = [(a, n, replace(each, when=c)) for a, n, c in fewer(each.when, 0)]
        rest += [
            (a, n, replace(each, unless=c.parts))  # type: ignore[union-attr]
            for a, n, c in fewer(Some(each.unless), when)
        ]
        for first, lines, changed in rest:
            yield Part(name, first, lines), replace(policy, rules=policy.rules | {name: changed})


@given(policy=small_policies())
@settings(max_examples=15)
def test_what_is_idle_is_what_trying_every_case_finds_idle(policy: Policy) -> None:
    uses = Uses()
    clashes = Clashes(uses.look_at(policy))
    engine = Engine(policy)
    cases = list(every_case(policy))
    as_it_is = [decided(engine, *case) for case in cases]
    idle = set()
    for part, other in without_parts(policy):
        less = Engine(other)
        if all(decided(less, *c) == d for c, d in zip(cases, as_it_is, strict=True)):
            idle.add(part)
    assert uses.parts.idle == idle
    found = [(engine.under({"breadth": breadth}).define(case)) for case, breadth in cases]
    yes = Verdict.SATISFIED
    assert uses.rules.idle == {
        name for name in policy.rules if not any(f.applied.get(name) is yes for f in found)
    }
    assert uses.exceptions.idle == {
        (each.id, target)
        for each in policy.rules.values()
        for target in each.exception_to
        if not any(_displaces(f, each.id, target) for f in found)
    }
    stated = [(case, d) for (case, b), d in zip(cases, as_it_is, strict=True) if b == "wide"]
    under_narrow = [decided(engine, case, "narrow") for case, _ in stated]
    turns = any(d != n for (_, d), n in zip(stated, under_narrow, strict=True))
    assert ("breadth" in uses.readings.useful) is turns
    conflicts = {(c.must, c.must_not) for c in clashes.conflicts()}
    assert conflicts == {
        (a.id, b.id)
        for a in policy.rules.values()
        for b in policy.rules.values()
        if isinstance(a.then, Duty) and isinstance(b.then, Duty)
        if (a.then.modality, b.then.modality) == (MUST, MUST_NOT)
        if any(f.standing.get(a.id) is yes is f.standing.get(b.id) for f in found)
    }
    silent = any(given[HOLD] is Answer.SILENT for given, *_ in as_it_is)  # type: ignore[index]
    asked = Uses().look_at(replace(policy, must_answer={HOLD: All(())}))
    assert bool(list(Clashes(asked).gaps())) is silent


def _displaces(found: Evaluation, exception: str, target: str) -> bool:
    stands, applies = found.standing.get(exception), found.applied.get(target)
    return stands is applies is Verdict.SATISFIED


# What comes out.

PROBLEM = Problem(
    "tab", Place("/here/a b/c,d.yaml", 3, 5, 2), "100% of it:\nno", help="write, this"
)
ROOT = PurePath("/here")


def test_annotations_escape_what_would_end_them() -> None:
    assert as_annotations([PROBLEM], ROOT) == (
        "::error file=a b/c%2Cd.yaml,line=3,col=5,endColumn=7,title=tab"
        "::100%25 of it:%0Ano; write, this"
    )
    flaw = Flaw(name="line-redundant", message="so", spot=Spot("rules", "a.b.c"))
    assert as_annotations([PROBLEM, flaw], ROOT).splitlines()[1].startswith("::warning file=-,")


def test_sarif_has_what_the_standard_wants() -> None:
    flaw = Flaw(name="line-redundant", message="so", spot=Spot("rules", "a.b.c"))
    elsewhere = replace(PROBLEM, place=Place("/else/where.yaml"))
    log = as_sarif([PROBLEM, elsewhere], [Accepted(flaw, "said twice")], ROOT)
    assert (log["version"], "sarif-2.1.0" in log["$schema"]) == ("2.1.0", True)
    (run,) = log["runs"]
    described = {each["id"]: each for each in run["tool"]["driver"]["rules"]}
    assert described.keys() == PROBLEMS.keys()
    assert described["line-redundant"]["defaultConfiguration"] == {"level": "warning"}
    wrong, away, accepted = run["results"]
    assert wrong == {
        "ruleId": "tab",
        "level": "error",
        "message": {"text": "100% of it:\nno; write, this"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "a%20b/c%2Cd.yaml"},
                    "region": {"startLine": 3, "startColumn": 5, "endColumn": 7},
                }
            }
        ],
    }
    (location,) = away["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": "file:///else/where.yaml"}
    assert accepted["level"] == "warning"
    assert accepted["suppressions"] == [{"kind": "inSource", "justification": "said twice"}]


def test_json_tells_the_case_that_shows_a_flaw() -> None:
    found = check(book(policy_of(NO_HOLD, rule("hold", MUST, ASKED)))).flaws
    (problem,) = as_json(found)["problems"]
    assert problem["severity"] == "error"
    assert problem["witness"]["policy"] == "town"
    assert problem["witness"]["answers"] == {HOLD: "conflict"}
    assert as_json([PROBLEM])["problems"][0]["witness"] is None


def flawed(name: str, *options: str) -> tuple[str, ...]:
    return ("check", STORY, *options, "--rules", str(GOLDEN / "bad" / name / "rules"))


@pytest.mark.parametrize(
    ("name", "options", "code"),
    [
        ("conflict", (), 1),
        ("conflict", ("--shape-only",), 0),
        ("line-redundant", (), 0),
        ("line-redundant", ("--strict",), 1),
        ("line-redundant", ("--policy", "town"), 0),
        ("unknown-action", ("--strict",), 3),
        ("conflict", ("--policy", "twon"), 3),
    ],
)
def test_the_exit_code_tells_how_grave_it_is(
    name: str, options: tuple[str, ...], code: int
) -> None:
    assert command(*flawed(name, *options)).code == code


@pytest.mark.parametrize("name", ["conflict", "line-redundant", "unknown-action"])
def test_every_format_tells_the_same(name: str) -> None:
    told = {form: command(*flawed(name, "--format", form)) for form in ("json", "sarif", "github")}
    assert len({(said.code, name in said.err) for said in told.values()}) == 1
    problems = json.loads(told["json"].out)["problems"]
    assert problems == json.loads(command(*flawed(name, "--json")).out)["problems"]
    (run,) = json.loads(told["sarif"].out)["runs"]
    for form in (
        [(p["severity"], p["name"], p["line"]) for p in problems],
        [
            (r["level"], r["ruleId"], r["locations"][0]["physicalLocation"]["region"]["startLine"])
            for r in run["results"]
        ],
    ):
        lines = [f"::{level} file=" for level, _, _ in form]
        assert [a.split("file=")[0] + "file=" for a in told["github"].out.splitlines()] == lines
        assert name in [each[1] for each in form]


@pytest.mark.parametrize("name", ["conflict", "gap"])
def test_the_case_that_shows_a_flaw_runs(name: str, tmp_path: Path) -> None:
    rules = ("--rules", str(GOLDEN / "bad" / name / "rules"))
    said = command(*flawed(name, "--write", str(tmp_path / "shown")))
    path = tmp_path / "shown" / f"{name}_1.yaml"
    assert f"wrote {path}" in said.err
    assert command("test", str(path), *rules).code == 0
    again = command(*flawed(name, "--write", str(tmp_path / "shown")))
    assert (again.code, "exists already" in again.err) == (2, True)


LINES = """\
title: A jail that does not exist
rules:
  no_hold:
    says: Nobody is kept in jail on a request alone.
    cite: {source: town_code, at: "2"}
    when:
      any_of:
        - {custody.state: in_custody}
        - custody.state: {one_of: [hospital, in_custody]}
      subpoena.days_to_respond: {at_least: 2, at_most: 9}
    unless:
      - {request.asks_hold: false, custody.state: {is_not: hospital}}
      - request.cancelled: true
        custody.state: released
    exception_to: []
    then: {must_not: hold_past_release}
"""


def test_a_flaw_has_its_place_and_line(tmp_path: Path) -> None:
    """Also in a branch, and in one of several blocks of ``unless``."""
    rules = tmp_path / "rules"
    shutil.copytree(GOLDEN / "bad" / "line-redundant" / "rules", rules)
    (rules / "town" / "jail.yaml").write_text(LINES, encoding="utf-8")
    said = command("check", STORY, "--rules", str(rules))
    assert said.code == 0
    assert "town/jail.yaml:8:12: warning[line-redundant]: without `custody.state is in_" in said.err
    assert "town/jail.yaml:13:9: warning[line-redundant]: without `request.cancelled is" in said.err
    assert said.err.splitlines()[-2] == "2 warnings"


@pytest.fixture(scope="module")
def of_the_real_rules(rulebook: Rulebook) -> Checked:
    return check(rulebook)


def test_the_real_rules_have_no_flaw_but_those_accepted(of_the_real_rules: Checked) -> None:
    assert not of_the_real_rules.flaws
    assert of_the_real_rules.accepted
    assert all(each.reason for each in of_the_real_rules.accepted)


def test_the_real_policies_say_what_they_must_answer(rulebook: Rulebook) -> None:
    assert all(policy.must_answer for policy in rulebook.policies.values())
    inherited = rulebook.policies["as_if_violent_only"].must_answer
    assert inherited == rulebook.policies["denver"].must_answer


def test_a_real_rule_taken_out_leaves_a_gap(rulebook: Rulebook) -> None:
    rules = dict(rulebook.rules)
    aurora = rulebook.policies["aurora"]
    fewer_rules = {
        n: r for n, r in aurora.rules.items() if n != "aurora.detainers.no_hold_on_request"
    }
    only = replace(rulebook, policies={"aurora": replace(aurora, rules=fewer_rules)}, rules=rules)
    found = check(only, ["aurora"]).flaws
    assert [f.spot for f in found if f.name == "gap"] == [
        Spot("policies", "aurora", ("must_answer", HOLD))
    ]
