"""The law of other places: the table of the documentation, and the invariants that fail there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from release_sim.analysis.proofs.prover import Prover
from release_sim.api.case_across import AcrossOptions
from release_sim.api.inputs import Inputs
from release_sim.api.workspace import Workspace
from release_sim.engine.decide import Engine
from release_sim.model.analysis.invariant import AnswerInvariant, Counterexample
from release_sim.model.analysis.place_answers import Across, PlaceDecision
from release_sim.model.policy import PolicyKind
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.reporting.analysis.across_picture import across_picture
from release_sim.vocabulary.fact import Value
from tests.conftest import ROOT, some
from tests.invariants import INVARIANTS
from tests.wrong_input import command

STORY = "seeds/notice_and_release_into_the_fenced_lot"
HOLD, NOTICE, HANDOVER = "hold_past_release", "notify_of_release", "transfer_custody"
ASKED = (HOLD, NOTICE, HANDOVER)
NAMED = (
    "detainer_alone_never_holds",
    "no_transfer_without_a_judge",
    "no_notice_without_a_request",
    "no_unasked_report",
)
PAGE = (ROOT / "docs/explanation/places.md").read_text(encoding="utf-8")
ROWS = {
    cells[0].strip("` "): [cell.strip() for cell in cells[1:]]
    for row in re.findall(r"(?m)^\| (`\w+` \|.*) \|$", PAGE)
    if (cells := row.split("|"))
}


@cache
def found() -> Across:
    return Workspace().across(STORY, options=AcrossOptions())


def sources(rulebook: Rulebook, place: PlaceDecision) -> set[str]:
    """The sources of the rules that decide, or that an open answer waits for."""
    outcomes = [place.decision.outcomes[action] for action in ASKED]
    rules = [name for outcome in outcomes for name in outcome.because]
    rules += [name for o in outcomes for missing in o.missing for name in missing.wanted_by]
    return {cite.source for name in rules for cite in rulebook.rules[name].cite}


def test_the_table_has_every_place_and_no_other() -> None:
    assert ROWS.keys() == {place.name for place in found().places}


def test_each_row_has_the_answers_and_cites_the_provisions_of_its_place(rulebook: Rulebook) -> None:
    for place in found().places:
        row = ROWS[place.name]
        assert row[:3] == [answer.value for answer in place.answers(ASKED)], place.name
        assert set(re.findall(r"`(\w+)`", row[4])) == sources(rulebook, place), place.name


def test_the_picture_is_that_of_the_story(rulebook: Rulebook) -> None:
    shown = (ROOT / "docs/explanation/places.svg").read_text(encoding="utf-8")
    assert shown == across_picture(found(), Inputs.at(None).voice(rulebook).about())


@pytest.mark.parametrize("place", some(ROWS, 2))
def test_the_sentences_that_fail_in_a_place_are_those_named_and_have_a_witness(
    rulebook: Rulebook, place: str
) -> None:
    prover = Prover(rulebook.policies[place], as_chosen=False, most=1)
    failing = set()
    for invariant in INVARIANTS:
        proof = prover.prove(invariant) if invariant.name in NAMED else None
        if isinstance(proof, Counterexample):
            failing.add(invariant.name)
            assert isinstance(invariant, AnswerInvariant)
            (answer,) = proof.branch.expect.answers.values()
            assert answer in invariant.never
    assert failing == set(re.findall(r"`(\w+)`", ROWS[place][5]))


def test_every_place_and_model_is_asked_and_no_policy_as_if(rulebook: Rulebook) -> None:
    meant = {n for n, p in rulebook.policies.items() if p.kind is not PolicyKind.AS_IF}
    told = {place.name for place in found().places} | {str(e.side) for e in found().left_out}
    assert told == meant
    assert found().places[0].name == rulebook.jurisdiction.policy


def test_groups_answer_alike_and_neighbours_differ_least() -> None:
    actions = found().actions
    for group in found().groups:
        assert len({place.answers(actions) for place in group}) == 1
    heads = [group[0].answers(actions) for group in found().groups]
    assert len(set(heads)) == len(heads)
    for number, here in enumerate(heads[:-1]):
        distances = [
            sum(a is not b for a, b in zip(here, other, strict=True))
            for other in heads[number + 1 :]
        ]
        assert distances[0] == min(distances)


@pytest.mark.whole
def test_a_report_has_every_place_and_the_rules_that_decide_there(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    said = command("report", STORY, "--across", "-o", str(page), "--language", "es")
    assert said.code == 0
    text = page.read_text(encoding="utf-8").replace("<wbr>", "")
    part = text.split('id="case-1-across"')[1].split("<h3")[0]
    for each in found().places:
        assert f"<code>{each.name}</code>" in part
        for outcome in each.decision.outcomes.values():
            for rule in outcome.because:
                assert f'href="#{rule}"' in part
                assert f'id="{rule}"' in text


def test_what_the_page_says_of_one_fact_more(rulebook: Rulebook) -> None:
    def answers(action: str, **stated: Value) -> dict[str, Answer]:
        facts = {name.replace("__", "."): value for name, value in stated.items()}
        case = found().branch.case.set(facts)
        return {name: Engine(rulebook.policies[name]).answers(case)[action] for name in ROWS}

    judge: dict[str, Value] = {
        "warrant__form": "judicial_arrest_warrant",
        "warrant__signed_by": "federal_judge",
        "warrant__concerns": "crime",
    }
    assert Answer.FORBIDDEN not in answers(HOLD, **judge).values()
    assert answers(NOTICE, **judge)["illinois"] is Answer.FORBIDDEN
    officer: dict[str, Value] = {
        "warrant__form": "i_200",
        "warrant__signed_by": "immigration_officer",
        "background__charge": "minor",
    }
    held = answers(HOLD, **officer)
    assert {held[n] for n in ("texas", "florida", "north_carolina")} == {Answer.REQUIRED}
    grave: dict[str, Value] = {
        "background__conviction": "violent",
        "background__conviction_years": 1,
    }
    told = answers(NOTICE, **grave)
    assert {told[n] for n in ("california", "new_york_city", "new_jersey")} == {Answer.PERMITTED}
    assert answers(HANDOVER, **grave)["california"] is Answer.PERMITTED
