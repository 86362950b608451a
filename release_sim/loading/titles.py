"""Titles made of names, for what has no title of its own."""

from __future__ import annotations

import re

_INITIALS = re.compile(r"\b(?:cbp|ice)\b")


def title_from_name(name: str) -> str:
    """Return a name as words, agencies by their initials: ``ice_asks_too`` is `ICE asks too`."""
    return _INITIALS.sub(lambda found: found[0].upper(), name.replace("_", " "))
