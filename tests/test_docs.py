"""The documentation tells the truth: transcripts, generated pages, links, names, the map."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from release_sim.analysis.invariants import INVARIANTS
from release_sim.cli.main import VERBS
from release_sim.loading import shapes
from release_sim.model.case import VOCABULARY
from release_sim.model.problem import PROBLEMS
from release_sim.model.rule import ACTIONS
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Source, Statement

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "docs"))

import generate  # noqa: E402  it lies in docs, which is no package
import transcripts  # noqa: E402  the same

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


@pytest.mark.parametrize("page", BY_HAND, ids=name_of)
def test_transcripts_are_what_the_command_prints(page: Path, tmp_path: Path) -> None:
    for played in transcripts.play(page.read_text(encoding="utf-8"), tmp_path):
        message = f"$ {played.command}: run docs/generate.py and read the diff"
        assert played.as_shown(), "\n".join([message, *played.printed])


def test_generated_pages_are_up_to_date() -> None:
    for page, text in generate.pages().items():
        assert page.read_text(encoding="utf-8") == text, f"run docs/generate.py: {name_of(page)}"


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


@pytest.mark.parametrize("page", BY_HAND, ids=name_of)
def test_names_in_backticks_exist(page: Path, rulebook: Rulebook) -> None:
    text = page.read_text(encoding="utf-8")
    known = names(rulebook) | set(re.findall(r"[\w.]+", "\n".join(CODE.findall(text))))
    groups = {name.split(".")[0] for name in (*VOCABULARY, *rulebook.rules)} | {"finding"}
    for word in QUOTED.findall(prose(page)):
        for quoted in re.findall(
            r"(?<![\w.*/-])[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*(?![\w.*/-])", word
        ):
            if page.name == "json.md" or quoted.endswith((".yaml", ".json")):
                continue  # keys of the JSON have a test of their own; such files are the reader's
            is_dotted = "." in quoted and quoted.split(".")[0] in groups
            if is_dotted or "_" in quoted:
                assert quoted in known, f"`{word}` names nothing"


@pytest.mark.parametrize("page", BY_HAND, ids=name_of)
def test_files_in_backticks_exist(page: Path) -> None:
    for path in re.findall(r"`([a-z_]+/[\w/]+(?:\.py|\.md|/))`", prose(page)):
        assert (ROOT / path).exists(), f"`{path}` is not there"


def names(rulebook: Rulebook) -> set[str]:
    """Every name of the books and the program that has a dot or an underscore in it."""
    found = {*VOCABULARY, *ACTIONS, *PROBLEMS, *VERBS, *rulebook.policies, *rulebook.sources}
    found |= {invariant.name for invariant in INVARIANTS}
    for rule in rulebook.rules:
        parts = rule.split(".")
        found |= {parts[0], ".".join(parts[:2]), rule}
    found |= {*rulebook.findings, *(f"finding.{name}" for name in rulebook.findings)}
    for reading in rulebook.readings.values():
        found |= {reading.name, f"reading.{reading.name}", *reading.choices}
    for fact in VOCABULARY.values():
        found |= set(fact.choices)
    for shape in (*vars(shapes).values(), Source, Statement):
        found |= set(getattr(shape, "model_fields", ()))
    found |= {path.stem for path in (ROOT / "release_sim").rglob("*.py")}
    found |= {path.name for path in (ROOT / "release_sim").iterdir()}
    return found | {"as_if_", "release_sim", "any_of", "one_of", "is_not", "at_least", "at_most"}


def test_the_map_of_the_house_names_every_room() -> None:
    shown = re.search(r"(?ms)^## The map of the house\n+(.*?)\n\n(?! )", README)
    assert shown
    package = ROOT / "release_sim"
    drawn: dict[str, set[str]] = {}
    room = ""
    inside = False
    for line in shown[1].splitlines():
        indent = len(line) - len(line.lstrip())
        if indent == 4:
            inside = line.strip() == "release_sim/"
        elif inside and indent == 6:
            room = line.split()[0]
            drawn[room] = set()
        elif inside:
            drawn[room] |= set(re.findall(r"[a-z_]+", re.sub(r"\([^)]*\)?|^[^(]*\)", "", line)))
    real = {
        f"{folder.name}/": {path.stem for path in folder.glob("*.py")} - {"__init__"}
        for folder in package.iterdir()
        if (folder / "__init__.py").exists()
    }
    real |= {path.stem: set() for path in package.glob("*.py") if path.stem != "__init__"}
    assert drawn == real


README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_reference_of_json_names_every_key(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    told: dict[str, set[str]] = {}
    for part in page.split("\n## ")[1:]:
        told[part.split("\n")[0]] = set(re.findall(r"(?m)^\| `([^`]+)` \|", part))
    told["release_sim.explanation/1"] |= told["release_sim.decision/1"] - {"what_if.*"}
    printed: dict[str, set[str]] = {}
    for value in json_values(tmp_path):
        for each in value if isinstance(value, list) else [value]:
            printed.setdefault(each["schema"], set()).update(keys(each, "", told[each["schema"]]))
    # `explain` compares nothing, so it never prints what is not as expected.
    told["release_sim.explanation/1"] -= {"not_as_expected[]"}
    # A smallest case seldom has to set a presumption aside, and none of these does.
    told["release_sim.proofs/1"] -= {
        "proofs[].counterexample.unknown[]",
        "proofs[].broken_by[].witness.unknown[]",
    }
    assert {k: sorted(v) for k, v in printed.items()} == {k: sorted(v) for k, v in told.items()}


def keys(value: Any, path: str, told: set[str]) -> Iterator[str]:
    """The paths of the keys of a JSON value; names become ``*`` where the page says so."""
    if path in told or not isinstance(value, dict | list):
        holds_more = value is None and any(key.startswith(f"{path}.") for key in told)
        if not holds_more:
            yield path
        return
    if isinstance(value, list):
        for each in value:
            yield from keys(each, f"{path}[]", told)
        return
    for name, inner in value.items():
        below = f"{path}.{name}" if path else name
        starred = f"{path}.*" if path else "*"
        is_open = any(
            key == starred or key.startswith((f"{starred}.", f"{starred}[")) for key in told
        )
        yield from keys(inner, starred if is_open else below, told)


def json_values(folder: Path) -> Iterator[Any]:
    """What the verbs print with ``--json``."""
    bad = "title: bad\nstory: bad\npolicy: denvr\nas_of: 2025-01-01\ncase: {}\n"
    odd = (
        "title: odd\nstory: odd\npolicy: denver\nas_of: 2025-06-01\n"
        "readings: {best_efforts: strict_minimum_time}\n"
        "case: {custody.state: in_custody, custody.release_certain: true, request.form: letter,\n"
        "  custody.eligible_for_release: true, custody.eligibility_ground: bond_posted,\n"
        "  request.asks_notification: true, request.asks_hold: true, warrant.form: i_200}\n"
        "expect: {answers: {review_policy: conflict}}\n"
    )
    page = "\n".join(
        [
            f"```yaml file=bad/bad.yaml\n{bad}```",
            f"```yaml file=odd/odd.yaml\n{odd}```",
            "```console",
            *(f"$ release-sim run scenarios/{name} --json" for name in ("notice", "unknown")),
            "$ release-sim run odd/odd.yaml --json",
            "$ release-sim test odd --json",
            "$ release-sim explain odd/odd.yaml --json",
            "$ release-sim check bad --json",
            "$ release-sim check scenarios/unknown --json",
            "$ release-sim new scenario a_story --json",
            *(f"$ release-sim {v} --json" for v in ("facts", "rules", "sources", "policies")),
            "$ release-sim readings --json",
            "$ release-sim actions --json",
            "$ release-sim prove --policy as_if_detainers_were_honored --json",
            "$ release-sim prove --json",
            "$ release-sim prove --policy aurora --json",
            *(
                f"$ release-sim explain {path.relative_to(ROOT)} --json"
                for path in sorted((ROOT / "scenarios").glob("unknown/*.yaml"))[:2]
            ),
            "```",
        ]
    )
    for played in transcripts.play(page, folder):
        # Messages follow the value here, as a page shows both streams.
        yield json.JSONDecoder().raw_decode("\n".join(played.printed))[0]
