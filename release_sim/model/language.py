"""The languages of outputs."""

from __future__ import annotations

from enum import StrEnum


class Language(StrEnum):
    """The languages of outputs; rules, sources and stories are written in the first."""

    ENGLISH = "en"
    SPANISH = "es"


LAW_LANGUAGE = Language.ENGLISH
"""The language of what the rule files themselves say: rules, readings and sources."""
