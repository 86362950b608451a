"""Flaws of the rules: each by hand, present and absent; and of the real rules none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from release_sim.analysis.checks.find_flaws import find_flaws
from release_sim.analysis.checks.policy_union import PolicyUnion
from release_sim.analysis.paper_counts import up_to
from release_sim.model.analysis.flaw import Checked, FlawLocation
from release_sim.model.authority import authority
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.model.condition import AnyOf as Some
from release_sim.model.policy import FindingMeaning
from release_sim.model.rule import Conclusion, Period, Rule, Within
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Value
from tests.flawed_rulebooks import (
    AGREEMENT,
    MAY,
    MUST,
    MUST_NOT,
    NO_AGREEMENT,
    NO_HOLD,
    RELEASED,
    flaws_of,
    policy_of,
    rule,
    rulebook_of,
)
from tests.made_up import IN_CUSTODY, WIDE
from tests.strategies import READING


def test_nothing_is_wrong_with_one_plain_rule() -> None:
    assert flaws_of(policy_of(NO_HOLD)) == []


def test_a_ban_that_waits_for_a_request_by_itself_or_through_a_finding() -> None:
    asked = Comparison("request.asks_hold", Op.IS, (True,))
    found = flaws_of(policy_of(rule("no_hold", MUST_NOT, asked)))
    assert found == [("ban-waits-for-a-request", "no_hold", ())]
    wanted = rule("wanted", MAY, asked, then=Conclusion("wanted"))
    through = rule("no_hold", MUST_NOT, Comparison("finding.wanted", Op.IS, (True,)))
    findings = {"wanted": FindingMeaning("Someone wants it.")}
    assert flaws_of(policy_of(wanted, through, findings=findings)) == found
    assert flaws_of(policy_of(rule("hold", MAY, asked))) == []


def test_a_conflict_until_one_is_an_exception_to_the_other() -> None:
    hold = rule("hold", MUST, AGREEMENT)
    found = find_flaws(rulebook_of(policy_of(NO_HOLD, hold))).flaws
    assert [(f.name, f.location.name) for f in found] == [("conflict", "town.jail.hold")]
    assert found[0].witness
    stated: dict[str, Value] = {"custody.state": "in_custody", "agency.has_287g_agreement": True}
    assert found[0].witness.case == Case(date(2020, 1, 1), stated)
    assert found[0].witness.expect.answers == {HOLD: Answer.CONFLICT}
    wider = replace(NO_HOLD, exception_to=("town.jail.hold",))
    assert flaws_of(policy_of(wider, hold)) == []


def test_a_conflict_is_told_once_though_two_policies_have_it() -> None:
    rules = (NO_HOLD, rule("hold", MUST, AGREEMENT))
    assert len(flaws_of(policy_of(*rules), policy_of(*rules, name="as_if_town"))) == 1
    (flaw,) = find_flaws(rulebook_of(policy_of(*rules, name="as_if_town"), policy_of(*rules))).flaws
    assert flaw.witness
    assert flaw.witness.policy == "town"


def test_what_contradicts_in_one_policy_is_no_flaw_of_those_that_lack_or_never_meet_it() -> None:
    hold = rule("hold", MUST, IN_CUSTODY)
    apart = policy_of(NO_HOLD, hold, name="released", concerns=AllOf((RELEASED,)))
    lacking = policy_of(NO_HOLD, name="lacking")
    both = policy_of(NO_HOLD, hold)
    union = PolicyUnion([apart, lacking, both], up_to(2))
    assert [union.may_conflict(p, HOLD) for p in (apart, lacking, both)] == [False, False, True]


def test_of_a_rule_that_is_otherwise_in_another_policy_each_is_asked_by_itself() -> None:
    hold = rule("hold", MUST, IN_CUSTODY)
    other = policy_of(NO_HOLD, rule("hold", MAY, IN_CUSTODY), name="other")
    union = PolicyUnion([policy_of(NO_HOLD, hold), other], up_to(2))
    assert union.may_conflict(policy_of(NO_HOLD, hold), HOLD)


def test_a_gap_until_the_condition_is_narrower() -> None:
    asked = policy_of(NO_HOLD, must_answer={HOLD: AllOf((AGREEMENT,))})
    assert flaws_of(asked) == [("gap", "town", ("must_answer", HOLD))]
    held = policy_of(NO_HOLD, must_answer={HOLD: AllOf((AGREEMENT, IN_CUSTODY))})
    assert flaws_of(held) == []


def test_what_is_not_known_leaves_no_gap() -> None:
    """Undetermined is an answer: it says what is missing."""
    allowed = rule("allowed", MAY, AGREEMENT)
    assert flaws_of(policy_of(allowed, must_answer={HOLD: AllOf((AGREEMENT,))})) == []


@pytest.mark.parametrize(
    "never",
    [
        rule("never", MAY, AGREEMENT, in_force=Period(None, date(2019, 12, 31))),
        rule("never", MAY, AGREEMENT, NO_AGREEMENT),
        rule("never", MAY, AGREEMENT, unless=(AGREEMENT,)),
        rule("never", MAY, Comparison("finding.no_one_concludes", Op.IS, (True,))),
        rule("never", MAY, Comparison("person.is_juvenile", Op.IS, (True,))),
    ],
    ids=["dates", "lines", "unless", "finding", "scope"],
)
def test_a_rule_that_never_applies(never: Rule) -> None:
    scope = AllOf((Comparison("person.is_juvenile", Op.IS, (False,)),))
    policy = policy_of(NO_HOLD, never, concerns=scope)
    assert flaws_of(policy) == [("rule-never-applies", "never", ())]


def test_a_rule_applies_if_it_does_in_one_policy() -> None:
    late = rule("late", MAY, AGREEMENT, in_force=Period(None, date(2019, 12, 31)))
    earlier = policy_of(late, name="earlier", covers=Period(date(2019, 1, 1)))
    assert flaws_of(policy_of(NO_HOLD, late), earlier) == []


def test_a_rule_in_no_policy() -> None:
    rules = {each.id: each for each in (NO_HOLD, rule("forgotten", MAY))}
    found = flaws_of(policy_of(NO_HOLD), rules=rules)
    assert found == [("rule-in-no-policy", "forgotten", ())]
    rules["town.jail.forgotten"] = rule("forgotten", MAY, accepts={"rule-in-no-policy": "a draft"})
    assert flaws_of(policy_of(NO_HOLD), rules=rules) == []


def test_a_rule_that_another_makes_idle_in_every_policy() -> None:
    narrow = rule("narrow", MUST_NOT, IN_CUSTODY, AGREEMENT, WIDE)
    assert flaws_of(policy_of(NO_HOLD, narrow)) == [("rule-changes-nothing", "narrow", ())]
    assert flaws_of(policy_of(NO_HOLD, narrow), policy_of(narrow, name="other")) == []


def test_a_rule_that_sets_a_time_or_raises_a_flag_changes_something() -> None:
    must = rule("must", MUST, AGREEMENT)
    timed = rule("timed", MUST, AGREEMENT, within=Within(6, "hours", "after", "eligibility"))
    assert flaws_of(policy_of(must, timed)) == [("rule-changes-nothing", "must", ())]
    may = rule("may", MAY, AGREEMENT, within=Within(6, "hours", "after", "eligibility"))
    assert flaws_of(policy_of(must, may)) == [("rule-changes-nothing", "may", ())]
    flag = rule("flag", MUST, IN_CUSTODY, then=Conclusion("seen"))
    for raised, flaws in ((True, []), (False, [("rule-changes-nothing", "flag", ())])):
        findings = {"seen": FindingMeaning("a test", raised)}
        assert flaws_of(policy_of(must, flag, findings=findings)) == flaws


def test_an_exception_that_never_displaces() -> None:
    hospital = Comparison("custody.state", Op.IS, ("hospital",))
    exception = rule("exception", MAY, hospital, exception_to=(NO_HOLD.id,))
    place = ("exception_to", NO_HOLD.id)
    assert flaws_of(policy_of(NO_HOLD, exception)) == [
        ("exception-never-displaces", "exception", place)
    ]
    against = rule("against", MUST, hospital, exception_to=(exception.id,))
    anyone = replace(NO_HOLD, when=AllOf((AGREEMENT,)))
    found = flaws_of(
        policy_of(anyone, replace(exception, when=AllOf((hospital, AGREEMENT))), against)
    )
    assert ("exception-never-displaces", "exception", place) in found
    read_so = replace(exception, when=AllOf((IN_CUSTODY, WIDE)))
    assert flaws_of(policy_of(NO_HOLD, read_so)) == []


def test_lines_without_which_all_would_be_the_same() -> None:
    known = Comparison("custody.state", Op.IS_NOT, ("released",))
    lines = rule("lines", MAY, IN_CUSTODY, known)
    assert flaws_of(policy_of(lines)) == [("line-redundant", "lines", ("lines", 1))]
    barred = rule("barred", MAY, IN_CUSTODY, unless=(AllOf((RELEASED, AGREEMENT)),))
    assert flaws_of(policy_of(barred)) == [("line-redundant", "barred", ("lines", 1))]
    branches = rule("branches", MAY, AGREEMENT, Some((AllOf((IN_CUSTODY, AGREEMENT)), IN_CUSTODY)))
    assert flaws_of(policy_of(branches)) == [
        ("line-redundant", "branches", ("lines", 1)),
        ("line-redundant", "branches", ("lines", 3)),
    ]


def test_a_line_that_wants_a_fact_to_be_known_is_not_redundant() -> None:
    """Either way the rule applies; but while it is unknown the answer has to wait."""
    either = rule("either", MAY, IN_CUSTODY, Some((AGREEMENT, NO_AGREEMENT)))
    assert flaws_of(policy_of(either)) == []


def test_a_reading_on_which_nothing_turns() -> None:
    tested = policy_of(rule("a", MAY, WIDE))
    assert flaws_of(tested, readings={"breadth": READING}) == []
    narrow = Comparison("reading.breadth", Op.IS, ("narrow",))
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
    displaced = rule(higher[0], MUST_NOT, AGREEMENT, kinds=higher[1])
    exception = rule(
        lower[0], MAY, AGREEMENT, IN_CUSTODY, kinds=lower[1], exception_to=(displaced.id,)
    )
    found = flaws_of(policy_of(displaced, exception))
    flaw = ("authority-upside-down", "a", ("exception_to", displaced.id))
    assert found == ([flaw] if is_lower else [])
    both = rulebook_of(policy_of(displaced, exception))
    if not lower[0].startswith("as_if"):
        assert (authority(exception, both) < authority(displaced, both)) is is_lower


def test_what_is_accepted_is_not_told_and_must_be_there() -> None:
    narrow = rule("narrow", MUST_NOT, IN_CUSTODY, AGREEMENT, WIDE)
    accepted = replace(narrow, accepts={"rule-changes-nothing": "said twice"})
    found = find_flaws(rulebook_of(policy_of(NO_HOLD, accepted)))
    assert not found.flaws
    assert [(a.flaw.name, a.flaw.location.name, a.reason) for a in found.accepted] == [
        ("rule-changes-nothing", accepted.id, "said twice")
    ]
    (unused,) = find_flaws(rulebook_of(policy_of(accepted))).flaws
    place = ("accepts", "rule-changes-nothing")
    assert (unused.name, unused.location) == (
        "acceptance-unused",
        FlawLocation("rules", accepted.id, place),
    )


def test_some_policies_do_not_tell_what_only_all_can_tell() -> None:
    narrow = rule("narrow", MUST_NOT, IN_CUSTODY, accepts={"conflict": "a test"})
    rulebook = rulebook_of(policy_of(NO_HOLD), policy_of(narrow, name="other"))
    assert [flaw.name for flaw in find_flaws(rulebook).flaws] == ["acceptance-unused"]
    assert not find_flaws(rulebook, ["other"]).flaws


def test_what_another_policy_may_have_a_use_for_is_not_called_idle() -> None:
    narrow = rule("narrow", MUST_NOT, IN_CUSTODY, AGREEMENT, WIDE)
    idle_here, of_use_there = policy_of(NO_HOLD, narrow), policy_of(narrow, name="other")
    assert not find_flaws(rulebook_of(idle_here, of_use_there), ["town"]).flaws
    (flaw,) = find_flaws(rulebook_of(idle_here), ["town"]).flaws
    assert (flaw.name, flaw.location.name) == ("rule-changes-nothing", narrow.id)


@pytest.fixture(scope="module")
def of_the_real_rules(rulebook: Rulebook, long: bool) -> Checked:
    """List the flaws of one policy; `make check` looks at all of them."""
    return find_flaws(rulebook, () if long else ["weld_county"])


@pytest.mark.whole
def test_the_real_rules_have_no_flaw_but_those_accepted(of_the_real_rules: Checked) -> None:
    assert not of_the_real_rules.flaws
    assert of_the_real_rules.accepted
    assert all(each.reason for each in of_the_real_rules.accepted)


def test_the_real_policies_say_what_they_must_answer(rulebook: Rulebook) -> None:
    assert all(policy.must_answer for policy in rulebook.policies.values())
    inherited = rulebook.policies["as_if_violent_only"].must_answer
    assert inherited == rulebook.policies["denver"].must_answer


@pytest.mark.whole
def test_a_real_rule_taken_out_leaves_a_gap(rulebook: Rulebook) -> None:
    rules = dict(rulebook.rules)
    aurora = rulebook.policies["aurora"]
    fewer_rules = {
        n: r for n, r in aurora.rules.items() if n != "aurora.detainers.no_hold_on_request"
    }
    only = replace(rulebook, policies={"aurora": replace(aurora, rules=fewer_rules)}, rules=rules)
    found = find_flaws(only, ["aurora"]).flaws
    assert [f.location for f in found if f.name == "gap"] == [
        FlawLocation("policies", "aurora", ("must_answer", HOLD))
    ]
