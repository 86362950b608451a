"""`explain --missing` asks only what can be answered together, and every way to answer it is told.

The facts here are tied by constraints: no one is certain of a release that a sentence bars, no one
has signed a warrant that is not there, and no one a subpoena that was not sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from release_sim.analysis.explain.question_plan import plan_questions
from release_sim.engine.decide import Engine
from release_sim.model.analysis.plan import Plan, PlanLeaf, PlanQuestion
from release_sim.model.broken_constraints import broken_constraints
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from tests.conftest import examples
from tests.made_up import policy_of, rule
from tests.strategies import CITE, conditions

TIED = (
    "custody.eligible_for_release",
    "custody.release_certain",
    "warrant.form",
    "warrant.signed_by",
    "request.asks_records",
    "subpoena.signed_by",
)
NAMED = {"warrant": ("court", "county")}


@st.composite
def policies_of_tied_facts(draw: st.DrawFn) -> Policy:
    vocabulary = {name: VOCABULARY[name] for name in TIED}
    rules = {}
    for number in range(draw(st.integers(1, 4))):
        name = f"a.b.r{number}"
        when = AllOf(tuple(draw(st.lists(conditions(vocabulary), min_size=1, max_size=2))))
        duty = Duty(draw(st.sampled_from(list(Modality))), HOLD)
        rules[name] = Rule(name, "a test", CITE, duty, when=when)
    return policy_of(*rules.values())


@given(policy=policies_of_tied_facts(), data=st.data())
@examples(25)
def test_every_case_that_can_be_comes_to_its_end_and_no_branch_is_for_none(
    policy: Policy, data: st.DataObject
) -> None:
    open_facts = data.draw(st.sets(st.sampled_from(TIED), min_size=2, max_size=4))
    stated = {
        name: data.draw(st.sampled_from(values(name)))
        for name in TIED
        if name not in open_facts and data.draw(st.booleans())
    }
    case = Case(date(2020, 1, 1), stated, frozenset(TIED) - stated.keys())
    if broken_constraints(case):
        return
    engine = Engine(policy)
    plan = plan_questions(engine, case, HOLD).plan
    met = set()
    asked = sorted(case.unknown)
    for way in product(*(values(name) for name in asked)):
        whole = case.set(dict(zip(asked, way, strict=True)))
        if not broken_constraints(whole):
            leaf, path = followed(plan, whole)
            assert leaf.answer is engine.answers(whole)[HOLD]
            met.add(path)
    assert met == set(paths(plan))


def values(name: str) -> list[Value]:
    return list(VOCABULARY[name].choices) or [False, True]


def followed(plan: Plan, case: Case) -> tuple[PlanLeaf, tuple[int, ...]]:
    """The end to which the facts of a case lead, and the branches on the way."""
    path: tuple[int, ...] = ()
    while isinstance(plan, PlanQuestion):
        value = case.stated[plan.fact.name]
        number = next(n for n, (several, _) in enumerate(plan.branches) if value in several)
        plan, path = plan.branches[number][1], (*path, number)
    return plan, path


def paths(plan: Plan) -> Iterator[tuple[int, ...]]:
    if isinstance(plan, PlanLeaf):
        yield ()
        return
    for number, (_, below) in enumerate(plan.branches):
        yield from ((number, *rest) for rest in paths(below))


def test_by_hand_what_is_known_leaves_one_answer_to_a_question() -> None:
    """Of someone not eligible nothing is asked of a certain release: it cannot be."""
    certain = Comparison("custody.release_certain", Op.IS, (True,))
    policy = policy_of(rule("may", Modality.MAY, certain))
    unsure = Case(date(2020, 1, 1), {"custody.eligible_for_release": False})
    plan = plan_questions(Engine(policy), unsure, HOLD).plan
    assert plan == PlanLeaf(Answer.SILENT, (), early=True)


def test_by_hand_of_each_warrant_by_its_name() -> None:
    judge = Comparison("warrant.signed_by", Op.IS, ("state_judge",))
    form = Comparison("warrant.form", Op.IS, ("no_warrant",))
    policy = policy_of(rule("may", Modality.MAY, judge), rule("must_not", Modality.MUST_NOT, form))
    stated = {"warrant.court.form": "other", "warrant.court.signed_by": "no_one"}
    case = Case(
        date(2020, 1, 1), {**stated, "warrant.county.form": "no_warrant"}, frozenset(), NAMED
    )
    plan = plan_questions(Engine(policy), case, HOLD).plan
    assert plan == PlanLeaf(Answer.FORBIDDEN)
    case = Case(date(2020, 1, 1), stated, frozenset({"warrant.county.form"}), NAMED)
    plan = plan_questions(Engine(policy), case, HOLD).plan
    assert isinstance(plan, PlanQuestion)
    assert plan.fact.name == "warrant.county.signed_by"
    by_signer = {who: below for several, below in plan.branches for who in several.members()}
    # A paper that a judge has signed is one, so that its form need not be asked.
    of_a_judge = by_signer["state_judge"]
    assert isinstance(of_a_judge, PlanLeaf)
    assert of_a_judge.answer is Answer.PERMITTED
    of_no_one = by_signer["no_one"]
    assert isinstance(of_no_one, PlanQuestion)
    assert of_no_one.fact.name == "warrant.county.form"
