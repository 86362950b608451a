"""The law of other places: the table of the documentation, and the sentences that fail there."""

from __future__ import annotations

import re
from functools import cache

import pytest

from release_sim.analysis.proofs.prover import Prover
from release_sim.api.case_across import AcrossOptions
from release_sim.api.overrides import Overrides
from release_sim.api.workspace import Workspace
from release_sim.model.analysis.invariant import AnswerInvariant, Counterexample
from release_sim.model.analysis.place_answers import Across, PlaceDecision
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.analysis.across_picture import across_picture
from tests.conftest import ROOT
from tests.invariants import INVARIANTS

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


def test_the_picture_is_that_of_the_story() -> None:
    shown = (ROOT / "docs/explanation/places.svg").read_text(encoding="utf-8")
    assert shown == across_picture(found())


@pytest.mark.parametrize("place", ROWS)
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


def test_what_the_page_says_of_one_fact_more() -> None:
    def answers(action: str, *stated: str) -> dict[str, str]:
        options = AcrossOptions(actions=[action], overrides=Overrides(set=stated))
        told = Workspace().across(STORY, options=options)
        return {p.name: p.decision.outcomes[action].answer.value for p in told.places}

    judge = (
        "warrant.form=judicial_arrest_warrant",
        "warrant.signed_by=federal_judge",
        "warrant.concerns=crime",
    )
    assert "forbidden" not in answers(HOLD, *judge).values()
    assert answers(NOTICE, *judge)["illinois"] == "forbidden"
    officer = ("warrant.form=i_200", "warrant.signed_by=immigration_officer")
    held = answers(HOLD, *officer, "background.charge=minor")
    assert {held[name] for name in ("texas", "florida", "north_carolina")} == {"required"}
    grave = ("background.conviction=violent", "background.conviction_years=1")
    told = answers(NOTICE, *grave)
    assert {told[name] for name in ("california", "new_york_city", "new_jersey")} == {"permitted"}
    assert answers(HANDOVER, *grave)["california"] == "permitted"
