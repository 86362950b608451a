"""What one paper more would change: the papers told give the answer, and nothing less of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from release_sim.analysis.explain.added_paper import added_papers
from release_sim.engine.decide import Engine
from release_sim.model.case import Case
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer
from release_sim.vocabulary.fact import Party, Value
from tests.made_up import HOLD
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


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
@pytest.mark.parametrize("wanted", [Answer.PERMITTED, Answer.REQUIRED])
@pytest.mark.parametrize("action", [HOLD, "notify_of_release", "produce_records"])
def test_a_paper_that_is_told_gives_the_answer_and_no_fact_of_it_can_be_left_out(
    denver: Policy, case: Case, action: str, wanted: Answer
) -> None:
    engine = Engine(denver)
    for paper in added_papers(engine, case, action, wanted):
        assert paper.name not in case.instruments.get(paper.kind, ())
        beside = replace(
            case,
            instruments={
                **case.instruments,
                paper.kind: (*case.instruments.get(paper.kind, ()), paper.name),
            },
        )
        for way in paper.ways:
            told = {change.to.fact.name: change.to.first for change in way}
            assert engine.answers(beside.set(told))[action] is wanted
            for fewer in combinations(told, len(told) - 1):
                some = beside.set({name: told[name] for name in fewer})
                assert engine.answers(some)[action] is not wanted


def test_by_hand_a_judges_warrant_allows_to_hold(denver: Policy) -> None:
    for case in (CASES["an_officers_warrant"], CASES["no_warrant"]):
        (paper,) = added_papers(Engine(denver), case, HOLD, Answer.PERMITTED)
        assert (paper.kind, paper.name) == ("warrant", "another")
        (way,) = paper.ways
        told = {c.to.fact.name: set(c.to.members()) for c in way}
        assert told["warrant.another.signed_by"] == {"federal_judge", "federal_magistrate"}
        assert "i_200" not in told["warrant.another.form"]
        assert Party.COURT in paper.by


def test_a_kind_on_which_the_case_is_silent_is_told_of_by_its_facts(denver: Policy) -> None:
    silent = Case(
        date(2025, 6, 16), {**PERSON, "request.form": "i_247a", "request.asks_hold": True}
    )
    assert not list(added_papers(Engine(denver), silent, HOLD, Answer.PERMITTED))
    stated = silent.set({"warrant.form": "i_200", "warrant.signed_by": "immigration_officer"})
    (paper,) = added_papers(Engine(denver), stated, HOLD, Answer.PERMITTED)
    none = silent.set({"warrant.form": "no_warrant"})
    (beside,) = added_papers(Engine(denver), none, HOLD, Answer.PERMITTED)
    assert replace(beside, seconds=0.0) == replace(paper, seconds=0.0)


def test_only_who_can_bring_a_paper_is_asked_for_it(denver: Policy) -> None:
    case = CASES["no_warrant"]
    nobody = added_papers(Engine(denver), case, HOLD, Answer.PERMITTED, [Party.PERSON])
    assert not list(nobody)


def test_explain_tells_it_by_name_as_text_and_as_json(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(
        "title: A detainer\nstory: A made-up case of a man.\npolicy: denver\nas_of: 2025-06-16\n"
        "case:\n  custody.state: in_custody\n  warrants: {}\n"
        "  requests: {detainer: {form: i_247a, asks_hold: true}}\n"
    )
    asked = ("explain", str(story), "--action", HOLD, "--change-to", "permitted")
    said = command(*asked)
    assert "if a paper came besides: another warrant is" in " ".join(said.out.split())
    (paper,) = json.loads(command(*asked, "--json").out)["answers"][HOLD]["change_to"]["added"]
    assert (paper["kind"], paper["name"]) == ("warrant", "another")
    assert "warrant.another.signed_by" in {change["fact"] for change in paper["ways"][0]}
