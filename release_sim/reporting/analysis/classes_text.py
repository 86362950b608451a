"""Many policies compared in every case, as text and as a JSON value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from release_sim.model.analysis.policy_classes import PolicyClasses, PolicyPair
from release_sim.reporting.analysis.compare_json import side_json
from release_sim.reporting.text_format import WIDTH, paragraph, pluralize, up_to

_NEAREST = 10  # pairs that are told; JSON has all


def classes_text(found: PolicyClasses, width: int = WIDTH) -> str:
    """Write the classes, then the nearest pairs with the actions that tell each apart."""
    return "\n".join(_lines(found, width))


def _lines(found: PolicyClasses, width: int) -> Iterator[str]:
    number = sum(map(len, found.classes))
    classes = pluralize(len(found.classes), "group")
    proved = f"proved of every case {up_to(found.most)} that both of two policies are about"
    yield paragraph(f"{number} policies in {classes} that answer alike; {proved}", 0, 2, width)
    for members in found.classes:
        yield paragraph(", ".join(map(str, members)), 2, 2, width)
    apart = [pair for pair in found.pairs if not pair.is_alike]
    if apart:
        yield ""
        shown = apart[:_NEAREST]
        more = f", the nearest {len(shown)} of {len(apart)}" if len(shown) < len(apart) else ""
        yield paragraph(f"pairs that differ in some case{more}", 0, 2, width)
        for pair in shown:
            yield paragraph(_pair(pair), 2, 4, width)


def _pair(pair: PolicyPair) -> str:
    names = f"{pair.before} and {pair.after}"
    if pair.apart:
        return f"{names}: no day is covered by both"
    return f"{names}: {pluralize(len(pair.actions), 'action')}, {', '.join(pair.actions)}"


def classes_json(found: PolicyClasses) -> dict[str, Any]:
    """Return what ``compare --json`` prints of more than two policies."""
    return {
        "schema": "release_sim.policy_classes/1",
        "policies": [side_json(side) for members in found.classes for side in members],
        "classes": [[str(side) for side in members] for members in found.classes],
        "pairs": [
            {
                "before": str(pair.before),
                "after": str(pair.after),
                "apart": pair.apart,
                "actions": list(pair.actions),
            }
            for pair in found.pairs
        ],
        "actions": list(found.actions),
        "instruments": found.most,
    }
