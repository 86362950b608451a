"""The documentation tells the truth: transcripts, generated pages, links, names, the map."""

from __future__ import annotations

import ast
import doctest
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from release_sim.cli.verbs import PANELS, VERBS
from release_sim.cohort.people import parameters
from release_sim.loading import file_models, invariant_reader
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
from tests.invariants import CLAIMS

sys.path.insert(0, str(ROOT / "docs"))

import generate
import transcripts

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


# What these verbs ask of every case takes seconds; the README shows a little of each.
TAKES_SECONDS = re.compile(r"(?m)^\$ release-sim (?:check|compare|prove|report|simulate)\b")


def transcript(page: Path) -> Any:
    slow = page.name != "README.md" and TAKES_SECONDS.search(page.read_text(encoding="utf-8"))
    return pytest.param(page, marks=pytest.mark.whole if slow else (), id=name_of(page))


@pytest.mark.parametrize("page", [transcript(page) for page in BY_HAND])
def test_transcripts_are_what_the_command_prints(page: Path, tmp_path: Path) -> None:
    for played in transcripts.play(page.read_text(encoding="utf-8"), tmp_path):
        message = f"$ {played.command}: run docs/generate.py and read the diff"
        assert played.as_shown(), "\n".join([message, *played.printed])


@pytest.mark.parametrize("page", [p for p in BY_HAND if "```pycon" in p.read_text()], ids=name_of)
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
                of_any = unqualified(quoted)[0]  # the name of a paper is the reader's
                assert {quoted, of_any} & known, f"`{word}` names nothing"


@pytest.mark.parametrize("page", BY_HAND, ids=name_of)
def test_files_in_backticks_exist(page: Path) -> None:
    for path in re.findall(r"`([a-z_]+/[\w/]+(?:\.py|\.md|/))`", prose(page)):
        assert (ROOT / path).exists(), f"`{path}` is not there"


def names(rulebook: Rulebook) -> set[str]:
    """Every name of the rulebook and the program that has a dot or an underscore in it."""
    found = {*VOCABULARY, *ACTIONS, *EVENT_KINDS, *LAST_EVENTS, *PROBLEMS, *VERBS}
    found |= {*rulebook.policies, *rulebook.sources, "turns_on_account", "decided_under"}
    found |= {path.stem for path in (ROOT / "rules" / "mappings").iterdir()}
    found |= {f"{action}_pending" for action in ACTIONS}
    found |= {section for kind in INSTRUMENTS.values() for section in (kind.name, *kind.sections)}
    found |= {invariant.name for invariant in CLAIMS}
    found |= {at for source in rulebook.sources.values() for at in source.statements}
    for rule in rulebook.rules:
        parts = rule.split(".")
        found |= {parts[0], ".".join(parts[:2]), rule}
    found |= {*rulebook.findings, *(f"finding.{name}" for name in rulebook.findings)}
    for reading in rulebook.readings.values():
        found |= {reading.name, f"reading.{reading.name}", *reading.choices}
    for fact in VOCABULARY.values():
        found |= set(fact.choices)
    modules = (file_models, timeline_models, invariant_reader, parameters)
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


# Warnings, answers that take several papers, and signing that is mixed are printed of few inputs.
SELDOM = re.compile(r"caveats\[\]$|books\[\]|^several\[\]\.|^signing_mixed\.")


