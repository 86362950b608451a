"""Every option of every verb, and stories to give them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer.main

from release_sim.cli.main import command as app_of
from tests.conftest import ROOT

STORY = str(ROOT / "scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml")
LATE = str(ROOT / "scenarios/timelines/notice_67_minutes_after_the_release_in_2018.yaml")
Command = Any
Option = Any


def leaves(found: Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Every verb, and every verb of a verb, with the words that call it."""
    if hasattr(found, "commands"):
        for name, inner in found.commands.items():
            yield from leaves(inner, (*path, name))
    else:
        yield path, found


def options() -> list[tuple[tuple[str, ...], Option]]:
    whole = typer.main.get_command(app_of())
    return [
        (path, each)
        for path, verb in leaves(whole)
        for each in verb.params
        if each.param_type_name == "option" and each.name != "help"
    ]


ALL = options()
