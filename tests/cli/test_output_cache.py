"""Cached output is printed again, but only while nothing that it depends on changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest

from release_sim.cli.completion_line import Shell, TypedLine
from release_sim.cli.line_names import candidates
from release_sim.cli.questions import print_kept_output, question_of
from release_sim.loading import content_hash
from release_sim.loading.disk_cache import VARIABLE
from tests.conftest import ROOT, some
from tests.wrong_input import GOLDEN, POLICY_FILE

STORY = ROOT / "scenarios" / "seeds" / "red_light_stop.yaml"
# The command as it starts, and on standard error every file that it opens and folder it lists.
LOOKED_AT = """
import os, sys
seen = []
def hook(event, arguments):
    if event in ("open", "os.listdir", "os.scandir") and not isinstance(arguments[0], int):
        seen.append(os.path.abspath(os.fsdecode(arguments[0])))
sys.addaudithook(hook)
from release_sim.cli.main import main
try:
    main()
finally:
    print("\\n".join(seen), file=sys.stderr)
"""


class Told(NamedTuple):
    """The output, and whether the command had to be run for it."""

    out: str
    ran: bool


Ask = Callable[..., Told]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN / "small_rules", tmp_path / "rules"))


@pytest.fixture
def story(tmp_path: Path) -> Path:
    return Path(shutil.copy(STORY, tmp_path / "story.yaml"))


@pytest.fixture
def ask(cache: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Ask a command line of a command that prints a number, another one each time it is run."""
    runs = list[int]()

    def asked(*words: object, note: str = "", code: int = 0) -> Told:
        before = len(runs)

        def command() -> None:
            runs.append(len(runs))
            print(f"answer {len(runs)}")  # noqa: T201  as the command does
            if note:
                print(note, file=sys.stderr)  # noqa: T201  the same
            raise SystemExit(code)

        with suppress(SystemExit):
            print_kept_output([str(word) for word in words], command)
        return Told(capsys.readouterr().out, len(runs) > before)

    assert not cache.exists()
    return asked


def test_what_was_printed_is_printed_again_without_running_anything(ask: Ask, story: Path) -> None:
    first, again = ask("run", story), ask("run", story)
    assert (first.ran, again.ran) == (True, False)
    assert again.out == first.out == "answer 1\n"
    assert ask("run", story, "--json").ran


@pytest.mark.parametrize("change", ["story", "rule", "words", "added", "removed", "renamed"])
def test_a_byte_that_differs_is_asked_anew(change: str, ask: Ask, story: Path, rules: Path) -> None:
    words = rules / "words" / "en" / "findings.yaml"
    words.parent.mkdir(parents=True, exist_ok=True)
    words.write_text("title: Words\n")
    asked = ("run", story, "--rules", rules)
    ask(*asked)
    assert not ask(*asked).ran
    policy = rules / POLICY_FILE
    times = os.stat(policy).st_atime_ns, os.stat(policy).st_mtime_ns
    if change == "story":
        story.write_text(story.read_text() + "\n")
    elif change == "rule":  # of the same size, at the same time
        policy.write_text(policy.read_text().swapcase())
        os.utime(policy, ns=times)
    elif change == "words":
        words.write_text("title: Wordz\n")
    elif change == "added":
        shutil.copy(policy, policy.with_name("village.yaml"))
    elif change == "removed":
        policy.unlink()
    else:
        policy.rename(policy.with_name("village.yaml"))
    assert ask(*asked).ran


