"""The values of facts as JSON has them."""

from __future__ import annotations

from typing import Any

from release_sim.model.fact import Kind, Value
from release_sim.model.values import Values


def value_json(value: Value | None) -> bool | int | str | None:
    """One value, a day as text; nothing is unknown."""
    return value if value is None or isinstance(value, bool | int) else str(value)


def values_json(values: Values) -> dict[str, Any]:
    """Few values one by one, numbers and days as ranges, open where the fact has no more."""
    if values.fact.kind in (Kind.YES_NO, Kind.CHOICE):
        return {"one_of": list(values.listed()), "ranges": []}
    least, highest = values.fact.codes()
    return {
        "one_of": [],
        "ranges": [
            {
                "from": None if first == least else value_json(values.fact.value(first)),
                "to": None if last == highest else value_json(values.fact.value(last)),
            }
            for first, last in values.spans
        ],
    }
