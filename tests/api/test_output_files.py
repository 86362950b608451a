"""A file that is written takes its name whole, and never that of what was read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from release_sim.api.output_files import check_output_paths, new_folder, replace_file
from release_sim.errors import NotWrittenError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.reporting.atomic_file import replacing
from tests.cli.options import ALL
from tests.conftest import ROOT
from tests.process.desks import SMALL
from tests.wrong_input import GOOD, STORY, command, small

TIMELINE = str(ROOT / "scenarios/timelines/notice_67_minutes_after_the_release_in_2018.yaml")


def test_of_two_who_write_at_once_the_last_to_finish_wins_whole(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with replacing(path) as first:
        first.write(b"first, ")
        with replacing(path) as second:
            second.write(b"second")
            first.write(b"all of it")
        assert path.read_bytes() == b"second"
    assert path.read_bytes() == b"first, all of it"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_a_name_as_long_as_a_name_can_be_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    replace_file(path, "whole")
    assert path.read_text() == "whole"


def test_a_file_that_is_written_can_be_read_by_whom_others_are(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    replace_file(tmp_path / "out", "")
    modes = [os.stat(tmp_path / name).st_mode for name in ("usual", "out")]
    assert modes[0] == modes[1]


@pytest.mark.parametrize("link", [None, os.symlink, os.link], ids=["itself", "symlink", "link"])
def test_an_output_is_no_other_name_of_an_input(tmp_path: Path, link: object) -> None:
    read = tmp_path / "read"
    read.touch()
    diagnosis = Diagnosis()
    diagnosis.files.append(read)
    other = tmp_path / "." / "read"
    if callable(link):
        other = tmp_path / "other"
        link(read, other)
    with pytest.raises(NotWrittenError, match="different files"):
        check_output_paths(diagnosis, tmp_path / "new", other)
    check_output_paths(diagnosis, tmp_path / "new", None, tmp_path / "newer")
    with pytest.raises(NotWrittenError, match="different files"):
        check_output_paths(diagnosis, tmp_path / "new", tmp_path / "." / "new")


def test_a_circle_of_links_is_no_input(tmp_path: Path) -> None:
    os.symlink("a", tmp_path / "b")
    os.symlink("b", tmp_path / "a")
    check_output_paths(Diagnosis(), tmp_path / "a")


@pytest.mark.parametrize(
    "arguments",
    [
        ("test", "STORY", "--junit", "LINK.xml"),
        ("run", "STORY", "--record", "STORY"),
        ("report", "STORY", "-o", "LINK.html"),
        ("report", "FOLDER", "-o", "LINK.html"),
        ("rules", "--svg", "LINK.svg"),
        ("run", "STORY", "--record", "RULES/town/jail.yaml"),
    ],
    ids=" ".join,
)
def test_no_verb_writes_over_what_it_reads(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    story = tmp_path / "stories" / "story.yaml"
    story.parent.mkdir()
    story.write_text(GOOD, encoding="utf-8")
    rules = Path(STORY).parent / "small_rules"
    before = {path: path.read_bytes() for path in (story, *rules.rglob("*.yaml"))}
    names = {"STORY": str(story), "FOLDER": str(story.parent)}
    for name, read in ((".svg", rules / "town" / "jail.yaml"), (".html", story), (".xml", story)):
        link = tmp_path / f"by_another_name{name}"
        link.symlink_to(read)
        names[f"LINK{name}"] = str(link)
    given = [names.get(word, word.replace("RULES", str(rules))) for word in arguments]
    said = command(*small(*given))
    assert (said.code, said.out) == (2, "")
    assert "must be different files" in said.err
    assert {path: path.read_bytes() for path in before} == before


CASES = "cases.csv"
DESK = ("desk", "--days", "1", "--policy", "town")
TWO = (CASES, "--policy", "town", "--policy", "town")
WRITTEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("run", "--record"): (STORY,),
    ("replay", "--record"): (TIMELINE,),
    ("replay", "--svg"): (TIMELINE,),
    ("report", "--out"): (STORY,),
    ("across", "--csv"): (STORY, "--policies", "town"),
    ("across", "--picture"): (STORY, "--policies", "town"),
    ("rules", "--svg"): (),
    ("test", "--junit"): (STORY,),
    ("simulate", "--output"): DESK,
    ("simulate", "--events"): DESK,
    ("simulate", "--csv"): DESK,
    ("simulate", "--chart"): DESK,
    ("cohort synthesize", "--output"): ("--rows", "1", "--seed", "1"),
    ("cohort decide", "--output"): (CASES,),
    ("cohort decide", "--reject"): (CASES, "-o", "to.csv"),
    ("cohort decide", "--record"): (CASES, "-o", "to.csv"),
    ("cohort compare", "--csv"): TWO,
    ("cohort compare", "--chart"): TWO,
    ("cohort summarize", "--csv"): (CASES,),
    ("cohort summarize", "--chart"): (CASES,),
}
"""The options that take a file to be written, with the rest of a command."""

READ = {"--scenario", "--mapping", "--instruments", "--parameters", "--sign", "--cohort"}
READ |= {"--simulation", "--file", "--key", "--what-if"}


def test_every_option_that_takes_a_file_is_known_to_read_or_to_write() -> None:
    found = {
        (" ".join(path), max(each.opts, key=len))
        for path, each in ALL
        if each.metavar in ("FILE", "KEY", "PUBLIC")
    }
    assert {(verb, option) for verb, option in found if option not in READ} == WRITTEN.keys()


@pytest.mark.parametrize("ending", [".bmp", ".PDF"])
@pytest.mark.parametrize(("verb", "option"), WRITTEN, ids=" ".join)
def test_no_file_is_written_under_a_name_that_says_something_else(
    verb: str, option: str, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / CASES).write_text("as_of,custody.state\n2025-06-01,in_custody\n", encoding="utf-8")
    rules = () if verb in ("cohort summarize", "replay") else ("--rules", str(SMALL))
    given = (*verb.split(), *WRITTEN[verb, option], option, f"x{ending}", *rules)
    said = command(*given)
    assert (said.code, said.out) == (3, "")
    assert f"{option}:1:1: error[wrong-ending]: `x{ending}` does not end in" in said.err
    assert [each.name for each in tmp_path.iterdir()] == [CASES]


def test_a_key_is_not_written_under_the_name_of_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = command("audit", "keygen", "key.bmp")
    assert (said.code, list(tmp_path.iterdir())) == (3, [])
    assert "error[wrong-ending]" in said.err
    assert command("audit", "keygen", "office.key").code == 0


def test_a_file_whose_lines_tell_what_it_is_is_added_to_whatever_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command(*small("run", STORY, "--record", "r.jsonl")).code == 0
    Path("r.jsonl").rename("r.2026")
    assert command(*small("run", STORY, "--record", "r.2026")).code == 0


@pytest.mark.whole
def test_letters_of_an_ending_may_be_large_and_a_pipe_needs_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command(*small("rules", "--svg", "A.SVG")).code == 0
    assert command(*small("rules", "--svg", "/dev/null")).code == 0
    Path(CASES).write_text("as_of,custody.state\n2025-06-01,in_custody\n", encoding="utf-8")
    assert command(*small("cohort", "decide", CASES, "-o", "D.CSV", "--policy", "town")).code == 0
    assert Path("D.CSV").read_text(encoding="utf-8").startswith('"row","as_of",')
    done = command("cohort", "summarize", "D.CSV", "--csv", "/dev/null", "--chart", "C.PNG")
    assert done.code == 0, done
    assert Path("C.PNG").read_bytes().startswith(b"\x89PNG")


def test_a_folder_takes_its_name_whole_or_nothing_of_it_stays(tmp_path: Path) -> None:
    with new_folder(tmp_path / "new" / "rules") as half:
        (half / "a").touch()
        assert not (tmp_path / "new" / "rules").exists()
    assert [each.name for each in (tmp_path / "new" / "rules").iterdir()] == ["a"]

    def copied(to: Path) -> None:
        with new_folder(to) as half:
            (half / "a").touch()
            raise shutil.Error([("a", "b", "[Errno 28] No space left on device: 'a' -> 'b'")])

    with pytest.raises(NotWrittenError, match="more` cannot be written: no space left on device"):
        copied(tmp_path / "more")
    with pytest.raises(NotWrittenError, match="exists already; nothing was written"):
        copied(tmp_path / "new")
    assert [each.name for each in tmp_path.iterdir()] == ["new"]
