"""The shape of a scenario file, ``scenarios/<group>/<what_happens>.yaml``, as pydantic models."""

from __future__ import annotations

from typing import Any

from release_sim.loading.shared_shapes import CitationShape, Name
from release_sim.model.source import Day, FromFile, Sentence


class ExpectShape(FromFile):
    """The expected results of a scenario."""

    answers: dict[str, str | dict[str, str]] = {}
    because: dict[str, list[str]] = {}
    displaced: dict[str, list[str]] = {}
    missing: dict[str, list[str]] = {}
    flags: list[str] | None = None


class ExpectOnAccountsShape(ExpectShape):
    """The expected results of a story on every account, and beside them those on single ones."""

    accounts: dict[str, ExpectShape] = {}


class BranchShape(FromFile):
    """One ``what_if`` of a scenario."""

    title: str = ""
    change: dict[str, Any] = {}
    forget: list[str] = []
    policy: str | None = None
    readings: dict[str, str] = {}
    as_of: Day | None = None
    expect: ExpectOnAccountsShape = ExpectOnAccountsShape()


class ScenarioShape(FromFile):
    """``scenarios/<group>/<what_happens>.yaml``."""

    title: Sentence
    story: Sentence
    policy: str
    as_of: Day
    case: dict[str, Any]
    accounts: dict[Name, dict[str, Any]] | None = None
    sources: list[CitationShape] = []
    readings: dict[str, str] = {}
    expect: ExpectOnAccountsShape = ExpectOnAccountsShape()
    what_if: dict[Name, Any] = {}
