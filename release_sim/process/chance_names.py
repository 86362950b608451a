"""The names of what chance decides about a person: each name has a random number of its own.

Two things of one name would have one number, and so would come out together where they should not.
"""

from __future__ import annotations

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node

OF_EVERY_PROCESS = frozenset(
    {
        "arrival",
        "comes",
        "found_after",
        "found_later",
        "hour",
        "lasts",
        "notice",
        "read",
        "record",
        "request",
        "sets_out",
        "stay",
        "way",
        "withdrawn",
    }
)
"""What is decided by chance in every process, beside its steps and deviations."""

_SECTIONS = {"clearance": "step", "way_out": "step", "deviations": "deviation"}


def check_chance_names(node: Node, diagnosis: Diagnosis) -> None:
    """Report steps and deviations of a process file that have each other's name, or one of those.

    ``node`` is the whole file.
    """
    found = dict.fromkeys(OF_EVERY_PROCESS, "of something else that chance decides")
    for section, kind in _SECTIONS.items():
        for name, key, _ in node.entries(section):
            if name in found:
                message = f"{kind} `{name}` has the name {found[name]}"
                hint = "give every step and every deviation a name of its own"
                diagnosis.add("bad-name", key, message, help=hint)
            found[name] = f"of a {kind}"