@pytest.mark.parametrize(
    ("name", "value"),
    [("COLUMNS", "44"), ("NO_COLOR", "1"), ("RELEASE_SIM_RULES", "."), ("LANG", "xx")],
)
def test_another_environment_is_another_question(
    name: str, value: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("run", "--help")
    assert not ask("run", "--help").ran
    monkeypatch.setenv(name, value)
    assert ask("run", "--help").ran


def test_another_program_is_another_question(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("--help")
    monkeypatch.setattr("release_sim.cli.output_cache.program", lambda _: "another")
    assert ask("--help").ran


@pytest.mark.parametrize("end", [{"code": 1}, {"note": "note: something"}])
def test_what_ends_badly_or_has_something_to_note_is_not_kept(
    end: dict[str, object], ask: Ask, story: Path
) -> None:
    ask("run", story, **end)
    assert ask("run", story).ran


def test_what_is_read_while_it_is_being_written_is_not_kept(
    cache: Path, story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = story.read_text()

    def command() -> None:
        story.write_text(whole + "\n# a line more")
        print("of what was not there before")  # noqa: T201  as the command does

    print_kept_output(["run", str(story)], command)
    story.write_text(whole)
    question = question_of(["run", str(story)])
    assert question
    assert question.kept() is None
    assert capsys.readouterr().out
    assert not cache.exists()


@pytest.mark.parametrize("spoilt", [b"", b"x" * 40])
def test_what_is_not_whole_is_passed_over(
    spoilt: bytes, ask: Ask, cache: Path, story: Path
) -> None:
    ask("run", story)
    (path,) = cache.iterdir()
    path.write_bytes(spoilt)
    assert ask("run", story).ran
    assert not ask("run", story).ran


def test_without_a_folder_nothing_is_kept(
    ask: Ask, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "")
    ask("run", story)
    assert ask("run", story).ran


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["run"],
        ["run", "-"],
        ["run", str(STORY.parent)],
        ["run", "no_such_story"],
        ["run", str(STORY), "no_such_story"],
        ["run", str(STORY), "--record", "file"],
        ["run", str(STORY), "-k", "light"],
        ["run", str(STORY), "--policy"],
        ["run", str(STORY), "--rules=rules"],
        ["check", str(STORY)],
        ["test", "--write", "--help"],
        ["completion", "bash"],
        ["completion", "csh", "--line", "release-sim "],
    ],
    ids=" ".join,
)
def test_what_may_depend_on_more_than_files_is_no_question(words: Sequence[str]) -> None:
    assert question_of(words) is None


def test_a_bundled_story_is_read_by_its_name() -> None:
    by_name = question_of(["run", "seeds/red_light_stop"])
    assert by_name
    assert by_name.stories == (STORY,)


@pytest.mark.parametrize("language", some(["es", "en"], 1))
def test_nothing_is_looked_at_that_is_not_hashed(language: str) -> None:
    asked = ["run", str(STORY), "--language", language]
    question = question_of(asked)
    assert question
    told = subprocess.run(
        [sys.executable, "-P", "-c", LOOKED_AT, *asked],
        env={**os.environ, VARIABLE: ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    package = ROOT / "release_sim"
    seen = {Path(line) for line in told.stderr.splitlines() if line.startswith(str(ROOT))}
    seen = {path for path in seen if ".venv" not in path.parts and "__pycache__" not in path.parts}
    modules = {Path(path) for path, _, _ in content_hash.modules_below(package)}
    of_program = {path for path in seen if path.is_relative_to(package) and path.is_file()}
    assert of_program <= modules
    hashed = {STORY, *map(Path, content_hash.files_below(ROOT / "rules"))}
    read = {path for path in seen - of_program if path.is_file()}
    assert read <= hashed
    assert STORY in read
    assert any(path.is_relative_to(ROOT / "rules" / "words" / language) for path in read)
    listed = {path for path in seen if path.is_dir()}
    outside = {path for path in listed if not path.is_relative_to(ROOT / "rules")}
    assert outside <= {package, *package.rglob("*"), *map(Path, sys.path), ROOT}


LINES = [
    "release-sim ",
    "release-sim ru",
    "release-sim cohort sum",
    "release-sim run --po",
    "release-sim run x --policy den",
    "release-sim run seeds/red_light_stop --set custody.st",
    "release-sim run seeds/red_light_stop --set custody.state=in_c",
    "release-sim run --reading notify_scope=any",
    "release-sim policies den",
    "release-sim run seeds/red_l",
    "release-sim explain x --json -",
]


@pytest.mark.parametrize("line", LINES)
def test_what_can_stand_in_a_place_is_kept_for_whatever_is_typed_there(
    line: str, cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = TypedLine.of(line)
    expected = {shell: typed.chosen(candidates(line), shell) for shell in Shell}
    stem = " ".join(("release-sim", *typed.before, typed.stem))
    print_kept_output(["completion", "zsh", "--line", stem], pytest.fail)
    assert capsys.readouterr().out.splitlines() == candidates(stem)
    assert cache.is_dir()
    monkeypatch.setattr("release_sim.cli.line_names.names_of", _not_kept)
    for shell in Shell:
        print_kept_output(["completion", shell, "--line", line], pytest.fail)
        found = capsys.readouterr().out.splitlines()
        assert found == expected[shell]
        assert found


def _not_kept(_: object) -> NoReturn:
    pytest.fail("it was not kept")


@pytest.mark.usefixtures("cache")
def test_names_of_the_rules_are_kept_for_every_line_until_a_byte_of_theirs_differs(
    rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = candidates(f"release-sim run --rules {rules} --policy ")
    with monkeypatch.context() as without:
        without.setattr("release_sim.api.completion_names.Completion._rulebook", None)
        assert candidates(f"release-sim replay --rules {rules} --policy ") == first == ["town"]
    policy = rules / POLICY_FILE
    policy.rename(policy.with_name("village.yaml"))
    assert candidates(f"release-sim run --rules {rules} --policy ") == ["village"]
