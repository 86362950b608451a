"""Several policies side by side: columns, rows, letters, and what one does not cover."""

from __future__ import annotations

import json

import pytest

from tests.cli.options import STORY
from tests.cli.test_options import RED_LIGHT
from tests.wrong_input import command


def test_two_policies_are_two_columns_and_in_a_table_two_rows() -> None:
    both = ("--policy", "denver", "--policy", "aurora")
    lines = command("run", RED_LIGHT, *both).out.splitlines()
    (head,) = (line.split() for line in lines if line.split()[:1] == ["denver"])
    assert head == ["denver", "aurora"]
    (row,) = (line for line in lines if line.startswith("  Ask or find out"))
    assert row.split()[-2:] == ["forbidden", "silent"]
    lines = command("run", RED_LIGHT, *both, "--table").out.splitlines()
    rows = [line for line in lines if line.startswith("seeds/red_light_stop, ")]
    assert [row.split()[1] for row in rows] == ["denver", "aurora"]
    values = json.loads(command("run", RED_LIGHT, *both, "--json").out)
    assert [value["policy"]["name"] for value in values] == ["denver", "aurora"]


def test_a_table_has_a_row_for_each_story_and_says_what_its_letters_mean() -> None:
    said = command("run", "--table", "-k", "red_light")
    (row,) = (line for line in said.out.splitlines() if line.startswith("seeds/red_light_stop"))
    assert row.split()[1:] == ["F"] * 6
    assert "\n  1  ask or find out the person's status\n" in said.out
    assert "R required, F forbidden, P permitted, · silent" in said.out
    worded = command("run", "--table", "--words", "-k", "red_light")
    assert "  ask_immigration_status      forbidden\n" in worded.out
    assert command("run", "--words", "-k", "red_light").code == 2


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize("number", [2, 3, 5])
def test_columns_of_policies_fit_the_terminal(
    width: int, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    policies = ("denver", "aurora", "colorado_county", "denver", "as_if_violent_only")
    named = list(dict.fromkeys(policies[:number]))
    said = command("run", RED_LIGHT, *(o for name in named for o in ("--policy", name)))
    assert max(map(len, said.out.splitlines())) <= width
    assert all(name in said.out for name in named)
    assert "Ask or find out" in said.out


def test_a_policy_that_does_not_cover_a_story_says_so_in_its_column() -> None:
    early = ("--as-of", "2015-06-01", "--policy", "denver", "--policy", "aurora")
    said = command("run", STORY, *early)
    assert "(changed: as of 2015-06-01)" in said.out
    (row,) = (line for line in said.out.splitlines() if line.startswith("  Tell the agency when"))
    assert row.endswith("not covered")


def test_letters_are_coloured_where_colour_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("release_sim.cli.output._wants_colour", lambda _: True)
    assert "\x1b[31mF\x1b[0m" in command("run", "--table", "-k", "red_light").out


def test_what_a_policy_does_not_cover_is_counted_with_the_way_out() -> None:
    said = command("run", "--policy", "aurora", "--table", "-k", "seeds/de")
    assert said.code == 0
    assert "seeds/detainer_without" in said.out
    assert "left out " in said.err
    nothing = command("run", "--as-of", "1999-01-01", "-k", "seeds/de")
    assert nothing.code == 3
    assert nothing.err.count("error[date-not-covered]") == 1
