"""A rulebook is kept between starts, and relied on only where nothing it was made of differs."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable
from hashlib import sha256
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest

from release_sim.errors import FilesAreWrongError
from release_sim.loading import rulebook_reader
from release_sim.loading.compiled_rulebook import keep, kept, key_of
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.disk_cache import VARIABLE, cache_folder
from release_sim.loading.input_files import tree_of
from release_sim.loading.word_files import WordFiles
from release_sim.model.language import Language
from release_sim.model.rulebook import Rulebook
from tests.wrong_input import GOLDEN, POLICY_FILE

SECTIONS = (
    *("answers", "duties", "facts", "columns", "findings"),
    *("readings", "policies", "limits", "rules"),
)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN / "small_rules", tmp_path / "rules"))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], tuple[Rulebook, int]]:
    """Read a folder; return the rulebook and how many of its files were parsed."""
    asked: list[Path] = []

    def counted(path: Path, data: bytes, diagnosis: Diagnosis) -> object:
        asked.append(path)
        return tree_of(path, data, diagnosis)

    monkeypatch.setattr("release_sim.loading.rulebook_parser.tree_of", counted)

    def read(folder: Path) -> tuple[Rulebook, int]:
        asked.clear()
        return rulebook_reader.load_rulebook(folder, Diagnosis()), len(asked)

    return read


Read = Callable[[Path], tuple[Rulebook, int]]


def test_what_was_read_is_not_parsed_again_and_is_the_same(
    rules: Path, cache: Path, parsed: Read
) -> None:
    first, files = parsed(rules)
    again, none = parsed(rules)
    assert files > 3
    assert none == 0
    assert again == first
    assert {n: p.digest for n, p in again.policies.items()} == {
        n: p.digest for n, p in first.policies.items()
    }
    assert len([*cache.iterdir()]) == 1


def test_the_diagnosis_knows_the_files_as_if_they_had_been_parsed(rules: Path, cache: Path) -> None:
    fresh, later = Diagnosis(), Diagnosis()
    rulebook_reader.load_rulebook(rules, fresh)
    assert cache.is_dir()
    rulebook_reader.load_rulebook(rules, later)
    assert later.files == fresh.files
    assert vars(later) == vars(fresh)


@pytest.mark.parametrize("change", ["edited", "renamed", "added", "removed"])
def test_whatever_differs_is_parsed(change: str, rules: Path, cache: Path, parsed: Read) -> None:
    parsed(rules)
    path = rules / POLICY_FILE
    if change == "edited":
        path.write_text(path.read_text().replace("title: ", "title: Another ", 1))
    elif change == "renamed":
        path.rename(path.with_name("village.yaml"))
    elif change == "added":
        shutil.copy(path, path.with_name("village.yaml"))
    else:
        path.unlink()
    assert cache.is_dir()
    assert parsed(rules)[1] > 0


def test_a_rulebook_with_something_wrong_is_not_kept(rules: Path, cache: Path) -> None:
    (rules / POLICY_FILE).write_text("title: x\n")
    for _ in range(2):
        diagnosis = Diagnosis()
        rulebook_reader.load_rulebook(rules, diagnosis)
        assert len(diagnosis)
    assert not cache.exists()


@pytest.mark.parametrize("spoilt", ["cut", "another", "not_a_rulebook"])
def test_what_is_not_whole_is_passed_over_and_written_anew(
    spoilt: str, rules: Path, cache: Path, parsed: Read
) -> None:
    first, files = parsed(rules)
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    body = pickle.dumps({"a": 1})
    path.write_bytes(
        {
            "cut": whole[:-1],
            "another": whole[:40] + b"x" + whole[41:],
            "not_a_rulebook": sha256(body).digest() + body,
        }[spoilt]
    )
    assert parsed(rules) == (first, files)
    assert parsed(rules) == (first, 0)


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_a_folder_in_which_others_may_write_is_not_relied_on(
    rules: Path, cache: Path, parsed: Read
) -> None:
    parsed(rules)
    cache.chmod(0o777)
    assert parsed(rules)[1] > 0


def test_where_nothing_can_be_written_the_files_are_parsed(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parsed: Read
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file" / "below"))
    assert [parsed(rules)[1] > 0, parsed(rules)[1] > 0] == [True, True]
    monkeypatch.setenv(VARIABLE, "")
    assert cache_folder() is None
    assert parsed(rules)[1] > 0


def test_several_at_once_leave_one_whole_file(cache: Path, small_rulebook: Rulebook) -> None:
    key = key_of({"a.yaml": b"1"})
    with ThreadPool(4) as pool:
        pool.map(lambda _: keep(key, small_rulebook), range(20))
    assert kept(key) == small_rulebook
    assert [path.name for path in cache.iterdir()] == [f"{key}.rulebook"]


def test_only_the_last_few_are_kept(cache: Path, small_rulebook: Rulebook) -> None:
    for number in range(12):
        keep(key_of({"a.yaml": str(number).encode()}), small_rulebook)
    assert len([*cache.iterdir()]) == 8
    assert kept(key_of({"a.yaml": b"11"})) == small_rulebook


def test_a_key_is_of_names_and_bytes() -> None:
    keys = {
        key_of({"a": b"12", "b": b"3"}),
        key_of({"a": b"1", "b": b"23"}),
        key_of({"a": b"12", "c": b"3"}),
        key_of({"a": b"12"}),
    }
    assert len(keys) == 4


@pytest.mark.parametrize("language", Language)
def test_words_that_were_read_are_not_parsed_again_and_are_the_same(
    language: Language, rules: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = rules / "words" / language / "findings.yaml"
    own.parent.mkdir(parents=True, exist_ok=True)
    clauses = "{is: it is so, not: it is not so, unknown: it is open, ask: Is it so?}"
    own.write_text(f"title: Words\nfindings:\n  found: {clauses}\n")

    def read() -> list[object]:
        words = WordFiles(rules, language, Diagnosis())
        return [getattr(words, name) for name in SECTIONS]

    fresh = read()
    assert cache.is_dir()
    with monkeypatch.context() as kept_alone:
        kept_alone.setattr("release_sim.loading.word_sections.tree_of", None)
        assert read() == fresh
    own.write_text(own.read_text().replace("it is open", "it is ajar"))
    assert read()[SECTIONS.index("findings")] != fresh[SECTIONS.index("findings")]
    own.write_text("title: Words\nfindings:\n  found: {}\n")
    for _ in range(2):
        with pytest.raises(FilesAreWrongError):
            read()
