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
from tests.wrong_input import GOOD, STORY, command, small


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
        ("test", "STORY", "--junit", "STORY"),
        ("run", "STORY", "--record", "STORY"),
        ("report", "STORY", "-o", "STORY"),
        ("report", "FOLDER", "-o", "STORY"),
        ("rules", "--svg", "PICTURE"),
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
    picture = tmp_path / "a_rule_file_by_another_name.svg"
    picture.symlink_to(rules / "town" / "jail.yaml")
    names = {"STORY": str(story), "FOLDER": str(story.parent), "PICTURE": str(picture)}
    given = [names.get(word, word.replace("RULES", str(rules))) for word in arguments]
    said = command(*small(*given))
    assert (said.code, said.out) == (2, "")
    assert "must be different files" in said.err
    assert {path: path.read_bytes() for path in before} == before


def test_a_picture_is_not_written_over_a_rule_file() -> None:
    path = Path(STORY).parent / "small_rules" / "policies" / "town.yaml"
    before = path.read_bytes()
    said = command(*small("rules", "--svg", str(path)))
    assert (said.code, path.read_bytes()) == (3, before)
    assert "error[not-a-picture]" in said.err


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
