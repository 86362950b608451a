"""Books of installed packages add to the program's rules, and every answer of theirs says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from release_sim.loading.books import VARIABLE, story_file
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.found_files import bundled
from release_sim.loading.rulebook_files import books_of, files_of
from release_sim.model.book import GROUP
from tests.books import install_books
from tests.conftest import some
from tests.wrong_input import command

NAME = "larkspur_county"
STORY = f"{NAME}/a_detainer_alone"
STORY_OF_THE_PROGRAM = "seeds/notice_and_release_into_the_fenced_lot"

Install = Callable[..., Path]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a package that brings one place, and return the folder that Python imports it from."""
    made = tmp_path_factory.mktemp("book") / "made"
    asked = ("new", "jurisdiction", NAME, "--like", "colorado_county", "--package")
    said = command(*asked, "--in", str(made))
    assert said.code == 0, said.err
    return made


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: Path) -> Install:
    """Install books as pip does: by metadata on the path."""
    monkeypatch.syspath_prepend(package)

    def installed(name: str = NAME, value: str = f"{NAME}_rules", by: str = "larkspur") -> Path:
        info = tmp_path / f"{by}-1.2.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {by}\nVersion: 1.2\n")
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {value}\n")
        install_books(tmp_path, monkeypatch)
        return tmp_path

    return installed


def book(folder: Path, **files: str) -> str:
    """Write a Python package with these files in ``rules``, ``__`` for a slash; return its name."""
    for name, text in files.items():
        path = folder / "other_rules" / "rules" / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "other_rules" / "__init__.py").write_text("raise SystemExit('it was run')\n")
    return "other_rules"


def test_its_policies_and_scenarios_stand_beside_those_of_the_program(install: Install) -> None:
    install()
    said = command("test", "-k", NAME)
    assert (said.code, "4 scenarios" in said.out) == (0, True)
    assert "the book larkspur_county of the package larkspur 1.2" in command("policies").out


@pytest.mark.whole
def test_every_answer_that_rests_on_it_tells_its_origin_and_hash(install: Install) -> None:
    install()
    (decision,) = json.loads(command("run", STORY, "--json").out)
    origin = decision["caveats"][0]
    assert (origin["book"], origin["package"], origin["version"]) == (NAME, "larkspur", "1.2")
    for asked in (
        ("run", STORY),
        ("explain", STORY, "--action", "hold_past_release"),
        ("compare", NAME, "colorado_county", "--instruments", "1"),
        ("across", STORY, "--policies", f"denver,{NAME}"),
        ("what-if", STORY, "--policy", "denver"),
    ):
        said = " ".join(command(*asked).out.split())
        assert f"larkspur 1.2 brings (hash {origin['hash'][:12]})" in said, asked


def test_answers_of_the_program_alone_say_nothing_of_it(install: Install) -> None:
    before = command("run", STORY_OF_THE_PROGRAM).out
    install()
    assert command("run", STORY_OF_THE_PROGRAM).out == before


def test_the_hash_moves_with_what_the_book_says(install: Install, tmp_path: Path) -> None:
    policy = (bundled("rules") / "policies" / "colorado_county.yaml").read_text()
    hashes = []
    for says in (policy, policy, policy + "# another byte\n"):
        install(value=book(tmp_path, policies__meadow_county=says))
        diagnosis = Diagnosis()
        (origin,) = books_of(bundled("rules"), files_of(bundled("rules"), diagnosis)).values()
        diagnosis.raise_if_any()
        hashes.append(origin.digest)
    assert hashes[0] == hashes[1] != hashes[2]


def test_books_are_left_out_or_chosen_by_a_variable(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    install()
    monkeypatch.setenv(VARIABLE, "")
    assert NAME not in command("policies").out
    monkeypatch.setenv(VARIABLE, NAME)
    assert NAME in command("policies").out
    monkeypatch.setenv(VARIABLE, "larkspor_county")
    said = command("policies")
    assert (said.code, "unknown book `larkspor_county`" in said.err) == (3, True)


def test_another_rules_folder_stands_alone(install: Install, tmp_path: Path) -> None:
    install()
    made = tmp_path / "mine"
    assert command("new", "rules", str(made.name), "--in", str(tmp_path)).code == 0
    assert NAME not in command("policies", "--rules", str(made)).out


@pytest.mark.parametrize(
    ("files", "taken"),
    some(
        [
            ({"denver__notice": "title: Mine\nrules: {}\n"}, "denver"),
            ({"sources__crs_24_76_6_101": "title: Mine\n"}, "sources/crs_24_76_6_101.yaml"),
            ({"policies__denver": "title: Mine\n"}, "policies/denver.yaml"),
            ({"jurisdiction": "policy: mine\n"}, "jurisdiction.yaml"),
        ],
        2,
    ),
)
def test_a_book_changes_nothing_that_the_program_has(
    install: Install, tmp_path: Path, files: dict[str, str], taken: str
) -> None:
    install(value=book(tmp_path, **files))
    said = command("policies")
    assert said.code == 3
    assert f"error[brought-twice]: the program has `{taken}` already" in said.err


def test_two_books_of_one_name_and_two_of_one_law_are_refused(install: Install) -> None:
    install()
    install(by="meadow")
    said = command("policies")
    assert "error[repeated-book]: two installed packages bring a book" in said.err
    install(name="meadow", by="meadow")
    said = command("policies")
    assert f"book `{NAME}` has `{NAME}` already" in said.err


NO_BOOKS = ("no_such_package", "email", "json.decoder", f"{NAME}_rules.no")


@pytest.mark.parametrize("value", some(NO_BOOKS, 2))
def test_a_book_that_is_not_there_is_told_with_the_package_that_names_it(
    install: Install, value: str
) -> None:
    install(value=value)
    said = command("policies")
    assert said.code == 3
    assert f"error[book-not-found]: the package `{value}` has no folder `rules`" in said.err
    assert f"larkspur 1.2, {GROUP}: {NAME} = {value}" in said.err


def test_no_module_of_a_book_is_run(install: Install, tmp_path: Path) -> None:
    text = (bundled("rules") / "policies" / "colorado_county.yaml").read_text()
    install(value=book(tmp_path, policies__meadow_county=text))
    assert "meadow_county" in command("policies").out


@pytest.mark.parametrize(
    "name",
    [
        "seeds/red_light_stop",
        "seeds/red_light_stop.yaml",
        "scenarios/seeds/red_light_stop.yaml",
        "seeds",
        "scenarios/seeds",
    ],
)
def test_a_bundled_story_is_found_from_any_folder_as_the_pages_name_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = command("run", name, "-k", "red_light", "--no-trace")
    assert (said.code, said.err) == (0, "")
    assert "A driver runs a red light" in said.out


@pytest.mark.parametrize("name", ["../rules/federal", "/seeds", "seeds/none_such"])
def test_what_is_no_name_of_a_bundled_story_is_none(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert story_file(Path(name)) == Path(name)
