"""The shapes that files of all kinds share, names and citations, as pydantic models."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from release_sim.model.source import FromFile

NAME = r"^[a-z][a-z0-9_]*$"
Name = Annotated[str, Field(pattern=NAME)]
InstrumentName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*$")]


class CitationShape(FromFile):
    """``cite``: a source and the locator of a statement in it."""

    source: str
    at: str


Citations = CitationShape | Annotated[list[CitationShape], Field(min_length=1)]
