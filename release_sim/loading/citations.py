"""Citations as written, and whether what they cite is there."""

from __future__ import annotations

from collections.abc import Mapping

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.shared_shapes import Citations, CitationShape
from release_sim.model.rule import Citation
from release_sim.model.source import Basis, Source


def citations(cite: Citations | None) -> tuple[Citation, ...]:
    """One citation or several, as written."""
    if cite is None:
        return ()
    shapes = [cite] if isinstance(cite, CitationShape) else cite
    return tuple(Citation(shape.source, shape.at) for shape in shapes)


def check_citations(
    cite: Node | None, sources: Mapping[str, Source], diagnosis: Diagnosis, rule: str = ""
) -> None:
    """Report sources and statements that are not there.

    ``rule`` names the rule that cites: it may not rest on what is known only from memory.
    """
    for node in [cite, *cite.items()] if cite else ():
        for name, place in node.words("source") if node else ():
            if diagnosis.check_known("source", name, sources, place, rule=rule):
                _check_statement(name, sources[name], node, diagnosis, rule)


def _check_statement(
    name: str, source: Source, cite: Node, diagnosis: Diagnosis, rule: str
) -> None:
    for at, place in cite.words("at"):
        message = f"source `{name}` has no statement `{at}`"
        if not diagnosis.check_known(
            "statement", at, source.statements, place, message=message, rule=rule
        ):
            continue
        if rule and source.basis_of(at) is Basis.MEMORY:
            message = f"statement `{name} {at}` is known only from memory"
            hint = "confirm it in its source first"
            diagnosis.add("memory-carries-rule", place, message, help=hint, rule=rule)
