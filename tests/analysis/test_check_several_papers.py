"""Flaws that only several papers of one kind show."""

from __future__ import annotations

from release_sim.analysis.checks.find_flaws import find_flaws
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.model.rule import Duty, Modality, Rule
from tests.flawed_rulebooks import (
    MUST,
    MUST_NOT,
    policy_of,
    rule,
    rulebook_of,
)


def test_by_hand_two_requests_show_a_conflict_that_one_does_not() -> None:
    """One wants the hold, another forbids it; no single request is both forms at once."""

    def of_form(form: str) -> Comparison:
        return Comparison("request.form", Op.IS, (form,))

    duty = rule("hold", MUST, of_form("i_247a"))
    ban = rule("ban", MUST_NOT, of_form("letter"))
    rulebook = rulebook_of(policy_of(duty, ban))
    assert not find_flaws(rulebook, most=1).flaws
    (flaw,) = find_flaws(rulebook).flaws
    assert flaw.name == "conflict"
    assert flaw.witness
    assert flaw.witness.case.instruments == {"request": ("first", "second")}
    forms = {flaw.witness.case.stated[f"request.{n}.form"] for n in ("first", "second")}
    assert forms == {"i_247a", "letter"}


def test_by_hand_of_an_action_that_answers_each_request_two_do_not_conflict() -> None:
    def log(name: str, modality: Modality, form: str) -> Rule:
        when = Comparison("request.form", Op.IS, (form,))
        return rule(name, modality, when, then=Duty(modality, "record_request"))

    duty, ban = log("log", MUST, "i_247a"), log("ban", MUST_NOT, "letter")
    assert not find_flaws(rulebook_of(policy_of(duty, ban))).flaws


def test_by_hand_a_line_that_only_a_second_request_needs_is_of_use() -> None:
    """Of one request the line says nothing that the exception does not; of two it does."""
    ice = Comparison("request.from", Op.IS_NOT, ("criminal_agency",))
    other = Comparison("request.from", Op.IS, ("criminal_agency",))
    bans = rule("bans", MUST_NOT, ice)
    unless_other = rule("unless", MUST_NOT, unless=(AllOf((other,)),))
    rulebook = rulebook_of(policy_of(bans, unless_other))
    assert "rule-changes-nothing" in {flaw.name for flaw in find_flaws(rulebook, most=1).flaws}
    assert "rule-changes-nothing" not in {flaw.name for flaw in find_flaws(rulebook).flaws}
