"""The changes that would give another answer, as text and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from release_sim.model.analysis.fact_change import (
    AddedPapers,
    ChangeSet,
    ChangeTo,
    FactChange,
    ReadingRobustness,
)
from release_sim.model.verdict import Answer
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import WIDTH, paragraph, value_json, values_json
from release_sim.vocabulary.fact import Fact, Party, Value
from release_sim.vocabulary.tested_names import reading_of
from release_sim.vocabulary.value_set import ValueSet


def change_lines(found: ChangeTo, say: Sentences, width: int = WIDTH) -> Iterator[str]:
    """Yield the fewest changes of facts that give the answer, and every way to make them."""
    frame, answer = say.frame, say.frame(f"answers.{found.wanted}")
    anyone = len(found.by) == len(Party)
    by = frame("change.anyone") if anyone else _who(found.by, say)
    if found.found is found.wanted:
        yield frame("change.is", answer=answer)
        return
    if found.ways:
        number = len(found.ways[0])
        key = "change.fewest" if number > 1 else "change.one"
        least = frame(key, answer=answer, number=number, ways=len(found.ways), by=by)
    else:
        least = frame("change.none", answer=answer, by=by)
    yield paragraph(least, 0, 2, width)
    for way in found.ways:
        yield from _way(way, say, width)
    for added in found.added:
        for way in added.ways:
            yield from _coming(added, way, say, width)
    yield paragraph(frame("change.looked_at", up_to=say.up_to(found.most)), 2, 4, width)


def _coming(added: AddedPapers, way: ChangeSet, say: Sentences, width: int) -> Iterator[str]:
    """Yield the papers that give the answer if they come, and what else must change."""
    key = "change.added"
    for paper, own in added.of_each(way):
        line = say.frame(
            key,
            clauses=say.all_of([say.values(change.to) for change in own])
            if own
            else say.papers.of(paper.name, paper.kind),
            by=_who(paper.by, say),
            names=", ".join(change.to.fact.name for change in own) or paper.kind,
        )
        yield paragraph(line, 2 if key == "change.added" else 4, 4, width)
        key = "change.added_and"
    for change in added.besides(way):
        yield paragraph(_changed("change.and", change, say), 4, 4, width)


def _way(way: ChangeSet, say: Sentences, width: int) -> Iterator[str]:
    key = "change.if"
    for change in way:
        yield paragraph(_changed(key, change, say), 2 if key == "change.if" else 4, 4, width)
        key = "change.and"


def _changed(key: str, change: FactChange, say: Sentences) -> str:
    return say.frame(
        key,
        clause=say.values(change.to),
        now=say.fact(change.to.fact.name, change.before),
        by=_made_by(change, say),
        name=change.to.fact.name,
    )


def robustness_lines(found: ReadingRobustness, say: Sentences, width: int = WIDTH) -> Iterator[str]:
    """Yield whether readings can change the answer, and the fewest that do."""
    frame, answer = say.frame, say.frame(f"answers.{found.found}")
    if not found.ways:
        yield paragraph(frame("robust.robust", answer=answer), 0, 2, width)
        return
    yield paragraph(frame("robust.turns", answer=answer), 0, 2, width)
    for other, ways in found.ways.items():
        for way in ways:
            told, word = [_reading(change, say) for change in way], frame(f"answers.{other}")
            if len(told) == 1:
                line = frame("robust.if", answer=word, reading=told[0])
                yield paragraph(line, 2, 4, width)
            else:
                yield paragraph(frame("robust.if_all", answer=word), 2, 4, width)
                yield from (paragraph(f"- {each}", 4, 2, width) for each in told)
    never = [answer for answer in Answer if answer not in (*found.ways, found.found)]
    if never:
        answers = say.either([frame(f"answers.{each}") for each in never])
        yield paragraph(frame("robust.never", answers=answers), 2, 4, width)


def _reading(change: FactChange, say: Sentences) -> str:
    name = reading_of(change.to.fact.name)
    choices = say.choices(name, map(str, change.to.members()))
    return f"{say.question(change.to.fact.name)} {choices} [{name}]"


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
        "added": [
            {
                "papers": [
                    {
                        "kind": paper.kind,
                        "name": paper.name,
                        "by": [party.value for party in paper.by],
                    }
                    for paper in added.papers
                ],
                "ways": [[_change_json(change) for change in way] for way in added.ways],
            }
            for added in found.added
        ],
        "instruments": found.most,
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


def _made_by(change: FactChange, say: Sentences) -> str:
    """Name those who can make the change; value by value if that differs."""
    fact = change.to.fact
    if not fact.value_by:
        return _who(fact.changed_by, say)
    by: dict[tuple[Party, ...], list[Value]] = {}
    for value in change.to.members():
        by.setdefault(fact.brought_about_by(value), []).append(value)
    return _who(dict.fromkeys(party for parties in by for party in parties), say)


def _parties(values: ValueSet) -> list[Party]:
    """All who can bring about any of these values."""
    fact: Fact = values.fact
    able = (
        {p for v in values.members() for p in fact.brought_about_by(v)} if fact.value_by else None
    )
    return [party for party in Party if party in (fact.changed_by if able is None else able)]


def _who(parties: Iterable[Party], say: Sentences) -> str:
    return say.either([say.words.answers.parties[party] for party in parties])
