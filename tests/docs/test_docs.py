"""The documentation tells the truth: transcripts, generated pages, links, names, the map."""

from __future__ import annotations

import ast
import doctest
import re
from functools import cache
from pathlib import Path
from typing import Any, get_args

import generate
import pytest
import transcripts

from release_sim.api.file_schemas import KINDS
from release_sim.cli.verbs import PANELS, VERBS
from release_sim.cohort.people import parameters
from release_sim.loading import file_models, invariant_reader, scenario_models, word_models
from release_sim.loading.timelines import timeline_models
from release_sim.model.analysis.invariant import LAST_EVENTS
from release_sim.model.book import GROUP
from release_sim.model.problem import PROBLEMS
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Source, Statement
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import INSTRUMENTS, unqualified
from tests.conftest import ROOT
from tests.invariants import ALL_INVARIANTS

BY_HAND = generate.written_by_hand()
PAGES = [*BY_HAND, *sorted(generate.pages_written())]
CODE = re.compile(r"(?ms)^```.*?^```$|^(?: {4}.*\n)+")
QUOTED = re.compile(r"`([^`\n]+)`")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def prose(page: Path) -> str:
    """The page without its blocks of code."""
    return CODE.sub("", page.read_text(encoding="utf-8"))


@cache
def anchors(page: Path) -> frozenset[str]:
    headings = re.findall(r"(?m)^#+ (.+)$", CODE.sub("", page.read_text(encoding="utf-8")))
    return frozenset(re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings)


# The README shows a little of each verb; others take seconds each.
PLAYED = ("README.md",)


def played(page: Path) -> Any:
    """Return a page as a parameter of tests that play it."""
    marks = () if page.name in PLAYED else pytest.mark.whole
    return pytest.param(page, marks=marks, id=name_of(page))


@pytest.mark.parametrize("page", [played(page) for page in BY_HAND])
def test_transcripts_are_what_the_command_prints(page: Path, tmp_path: Path) -> None:
    for each in transcripts.play(page.read_text(encoding="utf-8"), tmp_path):
        message = f"$ {each.command}: run docs/generate.py and read the diff"
        assert each.as_shown(), "\n".join([message, *each.printed])


@pytest.mark.parametrize(
    "page", [p for p in BY_HAND if re.search(r"!\[", p.read_text())], ids=name_of
)
def test_every_picture_is_drawn_by_a_command_or_taken_of_a_browser(page: Path) -> None:
    for shown in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        picture = (page.parent / shown).resolve()
        if picture.suffix == ".png":
            assert picture.name in (ROOT / "docs/screenshots.py").read_text(encoding="utf-8")
            continue
        beside = "".join(other.read_text(encoding="utf-8") for other in picture.parent.glob("*.md"))
        assert re.search(rf"(?m)^\$ release-sim .* {re.escape(picture.name)}\b", beside), shown


@pytest.mark.parametrize("page", [played(p) for p in BY_HAND if "```pycon" in p.read_text()])
def test_python_on_a_page_does_what_the_page_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RELEASE_SIM_RULES", raising=False)
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    failed, tried = doctest.testfile(str(page), module_relative=False, report=True)
    assert tried
    assert not failed


def test_generated_pages_are_up_to_date() -> None:
    for page, text in generate.pages().items():
        assert page.read_text(encoding="utf-8") == text, f"run docs/generate.py: {name_of(page)}"


@pytest.mark.whole
def test_the_generator_writes_the_pages_it_names() -> None:
    assert generate.pages().keys() == generate.pages_written()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_resolve(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), f"{link} names no heading"


def test_the_index_names_every_page() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {
        (index.parent / link).resolve()
        for link in re.findall(r"\]\(([^)#\s]+)\)", index.read_text(encoding="utf-8"))
    }
    assert linked == set((ROOT / "docs").rglob("*.md")) - {index}


@pytest.fixture(scope="module")
def of_the_program(rulebook: Rulebook) -> set[str]:
    return names(rulebook)


@pytest.mark.parametrize("page", BY_HAND, ids=name_of)
def test_names_in_backticks_exist(page: Path, rulebook: Rulebook, of_the_program: set[str]) -> None:
    text = page.read_text(encoding="utf-8")
    known = of_the_program | set(re.findall(r"[\w.]+", "\n".join(CODE.findall(text))))
    groups = {name.split(".")[0] for name in (*VOCABULARY, *rulebook.rules)} | {"finding"}
    for word in QUOTED.findall(prose(page)):
        for quoted in re.findall(
            r"(?<![\w.*/-])[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*(?![\w.*/-])", word
        ):
            if page.name == "json.md" or quoted.endswith((".yaml", ".json")):
                continue  # keys of the JSON have a test of their own; such files are the reader's
            is_dotted = "." in quoted and quoted.split(".")[0] in groups
            if is_dotted or "_" in quoted:
                of_any = unqualified(quoted)[0]  # the name of a paper is the reader's
                assert {quoted, of_any} & known, f"`{word}` names nothing"


