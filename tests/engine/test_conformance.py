"""The published suite of unknowns is what the definition says, and the engine agrees with it."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from types import ModuleType

import pytest

from tests.conftest import ROOT

FOLDER = ROOT / "conformance"
SUITE = json.loads((FOLDER / "unknowns.json").read_text(encoding="utf-8"))


def module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_the_suite_is_what_the_definition_says() -> None:
    assert module("generate").text() == (FOLDER / "unknowns.json").read_text(encoding="utf-8")


def test_the_engine_says_what_the_suite_expects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "generate", module("generate"))
    assert module("run").differing("release_sim") == {}


def test_every_case_has_a_name_and_every_verdict_occurs_for_every_kind_of_rule() -> None:
    cases = SUITE["cases"]
    assert len({case["id"] for case in cases}) == len(cases)
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"{len(cases)} small cases" in page
    kinds = Counter((case["id"].split("_")[0], case["expected"]) for case in cases)
    several = {kind for kind, _ in kinds} - {"nothing"}
    verdicts = ("satisfied", "unknown", "unsatisfied")
    assert {(k, v) for k in several for v in verdicts} <= kinds.keys()


def test_by_hand_some_cases() -> None:
    def expected(when: object, facts: object, unless: object = None) -> str:
        rule = {"when": when} | ({"unless": unless} if unless else {})
        (found,) = (
            c["expected"] for c in SUITE["cases"] if (c["rule"], c["facts"]) == (rule, facts)
        )
        return str(found)

    asked, signed = ({"fact": f, "op": "is", "value": True} for f in ("asked", "signed"))
    assert expected({"all": [signed, asked]}, {"asked": False}) == "unsatisfied"
    assert expected({"any": [signed, asked]}, {"asked": True}) == "satisfied"
    assert expected({"all": [signed, asked]}, {"asked": True}) == "unknown"
    assert expected({"fact": "charge", "op": "is_not", "value": "none"}, {}) == "unknown"
    assert expected(asked, {"asked": True}, signed) == "unknown"
    assert expected(asked, {"asked": False}, signed) == "unsatisfied"
