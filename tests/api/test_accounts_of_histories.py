"""Accounts of a history that contradict each other: what is due on each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.disputed import HISTORY
from tests.wrong_input import command


def test_a_duty_is_the_same_on_every_account_or_turns_on_them(history: Path) -> None:
    said = command("replay", str(history)).out
    assert "Monday 9 June 2025, 10:20: the notice to the agency (told by jail alone)\n" in said
    dues = " ".join(said[said.index("What was due, and what was done") :].split())
    tell = "ell the agency when and where the person is released"
    assert f"T{tell}: turns on whose account is right" in dues
    assert f"on the account of jail The jail must t{tell}. Met (" in dues
    assert f"on the account of ice The jail must t{tell}. Missed: it was not done, as is" in dues
    go = "let the person go once nothing else keeps them"
    assert f"The jail must {go}, within 6 hours of the bond being ready. Met (" in dues
    rows = dues[dues.index("What if:") :]
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
    told = "is released: turns on whose account is right (jail: met; ice: missed)"
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
