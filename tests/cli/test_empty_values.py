"""An empty value, as of a variable of the shell that is not set, is refused wherever it stands."""

from __future__ import annotations

import pytest
import typer.main

from release_sim.cli.main import command as app_of
from tests.cli.options import ALL, Command, Option, leaves
from tests.conftest import some
from tests.wrong_input import command

EMPTY_LINE = ("completion", "--line")  # the line of a shell in which nothing is typed yet
WITH_VALUE = [
    (path, each) for path, each in ALL if not each.is_flag and (*path, each.opts[0]) != EMPTY_LINE
]
WITH_ARGUMENT = [
    (path, verb)
    for path, verb in leaves(typer.main.get_command(app_of()))
    if any(each.param_type_name == "argument" for each in verb.params)
]


def name_of(value: object) -> str | None:
    return " ".join(value) if isinstance(value, tuple) else None


@pytest.mark.parametrize(("path", "option"), some(WITH_VALUE, 120), ids=name_of)
def test_an_option_is_given_something(path: tuple[str, ...], option: Option) -> None:
    name = option.opts[-1]
    said = command(*path, name, *[""] * option.nargs)
    assert (said.code, said.out) == (2, "")
    assert f"{name} is given an empty value" in said.err


@pytest.mark.parametrize(("path", "verb"), WITH_ARGUMENT, ids=name_of)
def test_an_argument_is_given_something(path: tuple[str, ...], verb: Command) -> None:
    arguments = [each for each in verb.params if each.param_type_name == "argument"]
    said = command(*path, *[""] * len(arguments))
    assert (said.code, said.out) == (2, "")
    assert "is given an empty value" in said.err


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("run", "--fail-on", "x"), "'x' is not one of 'required',"),
        (("simulate", "--days", "x"), "for '--days': it is not a whole number"),
        (("simulate", "--days", "0"), "for '--days': it is less than 1"),
        (("prove", "--instruments", "9"), "for '--instruments': it is more than 8"),
    ],
)
def test_a_value_is_refused_in_plain_words(call: tuple[str, ...], said: str) -> None:
    found = command(*call)
    assert found.code == 2
    assert said in found.err
    assert not {"Value error", "Input should be"} & set(found.err.split(": "))
