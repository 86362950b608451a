"""The verbs that prove, show records and count: in Spanish no English word is left."""

from __future__ import annotations

import csv
import html
import json
import re
from pathlib import Path

import pytest
import typer.main

from release_sim.cli.main import command as app_of
from tests.cli.options import leaves
from tests.conftest import ROOT, some
from tests.process.desks import SMALL
from tests.reporting.english_words import english_words, unquoted
from tests.reporting.told_facts import SPANISH, STORY
from tests.wrong_input import command

PROVED = [
    ("no_unasked_report", "--twice", "--instruments", "1"),
    ("no_hold_without_a_judge", "no_history_of_a_hold_without_a_judge", "--instruments", "1"),
    ("nothing_turns_on_what_is_asserted", "--instruments", "1"),
]
OWN = """\
title: Ours
invariants:
  no_one_is_kept:
    says: No one is ever kept by the jail.
    action: hold_past_release
    never: [required, permitted]
    during: {from: 2019-05-28}
  no_notice_after_release:
    says: Nobody tells the agency of a release.
    action: notify_of_release
    never: [required]
    when: {agency.kind: probation, custody.state: released}
    broken_by: {warrant_kind=any_active_warrant: if it is read to the letter}
"""


def spoken(*arguments: str, code: int = 0) -> str:
    """Return the output of a verb in Spanish, on one line."""
    said = command(*arguments, *SPANISH)
    assert said.code == code, said
    return " ".join(said.out.split())


@pytest.mark.parametrize("how", some(PROVED, 1), ids=" ".join)
def test_proofs_are_told_in_spanish(how: tuple[str, ...], names: list[str]) -> None:
    said = spoken("prove", *how)
    assert said.startswith("probado ")
    assert english_words(unquoted(said), names) == []


