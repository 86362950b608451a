"""The colours of what is printed: answers and what is wrong have one, where a terminal wants it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Console
from tests.conftest import ROOT

RED_LIGHT = str(ROOT / "scenarios/seeds/red_light_stop.yaml")


def test_no_colour_where_none_is_wanted(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[31mforbidden\x1b[0m" in console("run", RED_LIGHT, "--no-trace")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in console("run", RED_LIGHT, "--no-trace")[1]


def test_no_word_of_a_story_is_coloured(
    console: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(
        f"title: odd\nstory: {'x' * 70} {'y' * 25} required before he can have his coat\n"
        "policy: denver\nas_of: 2025-06-01\ncase: {custody.state: in_custody}\n"
    )
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    printed = console("run", str(story), "--trace")[1]
    assert "\n  required before" in printed
    assert "\x1b[" in printed


def test_what_is_wrong_is_coloured_and_no_more_of_its_line(
    console: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("release_sim.cli.output._wants_colour", lambda _: True)
    story = tmp_path / "story.yaml"
    story.write_text(
        "title: error or warning\nstory: The jail is required to hand out a coat.\n"
        "policy: denver\nas_of: 2025-06-01\ncase: {custody.state: in_custody}\n"
        "expect: {answers: {hold_past_release: required}}\n"
    )
    for form in ("--trace", "--no-trace"):
        told = console("run", str(story), form)[1]
        assert "\x1b[1;31mNOT AS EXPECTED\x1b[0m hold_past_release: expected required" in told
    assert (
        "\x1b[1;31mNO ES LO ESPERADO\x1b[0m " in console("run", str(story), "--language", "es")[1]
    )
    story.write_text(story.read_text().replace("denver", "error"))
    assert ": \x1b[1;31merror\x1b[0m[unknown-policy]: " in console("run", str(story))[2]
