"""The columns that a table must have: its days, some fact, and all that a mapping expects of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from release_sim.loading.diagnosis import Diagnosis, likely
from release_sim.model.cohorts.mapping import ColumnMapping
from release_sim.model.problem import Place
from release_sim.vocabulary.facts import DAY, VOCABULARY

_OTHER_MARK = re.compile(r"[~^:!#%&*@\x1f]| +")  # what else has been seen between cells
_SEPARATORS = {";": "`;`", "\t": "a tab", "|": "`|`", ",": "a comma"}


def check_required(
    header: Sequence[str],
    mapping: ColumnMapping,
    told: Collection[str],
    given: Collection[str],
    place: Place,
    diagnosis: Diagnosis,
) -> None:
    """Report what is lacking in a table with this header, or that all is.

    ``told`` are the facts that columns tell, ``given`` those that options state of all rows. A
    fact of which a column is lacking would fall to its presumption, and no one would see it.
    """
    lacking = mapping.lacking(header)
    for column, facts in lacking.items():
        if not set(facts) <= {*given}:
            message = f"there is no column `{column}`, which the mapping takes for {_listed(facts)}"
            hint = likely(column, header) or (
                "state it of all rows, or list the column under `optional:` in the mapping"
            )
            diagnosis.add("missing-column", place, message, help=hint)
    of_lacking = {fact for facts in lacking.values() for fact in facts}
    expected = {fact for facts in mapping.columns.values() for fact in facts}
    for fact in mapping.without_column({*told, *expected}):
        message = f"the mapping explains codes of `{fact}`, and no column tells it"
        hint = "name its column under `columns:`, or leave its codes out"
        diagnosis.add("missing-column", place, message, help=hint)
    if DAY.name not in {*told, *given, *of_lacking}:
        message = f"there is no column `{DAY.name}` with the day of each case"
        hint = separator_hint(header) or "name one date for all of them with --as-of"
        diagnosis.add("missing-column", place, message, help=hint)
    is_dated_only = DAY.name in told and {*given} - {DAY.name}
    if not ({*told} - {DAY.name} or is_dated_only or len(diagnosis)):
        message = "no column tells a fact"
        listed = "a column has the name of its fact, or a mapping names it"
        diagnosis.add("missing-column", place, message, help=separator_hint(header) or listed)


def unknown_column_hint(name: str, header: Sequence[str], mapping: ColumnMapping) -> str:
    """Suggest what was meant by a column that is neither a fact nor in the mapping."""
    if not name.strip():
        return (
            "it has no name, as an index has none: name it, take it out, or pass such columns over"
        )
    wanted = [each for each in (*VOCABULARY, DAY.name) if each not in header]
    return (
        separator_hint(header)
        or likely(name, [*wanted, *mapping.lacking(header)])
        or "say with --mapping what it means (`new mapping` begins one), or ignore it"
    )


def separator_hint(header: Sequence[str]) -> str:
    """Name the separator that the one column of a table seems to have, if it seems to have one."""
    if len(header) != 1:
        return ""
    names = [said for mark, said in _SEPARATORS.items() if mark in header[0]]
    if names:
        return f"there is one column: is it separated by {' or '.join(names)}?"
    other = _OTHER_MARK.search(header[0].strip())
    if not other:
        return ""
    if len(other[0]) > 1:
        return "there is one column: are its cells at fixed widths? write it with commas"
    said = f'file: {{separator: "{other[0]}"}}'
    return f"there is one column; if `{other[0]}` separates it, say so in a mapping: `{said}`"


def _listed(facts: Sequence[str]) -> str:
    return " and ".join(f"`{fact}`" for fact in facts)