@pytest.mark.parametrize("page", BY_HAND, ids=name_of)
def test_files_in_backticks_exist(page: Path) -> None:
    for path in re.findall(r"`([a-z_]+/[\w/]+(?:\.py|\.md|/))`", prose(page)):
        assert (ROOT / path).exists(), f"`{path}` is not there"


def names(rulebook: Rulebook) -> set[str]:
    """Every name of the rulebook and the program that has a dot or an underscore in it."""
    found = {*VOCABULARY, *ACTIONS, *EVENT_KINDS, *LAST_EVENTS, *PROBLEMS, *VERBS}
    found |= {*rulebook.policies, *rulebook.sources, "turns_on_account", "decided_under", *KINDS}
    found |= {path.stem for path in (ROOT / "rules" / "mappings").iterdir()}
    found |= {f"{action}_pending" for action in ACTIONS}
    found |= {section for kind in INSTRUMENTS.values() for section in (kind.name, *kind.sections)}
    found |= {invariant.name for invariant in ALL_INVARIANTS}
    found |= {at for source in rulebook.sources.values() for at in source.statements}
    for rule in rulebook.rules:
        parts = rule.split(".")
        found |= {parts[0], ".".join(parts[:2]), rule}
    found |= {*rulebook.findings, *(f"finding.{name}" for name in rulebook.findings)}
    for reading in rulebook.readings.values():
        found |= {reading.name, f"reading.{reading.name}", *reading.choices}
    for fact in VOCABULARY.values():
        found |= set(fact.choices)
    shaped = (file_models, scenario_models, word_models, timeline_models)
    modules = (*shaped, invariant_reader, parameters)
    for shape in (
        *(each for module in modules for each in vars(module).values()),
        Source,
        Statement,
    ):
        found |= set(getattr(shape, "model_fields", ()))
    found |= set(get_args(file_models.Excluding))
    found |= {path.stem for path in (ROOT / "release_sim").rglob("*.py")}
    found |= {path.name for path in (*(ROOT / "release_sim").iterdir(), *ROOT.glob("*.py"))}
    return found | {
        GROUP,
        "as_if_",
        "release_sim",
        "any_of",
        "one_of",
        "is_not",
        "at_least",
        "at_most",
    }


@pytest.mark.whole
def test_docstrings_begin_with_a_verb_or_a_noun() -> None:
    clause = {"What", "That", "Whether", "How", "Of", "Where", "Who", "When", "Why", "Which"}
    for path in (ROOT / "release_sim").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                opening = (ast.get_docstring(node) or "-").split()[0]
                assert opening not in clause, f"{path}: {getattr(node, 'name', 'module')}"


def test_the_readme_names_every_folder_of_the_package() -> None:
    shown = re.search(r"(?ms)^ {4}release_sim/\n(.*?)^ {4}\S", README)
    assert shown
    named = re.findall(r"(?m)^ {6}(\S+)", shown[1])
    package = ROOT / "release_sim"
    folders = [f"{init.parent.name}/" for init in package.glob("*/__init__.py")]
    modules = [path.name for path in package.glob("*.py") if path.stem != "__init__"]
    assert sorted(named) == sorted([*folders, *modules])


def test_the_readme_can_be_read_in_a_few_minutes() -> None:
    assert len(README.split()) < 900


def test_every_path_that_the_architecture_names_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"[\w.]+(?:/[\w.]+)+/?|\b\w+\.py\b", text)
    assert named
    for path in named:
        places = [ROOT / path, ROOT / "release_sim" / path]
        assert any(place.exists() for place in places), f"`{path}` is not there"


@pytest.mark.parametrize(
    "words", [["cohort"], ["audit"], ["new"], ["cohort", "compare"], *([verb] for verb in VERBS)]
)
def test_help_has_no_types_of_python_and_cuts_nothing_off(words: list[str], tmp_path: Path) -> None:
    page = f"```console\n$ COLUMNS=80 {' '.join(['release-sim', *words, '--help'])}\n```\n"
    lines = transcripts.play(page, tmp_path)[0].printed
    assert lines[0].startswith("Usage: ")
    assert not re.search(r"<\w+(\[\w+\])?>", "\n".join(lines))
    assert not [line for line in lines[1:] if line.endswith("...")]


def test_the_readme_groups_the_verbs_as_the_help_does() -> None:
    rows = re.findall(r"(?m)^\| ([a-z ]+) \| (`.*) \|$", README)
    shown = {title: [each.split()[0] for each in QUOTED.findall(verbs)] for title, verbs in rows}
    assert shown.keys() == {title.lower() for title in PANELS}
    for title, panel in PANELS.items():
        assert set(shown[title.lower()]) >= panel.keys()


README = (ROOT / "README.md").read_text(encoding="utf-8")
