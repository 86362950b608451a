"""Accounts that contradict each other: what is the same on all, and what turns on them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_sim.api.alternative_options import WhatIfOptions
from release_sim.api.scenario_decisions import decided_branch
from release_sim.api.workspace import Workspace
from release_sim.engine.decide import EngineCache
from release_sim.model.case import Case
from release_sim.model.change import Change
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Account, Branch, Expectation
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from tests.api.disputed import HISTORY, LATE
from tests.conftest import examples
from tests.strategies import cases, values
from tests.wrong_input import command, small

JUDGES = (
    "{warrant.form: judicial_arrest_warrant, warrant.signed_by: federal_judge,"
    " warrant.concerns: crime}"
)
OFFICERS = "{warrant.form: i_200, warrant.signed_by: immigration_officer}"
STORY = f"""\
title: Who signed it
story: The jail and ICE tell it differently.
policy: denver
as_of: 2025-06-10
case:
  custody.state: in_custody
  custody.eligible_for_release: true
  custody.eligibility_ground: bond_posted
  custody.release_certain: true
  request.form: i_247a
  request.asks_hold: true
  request.asks_notification: true
accounts: {{jail: {OFFICERS}, ice: {JUDGES}}}
"""
EXPECT = """\
expect:
  answers: {notify_of_release: required}
  accounts:
    jail: {answers: {hold_past_release: forbidden}}
    ice: {answers: {notify_of_release: silent}}
