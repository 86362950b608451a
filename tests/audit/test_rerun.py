"""Deciding again what was recorded: what changed, and through which rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.audit.earlier_rules import was_another
from release_sim.audit.rerun import Rerunner
from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Op
from release_sim.model.records.audit_record import EARLIER, AuditRecord
from release_sim.model.records.rerun_result import ChangeKind, RerunStatus, RuleChange
from release_sim.model.rule import Rule
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.rulebook import rulebook_json
from release_sim.vocabulary.fact import Value
from tests.audit.test_audit import recorded
from tests.conftest import examples
from tests.strategies import cases
from tests.wrong_input import command


def altered(rulebook: Rulebook, rule_id: str, change: Callable[[Rule], Rule] | None) -> Rulebook:
    """The rulebook with one rule of denver changed, or taken out."""
    rules = dict(rulebook.rules)
    policy = rulebook.policies["denver"]
    of_policy = dict(policy.rules)
    for where in (rules, of_policy):
        if change is None:
            del where[rule_id]
        else:
            where[rule_id] = change(where[rule_id])
    return replace(rulebook, rules=rules, policies={"denver": replace(policy, rules=of_policy)})


@examples(10)
@given(data=st.data())
def test_what_changes_goes_through_the_one_rule_that_changed(
    data: st.DataObject, rulebook: Rulebook
) -> None:
    policy = rulebook.policies["denver"]
    case = data.draw(cases(policy))
    name = data.draw(st.sampled_from(sorted(policy.rules)))
    how = data.draw(st.sampled_from(ChangeKind))
    before = after = rulebook
    if how is ChangeKind.ADDED:
        before = altered(rulebook, name, None)
    elif how is ChangeKind.REMOVED:
        after = altered(rulebook, name, None)
    else:
        after = altered(
            rulebook, name, lambda rule: replace(rule, when=AllOf(()), unless=(), exception_to=())
        )
    found = Rerunner(after).rerun(recorded(before, case))
    in_force = policy.rules[name].in_force.covers(case.as_of)
    assert found.rules == ((RuleChange(name, how),) if in_force else ())
    engines = [Engine(rules.policies["denver"]) for rules in (before, after)]
    then, now = (engine.decide(case).outcomes for engine in engines)
    told = {each.action for each in found.differences}
    assert told == {
        action
        for action in then
        if (then[action].answer, then[action].because, then[action].within)
        != (now[action].answer, now[action].because, now[action].within)
    }
    for each in found.differences:
        assert each.through == found.rules
        assert each.before.answer is then[each.action].answer
        assert each.now.answer is now[each.action].answer
    is_changed = any(
        (then[a].answer, then[a].within) != (now[a].answer, now[a].within) for a in told
    )
    assert (found.again is RerunStatus.CHANGED) == is_changed


def test_a_rule_that_only_speaks_elsewhere_is_not_what_an_answer_changed_through(
    rulebook: Rulebook,
) -> None:
    case = Case(
        date(2025, 6, 1),
        {
            "custody.state": "in_custody",
            "custody.eligible_for_release": True,
            "custody.eligibility_ground": "other",
            "request.form": "i_247a",
            "request.asks_hold": True,
            "warrant.form": "no_warrant",
            "warrant.signed_by": "no_one",
        },
    )
    release, hold = "denver.release.released_when_eligible", "denver.holds.no_hold_on_request"
    request, interview = "denver.request_log.request_made", "denver.access.no_interview_in_person"
    status = "denver.status.no_question"
    record = recorded(altered(rulebook, status, None), case)
    changed = altered(rulebook, interview, lambda rule: replace(rule, says="No."))
    changed = altered(changed, hold, lambda rule: replace(rule, when=AllOf((AnyOf(()),))))
    for name in (release, request):
        changed = altered(changed, name, None)
    found = Rerunner(changed).rerun(record)
    assert {each.rule: each.how for each in found.rules} == {
        interview: ChangeKind.CHANGED,
        hold: ChangeKind.CHANGED,
        release: ChangeKind.REMOVED,
        request: ChangeKind.REMOVED,
        status: ChangeKind.ADDED,
    }
    # No answer named the rule on requests, so it may have borne on any.
    of_any = RuleChange(request, ChangeKind.REMOVED)
    assert {each.action: set(each.through) for each in found.differences} == {
        "hold_past_release": {RuleChange(hold, ChangeKind.CHANGED), of_any},
        "release_when_eligible": {RuleChange(release, ChangeKind.REMOVED), of_any},
        "ask_immigration_status": {RuleChange(status, ChangeKind.ADDED), of_any},
        "record_request": {of_any},
    }


@pytest.mark.parametrize("writ", [True, None], ids=["displaced", "may have displaced"])
def test_an_answer_changes_through_a_rule_that_no_longer_displaces(
    writ: bool | None, rulebook: Rulebook
) -> None:
    stated: dict[str, Value] = {
        "custody.state": "in_custody",
        "custody.eligible_for_release": True,
    }
    if writ:
        stated |= {"writ.presented": True, "writ.signed_by": "federal_judge"}
    unknown = frozenset[str]() if writ else frozenset({"writ.presented", "writ.signed_by"})
    record = recorded(rulebook, Case(date(2014, 4, 30), stated, unknown))
    name = "denver.holds.hold_on_a_writ"
    changed = altered(rulebook, name, lambda rule: replace(rule, exception_to=()))
    found = {each.action: each for each in Rerunner(changed).rerun(record).differences}
    release = found["release_when_eligible"]
    assert release.before.answer is not release.now.answer
    assert release.through == (RuleChange(name, ChangeKind.CHANGED),)


def cannot(rulebook: Rulebook, record: AuditRecord, **changes: object) -> str:
    made = record.decision.model_copy(update=changes)
    found = Rerunner(rulebook).rerun(record.model_copy(update={"decision": made}))
    assert found.again is RerunStatus.NOT_DECIDED
    return found.why


def test_what_cannot_be_decided_again_says_why(rulebook: Rulebook) -> None:
    record = recorded(rulebook, Case(date(2025, 6, 1), {"custody.state": "in_custody"}))
    made = record.decision
    gone = made.policy.model_copy(update={"name": "boulder"})
    assert cannot(rulebook, record, policy=gone) == "there is no policy `boulder` now"
    readings = {**made.readings, "best_efforts": "worst"}
    assert "no choice `worst`" in cannot(rulebook, record, readings=readings)
    assert "has no answers for 1999-01-01" in cannot(rulebook, record, as_of=date(1999, 1, 1))
    for facts, why in (
        ({"stated": {"custody.statue": True}}, "there is no fact `custody.statue` now"),
        ({"unknown": ("custody.statue",)}, "there is no fact `custody.statue` now"),
        ({"stated": {"custody.state": "at_home"}}, "fact `custody.state` cannot be `at_home` now"),
        ({"stated": {"custody.state": 3}}, "cannot be `3`"),
        ({"stated": {"subpoena.served_on": "yesterday"}}, "cannot be `yesterday`"),
        ({"stated": {"person.is_juvenile": True}}, "is not about a case"),
    ):
        assert why in cannot(rulebook, record, facts=made.facts.model_copy(update=facts))
    forgotten = {**made.readings, "gone_by_now": "yes"}
    presumed = {**made.facts.presumed, "custody.gone_by_now": True}
    facts_then = made.facts.model_copy(update={"presumed": presumed})
    there = made.model_copy(update={"readings": forgotten, "facts": facts_then})
    again = Rerunner(rulebook).rerun(record.model_copy(update={"decision": there}))
    assert again.again is RerunStatus.SAME, "a reading that is gone is tested by no rule"
    assert again.presumed == ("custody.gone_by_now",)


def test_another_key_in_what_rules_json_prints_changes_no_rule(
    rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = recorded(rulebook, Case(date(2025, 6, 1), {"custody.state": "in_custody"}))
    printed = rulebook_json.rules
    monkeypatch.setattr(
        rulebook_json, "rules", lambda chosen: [{**each, "more": True} for each in printed(chosen)]
    )
    assert all(each["more"] for each in json.loads(command("rules", "--json").out)["rules"])
    assert Rerunner(rulebook).rerun(record).rules == ()


def of_version_1(record: AuditRecord) -> AuditRecord:
    """The record as version 1 wrote it, which hashed rules otherwise."""
    rules = dict.fromkeys(record.rules, "0" * 64)
    return record.model_copy(update={"kind": EARLIER, "rules": rules})


def test_of_a_record_of_version_1_answers_are_compared_and_rules_that_came_or_went(
    rulebook: Rulebook,
) -> None:
    record = of_version_1(
        recorded(rulebook, Case(date(2025, 6, 1), {"custody.state": "in_custody"}))
    )
    again = Rerunner(rulebook).rerun(record)
    assert (again.again, again.rules) == (RerunStatus.SAME, ())
    name = next(iter(record.rules))
    fewer = {rule: each for rule, each in record.rules.items() if rule != name}
    then = record.model_copy(update={"rules": {**fewer, "denver.gone": "0" * 64}})
    assert {*Rerunner(rulebook).rerun(then).rules} == {
        RuleChange(name, ChangeKind.ADDED),
        RuleChange("denver.gone", ChangeKind.REMOVED),
    }


def test_a_line_that_need_not_be_passed_shows_no_other_rule(rulebook: Rulebook) -> None:
    record = recorded(rulebook, Case(date(2025, 6, 1), {"custody.state": "in_custody"}))
    reasons = record.decision.answers["ask_immigration_status"].because
    own = rulebook.rules[reasons[0].rule]
    lines = tuple(
        Comparison(name, Op.IS, (True,))
        for name in ("custody.release_certain", "custody.eligible_for_release")
    )
    told = {lines[0].fact, lines[1].fact}.isdisjoint(reasons[0].on)
    assert told
    for more, other in ((AnyOf(lines), False), (AllOf(lines), True), (lines[0], True)):
        changed = replace(own, when=AllOf((*own.when.parts, more)))
        assert was_another(changed, record) is other
    assert was_another(replace(own, unless=(AnyOf(lines),)), record) is True
    both = replace(own, when=AllOf((*own.when.parts, lines[0])), unless=(AllOf(lines[:1]),))
    assert was_another(both, record) is True
    assert was_another(replace(own, when=AllOf(()), unless=()), record) is True
