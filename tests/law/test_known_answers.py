"""Questions whose answers were worked out by hand, or are theorems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
import z3
from hypothesis import given

from release_sim.analysis.comparison.policy_comparer import PolicyComparer
from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.engine.decide import Engine
from release_sim.model.analysis.difference import Side
from release_sim.model.case import Case
from release_sim.model.condition import Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Period, Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from tests.conftest import examples
from tests.law.few_rules import policy_of, rule
from tests.strategies import policies

HOLD, GIVE = "hold_past_release", "produce_records"


# ---------------------------------------------------------------------------------------------
# Two policies, worked out on paper.
#
#   loose   may hold where a hold is asked for; may give records on any subpoena
#   strict  the same, but from 2019-05-28 must not hold unless a judge of a federal or state court
#           signed; and may give records only on subpoenas that leave at least 14 days
#
#   day                asks_hold  signed_by                        loose      strict
#   before 2019-05-28  no         anyone                           silent     silent
#                      yes        anyone                           permitted  permitted
#   from 2019-05-28    no         a federal or state judge         silent     silent
#                      no         no one, officer, magistrate      silent     forbidden
#                      yes        a federal or state judge         permitted  permitted
#                      yes        no one, officer, magistrate      permitted  forbidden
#
#   days_to_respond                                                loose      strict
#   to 13                                                          permitted  silent
#   from 14                                                        permitted  permitted
#
# A request that was withdrawn asks for no hold and leaves no days, and who signed a warrant that
# is no longer active is no one.

ASKS = Comparison("request.asks_hold", Op.IS, (True,))
DAYS = "subpoena.days_to_respond"
JUDGES = ("federal_judge", "state_judge")
LOOSE = policy_of(rule("asked", Modality.MAY, HOLD, ASKS), rule("records", Modality.MAY, GIVE))
STRICT = policy_of(
    rule("asked", Modality.MAY, HOLD, ASKS),
    rule(
        "ban",
        Modality.MUST_NOT,
        HOLD,
        in_force=Period(date(2019, 5, 28)),
        unless=(Comparison("warrant.signed_by", Op.ONE_OF, JUDGES),),
    ),
    rule("records", Modality.MAY, GIVE, Comparison(DAYS, Op.AT_LEAST, (14,))),
)


def on_paper(day: date, facts: dict[str, Value]) -> dict[str, tuple[Answer, Answer]]:
    """Return the places where the table has two answers, of the loose and the strict policy."""
    found: dict[str, tuple[Answer, Answer]] = {}
    withdrawn, active = facts["request.cancelled"], facts["warrant.active"]
    asks = facts["request.asks_hold"] and not withdrawn
    before = Answer.PERMITTED if asks else Answer.SILENT
    if day >= date(2019, 5, 28) and not (active and facts["warrant.signed_by"] in JUDGES):
        found[HOLD] = before, Answer.FORBIDDEN
    if withdrawn or int(str(facts[DAYS])) <= 13:
        found[GIVE] = Answer.PERMITTED, Answer.SILENT
    return found


def points() -> Iterator[tuple[date, dict[str, Value]]]:
    """Cases on both sides of every line of the table."""
    days = date(2015, 1, 1), date(2019, 5, 27), date(2019, 5, 28), date(2026, 1, 1)
    signers = "no_one", "immigration_officer", "federal_magistrate", *JUDGES
    lives = "request.cancelled", "warrant.active"
    so = True, False
    for day, asks, signer, left in product(days, so, signers, (0, 13, 14, 365)):
        for each in product(so, repeat=2):
            said: dict[str, Value] = {
                "request.asks_hold": asks,
                "warrant.signed_by": signer,
                DAYS: left,
            }
            yield day, said | dict(zip(lives, each, strict=True))


@pytest.mark.whole
def test_two_policies_differ_where_the_table_says() -> None:
    """By the definition, and by z3: no difference outside the table, and all of it."""
    loose, strict = Engine(LOOSE), Engine(STRICT)
    for day, facts in points():
        case = Case(day, facts)
        pairs = {a: (loose.answers(case)[a], strict.answers(case)[a]) for a in ACTIONS}
        assert {a: pair for a, pair in pairs.items() if pair[0] is not pair[1]} == on_paper(
            day, facts
        )
    before, after = Encoding(LOOSE), Encoding(STRICT)
    search = CaseSearch(before, after)
    atoms = {**before.atoms, **after.atoms}
    known = [atom.known for atom in atoms.values()]
    withdrawn, active = (atoms[n].value == 1 for n in ("request.cancelled", "warrant.active"))
    asks = z3.And(atoms["request.asks_hold"].value == 1, z3.Not(withdrawn))
    judges = z3.Or([atoms["warrant.signed_by"].equals(judge) for judge in JUDGES])
    signed = z3.And(judges, active)
    banned = z3.And(before.as_of >= date(2019, 5, 28).toordinal(), z3.Not(signed))
    table = {
        (HOLD, Answer.PERMITTED, Answer.FORBIDDEN): z3.And(banned, asks),
        (HOLD, Answer.SILENT, Answer.FORBIDDEN): z3.And(banned, z3.Not(asks)),
        (GIVE, Answer.PERMITTED, Answer.SILENT): z3.Or(atoms[DAYS].value <= 13, withdrawn),
    }
    for action, one, other in product(ACTIONS, Answer, Answer):
        if one is not other:
            differs = z3.And(before.answer(action, one), after.answer(action, other))
            told = table.get((action, one, other), z3.BoolVal(False))
            assert not search.exists([*known, differs != told])


def test_comparing_them_finds_the_regions_of_the_table() -> None:
    found = PolicyComparer(Side(LOOSE), Side(STRICT)).compare(ACTIONS)
    for day, facts in points():
        at = {**facts, "as_of": day}
        differing = {
            change.action: (change.before, change.after)
            for difference in found.differences
            if difference.region.contains(at)
            for change in difference.changes
        }
        assert differing == on_paper(day, facts)


# ---------------------------------------------------------------------------------------------
# Permit and forbid: the theorems of the Cedar policy language (cedar-policy/cedar-spec,
# cedar-lean/Cedar/Thm/Authorization.lean): a request is allowed if and only if some permit is
# satisfied and no forbid is. With `may` for permit, `must_not` for forbid, no exceptions and
# nothing unknown, our lattice must say the same.


@given(policy=policies())
@examples(12)
def test_allowed_iff_explicitly_permitted_and_not_forbidden(policy: Policy) -> None:
    rules = {name: _permit_or_forbid(each) for name, each in policy.rules.items()}
    encoding = Encoding(replace(policy, rules=rules, chosen={"breadth": "wide"}), as_chosen=True)
    search = CaseSearch(encoding)
    known = [atom.known for atom in encoding.atoms.values()]
    for action in ACTIONS:
        permits, forbids = (
            z3.Or([encoding.applies[r.id].satisfied for r in rules.values() if r.then == duty])
            for duty in (Duty(Modality.MAY, action), Duty(Modality.MUST_NOT, action))
        )
        allowed = encoding.answer(action, Answer.PERMITTED)
        denied = z3.Or(
            encoding.answer(action, Answer.FORBIDDEN), encoding.answer(action, Answer.SILENT)
        )
        assert not search.exists([*known, allowed != z3.And(permits, z3.Not(forbids))])
        assert not search.exists([*known, allowed == denied])


def _permit_or_forbid(each: Rule) -> Rule:
    if isinstance(each.then, Duty) and each.then.modality is Modality.MUST:
        each = replace(each, then=Duty(Modality.MAY, each.then.action))
    return replace(each, exception_to=())
