"""The results of proofs, as text and as scenario files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from release_sim.model.analysis.invariant import (
    CounterCase,
    Counterexample,
    EventPath,
    ExhaustiveResult,
    Influence,
    PathInvariant,
    PathStep,
    Proof,
    Proved,
)
from release_sim.model.scenario import Branch
from release_sim.reporting.answers.scenario_text import scenario_file
from release_sim.reporting.sentences import Sentences, sentence
from release_sim.reporting.text_format import (
    WIDTH,
    columns,
    paragraph,
    pluralize,
    up_to,
    value_text,
)

_STORY = (
    "A fictional case, found by a solver: the smallest that breaks the invariant `{name}`. "
    "Whatever is neither stated nor presumed is unknown."
)
_PAIR = (
    "Two made-up cases, found by a solver, that differ in one fact and have two answers; the "
    "invariant `{name}` says that there are no such cases."
)
_MOMENT = (
    "The moment before the last event of a made-up history, found by a solver: {events}. The "
    "invariant `{name}` says that none ends so, and no shorter one does."
)

_READABLE = 10**12
"""From so many cases on their number is told by its power of ten."""


def outcome(proof: Proof) -> str:
    """One word for what became of it."""
    if not isinstance(proof, Proved):
        return "FAILS"
    return "EMPTY" if proof.empty else "UNBROKEN" if proof.unbroken else "proved"


def proof_lines(proof: Proof, say: Sentences, width: int = WIDTH) -> str:
    """Write the invariant, whether it is proved, and what must be added to read it right."""
    told = proof.invariant
    text = [paragraph(f"{outcome(proof)} {told.name}: {told.says}", 0, 4, width)]
    if isinstance(proof, Counterexample):
        return "\n".join([*text, *_against(proof.against, say, {}, 4, width)])
    if proof.any_number:
        text.append(paragraph("for any number of papers", 4, 2, width))
    if proof.empty:
        lacking = (
            "history ends so" if isinstance(told, PathInvariant) else "case meets its condition"
        )
        text.append(paragraph(f"no {lacking}, so it says nothing", 4, 2, width))
    for (name, choice), against in proof.broken.items():
        line = f"except under reading {name}={choice}, {told.broken_by[name, choice]}"
        if isinstance(against, Branch):
            line += f": {'; '.join(_answers(against, say))}"
        text.append(paragraph(line, 4, 2, width))
        text += _against(against, say, {name: choice}, 6, width)
    for name, choice in proof.unbroken:
        line = f"reading {name}={choice} is said to break it, but does not"
        text.append(paragraph(line, 4, 2, width))
    return "\n".join(text)


def again(result: ExhaustiveResult | None, most: int, width: int = WIDTH) -> str:
    """Describe how the invariant was checked a second time, without z3, of so many papers."""
    if result is None:
        line = "not decided again without z3: it speaks of histories"
    elif result.too_many:
        line = "not decided again without z3: cases too varied, or counts beside their ratio"
    elif result.broken:
        line = f"decided again without z3: one of {_many(result.cases)} cases is against it too"
    else:
        line = f"decided again without z3: all {_many(result.cases)} cases {up_to(most)}"
        if result.meeting < result.cases:
            line += f", {_many(result.meeting)} of which meet its condition"
    return paragraph(line, 4, 2, width)


def _many(count: int) -> str:
    """Write a number in full, or where no one would read it so, by its power of ten."""
    if count < _READABLE:
        return f"{count:,}"
    first, power = f"{count:.1e}".split("e+")
    return f"{first} x 10^{int(power)}"


def proofs_summary(proofs: Sequence[Proof], most: int, width: int = WIDTH) -> str:
    """Count the outcomes, and tell of how many papers of each kind they are."""
    words = {
        "proved": "proved",
        "FAILS": "not true",
        "EMPTY": "of no case",
        "UNBROKEN": "not broken as said",
    }
    found = [outcome(proof) for proof in proofs]
    counts = [f"{found.count(word)} {said}" for word, said in words.items() if word in found]
    any_number = sum(isinstance(proof, Proved) and proof.any_number for proof in proofs)
    line = f"{pluralize(len(found), 'invariant')}: {', '.join(counts)}, {up_to(most)}"
    return paragraph(line + (f", {any_number} for any number" if any_number else ""), 0, 2, width)


def counterexample_file(proof: Counterexample) -> str:
    """Write the counterexample as a scenario that runs and meets its expectations.

    Of two cases that differ in a fact the second is a what-if; of several such pairs, the first.
    """
    name, against = proof.invariant.name, proof.against
    if isinstance(against, EventPath):
        events = ", ".join(_event_name(step) for step in against.steps)
        return scenario_file(against.branch, _MOMENT.format(events=events, name=name))
    if isinstance(against, Branch):
        return scenario_file(against, _STORY.format(name=name))
    first = against[0]
    title = f"{first.fact} {value_text(first.values[1])}"
    changed = replace(first.other, name="changed", title=title)
    return scenario_file(first.branch, _PAIR.format(name=name), changed)


def _against(
    against: CounterCase, say: Sentences, said: Mapping[str, str], indent: int, width: int
) -> Iterator[str]:
    """Yield what to add to the case itself; some readings have been ``said``."""
    if isinstance(against, EventPath):
        rows = [(str(step.day), _happened(step, say)) for step in against.steps[:-1]]
        last, given = against.steps[-1], "; ".join(_answers(against.branch, say))
        rows.append((str(last.day), f"{_event_name(last)}: {given}"))
        yield from columns(rows, indent, width)
    elif not isinstance(against, Branch):
        for each in against:
            yield paragraph(_turns(each, say, said), indent, 2, width)
            yield paragraph(f"through {', '.join(each.rules)}", indent + 2, 2, width)


def _turns(influence: Influence, say: Sentences, said: Mapping[str, str]) -> str:
    ways = zip(influence.answers, influence.values, strict=True)
    told = "; ".join(f"{answer} where {say.fact(influence.fact, value)}" for answer, value in ways)
    readings = sorted(influence.branch.readings.items() - said.items())
    under = "".join(f", under reading {name}={choice}" for name, choice in readings)
    return sentence(f"{say.deed(influence.action)}{under}: {told}")


def _answers(branch: Branch, say: Sentences) -> Iterator[str]:
    """Yield the answers that stand against an invariant, each as a clause."""
    body = str(branch.case.facts().get("agency.kind", "sheriff_jail"))
    for action, answer in branch.expect.answers.items():
        yield say.answer(action, answer, body)


def _happened(step: PathStep, say: Sentences) -> str:
    facts = "; ".join(say.fact(name, value) for name, value in step.sets.items())
    return f"{_event_name(step)}: {facts}" if facts else _event_name(step)


def _event_name(step: PathStep) -> str:
    happened = step.kind.name.replace("_", " ")
    return f"{happened} ({step.instrument})" if step.instrument else happened
