"""Wrong input of the audit verbs is named, and nothing is overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.audit.test_audit import RED_LIGHT
from tests.audit.verbs import good
from tests.wrong_input import command


@pytest.mark.parametrize("number", ["99", str(10**30)])
@pytest.mark.usefixtures("here")
def test_a_line_beyond_the_end_is_not_shown(number: str) -> None:
    good("run", RED_LIGHT, "--record", "r")
    said = command("audit", "show", "r", number)
    assert (said.code, said.out) == (5, "")
    assert said.err.startswith("error: no line ")


def test_a_private_key_has_no_name_of_a_public_one(here: Path) -> None:
    said = command("audit", "keygen", "k1.pub")
    assert (said.code, list(here.iterdir())) == (2, [])


@pytest.mark.parametrize("there", ["key", "key.pub"])
def test_a_key_is_never_written_over_nor_half_a_pair_left(there: str, here: Path) -> None:
    (here / there).write_text("mine")
    said = command("audit", "keygen", "key")
    assert (said.code, said.err) == (2, f"error: `{there}` exists already; nothing was written\n")
    assert [path.name for path in here.iterdir()] == [there]
    assert (here / there).read_text() == "mine"
    assert command("audit", "keygen", "no/folder/key").code == 2
    assert command("audit", "keygen", ".").code == 2
    assert [path.name for path in here.iterdir()] == [there]


def test_verify_names_the_first_bad_line_and_exits_with_1(here: Path) -> None:
    good("run", RED_LIGHT, "--record", "r")
    lines = (here / "r").read_bytes().splitlines(keepends=True)
    (here / "r").write_bytes(lines[0] + lines[1].replace(b'"silent"', b'"permitted"', 1))
    said = command("audit", "verify", "r")
    assert (said.code, said.err) == (1, "")
    assert said.out.startswith("r:2: changed: the content does not match the hash\n")
    value = json.loads(command("audit", "verify", "r", "--json").out)
    assert value["bad"]["fault"] == "changed"
    for verb in (("rerun", "r"), ("show", "r", "1"), ("export", "r", "--prov")):
        said = command("audit", *verb)
        assert (said.code, said.out) == (3, "")
        assert "r:2:1: error[broken-record]: changed: " in said.err


@pytest.mark.parametrize(
    ("arguments", "code", "wrong"),
    [
        (("verify", "gone"), 3, "gone:1:1: error[file-not-found]"),
        (("verify", "."), 3, ".:1:1: error[is-a-folder]"),
        (("verify", "empty"), 5, "no record in empty"),
        (("verify", "empty", "--expect-count", "2"), 1, "end missing: it had 2 lines, and has 0"),
        (("verify", "r", "--expect-head", "abc"), 2, "64 hexadecimal digits"),
        (("verify", "r", "--key", "r"), 3, "r:1:1: error[not-a-key]"),
        (("verify", "r", "--key", "gone"), 3, "gone:1:1: error[file-not-found]"),
        (("verify", "r", "--key", "key"), 3, "key:1:1: error[not-a-key]"),
        (("show", "r", "99"), 5, "no line 99 in r"),
        (("show", "r", "0"), 2, "Invalid value"),
        (("show", "empty", "1"), 5, "no record in empty"),
        (("rerun", "empty"), 5, "no record in empty"),
        (("export", "r"), 2, "name the form: --prov"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_wrong_input_is_named(
    arguments: tuple[str, ...], code: int, wrong: str, here: Path
) -> None:
    good("run", RED_LIGHT, "--record", "r")
    good("audit", "keygen", "key")
    (here / "empty").touch()
    said = command("audit", *arguments)
    assert said.code == code, said
    assert wrong in (said.out if code == 1 else said.err)  # what is found is the answer asked for


@pytest.mark.parametrize(
    ("options", "code", "wrong"),
    [
        (("--sign", "key"), 2, "--sign needs --record"),
        (("--record", "."), 2, "error: `.` cannot be written: is a directory"),
        (("--record", "/dev/null"), 2, "error: `/dev/null` cannot be written: it is not a regular"),
        (("--record", "no/r"), 2, "error: `no/r` cannot be written: no such file or directory"),
        (("--record", "r", "--sign", "gone"), 3, "gone:1:1: error[file-not-found]"),
        (("--record", "r", "--sign", "key.pub"), 3, "key.pub:1:1: error[not-a-key]"),
        (("--record", "key"), 3, "key:3:1: error[broken-record]"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_what_cannot_be_recorded_is_not_printed(
    options: tuple[str, ...], code: int, wrong: str, here: Path
) -> None:
    good("audit", "keygen", "key")
    said = command("run", RED_LIGHT, *options)
    assert (said.code, said.out) == (code, "")
    assert wrong in said.err
    assert not (here / "r").exists()


def test_a_broken_line_is_said_when_the_next_is_written(here: Path) -> None:
    good("run", RED_LIGHT, "--record", "r")
    whole = (here / "r").read_bytes()
    (here / "r").write_bytes(whole[:-100])
    said = good("run", RED_LIGHT, "--record", "r")
    assert "a writer was interrupted after" in said.err
    fence = whole.count(b"\n")
    assert f"line {fence} fences" in good("audit", "verify", "r").out
    assert "interrupted" in good("audit", "show", "r", str(fence)).out
    assert "fence" not in good("audit", "rerun", "r").out
