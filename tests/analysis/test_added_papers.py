"""Tests of papers that would change an answer: the listed ones do, and nothing less does."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain, combinations, product
from pathlib import Path

import pytest

from release_sim.analysis.explain.added_papers import AddedPapersSearch
from release_sim.analysis.explain.minimal_changes import ChangeSearch
from release_sim.engine.decide import Engine
from release_sim.model.analysis.fact_change import AddedPapers, ChangeSet
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.case import Case
from release_sim.model.condition import Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Modality
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.fact import Party, Value
from tests.conftest import some
from tests.made_up import IN_CUSTODY, policy_of, rule
from tests.wrong_input import command

PERSON: Mapping[str, Value] = {
    "custody.state": "in_custody",
    "custody.eligible_for_release": True,
    "custody.eligibility_ground": "bond_posted",
    "custody.release_certain": True,
}
DETAINER: Mapping[str, Value] = {"form": "i_247a", "asks_hold": True, "asks_notification": True}
OFFICERS: Mapping[str, Value] = {"form": "i_200", "signed_by": "immigration_officer"}


def case_of(**papers: Mapping[str, Mapping[str, Value]]) -> Case:
    """A man who would be let go, with these papers of each kind, by their names."""
    stated = {
        f"{kind}.{name}.{fact}": value
        for kind, named in papers.items()
        for name, facts in named.items()
        for fact, value in facts.items()
    }
    names = {kind: tuple(named) for kind, named in papers.items()}
    return Case(date(2025, 6, 16), {**PERSON, **stated}, frozenset(), names)


CASES = {
    "an_officers_warrant": case_of(request={"detainer": DETAINER}, warrant={"i_200": OFFICERS}),
    "no_warrant": case_of(request={"detainer": DETAINER}, warrant={}),
    "a_paper_of_that_name": case_of(request={}, warrant={"another": OFFICERS}),
}


def coming(
    policy: Policy,
    case: Case,
    action: str,
    wanted: Answer,
    by: Collection[Party] = tuple(Party),
    most: int = USUAL,
) -> tuple[AddedPapers, ...]:
    """The papers that would give the answer if they came."""
    engine = Engine(policy)
    found = ChangeSearch(engine, case, action).to(wanted, by)
    return AddedPapersSearch(engine, case, action, by, most).with_papers(found).added


def beside(case: Case, added: AddedPapers) -> Case:
    """The case with these papers as well, of which it is silent."""
    names = dict(case.instruments)
    for paper in added.papers:
        names[paper.kind] = (*names.get(paper.kind, ()), paper.name)
    return replace(case, instruments=names)


def fewer(added: AddedPapers, way: ChangeSet) -> Iterator[tuple[AddedPapers, ChangeSet]]:
    """All that is told but for one fact, or for one of several papers."""
    yield from ((added, some) for some in combinations(way, len(way) - 1))
    for left in added.papers if len(added.papers) > 1 else ():
        others = replace(added, papers=tuple(p for p in added.papers if p is not left))
        kept = (own for paper, own in added.of_each(way) if paper is not left)
        yield others, (*chain.from_iterable(kept), *added.besides(way))


ACTIONS = (HOLD, "notify_of_release", "produce_records", "interview_in_person")


@pytest.mark.parametrize(
    ("case", "action", "wanted"),
    some(product(CASES, ACTIONS, (Answer.PERMITTED, Answer.REQUIRED)), 7),
)
def test_what_is_told_gives_the_answer_and_nothing_of_it_can_be_left_out(
    denver: Policy, case: str, action: str, wanted: Answer
) -> None:
    engine, told_case = Engine(denver), CASES[case]
    for added in coming(denver, told_case, action, wanted):
        for way in added.ways:
            for papers, told, answers in (
                (added, way, True),
                *((papers, less, False) for papers, less in fewer(added, way)),
            ):
                facts = {change.to.fact.name: change.to.first for change in told}
                found = engine.answers(beside(told_case, papers).set(facts))[action]
                assert (found is wanted) is answers


def test_by_hand_a_judges_warrant_allows_to_hold(denver: Policy) -> None:
    for case in (CASES["an_officers_warrant"], CASES["no_warrant"]):
        (added,) = coming(denver, case, HOLD, Answer.PERMITTED)
        (paper,), (way,) = added.papers, added.ways
        assert (paper.kind, paper.name) == ("warrant", "another")
        told = {c.to.fact.name: set(c.to.members()) for c in way}
        assert told["warrant.another.signed_by"] == {"federal_judge", "federal_magistrate"}
        assert "i_200" not in told["warrant.another.form"]
        assert Party.COURT in paper.by


def test_a_kind_on_which_the_case_is_silent_is_told_of_by_its_facts(denver: Policy) -> None:
    silent = Case(
        date(2025, 6, 16), {**PERSON, "request.form": "i_247a", "request.asks_hold": True}
    )
    assert not coming(denver, silent, HOLD, Answer.PERMITTED)
    stated = silent.set({"warrant.form": "i_200", "warrant.signed_by": "immigration_officer"})
    none = silent.set({"warrant.form": "no_warrant"})
    one, other = (coming(denver, case, HOLD, Answer.PERMITTED) for case in (stated, none))
    assert one == other
    assert len(one) == 1


def test_only_who_can_bring_a_paper_is_asked_for_it(denver: Policy) -> None:
    assert not coming(denver, CASES["no_warrant"], HOLD, Answer.PERMITTED, [Party.PERSON])


ASKED = Comparison("request.asks_hold", Op.IS, (True,))
JUDGES = Comparison("warrant.signed_by", Op.IS, ("federal_judge",))
BY_BOTH = policy_of(rule("both", Modality.MAY, IN_CUSTODY, ASKED, JUDGES))
NOTHING = Case(
    date(2025, 6, 16), {"custody.state": "in_custody"}, frozenset(), {"request": (), "warrant": ()}
)


def told(added: AddedPapers) -> list[tuple[list[tuple[str, str]], list[list[str]]]]:
    papers = [(paper.kind, paper.name) for paper in added.papers]
    return [(papers, [[change.to.fact.name for change in way] for way in added.ways])]


def test_several_papers_come_where_one_does_not_lead_there() -> None:
    (added,) = coming(BY_BOTH, NOTHING, HOLD, Answer.PERMITTED)
    facts = ["request.another.asks_hold", "warrant.another.signed_by"]
    assert told(added) == [([("request", "another"), ("warrant", "another")], [facts])]
    assert not coming(BY_BOTH, NOTHING, HOLD, Answer.PERMITTED, [Party.REQUESTING_AGENCY])


def test_a_fact_changes_too_where_papers_alone_do_not_lead_there() -> None:
    eligible = Comparison("custody.eligible_for_release", Op.IS, (True,))
    policy = policy_of(rule("all", Modality.MAY, eligible, ASKED, JUDGES))
    not_yet = NOTHING.set({"custody.eligible_for_release": False})
    (added,) = coming(policy, not_yet, HOLD, Answer.PERMITTED)
    (changed,) = added.besides(added.ways[0])
    assert (changed.to.fact.name, changed.before) == ("custody.eligible_for_release", False)
    assert len(added.papers) == 2


def test_a_paper_without_a_name_keeps_its_facts_where_one_of_another_kind_comes() -> None:
    silent = Case(
        date(2025, 6, 16),
        {"custody.state": "in_custody", "request.asks_hold": False},
        frozenset(),
        {"warrant": ()},
    )
    found = coming(BY_BOTH, silent, HOLD, Answer.PERMITTED)
    facts = [{change.to.fact.name for change in added.ways[0]} for added in found]
    assert {"request.asks_hold", "warrant.another.signed_by"} in facts


def test_two_papers_of_one_kind_come_if_there_may_be_so_many() -> None:
    search = Comparison("warrant.commands", Op.IS, ("search",))
    arrest = Comparison("warrant.commands", Op.IS, ("arrest",))
    policy = policy_of(
        rule("must_not", Modality.MUST_NOT, IN_CUSTODY, arrest),
        rule("must", Modality.MUST, IN_CUSTODY, search),
    )
    (added,) = coming(policy, NOTHING, HOLD, Answer.CONFLICT)
    assert [(p.kind, p.name) for p in added.papers] == [
        ("warrant", "another"),
        ("warrant", "another_2"),
    ]
    assert not coming(policy, NOTHING, HOLD, Answer.CONFLICT, most=1)


def test_no_more_papers_come_than_there_may_be_of_a_kind(denver: Policy) -> None:
    case = CASES["an_officers_warrant"]
    assert not coming(denver, case, HOLD, Answer.PERMITTED, most=1)
    assert coming(denver, case, HOLD, Answer.PERMITTED, most=2)


STORY = (
    "title: A detainer\nstory: A made-up case of a man.\npolicy: denver\nas_of: 2025-06-16\n"
    "case:\n  custody.state: in_custody\n  warrants: {}\n"
    "  requests: {detainer: {form: i_247a, asks_hold: true}}\n"
)


def test_explain_tells_it_by_name_as_text_and_as_json(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(STORY)
    asked = ("explain", str(story), "--action", HOLD, "--change-to", "permitted")
    said = " ".join(command(*asked).out.split())
    assert "if another paper came: another warrant is" in said
    assert "looked at: cases with up to 2 papers of each kind" in said
    found = json.loads(command(*asked, "--json").out)["answers"][HOLD]["change_to"]
    (added,) = found["added"]
    (paper,) = added["papers"]
    assert (paper["kind"], paper["name"], found["instruments"]) == ("warrant", "another", 2)
    assert "warrant.another.signed_by" in {change["fact"] for change in added["ways"][0]}


def test_explain_tells_of_several_papers_and_what_else_must_change(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(STORY)
    asked = ("explain", str(story), "--action", "interview_in_person", "--change-to", "permitted")
    said = " ".join(command(*asked).out.split())
    assert "or if another paper came: another request asks" in said
    assert "and a paper: another warrant" in said
    few = " ".join(command(*asked, "--instruments", "1").out.split())
    assert "another request" not in few
    assert "with up to 1 paper of each kind" in few
    refused = command("explain", str(story), "--instruments", "1")
    assert (refused.code, "goes with --change-to" in refused.err) == (2, True)