def test_an_invariant_of_ones_own_is_quoted_in_its_own_words(
    tmp_path: Path, names: list[str]
) -> None:
    """One of them has the name of a bundled one, whose words are not its own."""
    (tmp_path / "ours.yaml").write_text(OWN, encoding="utf-8")
    file, found = str(tmp_path / "ours.yaml"), tmp_path / "found"
    options = ("--file", file, "--write", str(found), "--instruments", "1")
    said = spoken("prove", *options, code=1)
    assert "NO ES CIERTO no_one_is_kept: «No one is ever kept by the jail.»" in said
    assert "NO ROTO no_notice_after_release: «Nobody tells the agency of a release.»" in said
    assert english_words(unquoted(said), names) == []
    scenario = (found / "no_one_is_kept.yaml").read_text(encoding="utf-8")
    assert scenario.startswith('title: "En contra de esto: «No one is ever kept by the jail.»"')
    assert "Un caso inventado" in scenario
    assert command("run", str(found / "no_one_is_kept.yaml")).code == 0


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up people, and the table of what is decided of them."""
    folder = tmp_path_factory.mktemp("people")
    drawn, decided = folder / "people.parquet", folder / "decided.parquet"
    draw = ("cohort", "synthesize", "--rows", "60", "--seed", "1", "--year", "2025")
    assert command(*draw, "-o", str(drawn)).code == 0
    decide = ("cohort", "decide", str(drawn), "-o", str(decided))
    assert command(*decide, "--keep", "custody.state").code == 0
    return folder


NOTICES = ("--action", "notify_of_release")
TWO = ("--policy", "denver", "--policy", "aurora")
COUNTED = [
    ("summarize", "decided.parquet", "--rate", "sucesos=1/1226"),
    ("summarize", "decided.parquet", "--by", "custody.state", *NOTICES),
    ("compare", "people.parquet", *TWO, *NOTICES, "--by", "custody.state"),
    ("compare", "people.parquet", *TWO, *NOTICES, "--replicates", "2", "--rate", "sucesos=1/1226"),
    (
        *("compare", "people.parquet", "--policy", "denver", "--policy", "texas"),
        *("--action", "hold_past_release", "--reading", "best_efforts=strict_minimum_time"),
    ),
    ("compare", "people.parquet", "--policy", "denver", "--sweep", "reading.best_efforts"),
    ("compare", "people.parquet", *TWO, "--sweep", "custody.bond_ready"),
    (
        *("compare", "people.parquet", "--policy", "denver", "--sweep", "request.form"),
        *("--action", "notify_of_release"),
    ),
]


@pytest.mark.parametrize("how", some(COUNTED, 3), ids=" ".join)
def test_numbers_of_people_are_told_in_spanish(
    how: tuple[str, ...], people: Path, tmp_path: Path, names: list[str]
) -> None:
    """Headings, answers and measures of CSV are keys; what says that people are made up is not."""
    verb, table, *options = how
    numbers = tmp_path / "numbers.csv"
    said = spoken("cohort", verb, str(people / table), *options, "--csv", str(numbers))
    assert "personas inventadas: " in said
    swept = ["false", "true"]  # values as `--sweep` and the CSV have them
    assert english_words(unquoted(said), [*names, *swept]) == []
    rows = rows_of(numbers)
    assert {"rows", "people", "made_up", "notes"} <= rows[0].keys()
    assert {row["made_up"].split(",")[0] for row in rows} == {"personas inventadas"}
    english = tmp_path / "english.csv"
    arguments = ("cohort", verb, str(people / table), *options, "--csv", str(english))
    assert command(*arguments).code == 0
    others = rows_of(english)
    told = {"made_up", "notes"}
    plain = [[{k: v for k, v in r.items() if k not in told} for r in t] for t in (rows, others)]
    assert plain[0] == plain[1]


@pytest.mark.whole
@pytest.mark.parametrize("how", [COUNTED[n] for n in (0, 2, 5, 7)], ids=" ".join)
def test_charts_that_stand_alone_are_drawn_in_spanish(
    how: tuple[str, ...], people: Path, tmp_path: Path, names: list[str]
) -> None:
    verb, table, *options = how
    chart = tmp_path / "chart.svg"
    spoken("cohort", verb, str(people / table), *options, "--chart", str(chart))
    assert english_words(unquoted(words_of(chart)), names) == []


def rows_of(table: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))


def words_of(picture: Path) -> str:
    """The text of a picture, and what it says to who does not see it."""
    drawn = picture.read_text(encoding="utf-8")
    found = re.findall(r">([^<>]+)<|aria-label=\"([^\"]*)\"", drawn)
    return html.unescape(" ".join(" ".join(pair) for pair in found))


DESK = ("simulate", "--days", "2", "--replications")
SIMULATED = [
    (*DESK, "2", "--surge", "3x", "--from", "2026-01-02", "--policy", "aurora"),
    (*DESK, "1", "--draw-ranges", "--reading", "best_efforts=strict_minimum_time"),
]


@pytest.mark.whole
@pytest.mark.parametrize("how", SIMULATED, ids=" ".join)
def test_a_simulated_desk_is_told_in_spanish(
    how: tuple[str, ...], tmp_path: Path, names: list[str]
) -> None:
    numbers, chart = tmp_path / "numbers.csv", tmp_path / "chart.svg"
    said = spoken(*how, "--csv", str(numbers), "--chart", str(chart))
    assert "todas las personas son inventadas; " in said
    assert english_words(unquoted(said), names) == []
    assert english_words(unquoted(words_of(chart)), names) == []
    rows = rows_of(numbers)
    assert {row["made_up"] for row in rows} == {"todas las personas son inventadas"}
    assert {row["unit"] for row in rows} == {"", "share", "minutes", "hours"}


def test_one_simulated_person_is_a_story_in_spanish_that_can_be_replayed(
    tmp_path: Path, names: list[str]
) -> None:
    story = tmp_path / "story.yaml"
    asked = ("simulate", "desk", "--policy", "town", "--rules", str(SMALL), "--days", "6")
    spoken(*asked, "--person", "30", "-o", str(story))
    text = story.read_text(encoding="utf-8")
    assert text.startswith("title: La persona 30 de una simulación, que es inventada")
    told = re.findall(r"told: \"(.*)\"", text)
    assert told
    assert english_words(" ".join(told), names) == []
    assert command("replay", str(story), "--rules", str(SMALL)).code == 0


STORIES = (
    (STORY, 1),
    (STORY, 2),
    ("scenarios/papers/who_signed_the_warrant.yaml", 1),
    ("scenarios/seeds/requests_rise_dramatically.yaml", 1),
    ("scenarios/timelines/notice_67_minutes_after_the_release_in_2018.yaml", 3),
)


@pytest.mark.parametrize(("story", "number"), some(STORIES, 2), ids=str)
def test_a_record_is_shown_in_spanish(
    story: str, number: int, tmp_path: Path, names: list[str]
) -> None:
    """The sentences of rules too, as long as they say what was recorded."""
    records = str(tmp_path / "records.jsonl")
    verb = "replay" if "timelines" in story else "run"
    assert command(verb, str(ROOT / story), "--record", records).code == 0
    said = spoken("audit", "show", records, str(number))
    assert english_words(unquoted(said), names) == []
    assert "» " in said
    assert said.count("«") < 4, "no rule is quoted, but the title and the name of an event are"


def test_a_rule_that_says_something_else_by_now_is_quoted_as_it_was_recorded(
    tmp_path: Path, names: list[str]
) -> None:
    records = tmp_path / "records.jsonl"
    assert command("run", str(ROOT / STORY), "--record", str(records), "--no-trace").code == 0
    said = json.loads(records.read_text(encoding="utf-8").splitlines()[0])
    reason = said["decision"]["answers"]["hold_past_release"]["because"][0]
    folder = tmp_path / "rules"
    assert command("new", "rules", "rules", "--in", str(tmp_path)).code == 0
    law, name = reason["rule"].split(".")[0], reason["rule"].split(".")[1]
    file = folder / law / f"{name}.yaml"
    was = file.read_text(encoding="utf-8")
    first = reason["says"].split()[:2]
    changed = was.replace(" ".join(first), f"Now {' '.join(first)}")
    assert changed != was
    file.write_text(changed, encoding="utf-8")
    told = spoken("audit", "show", str(records), "1", "--rules", str(folder))
    assert f"«{reason['says']}»" in told
    assert english_words(unquoted(told), names) == []


def test_what_a_corrected_rule_touches_is_told_in_spanish(tmp_path: Path, names: list[str]) -> None:
    records, folder = str(tmp_path / "records.jsonl"), tmp_path / "rules"
    assert command("run", str(ROOT / STORY), "--record", records, "--no-trace").code == 0
    assert command("new", "rules", "rules", "--in", str(tmp_path)).code == 0
    file = folder / "denver" / "handover.yaml"
    was = file.read_text(encoding="utf-8")
    file.write_text(was.replace("may: release_to_secure_lot", "must: release_to_secure_lot"))
    said = spoken("audit", "rerun", records, "--rules", str(folder))
    assert "registro 1: distinto" in said
    assert "release_to_secure_lot: permitido -> obligatorio" in said
    assert "denver.handover.into_the_fenced_lot (cambiada)" in said
    assert english_words(unquoted(said), names) == []


PAGE = ROOT / "docs/how_to/hand_on_a_report.md"


def test_the_docs_name_every_verb_that_speaks_spanish_and_every_other() -> None:
    page = PAGE.read_text(encoding="utf-8")
    spanish, english = page.partition("## In Spanish")[2].split("Only in English are", 1)
    for path, verb in leaves(typer.main.get_command(app_of())):
        speaks = any("--language" in each.opts for each in verb.params)
        part = spanish if speaks or path == ("serve",) else english
        whole = f"`{' '.join(path)}`"
        short = () if path[0] in ("audit", "cohort") else (f"`{path[0]}`", f" {path[0]}")
        assert any(name in part for name in (whole, *short)), path
