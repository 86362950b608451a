"""Warnings about the day of a case, as lines of text and as JSON values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from release_sim.model.limits import Caveat
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import WIDTH, paragraph


def caveat_lines(caveats: Iterable[Caveat], say: Sentences, width: int = WIDTH) -> list[str]:
    """Return a line for each warning, each once, broken at the width."""
    told = dict.fromkeys(f"{say.frame('caveats.note')}: {say.caveat(each)}" for each in caveats)
    return [paragraph(each, 0, 2, width) for each in told]


def caveats_json(caveats: Iterable[Caveat]) -> list[dict[str, Any]]:
    """Return the warnings as JSON values; one without a limit says how far sources were read."""
    return [
        {
            "since": each.day.isoformat(),
            "limit": each.limit.name,
            "says": each.limit.says,
            "cite": [{"source": cite.source, "at": cite.at} for cite in each.limit.cite],
        }
        if each.limit
        else {"read_up_to": each.day.isoformat()}
        for each in caveats
    ]
