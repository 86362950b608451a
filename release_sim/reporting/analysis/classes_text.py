"""Many policies compared in every case, as text and as a JSON value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from release_sim.model.analysis.policy_classes import PolicyClasses, PolicyPair
from release_sim.reporting.analysis.compare_json import side_json
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import WIDTH, paragraph

_NEAREST = 10  # pairs that are told; JSON has all


def classes_text(say: Sentences, found: PolicyClasses, width: int = WIDTH) -> str:
    """Write the classes, then the nearest pairs with the actions that tell each apart."""
    return "\n".join(_lines(say, found, width))


def _lines(say: Sentences, found: PolicyClasses, width: int) -> Iterator[str]:
    number, classes = sum(map(len, found.classes)), len(found.classes)
    groups = say.frame(f"across.{'groups' if classes > 1 else 'one_group'}", number=classes)
    proved = found.for_any_number
    all_proved = len(proved) == sum(not pair.apart for pair in found.pairs)
    up_to = say.up_to(None if all_proved else found.most)
    head = say.frame("across.classes", number=number, groups=groups, up_to=up_to)
    yield paragraph(head, 0, 2, width)
    for members in found.classes:
        yield paragraph(", ".join(map(str, members)), 2, 2, width)
    apart = [pair for pair in found.pairs if not pair.is_alike]
    if apart:
        yield ""
        shown = apart[:_NEAREST]
        key = "nearest" if len(shown) < len(apart) else "pairs"
        told = say.frame(f"across.{key}", number=len(shown), whole=len(apart))
        yield paragraph(told, 0, 2, width)
        for pair in shown:
            yield paragraph(_pair(say, pair), 2, 4, width)
    if proved and not all_proved:
        yield ""
        pairs = "; ".join(say.frame("across.both", **_names(pair)) for pair in proved)
        yield paragraph(say.frame("across.any_number", pairs=pairs), 0, 2, width)


def _pair(say: Sentences, pair: PolicyPair) -> str:
    if pair.apart:
        return say.frame("across.no_common_day", **_names(pair))
    deeds = "; ".join(map(say.deed, pair.actions))
    return say.frame("across.pair", **_names(pair), deeds=deeds)


def _names(pair: PolicyPair) -> dict[str, str]:
    return {"before": str(pair.before), "after": str(pair.after)}


def classes_json(found: PolicyClasses) -> dict[str, Any]:
    """Return the JSON value of ``compare --json`` for more than two policies."""
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
                "any_number": [name for name in found.actions if name in pair.any_number],
            }
            for pair in found.pairs
        ],
        "actions": list(found.actions),
        "instruments": found.most,
    }