"""
SMALL = """\
title: Who asked for what
story: The clerk and the agency tell it differently.
policy: town
as_of: 2025-03-01
case: {custody.state: in_custody}
accounts: {clerk: {request.asks_hold: false}, agency: {request.asks_hold: true}}
"""
SETTLED = f"what_if: {{it_is_shown: {{change: {OFFICERS}}}}}\n"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.yaml"
    path.write_text(STORY + SETTLED, encoding="utf-8")
    return path


def on(**accounts: dict[str, Value]) -> dict[str, Account]:
    return {name: Account(Change(stated=told)) for name, told in accounts.items()}


FACTS = ("warrant.signed_by", "request.asks_hold", "custody.release_certain", "custody.state")
TOLD = st.fixed_dictionaries({}, optional={name: values(VOCABULARY[name]) for name in FACTS})


@examples(40)
@given(case=cases(), one=TOLD, other=TOLD)
def test_each_account_is_decided_as_the_case_that_it_tells(
    case: Case, one: dict[str, Value], other: dict[str, Value], rulebook: Rulebook
) -> None:
    engines = EngineCache(rulebook)
    case = case.on(case.as_of.replace(year=2025)).set({"agency.kind": "sheriff_jail"})
    if not (one or other) or case.instruments:
        return
    branch = Branch("", "made up", "denver", case, {}, Expectation())
    told = decided_branch(engines, branch.disputed_by(on(one=one, other=other)))
    turned = decided_branch(engines, branch.disputed_by(on(other=other, one=one)))
    silent = case.silent_on({*one, *other})
    for name, facts in (("one", one), ("other", other)):
        alone = engines.decide(Branch("", "", "denver", silent.set(facts), {}, Expectation()))
        assert told.accounts[name].decision.outcomes == alone.outcomes
    for action in ACTIONS:
        agreed = told.agreed(action)
        assert agreed == turned.agreed(action)
        assert {o.answer for o in told.outcomes(action).values()} == (
            {agreed} if agreed else {*(o.answer for o in turned.outcomes(action).values())}
        )
    if one == other:
        assert all(told.agreed(action) for action in ACTIONS)


def test_an_answer_is_that_of_every_account_or_turns_on_them(story: Path) -> None:
    block = " ".join(command("run", str(story), "--no-trace").out.split())
    assert "notify_of_release required on every account by" in block
    assert "hold_past_release turns on whose account is right (jail: forbidden by" in block
    for options in ((), ("--trace",)):
        said = " ".join(command("run", str(story), *options).out.split())
        assert "is released, on every account (" in said
        assert (
            "past release: turns on whose account is right. - on the account of jail: The" in said
        )
        assert "need not (colorado.civil_detainers.hold_on_a_judges_warrant" in said


def test_json_has_each_account_whole_and_what_turns(story: Path) -> None:
    (value,) = json.loads(command("run", str(story), "--json").out)
    assert value["turns_on_account"]["hold_past_release"] == {
        "jail": "forbidden",
        "ice": "permitted",
    }
    assert "notify_of_release" not in value["turns_on_account"]
    assert value["facts"]["unknown"] == [
        "warrant.concerns",
        "warrant.form",
        "warrant.signed_by",
    ]
    assert value["accounts"]["ice"]["facts"]["stated"]["warrant.form"] == "judicial_arrest_warrant"
    assert value["accounts"]["ice"]["answers"]["hold_past_release"]["answer"] == "permitted"


def test_what_a_change_settles_is_no_longer_in_dispute(story: Path) -> None:
    for told in (
        json.loads(command("run", str(story), "--json").out)[0]["what_if"]["it_is_shown"],
        json.loads(
            command(
                "run", str(story), "--json", "--set", "warrant.form=i_200",
                "--set", "warrant.signed_by=immigration_officer",
            ).out
        )[0],
    ):  # fmt: skip
        turning = told.get("turns_on_account", {})
        assert "hold_past_release" not in turning
        accounts = told.get("accounts") or {"all": told}
        answers = {a["answers"]["hold_past_release"]["answer"] for a in accounts.values()}
        assert answers == {"forbidden"}


def test_expectations_are_of_every_account_or_of_one(story: Path) -> None:
    story.write_text(STORY + EXPECT, encoding="utf-8")
    said = command("test", str(story))
    assert said.code == 1
    wrong = "on the account of ice: notify_of_release: expected silent, found required"
    assert wrong in said.out
    assert "account of jail" not in said.out


def test_records_keep_the_decision_on_each_account(
    story: Path, history: Path, tmp_path: Path
) -> None:
    records = tmp_path / "records"
    assert command("run", str(story), "--record", str(records)).code == 0
    assert command("replay", str(history), "--record", str(records)).code == 0
    lines = [json.loads(line) for line in records.read_text(encoding="utf-8").splitlines()]
    branches = {line["decision"]["branch"] for line in lines}
    assert {"@jail", "@ice", "it_is_shown@jail"} & branches >= {"@jail", "@ice"}
    rerun = command("audit", "rerun", str(records))
    assert f"{len(lines)} records: {len(lines)} same" in rerun.out


def test_python_compares_a_story_and_a_history_on_each_account(story: Path, tmp_path: Path) -> None:
    history = tmp_path / "history.yaml"
    history.write_text(HISTORY + LATE, encoding="utf-8")
    ends = WhatIfOptions(set=["warrant.active=false"])
    found = {each.scenario.name: each for each in Workspace().what_if(story, ends)}
    assert [name.partition("@")[2] for name in found] == ["jail", "ice"]
    changed = {
        name.partition("@")[2]: [c.action for c in each.alternatives[0].changes]
        for name, each in found.items()
    }
    assert "hold_past_release" in changed["ice"]
    assert "hold_past_release" not in changed["jail"]
    replayed = Workspace().replay_what_if(history, WhatIfOptions())
    assert [each.timeline.name.partition("@")[2] for each in replayed] == ["jail", "ice"]


def test_an_account_is_explained_as_it_is_told(story: Path) -> None:
    said = command("explain", str(story), "--what-if", "@ice", "--action", "hold_past_release")
    assert said.code == 0
    assert "permitted" in said.out


def test_a_report_on_a_case_shows_both_sides(tmp_path: Path) -> None:
    story, page = tmp_path / "story.yaml", tmp_path / "page.html"
    story.write_text(SMALL, encoding="utf-8")
    assert command("report", *small(str(story), "--out", str(page))).code == 0
    text = page.read_text(encoding="utf-8")
    assert text.count("<h3>Turns on whose account") == 2
    for account in ("clerk", "agency"):
        assert f"Who asked for what (on the account of {account})" in text


def test_answers_keep_their_six_values(story: Path) -> None:
    (value,) = json.loads(command("run", str(story), "--json").out)
    each = (value, *value["accounts"].values())
    words = {a["answer"] for told in each for a in told["answers"].values()}
    assert words <= {answer.value for answer in Answer}


def test_a_change_is_compared_on_each_account(story: Path, history: Path) -> None:
    """What turns on whose account is right before a change may not after it, and the other way."""
    found = json.loads(
        command("what-if", str(story), "--set", "warrant.active=false", "--json").out
    )
    assert [each["scenario"].partition("@")[2] for each in found] == ["jail", "ice"]
    changed = [
        {each["action"]: each["after"]["answer"] for each in told["alternatives"][0]["changes"]}
        for told in found
    ]
    assert "hold_past_release" not in changed[0], "an officer's paper keeps nobody, in force or not"
    assert changed[1]["hold_past_release"] == "forbidden"
    said = command("what-if", str(story), "--set", "warrant.active=false").out
    assert "Who signed it (on the account of jail)" in said
    assert "Who signed it (on the account of ice)" in said
    told = json.loads(command("what-if", str(history), "--json").out)
    assert [each["timeline"].partition("@")[2] for each in told] == ["jail", "ice"]
