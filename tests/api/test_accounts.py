"""Accounts that contradict each other: what is the same on all, and what turns on them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from release_sim.api.scenario_decisions import decided_branch
from release_sim.engine.decide import EngineCache
from release_sim.model.case import Case
from release_sim.model.change import Change
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Account, Branch, Expectation
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from tests.strategies import cases, values
from tests.wrong_input import command

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
SETTLED = f"what_if: {{it_is_shown: {{change: {OFFICERS}}}}}\n"
HISTORY = """\
title: Whether a fax went
story: The jail says so, ICE does not.
policy: denver
timeline:
  - {at: 2025-06-02T20:00-06:00, event: booking, facts: {background.charge: minor}}
  - at: 2025-06-03T09:00-06:00
    event: request_received
    facts: {request.form: i_247a, request.asks_notification: true, request.asks_hold: true,
      warrant.form: no_warrant}
  - {at: 2025-06-09T09:00-06:00, event: eligible, facts: {custody.eligibility_ground: bond_posted}}
  - {at: 2025-06-09T10:00-06:00, event: release_certain}
  - {at: 2025-06-09T11:00-06:00, event: released}
accounts:
  jail: {add: [{at: 2025-06-09T10:20-06:00, event: notice_sent}]}
  ice: {add: [{at: 2025-06-10T09:00-06:00, event: noted, not_done: [notify_of_release]}]}
"""
LATE = "what_if: {late: {move: {released: 2025-06-09T18:00-06:00}}}\n"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.yaml"
    path.write_text(STORY + SETTLED, encoding="utf-8")
    return path


@pytest.fixture
def history(tmp_path: Path) -> Path:
    path = tmp_path / "history.yaml"
    path.write_text(HISTORY + LATE, encoding="utf-8")
    return path


def on(**accounts: dict[str, Value]) -> dict[str, Account]:
    return {name: Account(Change(stated=told)) for name, told in accounts.items()}


FACTS = ("warrant.signed_by", "request.asks_hold", "custody.release_certain", "custody.state")
TOLD = st.fixed_dictionaries({}, optional={name: values(VOCABULARY[name]) for name in FACTS})


@settings(max_examples=40)
@given(case=cases(), one=TOLD, other=TOLD)
def test_each_account_is_decided_as_the_case_that_it_tells(
    case: Case, one: dict[str, Value], other: dict[str, Value], rulebook: Rulebook
) -> None:
    deciders = EngineCache(rulebook)
    case = case.on(case.as_of.replace(year=2025)).set({"agency.kind": "sheriff_jail"})
    if not (one or other) or case.instruments:
        return
    branch = Branch("", "made up", "denver", case, {}, Expectation())
    told = decided_branch(deciders, branch.disputed_by(on(one=one, other=other)))
    turned = decided_branch(deciders, branch.disputed_by(on(other=other, one=one)))
    silent = case.silent_on({*one, *other})
    for name, facts in (("one", one), ("other", other)):
        alone = deciders.decide(Branch("", "", "denver", silent.set(facts), {}, Expectation()))
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
        assert "will be released, on every account (" in said
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


def test_an_account_is_explained_as_it_is_told(story: Path) -> None:
    said = command("explain", str(story), "--what-if", "@ice", "--action", "hold_past_release")
    assert said.code == 0
    assert "permitted" in said.out


def test_a_duty_is_the_same_on_every_account_or_turns_on_them(history: Path) -> None:
    said = command("replay", str(history)).out
    assert "Monday 9 June 2025, 10:20: the notice to the agency (told by jail alone)\n" in said
    dues = " ".join(said[said.index("What was due, and what was done") :].split())
    tell = "ell the requesting agency when and where the person will be released"
    assert f"T{tell}: turns on whose account is right" in dues
    assert f"on the account of jail The jail must t{tell}. Met (" in dues
    assert f"on the account of ice The jail must t{tell}. Missed: it was not done, as is" in dues
    go = "let the person go once nothing else keeps them"
    assert f"The jail must {go}, within 6 hours of the bond being ready. Met (" in dues
    rows = dues[dues.index("What if;") :]
    assert f"- {go} (jail): met -> met late, a breach: it was done" in rows
    (value,) = json.loads(command("replay", str(history), "--json").out)
    assert value["turns_on_account"][0] == {
        "person": "person",
        "action": "notify_of_release",
        "standing": {"jail": ["met"], "ice": ["missed"]},
    }
    assert [d["standing"] for d in value["duties"] if d["action"] == "notify_of_release"] == ["met"]
    assert value["moments"] == []
    assert {m["event"]["name"] for m in value["accounts"]["ice"]["moments"]} >= {"noted"}


def test_several_histories_say_in_a_line_what_turns(history: Path) -> None:
    other = history.with_name("other.yaml")
    other.write_text(HISTORY, encoding="utf-8")
    said = " ".join(command("replay", str(history.parent)).out.split())
    told = "will be released: turns on whose account is right (jail: met; ice: missed)"
    assert said.count(told) == 2


def test_a_picture_shows_one_account(history: Path, tmp_path: Path) -> None:
    svg = tmp_path / "picture.svg"
    said = command("replay", str(history), "--svg", str(svg))
    assert (said.code, svg.exists()) == (3, False)
    assert "a picture shows one account" in said.err
    assert "--what-if @jail or --what-if @ice" in said.err
    assert command("replay", str(history), "--what-if", "@ice", "--svg", str(svg)).code == 0


def test_a_report_shows_both_sides(history: Path, tmp_path: Path) -> None:
    for language, turns in (("en", "Turns on whose account"), ("es", "Depende de qué versión")):
        page = tmp_path / f"{language}.html"
        options = ("--out", str(page), "--language", language)
        assert command("report", str(history), *options).code == 0
        assert page.read_text(encoding="utf-8").count(f"<h3>{turns}") == 2


def test_a_report_on_a_case_shows_both_sides(story: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert command("report", str(story), "--out", str(page)).code == 0
    text = page.read_text(encoding="utf-8")
    assert text.count("<h3>Turns on whose account") == 2
    assert "Who signed it (on the account of ice)" in text


WRONG: dict[str, tuple[str, list[str]]] = {
    "one account": ("accounts: {jail: {leave_out: [released]}}\n", ["one-account"]),
    "an empty account": ("accounts: {jail: {}, ice: {leave_out: [released]}}\n", ["empty-account"]),
    "an event nobody tells": (
        "accounts: {jail: {leave_out: [left]}, ice: {leave_out: [released]}}\n",
        ["unknown-label"],
    ),
    "a key of what-ifs": (
        "accounts: {jail: {policy: denver}, ice: {leave_out: [released]}}\n",
        ["unknown-key"],
    ),
    "a second release": (
        "accounts: {jail: {add: [{at: 2025-06-09T12:00-06:00, event: released}]},"
        " ice: {leave_out: [released]}}\n",
        ["second-release"],
    ),
    "an expected account that is none": (
        "accounts: {jail: {leave_out: [released]}, ice: {leave_out: [eligible]}}\n"
        "expect: {accounts: {city: {}}}\n",
        ["cannot-be", "unknown-account"],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_accounts_of_a_history_with(name: str, history: Path) -> None:
    more, wrong = WRONG[name]
    history.write_text(HISTORY[: HISTORY.index("accounts:")] + more, encoding="utf-8")
    said = command("replay", str(history))
    assert said.code == 3
    assert [word for word in wrong if f"error[{word}]" not in said.err] == []


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
