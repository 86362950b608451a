"""The option that applies to what is counted: rates of rare events."""

from __future__ import annotations

import re
from collections.abc import Iterable

from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.cohorts.table_counts import Frequency
from release_sim.model.problem import Place

_RATE = re.compile(r"(?P<name>[^=]+)=(?P<events>\d{1,9})/(?P<among>\d{1,9})")


def frequencies(given: Iterable[str], diagnosis: Diagnosis) -> tuple[Frequency, ...]:
    """Return the rare events named with ``--rate``, each with its exact interval."""
    from release_sim.cohort.numbers.intervals import clopper_pearson  # noqa: PLC0415  it needs numpy

    found = []
    for text in given:
        told = _RATE.fullmatch(text)
        events, among = (int(told["events"]), int(told["among"])) if told else (1, 0)
        if told is None or events > among or not among:
            message = f"`{text}` is not NAME=K/N with K at most N"
            hint = "write K events in N notices, such as incidents=1/1226"
            diagnosis.add("bad-rate", Place("--rate"), message, help=hint)
        else:
            found.append(Frequency(told["name"], events, among, clopper_pearson(events, among)))
    return tuple(found)
