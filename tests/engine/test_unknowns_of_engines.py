"""The table of how engines treat what is not known: our rows, and the page that shows all."""

from __future__ import annotations

import importlib.util
import json
from types import ModuleType

from tests.conftest import ROOT

FOLDER = ROOT / "benchmarks" / "unknowns"


def module(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.rpartition("/")[2], FOLDER / f"{path}.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


TABLE = module("table")
ROWS = TABLE.read()


def test_the_page_shows_what_was_seen() -> None:
    page = TABLE.PAGE.read_text(encoding="utf-8")
    shown = page.partition(f"{TABLE.BEGIN}\n")[2].partition(TABLE.END)[0]
    assert shown == TABLE.markdown(ROWS)


def test_our_own_rows_are_what_we_say_today() -> None:
    said = module("adapters/by_release_sim").said
    words = {True: "true", False: "false", None: "null"}
    asked = [r for r in ROWS if r["package"] == "release_sim" and r["outcome"] != "not asked"]
    assert len(asked) > 15
    for row in asked:
        test = json.loads(row["test"]) if row["test"].startswith("{") else row["test"]
        found = said(row["form"], test, json.loads(row["facts"]))
        assert (row["form"], row["situation"], words.get(found, found)) == (
            row["form"], row["situation"], row["outcome"],
        )  # fmt: skip


def test_every_engine_was_asked_every_situation_in_each_of_its_forms() -> None:
    engines = json.loads((FOLDER / "engines.json").read_text(encoding="utf-8"))
    situations = json.loads((FOLDER / "situations.json").read_text(encoding="utf-8"))
    forms = [(each["package"], each["version"], form) for each in engines for form in each["forms"]]
    rows = [(r["package"], r["version"], r["form"], r["situation"]) for r in ROWS]
    assert rows == [(*form, name) for form in forms for name in situations]
    tests = {(e["package"], f, n) for e in engines for f, ts in e["forms"].items() for n in ts}
    assert {
        (r["package"], r["form"], r["situation"]) for r in ROWS if r["outcome"] != "not asked"
    } == tests
