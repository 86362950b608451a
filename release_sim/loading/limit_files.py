"""Files of limits: what is not known of a law, and up to which day its sources were read."""

from __future__ import annotations

from collections.abc import Mapping

from release_sim.loading.citations import check_citations, citations
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.file_models import LimitsFileShape
from release_sim.loading.node import Node
from release_sim.loading.validation import validate
from release_sim.model.limits import KnowledgeLimit, LawLimits
from release_sim.model.source import Source


def read_limits(
    nodes: Mapping[str, Node], sources: Mapping[str, Source], diagnosis: Diagnosis
) -> dict[str, LawLimits]:
    """Return the limits by the folder of rules that a file is named after."""
    found: dict[str, LawLimits] = {}
    for law, node in nodes.items():
        for _, _, inner in node.entries("limits"):
            check_citations(inner.child("cite"), sources, diagnosis)
        shape = validate(LimitsFileShape, node, diagnosis)
        if shape is None:
            diagnosis.mark_unusable("limit", law)
            continue
        limits = tuple(
            KnowledgeLimit(f"{law}.{name}", each.kind, each.says, each.since, citations(each.cite))
            for name, each in shape.limits.items()
        )
        found[law] = LawLimits(law, shape.read_up_to, limits)
    return found
