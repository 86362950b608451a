"""No option is dropped by the function of its verb: each is read there."""

from __future__ import annotations

import ast
import inspect
import textwrap

import pytest
import typer.main

from release_sim.cli.main import command as app_of
from tests.cli.options import Command, leaves

# What these verbs print has one form, whatever is said.
ONE_FORM = {("schema",): {"json"}, ("audit", "export"): {"json"}}
VERBS = [*leaves(typer.main.get_command(app_of()))]


def read_by(verb: Command) -> set[str]:
    """The names that the function of a verb reads."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(verb.callback))))
    names = (each for each in ast.walk(tree) if isinstance(each, ast.Name))
    return {each.id for each in names if isinstance(each.ctx, ast.Load)}


@pytest.mark.parametrize(("path", "verb"), VERBS, ids=[" ".join(path) for path, _ in VERBS])
def test_a_verb_reads_all_that_it_is_given(path: tuple[str, ...], verb: Command) -> None:
    given = {each.name for each in verb.params if each.name != "help"}
    assert given - read_by(verb) == ONE_FORM.get(path, set())
