"""Spanish outputs have no English word except names and quotations."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, some
from tests.reporting.english_words import english_words
from tests.reporting.told_facts import SPANISH, STORY
from tests.wrong_input import command

FOLDERS = ("scenarios", "rules")
SIGNED = "scenarios/papers/who_signed_the_warrant.yaml"
FORGOTTEN = "scenarios/unknown/signer_forgotten.yaml"
WRIT = "scenarios/papers/writ_and_a_detainer.yaml"
LATE = "scenarios/timelines/notice_67_minutes_after_the_release_in_2018.yaml"
TWO = "scenarios/timelines/two_accounts_of_who_came.yaml"
STREET = "scenarios/timelines/lot_or_street_in_february_2025.yaml"
SET = ("--set", "request.asks_hold=false")
FORGET = ("--forget", "request.form")
DAY = ("--as-of", "2026-03-01")
READING = ("--reading", "best_efforts=strict_minimum_time")
READ = ("--reading", "notify_scope=violent_or_serious")
OPEN = ("--reading", "notify_scope=unresolved")
SO_ALREADY = ("--as-of", "2025-03-05")
READ_SO = ("--reading", "police_vs_sheriff=all_city_staff")
CHANGES = (*SET, *FORGET, *DAY, *READING)
AURORA, BOTH = ("--policy", "aurora"), ("--policy", "aurora", "--policy", "denver")
HOLD, NOTICE = ("--action", "hold_past_release"), ("--action", "notify_of_release")
PLACES = ("--policies", "denver,texas,illinois,aurora@2010-01-01")
ONE = ("--instruments", "1")  # paper of each kind, at most
YEARS = ("denver@2025-03-05", "denver@2026-03-05")
SIDES = ("denver@2025-03-05", "aurora@2025-03-05")
RECORD = ("--action", "record_request")
SAID: list[tuple[str, ...]] = [
    *(("run", STORY, *how) for how in ((), ("--trace",), ("--no-trace",), ("--table", "--words"))),
    *(("run", STORY, *how) for how in (SET, FORGET, DAY, READING, AURORA, CHANGES)),
    ("run", STORY, *CHANGES, "--trace"),
    ("run", STORY, *CHANGES, "--no-trace"),
    ("run", STORY, *BOTH, *SET),
    ("run", STORY, *BOTH, *SET, "--table"),
    ("run", FORGOTTEN, "--trace"),
    ("run", "scenarios/papers/two_subpoenas_about_one_person.yaml", "--trace"),
    ("run", "scenarios/seeds/requests_rise_dramatically.yaml", "--trace"),
    ("run", SIGNED, *DAY),
    ("run", SIGNED, "--trace", *DAY),
    ("run", SIGNED, "--no-trace", *SET),
    ("run", SIGNED, *BOTH),
    ("run", "-k", "subpoena", *DAY),
    ("run", "-k", "seeds/de", *AURORA, "--table"),
    ("run", STORY, "--policy", "denver", *SO_ALREADY, *READ_SO),
    *(("what-if", STORY, *how) for how in ((), SET, FORGET, DAY, READING, AURORA, CHANGES)),
    ("what-if", STORY, *CHANGES, *AURORA, "--together"),
    ("what-if", STORY, *SET, "--without", "denver.notice", "--branch", "released_to_the_street"),
    ("what-if", STORY, *DAY, *HOLD),
    ("what-if", SIGNED, *CHANGES),
    *(("what-if", each, *CHANGES, *AURORA) for each in (LATE, TWO, STREET)),
    *(("what-if", each, *CHANGES, "--together") for each in (LATE, TWO, STREET)),
    ("replay", LATE),
    ("replay", LATE, "--what-if", "in_aurora", "--all-duties"),
    ("replay", LATE, "--what-if", "in_aurora", "--begins-on", "2026-03-02", *READING),
    ("replay", TWO),
    ("replay", TWO, *AURORA, "--over-time", "hold_past_release"),
    ("replay", STREET, "--begins-on", "2026-03-02", "--all-duties"),
    ("replay", STREET, "--over-time", "release_to_secure_lot"),
    ("replay", "scenarios/timelines", "-k", "in_2020"),
    *(("explain", each, "--missing") for each in (STORY, SIGNED, FORGOTTEN)),
    ("explain", STORY, *CHANGES),
    ("explain", STORY, *NOTICE, "--change-to", "forbidden", "--readings"),
    ("explain", STORY, "--what-if", "released_to_the_street", *DAY),
    ("explain", FORGOTTEN, *HOLD, "--change-to", "required", "--by", "court"),
    ("explain", SIGNED, *HOLD, *AURORA, "--why-not", "required", "--missing"),
    ("explain", WRIT, *HOLD, "--why-not", "forbidden", "--change-to", "forbidden"),
    ("compare", *SIDES, "--scenario", STORY),
    ("compare", *SIDES, "--scenario", STORY, *SET, *FORGET, *READING),
    ("compare", *SIDES, "--scenario", STORY, "--what-if", "released_to_the_street"),
    ("compare", *SIDES, "--scenario", SIGNED),
    ("compare", *SIDES, *RECORD, *ONE),
    ("compare", *SIDES, *RECORD, *ONE, "--summary"),
    ("compare", "denver", "aurora", "texas", *RECORD, *ONE),
    ("across", STORY, *PLACES),
    ("across", STORY, *PLACES, "--why", *CHANGES),
    ("across", STORY, *PLACES, "--what-if", "released_to_the_street", *HOLD),
    ("across", SIGNED, "--policies", "denver,texas", "--why"),
    *(("across", each, "--policies", "denver,texas", "--why") for each in (LATE, TWO, STREET)),
]
SAID += [
    *(("what-if", STORY, *how, "--action", "notify_of_release") for how in (READ, OPEN)),
    ("what-if", STORY, "--with-rules", "rules"),
    ("replay", LATE, *AURORA, "--what-if", "in_aurora"),
    ("replay", LATE, "--policy", "denver", *READ_SO),
    ("replay", "scenarios/timelines", "-k", "in_2018", *AURORA),
    ("explain", STORY, *NOTICE, *READ_SO, "--why-not", "forbidden", "--verbose"),
    ("compare", *SIDES, *RECORD, *ONE, *READ_SO, "--verbose"),
    ("across", STORY, "--policies", "denver,texas", "--as-of", "2010-01-01", *SO_ALREADY),
]
LONG: list[tuple[str, ...]] = [
    ("compare", *YEARS, "--action", "release_to_secure_lot"),
    ("across", STORY, "--policies", "denver,aurora", "--why", "--apart"),
    ("run", "scenarios", "--no-trace"),
]


@pytest.mark.parametrize(
    "how",
    [*some(SAID, 12), *(pytest.param(each, marks=pytest.mark.whole) for each in LONG)],
    ids=" ".join,
)
def test_spanish_has_no_english_word(how: tuple[str, ...], names: list[str]) -> None:
    """Names and citations are excepted; what a story tells stands in «», as a citation."""
    verb, *options = (str(ROOT / each) if each.startswith(FOLDERS) else each for each in how)
    said = command(verb, *options, *SPANISH)
    assert said.code == 0
    assert len(said.out) > 150
    assert english_words(f"{said.out} {said.err}", names) == []


@pytest.mark.parametrize(
    ("how", "added"),
    [
        (("run", STORY, *SET, *FORGET), f"(con cambios: {SET[1]}, {FORGET[1]} no se sabe)"),
        (("run", STORY, *DAY, "--trace"), "(tras los cambios: en la fecha 2026-03-01)"),
        (("run", SIGNED, *BOTH), "(según el relato de jail)"),
        (("replay", LATE, *AURORA), "(con cambios: política aurora)"),
        (("replay", LATE, "--begins-on", "2026-03-02"), "(con cambios: empieza el 2026-03-02)"),
    ],
    ids=lambda each: each if isinstance(each, str) else " ".join(each[:2]),
)
def test_a_title_says_what_was_changed_in_the_language_of_the_reader(
    how: tuple[str, ...], added: str
) -> None:
    verb, path, *options = how
    said = command(verb, str(ROOT / path), *options, *SPANISH)
    assert f"» {added}" in " ".join(said.out.split())


@pytest.mark.whole
@pytest.mark.parametrize("how", [(STORY, *DAY), (SIGNED,), (LATE, *AURORA)], ids=" ".join)
def test_a_title_in_a_report_says_what_was_changed_in_its_language(
    how: tuple[str, ...], tmp_path: Path
) -> None:
    path, *options = how
    out = tmp_path / "o.html"
    assert command("report", str(ROOT / path), *options, *SPANISH, "-o", str(out)).code == 0
    heading = re.findall(r"<h2 id=.*?>(.*?)</h2>", out.read_text(encoding="utf-8"))[0]
    assert re.search(r"</span> \((con cambios: |según el relato de )", heading)


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (READ, "¿Y si la respuesta a «¿De qué salidas se avisa?» es «Solo se responde a "),
        (OPEN, "¿Y si la respuesta a «¿De qué salidas se avisa?» queda abierta?"),
        ((*SET, *READ, "--together"), "penales violentos o graves» y la solicitud no pide que la "),
    ],
    ids=lambda each: " ".join(each[-2:]) if isinstance(each, tuple) else each[:9],
)
def test_a_reading_that_is_supposed_is_a_sentence(choice: tuple[str, ...], told: str) -> None:
    said = command("what-if", str(ROOT / STORY), *choice, *NOTICE, *SPANISH)
    assert told in " ".join(said.out.split())


def test_files_are_written_and_records_made_in_the_language_of_the_reader(tmp_path: Path) -> None:
    story, late = str(ROOT / STORY), str(ROOT / LATE)
    record, picture = str(tmp_path / "r.jsonl"), str(tmp_path / "p.svg")
    said = command("run", story, "--no-trace", "--record", record, *SPANISH)
    assert " ".join(said.err.split()).startswith(f"registrado en `{record}`: líneas 1 a 7 cabeza ")
    assert f"se escribió {picture}\n" in command("replay", late, "--svg", picture, *SPANISH).err
    beside_json = command("replay", late, "--svg", picture, "--json", *SPANISH)
    assert f"wrote {picture}\n" in beside_json.err


def test_a_named_error_stays_as_the_reference_has_it() -> None:
    """Programs and searches find it by its name and its message."""
    said = command("run", str(ROOT / STORY), "--set", "custody.state=nowhere", *SPANISH)
    assert said.err == command("run", str(ROOT / STORY), "--set", "custody.state=nowhere").err
    assert "error[" in said.err
