"""Completion: every name that a word can stand for, in three shells."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from release_sim.cli.line_names import candidates
from release_sim.cli.verbs import VERBS
from tests.cli.options import ALL
from tests.conftest import HANGS, ROOT
from tests.wrong_input import command

NAMES = ("ACTION", "ANSWER", "FACT", "FACT=VALUE", "NAME=CHOICE", "POLICY", "RULE", "SOURCE")
RED = "release-sim run seeds/red_light_stop"


def test_verbs_and_the_verbs_of_verbs_are_completed() -> None:
    assert set(candidates("release-sim ")) == set(VERBS)
    assert list(candidates("release-sim wh")) == ["what-if"]
    assert list(candidates("release-sim cohort sum")) == ["summarize"]


@pytest.mark.parametrize(
    ("path", "option"),
    sorted({(path[0], each.opts[0]) for path, each in ALL if each.metavar in NAMES}),
)
def test_every_option_that_takes_a_name_offers_names(path: str, option: str) -> None:
    inner = {"cohort": "cohort compare"}.get(path, path)
    if path == "cohort" and option not in {
        each.opts[0] for p, each in ALL if p == ("cohort", "compare")
    }:
        inner = "cohort explain"
    assert list(candidates(f"release-sim {inner} {option} "))


def test_facts_their_values_readings_and_their_choices_are_completed() -> None:
    assert list(candidates(f"{RED} --set custody.st")) == ["custody.state="]
    values = list(candidates(f"{RED} --set custody.state="))
    assert "custody.state=in_custody" in values
    assert "custody.state=unknown" in values
    assert list(candidates(f"{RED} --reading notify_scope=any")) == ["notify_scope=any_request"]


def test_papers_of_the_story_are_meant_by_their_names(tmp_path: Path) -> None:
    story = tmp_path / "story.yaml"
    story.write_text(
        "title: Two\nstory: Two letters come.\npolicy: denver\nas_of: 2025-06-01\n"
        "case: {requests: {first: {form: i_247a}, second: {form: i_247a}}}\n"
    )
    found = list(candidates(f"release-sim run {story} --set request.sec"))
    assert "request.second.form=" in found


def test_what_ifs_of_the_story_and_bundled_stories_are_completed() -> None:
    own = list(candidates("release-sim what-if seeds/red_light_stop --branch "))
    assert "before_the_ordinance" in own
    assert list(candidates("release-sim run seeds/red_l")) == ["seeds/red_light_stop"]
    assert list(candidates("release-sim explain x --what-if ")) == []


def test_names_come_from_the_rules_folder_that_the_line_names() -> None:
    rules = ROOT / "tests" / "golden" / "small_rules"
    assert list(candidates(f"release-sim run --rules {rules} --policy ")) == ["town"]


def test_nothing_is_ever_said_but_names() -> None:
    for line in (
        "release-sim nothing ",
        "release-sim run 'unclosed",
        "release-sim run --rules x -",
    ):
        said = command("completion", "zsh", "--line", line)
        assert (said.code, said.err) == (0, "")


def test_the_script_of_each_shell_is_printed_and_as_json() -> None:
    for shell in ("bash", "zsh", "fish"):
        said = command("completion", shell)
        assert f"release-sim completion {shell} --line" in said.out
        assert json.loads(command("completion", shell, "--json").out)["script"] in said.out
        if found := shutil.which(shell):
            subprocess.run([found, "-n"], input=said.out, text=True, check=True, timeout=HANGS)


@pytest.fixture
def on_path(tmp_path: Path) -> dict[str, str]:
    """An environment in which the shell finds the command."""
    (tmp_path / "release-sim").write_text(
        f"#!{sys.executable}\nfrom release_sim.cli.main import main\nmain()\n"
    )
    (tmp_path / "release-sim").chmod(0o755)
    return os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "TERM": "dumb"}


def test_bash_completes_behind_the_sign_of_a_value(on_path: dict[str, str]) -> None:
    bash = shutil.which("bash")
    assert bash
    script = command("completion", "bash").out
    line = f"{RED} --set custody.state=in_c"
    asked = (
        f'COMP_LINE="{line}"; COMP_POINT=${{#COMP_LINE}}; _release_sim; echo "${{COMPREPLY[@]}}"'
    )
    done = subprocess.run(
        [bash, "-c", f"{script}\n{asked}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=HANGS,
        cwd=ROOT,
        env=on_path,
    )
    assert done.stdout == "in_custody\n"


TYPED = {
    "release-sim run seeds/red_l": "seeds/red_light_stop",
    "release-sim run x --policy den": "denver",
    "release-sim run x --set custody.state=in_c": "custody.state=in_custody",
    "release-sim run x --reading notify_scope=any": "notify_scope=any_request",
}


@pytest.mark.whole
def test_fish_completes_stories_policies_values_and_readings(on_path: dict[str, str]) -> None:
    fish = shutil.which("fish")
    if fish is None:
        pytest.skip("no fish is installed")
    asked = "\n".join(f"complete -C '{line}'" for line in TYPED)
    done = subprocess.run(
        [fish, "--no-config", "-c", f"{command('completion', 'fish').out}\n{asked}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=HANGS,
        cwd=ROOT,
        env=on_path,
    )
    assert done.stdout.splitlines() == [*TYPED.values()]


@pytest.mark.whole
def test_zsh_completes_stories_policies_values_and_readings(
    on_path: dict[str, str], tmp_path: Path
) -> None:
    """Zsh completes only what is typed at a terminal, so it is given one."""
    zsh = shutil.which("zsh")
    if zsh is None:
        pytest.skip("no zsh is installed")
    script = tmp_path / "release-sim.zsh"
    script.write_text(command("completion", "zsh").out, encoding="utf-8")
    # Each line is completed by a tab; then Ctrl-A puts words before it that print it.
    lines = [f"{line}\t\x01print -r -- 'TYP''ED=' \x05\n" for line in TYPED]
    begin = f"autoload -U compinit; compinit -u -D; source {script}; print 'REA''DY'\n"
    shell = Terminal([zsh, "-f", "-i"], on_path)
    shell.type_and_await(begin, "READY")
    for line, whole in zip(lines, TYPED.values(), strict=True):
        shell.type_and_await(line, whole + "\r\n")
    assert shell.printed.count("TYPED= release-sim run") == len(TYPED)
    shell.close()


class Terminal:
    """A program at a terminal of its own, which is typed to and read from."""

    def __init__(self, arguments: list[str], env: dict[str, str]) -> None:
        self._child, self._terminal = pty.fork()
        if self._child == 0:
            os.chdir(ROOT)
            os.execve(arguments[0], arguments, env)  # noqa: S606  a shell is what is tested
        self.printed = ""

    def type_and_await(self, typed: str, mark: str) -> None:
        """Type a text, and read until the program has printed the mark."""
        os.write(self._terminal, typed.encode())
        read = ""
        while mark not in read:
            assert select.select([self._terminal], [], [], 60)[0], f"{mark!r} not in {read!r}"
            read += os.read(self._terminal, 4096).decode(errors="replace")
        self.printed += read

    def close(self) -> None:
        """Close the terminal, by which the program ends."""
        os.close(self._terminal)
        os.waitpid(self._child, 0)