@pytest.mark.whole
def test_the_reference_of_json_names_every_key(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    told: dict[str, set[str]] = {}
    for part in page.split("\n## ")[1:]:
        told[part.split("\n")[0]] = set(re.findall(r"(?m)^\| `([^`]+)` \|", part))
    nested = {"what_if.*", "accounts.*", "turns_on_account.*.*"}
    told["release_sim.explanation/1"] |= told["release_sim.decision/1"] - nested
    printed: dict[str, set[str]] = {}
    for value in json_values(tmp_path):
        for each in value if isinstance(value, list) else [value]:
            printed.setdefault(each["schema"], set()).update(keys(each, "", told[each["schema"]]))
    # `explain` compares nothing, so it never prints what is not as expected.
    told["release_sim.explanation/1"] -= {"not_as_expected[]"}
    # A smallest case seldom has to set a presumption aside, and none of these does.
    told["release_sim.test/1"] -= {"strength.lacking[].case.unknown[]"}
    told["release_sim.comparison/1"] -= {
        "regions[].witness.before.unknown[]",
        "regions[].witness.after.unknown[]",
    }
    told["release_sim.proofs/1"] -= {"proofs[].counterexample.unknown[]"}
    # What is presumed changes only with the program.
    told["release_sim.rerun/1"] -= {"records[].presumed[]"}
    # Every record that is played here hashes rules as is done now, and so tells of all of them.
    told["release_sim.rerun/1"] -= {"untold_rules[]"}
    told["release_sim.check/1"] -= {"problems[].witness.unknown[]"}
    # In what is played here no law changes an answer that is followed, and no row is recorded.
    told["release_sim.replay/2"] -= {"over_time[].intervals[].law_changed[]"}
    # Of most days that are played here there is no warning, and no book is installed.
    told, printed = (
        {name: {key for key in each if not SELDOM.search(key)} for name, each in keyed.items()}
        for keyed in (told, printed)
    )
    # No table that is decided here has a mapping, which says how its days are read.
    told["release_sim.cohort_decided/1"] -= {"read_so[]"}
    # No bundled history tells of several papers and has two accounts.
    told["release_sim.replay/2"] -= {"turns_on_account[].instrument"}
    told["release_sim.record/2"] -= {"row"}
    assert printed.keys() == told.keys()
    differing = {name: sorted(printed[name] ^ told[name]) for name in told}
    assert {name: keys for name, keys in differing.items() if keys} == {}


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
    timeline = (
        "title: odd\nstory: odd\npolicy: denver\n"
        "readings: {best_efforts: strict_minimum_time}\ntimeline:\n"
        "- {at: 2017-08-01T09:00-06:00, event: booking, facts: {warrant.signed_by: unknown}}\n"
        "- {at: 2017-08-02T09:00-06:00, event: request_received, facts: {request.form: i_247a,\n"
        "    request.asks_notification: true, request.asks_hold: true, warrant.active: true}}\n"
        "- {at: 2017-08-03T09:00-06:00, event: interview_asked}\n"
        "- {at: 2017-09-02T09:00-06:00, event: eligible}\n"
        "- {at: 2017-09-02T10:00-06:00, event: release_certain}\n"
        "expect: {duties: {record_request: moot}}\n"
    )
    flawed = {
        "sources/code": "title: odd\npublisher: odd\nkind: ordinance\nbasis: inference\n"
        "statements: {one: {says: odd}}\n",
        "readings/odd": "title: odd\nreadings: {odd: {question: odd, recommended: one, why: odd,\n"
        "  choices: {one: {says: odd}, two: {says: odd}}}}\n",
        "town/jail": "title: odd\nrules: {odd: {says: odd, cite: {source: code, at: one},\n"
        "  when: {reading.odd: one}, then: {may: hold_past_release}}}\n",
        "policies/town": "title: odd\nsays: odd\ncovers: {from: 2020-01-01}\nrules: [town]\n"
        "must_answer: {hold_past_release: {request.asks_hold: true}}\n",
    }
    at_once = (
        "  odd: {says: odd, cite: {source: drmc_28_250, at: (a)},\n"
        "    then: {must: release_when_eligible}}\n"
    )
    (folder / "interrupted").write_bytes(b'{"decision":{"answers":{')
    page = "\n".join(
        [
            *(f"```yaml file=flawed/{name}.yaml\n{text}```" for name, text in flawed.items()),
            "```yaml file=story/story.yaml",
            "title: odd\nstory: odd\npolicy: town\nas_of: 2025-01-01\ncase: {}\n```",
            f"```yaml file=bad/bad.yaml\n{bad}```",
            f"```yaml file=odd/odd.yaml\n{odd}```",
            "```yaml file=cases.csv\nas_of,custody.state\n2025-06-01,in_custody\n```",
            f"```yaml file=odd/history.yaml\n{timeline}```",
            "```console",
            *(f"$ release-sim run scenarios/{name} --json" for name in ("notice", "unknown")),
            "$ release-sim run odd/odd.yaml --json",
            "$ release-sim run scenarios/papers/who_signed_the_warrant.yaml --json",
            *(
                f"$ release-sim replay scenarios/timelines/{name}.yaml --json"
                for name in (
                    "fax_or_ignored_detainer_in_july_2020",
                    "ice_is_never_told",
                    "notice_67_minutes_after_the_release_in_2018",
                )
            ),
            "$ release-sim replay scenarios/timelines/court_enforces_three_subpoenas_in_2020.yaml"
            " --json",
            "$ release-sim replay odd/history.yaml --over-time notify_of_release --json",
            "$ release-sim completion bash --json",
            "$ release-sim completion bash --line 'release-sim ru' --json",
            "$ release-sim what-if scenarios/notice --as-of 2026-03-01 --json",
            "$ release-sim what-if scenarios/timelines/"
            "notice_67_minutes_after_the_release_in_2018.yaml"
            " --as-of 2026-03-02 --set request.asks_notification=false --json",
            "$ release-sim what-if odd/odd.yaml --set request.asks_hold=false"
            " --set request.asks_notification=false --as-of 2025-07-01 --together --json",
            "$ release-sim what-if odd/odd.yaml --set custody.release_certain=false --json",
            "$ release-sim across odd/odd.yaml --policies denver,aurora,aurora@2010-01-01"
            " --action hold_past_release --action record_request --apart --json",
            "$ release-sim across odd/history.yaml --policies denver,north_carolina --json",
            "$ release-sim test odd --json",
            "$ release-sim test odd --strength --rule denver.review --write more --json",
            "$ release-sim explain odd/odd.yaml --json",
            "$ release-sim explain odd/odd.yaml --action hold_past_release --why-not permitted"
            " --change-to permitted --readings --json",
            "$ release-sim explain scenarios/unknown/signer_forgotten.yaml --missing --json",
            "$ release-sim explain odd/odd.yaml --action hold_past_release --why-not required"
            " --json",
            "$ release-sim check bad --json",
            "$ release-sim check scenarios/unknown --policy aurora --instruments 1 --json",
            "$ release-sim check story --rules flawed --json",
            "$ release-sim new scenario a_story --json",
            "$ release-sim report odd/odd.yaml odd/history.yaml -o odd.html"
            " --compare denver@2025-06-01 denver@2025-06-02 --json",
            *(f"$ release-sim {v} --json" for v in ("facts", "rules", "sources", "policies")),
            "$ release-sim readings --json",
            "$ release-sim actions --json",
            "$ release-sim cohort decide cases.csv -o decided.csv --json",
            "$ release-sim audit keygen a_key --json",
            "$ release-sim run odd/odd.yaml --record interrupted --sign a_key --json",
            "$ release-sim replay odd/history.yaml --record interrupted --json",
            "$ release-sim cohort decide cases.csv -o again.csv --record interrupted --json",
            *(f"$ release-sim audit show interrupted {number} --json" for number in range(1, 9)),
            *(
                f"$ release-sim audit verify {name} --json"
                for name in ("interrupted", "odd/odd.yaml")
            ),
            "$ release-sim new rules mine --json",
            f"```\n```yaml append=mine/denver/release.yaml\n{at_once}```\n```console",
            "$ release-sim audit rerun interrupted --rules mine --json",
            "$ release-sim cohort synthesize --rows 9 --seed 1 -o people.csv --json",
            "$ release-sim cohort summarize decided.csv --json",
            "$ release-sim cohort synthesize --rows 99 --seed 1 -o people.parquet --json",
            "$ release-sim cohort decide people.parquet -o decided.parquet --json",
            "$ release-sim cohort summarize decided.parquet --rate incidents=1/1226 --json",
            "$ release-sim cohort compare people.parquet --policy denver --policy aurora"
            " --reading best_efforts=permission_only --rate incidents=1/1226 --json",
            "$ release-sim cohort compare people.parquet --policy denver --replicates 2 --json"
            " --policy as_if_violent_only",
            "$ release-sim cohort compare people.parquet --policy denver"
            " --reading best_efforts=permission_only --sweep reading.notify_scope --json",
            "$ release-sim simulate --days 3 --replications 1 --surge 20x --json"
            " --set process.told_unasked.share=1",
            "$ release-sim prove --policy as_if_detainers_were_honored --instruments 1 --json",
            "$ release-sim prove no_hold_without_a_judge nothing_turns_on_what_is_asserted"
            " no_history_of_a_hold_without_a_judge --twice --json",
            "$ release-sim prove --policy aurora --instruments 1 --json",
            "$ release-sim prove --policy as_if_july_2017_draft --instruments 1 --json",
            "$ release-sim compare as_if_violent_only denver --json --action notify_of_release",
            *(
                f"$ release-sim compare {both} --instruments 1 --json"
                " --reading best_efforts=permission_only"
                " --action release_when_eligible --action release_to_secure_lot"
                for both in ("denver aurora", "aurora denver")
            ),
            "$ release-sim compare denver aurora colorado_county --action record_request"
            " --reading best_efforts=permission_only --instruments 1 --json",
            "$ release-sim compare denver@2017-09-15 denver@2025-06-01 --json"
            " --scenario scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml"
            " --reading best_efforts=permission_only",
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
