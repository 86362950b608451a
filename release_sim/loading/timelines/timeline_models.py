"""The shape of a timeline file, as pydantic models."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from release_sim.loading.shared_shapes import CitationShape, InstrumentName, Name
from release_sim.model.source import Day, FromFile, Sentence


class EventShape(FromFile):
    """One event of ``timeline``, or one that a what-if adds; time and scope are read elsewhere."""

    at: Any
    event: str
    facts: dict[str, Any] = {}
    who: Annotated[list[str], Field(min_length=1)] | None = None
    scope: Annotated[list[Any], Field(min_length=1)] = []
    label: Name = ""
    instrument: InstrumentName | Annotated[list[InstrumentName], Field(min_length=1)] | None = None
    told: str = ""
    unsure: str = ""
    not_done: Annotated[list[str], Field(min_length=1)] = []
    process_failure: CitationShape | None = None


class ExpectOfOneShape(FromFile):
    """The expected results for one person: answers by event, and the outcomes of duties.

    Of what answers several papers it is one word for all, or one for each by name. ``accounts``
    has the same on single accounts of the story.
    """

    answers: dict[str, dict[str, str | dict[str, str]]] = {}
    duties: dict[str, str | dict[str, str]] = {}
    accounts: dict[str, Any] = {}


class ExpectOfSeveralShape(FromFile):
    """The same by person, where the story has several."""

    answers: dict[str, dict[str, dict[str, str | dict[str, str]]]] = {}
    duties: dict[str, dict[str, str | dict[str, str]]] = {}
    accounts: dict[str, Any] = {}


class AccountShape(FromFile):
    """One of ``accounts`` of a timeline: its differences from the story."""

    move: dict[str, Any] = {}
    leave_out: list[str] = []
    add: list[Any] = []
    facts: dict[str, dict[str, Any]] = {}


class TimelineWhatIfShape(FromFile):
    """One ``what_if`` of a timeline."""

    title: str = ""
    move: dict[str, Any] = {}
    leave_out: list[str] = []
    add: list[Any] = []
    facts: dict[str, dict[str, Any]] = {}
    begins_on: Day | None = None
    policy: str | None = None
    readings: dict[str, str] = {}
    expect: Any = None


class TimelineShape(FromFile):
    """``scenarios/timelines/<what_happens>.yaml``."""

    title: Sentence
    story: Sentence
    policy: str
    time_zone: str | None = None
    timeline: Annotated[list[Any], Field(min_length=1)]
    sources: list[CitationShape] = []
    people: Annotated[dict[Name, Sentence], Field(min_length=1)] | None = None
    readings: dict[str, str] = {}
    accounts: dict[Name, Any] | None = None
    expect: Any = None
    what_if: dict[Name, Any] = {}
