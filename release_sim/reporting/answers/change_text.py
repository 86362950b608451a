"""The changes that would give another answer, as text and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from release_sim.model.analysis.fact_change import (
    ChangeSet,
    ChangeTo,
    FactChange,
    ReadingRobustness,
)
from release_sim.model.verdict import Answer
from release_sim.reporting.text_format import (
    WIDTH,
    either,
    paragraph,
    pluralize,
    value_json,
    value_text,
    values_json,
    values_text,
)
from release_sim.vocabulary.fact import Fact, Party, Value
from release_sim.vocabulary.value_set import ValueSet


def change_lines(found: ChangeTo, width: int = WIDTH) -> Iterator[str]:
    """Yield the fewest changes of facts that give the answer, and every way to make them."""
    head, by = f"change to {found.wanted}", _who(found.by)
    if not found.ways:
        whose = "someone" if len(found.by) == len(Party) else by
        none = f"no change of facts that {whose} can change leads there (proved)"
        yield paragraph(f"{head}: {none}", 0, 2, width)
        return
    number = len(found.ways[0])
    if not number:
        yield f"{head}: it is {found.wanted}"
        return
    only = "" if len(found.by) == len(Party) else f" that {by} can make"
    least = f"{pluralize(number, 'change')}{only}, and no fewer (proved)"
    ways = f"; {len(found.ways)} ways" if len(found.ways) > 1 else ""
    yield paragraph(f"{head}: {least}{ways}", 0, 2, width)
    for way in found.ways:
        yield from _way(way, width)


def _way(way: ChangeSet, width: int) -> Iterator[str]:
    word = "if"
    for change in way:
        fact, now = change.to.fact, value_text(change.before)
        line = (
            f"{word} {fact.name} becomes {values_text(change.to)} (now {now}; {_made_by(change)})"
        )
        yield paragraph(line, 2 if word == "if" else 4, 4, width)
        word = "and"


def robustness_lines(found: ReadingRobustness, width: int = WIDTH) -> Iterator[str]:
    """Yield whether readings can change the answer, and the fewest that do."""
    if not found.ways:
        robust = f"readings: robust, {found.found} under every combination of readings (proved)"
        yield paragraph(robust, 0, 2, width)
        return
    yield paragraph(f"readings: contested, {found.found} under those chosen", 0, 2, width)
    for answer, ways in found.ways.items():
        for way in ways:
            changes = " and ".join(_reading(change) for change in way)
            yield paragraph(f"{answer} if {changes}", 2, 4, width)
    never = [answer for answer in Answer if answer not in (*found.ways, found.found)]
    if never:
        said = f"never {either(never)}, under any combination of readings (proved)"
        yield paragraph(said, 2, 4, width)


def _reading(change: FactChange) -> str:
    name = change.to.fact.name.removeprefix("reading.")
    now = "unresolved" if change.before is None else value_text(change.before)
    return f"{name} is {values_text(change.to)} (now {now})"


def change_to_json(found: ChangeTo) -> dict[str, Any]:
    """Return the ways to an answer as a JSON value."""
    return {
        "answer": found.wanted.value,
        "by": [party.value for party in found.by],
        "fewest": len(found.ways[0]) if found.ways else None,
        "ways": [
            [
                _change_json(change) | {"by": [p.value for p in _parties(change.to)]}
                for change in way
            ]
            for way in found.ways
        ],
    }


def robustness_json(found: ReadingRobustness) -> dict[str, Any]:
    """Robust or not, and the ways to each other answer, as a JSON value."""
    return {
        "robust": not found.ways,
        "ways": {
            answer.value: [[_change_json(change) for change in way] for way in ways]
            for answer, ways in found.ways.items()
        },
    }


def _change_json(change: FactChange) -> dict[str, Any]:
    return {
        "fact": change.to.fact.name,
        "before": value_json(change.before),
        "to": values_json(change.to),
    }


def _made_by(change: FactChange) -> str:
    """Name those who can make the change; value by value if that differs."""
    fact = change.to.fact
    if not fact.value_by:
        return f"by {_who(fact.changed_by)}"
    by: dict[tuple[Party, ...], list[Value]] = {}
    for value in change.to.members():
        by.setdefault(fact.brought_about_by(value), []).append(value)
    if len(by) == 1:
        return f"by {_who(next(iter(by)))}"
    return ", ".join(
        f"{' and '.join(map(value_text, values))} by {_who(parties)}"
        for parties, values in by.items()
    )


def _parties(values: ValueSet) -> list[Party]:
    """All who can bring about any of these values."""
    fact: Fact = values.fact
    able = (
        {p for v in values.members() for p in fact.brought_about_by(v)} if fact.value_by else None
    )
    return [party for party in Party if party in (fact.changed_by if able is None else able)]


def _who(parties: Iterable[Party]) -> str:
    return either([f"the {party.value.replace('_', ' ')}" for party in parties])
