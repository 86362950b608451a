"""The answers of all engines as a table: ``seen.csv``, and a page of the reference."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

SEEN = Path(__file__).parent / "seen.csv"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "unknowns.md"
COLUMNS = ("engine", "package", "version", "form", "situation", "asked", "facts", "test", "outcome")
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"

Row = Mapping[str, str]


def read() -> list[dict[str, str]]:
    """Return the rows of ``seen.csv``."""
    with SEEN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(rows: Iterable[Row]) -> None:
    """Write ``seen.csv`` and the table between the marks of the page."""
    rows = list(rows)
    with SEEN.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{markdown(rows)}{END}{after}", encoding="utf-8")


def markdown(rows: Iterable[Row]) -> str:
    """Return one line for each form of each engine, one column for each kind of situation."""
    by_form = {
        key: list(group)
        for key, group in groupby(
            rows, lambda r: (r["engine"], r["package"], r["version"], r["form"])
        )
    }
    kinds = list(dict.fromkeys(_kind(row) for group in by_form.values() for row in group))
    lines = [
        "| engine | form | " + " | ".join(kinds) + " |",
        "| --- | --- |" + " --- |" * len(kinds),
    ]
    for (engine, package, version, form), group in by_form.items():
        named = engine if engine == package else f"{engine}, {package}"
        cells = [_cell(row["outcome"] for row in group if _kind(row) == kind) for kind in kinds]
        lines.append(f"| {named} {version} | {form} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _kind(row: Row) -> str:
    return row["situation"].partition(", ")[0]


def _cell(outcomes: Iterable[str]) -> str:
    found = list(outcomes)
    return found[0] if len(set(found)) == 1 else ", ".join(found)
