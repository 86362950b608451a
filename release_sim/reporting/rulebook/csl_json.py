"""Sources as CSL-JSON, the form that citation managers read (schema of CSL 1.0.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from release_sim.model.legal_citation import csl_parts, csl_type
from release_sim.model.source import Source


def csl_items(sources: Mapping[str, Source]) -> list[dict[str, Any]]:
    """Return one item for each source, by its name; what a source does not tell is left out.

    ``title`` is that of the source or, of a ruling, its caption; a publisher of news is the
    container. The date is the one that the source speaks of, or else the year of its citation.
    """
    return [_item(name, source) for name, source in sources.items()]


def _item(name: str, source: Source) -> dict[str, Any]:
    item: dict[str, Any] = {"id": name, "type": csl_type(source.kind), "title": source.title}
    citation = source.citation()
    if citation:
        item["type"] = "bill" if citation.form == "bill" else item["type"]
        item |= csl_parts(citation)
        item["note"] = citation.text
    key = "container-title" if item["type"] == "article-newspaper" else "publisher"
    item.setdefault(key, source.publisher)
    year = citation.parts.get("year") if citation else None
    if source.date:
        item["issued"] = {"date-parts": [[source.date.year, source.date.month, source.date.day]]}
    elif year:
        item["issued"] = {"date-parts": [[int(year)]]}
    if source.address.startswith("http"):
        item["URL"] = source.address
    return item
