"""The grades of a college: policies whose properties were published."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from release_sim.analysis.comparison.policy_comparer import PolicyComparer
from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.analysis.proofs.prover import prove_invariant
from release_sim.model.analysis.difference import Side
from release_sim.model.analysis.invariant import AnswerInvariant, Counterexample
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Modality, Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from tests.law.few_rules import policy_of, rule

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
PROPERTIES = {
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
    proofs = {n: prove_invariant(policy, PROPERTIES[n]) for n in numbers}
    failing = {n for n, proof in proofs.items() if isinstance(proof, Counterexample)}
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
