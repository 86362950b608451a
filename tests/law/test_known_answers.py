"""Questions whose answers are known from elsewhere: worked out by hand, or published."""

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
from release_sim.analysis.proofs.prover import prove_invariant
from release_sim.engine.decide import Engine
from release_sim.model.analysis.difference import Side
from release_sim.model.analysis.invariant import AnswerInvariant, Counterexample
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Period, Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from tests.conftest import examples
from tests.strategies import CITE, policies

HOLD, GIVE = "hold_past_release", "produce_records"


def rule(name: str, modality: Modality, action: str, *when: Condition, **more: object) -> Rule:
    duty = Duty(modality, action)
    return Rule(f"a.b.{name}", "a test", CITE, duty, when=AllOf(when), **more)  # type: ignore[arg-type]


def policy_of(*rules: Rule, concerns: Condition = AllOf(())) -> Policy:
    by_id = {each.id: each for each in rules}
    about = AllOf((concerns,))
    return Policy("made_up", "a", "a", Period(date(2015, 1, 1)), by_id, {}, {}, {}, about)


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
    """Where the table has two answers: those of the loose policy and of the strict one."""
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
# Grades at a college: Fisler, Krishnamurthi, Meyerovich and Tschantz, "Verification and
# Change-Impact Analysis of Access-Control Policies", ICSE 2005, the tool Margrave. Its policies
# came with the tool; each below is what became of the one before.
#
#   first       faculty assign and view both kinds of grades, students receive external ones
#   apart       nobody is faculty and student at once
#   assistants  teaching assistants may do what faculty may
#   fixed       they may only assign and view internal grades
#   families    the families of faculty receive external grades as students do
#   strangers   nobody is faculty and of a faculty member's family at once
#
# Our vocabulary is fixed, so facts and actions of it stand for theirs and mean nothing here. One
# of their requests is for one action and one kind of grades, from a person of any roles.

ROLES = {
    "faculty": Comparison("agency.has_287g_agreement", Op.IS, (True,)),
    "student": Comparison("person.claims_us_citizenship", Op.IS, (True,)),
    "assistant": Comparison("custody.from_court", Op.IS, (True,)),
    "family": Comparison("custody.bond_ready", Op.IS, (True,)),
}
EXTERNAL = Comparison("custody.extraordinary_circumstances", Op.IS, (True,))
INTERNAL = Comparison("custody.extraordinary_circumstances", Op.IS, (False,))
ASSIGN, VIEW, RECEIVE = "notify_of_release", "admit_to_secure_area", "transfer_custody"


def allow(name: str, actions: tuple[str, ...], *when: Condition) -> list[Rule]:
    return [rule(f"{name}_{action}", Modality.MAY, action, *when) for action in actions]


def never_both(role: str, other: str) -> Condition:
    (one, two) = (Comparison(ROLES[r].fact, Op.IS, (False,)) for r in (role, other))
    return AnyOf((one, two))


FIRST = [
    *allow("faculty", (ASSIGN, VIEW), ROLES["faculty"]),
    *allow("student", (RECEIVE,), ROLES["student"], EXTERNAL),
]
FIXED = [*FIRST, *allow("assistant", (ASSIGN, VIEW), ROLES["assistant"], INTERNAL)]
FAMILIES = [*FIXED, *allow("family", (RECEIVE,), ROLES["family"], EXTERNAL)]
APART = never_both("faculty", "student")
COLLEGE = {
    "first": policy_of(*FIRST),
    "apart": policy_of(*FIRST, concerns=APART),
    "assistants": policy_of(
        *FIRST, *allow("assistant", (ASSIGN, VIEW), ROLES["assistant"]), concerns=APART
    ),
    "fixed": policy_of(*FIXED, concerns=APART),
    "families": policy_of(*FAMILIES, concerns=APART),
    "strangers": policy_of(*FAMILIES, concerns=AllOf((APART, never_both("faculty", "family")))),
}
ALLOWED = frozenset({Answer.PERMITTED})
NOT_ALLOWED = frozenset(Answer) - ALLOWED
CLAIMS = {
    1: AnswerInvariant(
        "pr_1",
        "No student assigns external grades.",
        ASSIGN,
        ALLOWED,
        AllOf((ROLES["student"], EXTERNAL)),
    ),
    2: AnswerInvariant("pr_2", "Faculty assign both kinds.", ASSIGN, NOT_ALLOWED, ROLES["faculty"]),
    4: AnswerInvariant(
        "pr_4",
        "Families receive external grades.",
        RECEIVE,
        NOT_ALLOWED,
        AllOf((ROLES["family"], EXTERNAL)),
    ),
}
# By policy: which of the properties 1 to 3, and 4 where there are families, are not true of it.
PUBLISHED = {
    "first": {1, 3},
    "apart": set[int](),
    "assistants": {1, 3},
    "fixed": set[int](),
    "families": {3},
    "strangers": set[int](),
}


@pytest.mark.parametrize("name", COLLEGE)
def test_the_properties_of_the_grades_policies(name: str) -> None:
    policy = COLLEGE[name]
    numbers = (1, 2, 4) if name in ("families", "strangers") else (1, 2)
    failing = {n for n in numbers if isinstance(prove_invariant(policy, CLAIMS[n]), Counterexample)}
    assert failing | ({3} if both_assign_and_receive(policy) else set()) == PUBLISHED[name]


def both_assign_and_receive(policy: Policy) -> list[str]:
    """Property 3: whether somebody may both receive and assign external grades; their roles."""
    encoding = Encoding(policy)
    both = [encoding.answer(action, Answer.PERMITTED) for action in (ASSIGN, RECEIVE)]
    found = CaseSearch(encoding).minimal([*both, encoding.verdict_of(EXTERNAL).satisfied])
    return [role for role, has in ROLES.items() if found and found.case.facts().get(has.fact)]


def test_who_breaks_them() -> None:
    """Faculty who study, assistants who study, faculty whose family teaches: as published."""
    assert both_assign_and_receive(COLLEGE["first"]) == ["faculty", "student"]
    assert both_assign_and_receive(COLLEGE["assistants"]) == ["student", "assistant"]
    assert both_assign_and_receive(COLLEGE["families"]) == ["faculty", "family"]


@pytest.mark.parametrize(("change", "external"), [("assistants", True), ("fixed", False)])
def test_what_adding_assistants_changes(change: str, external: bool) -> None:
    """They may assign and view what they might not; external grades only in the first attempt."""
    found = PolicyComparer(Side(COLLEGE["apart"]), Side(COLLEGE[change])).compare(ACTIONS)
    changed = {(c.action, c.before, c.after) for d in found.differences for c in d.changes}
    assert changed == {(a, Answer.SILENT, Answer.PERMITTED) for a in (ASSIGN, VIEW)}
    for faculty, student, assistant, outside in product((True, False), repeat=4):
        if faculty and student:
            continue
        roles = {"faculty": faculty, "student": student, "assistant": assistant}
        at: dict[str, Value] = {test.fact: roles.get(role, False) for role, test in ROLES.items()}
        at |= {EXTERNAL.fact: outside, "as_of": date(2020, 1, 1)}
        differs = any(difference.region.contains(at) for difference in found.differences)
        assert differs == (assistant and not faculty and (external or not outside))


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
