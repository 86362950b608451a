"""The results of proofs, as text and as scenario files, in a reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from release_sim.model.analysis.invariant import (
    CounterCase,
    Counterexample,
    EventPath,
    ExhaustiveResult,
    Influence,
    Invariant,
    PathInvariant,
    PathStep,
    Proof,
    Proved,
)
from release_sim.model.scenario import Branch
from release_sim.model.words import InvariantWords
from release_sim.reporting.answers.scenario_text import scenario_file
from release_sim.reporting.sentences import Sentences, sentence
from release_sim.reporting.text_format import WIDTH, WrappedText, columns, value_text

_OUTCOMES = ("proved", "fails", "empty", "unbroken")

_READABLE = 10**12
"""From so many cases on their number is told by its power of ten."""


def outcome(proof: Proof) -> str:
    """Return the result of a proof in one word."""
    if not isinstance(proof, Proved):
        return "fails"
    return "empty" if proof.empty else "unbroken" if proof.unbroken else "proved"


class ProofText(WrappedText):
    """Proofs told in one language.

    ``words`` are those of invariants by name; one without is quoted in the words of its file.
    """

    def __init__(
        self, say: Sentences, words: Mapping[str, InvariantWords], width: int = WIDTH
    ) -> None:
        """No word is looked for before it is said."""
        self._say, self._words, self._width = say, words, width
        self._frame = say.frame

    def lines(self, proof: Proof) -> str:
        """Write the invariant, whether it is proved, and what must be added to read it right."""
        told = proof.invariant
        head = f"{self._frame(f'proof.{outcome(proof)}')} {told.name}: {self._says(told)}"
        text = [self._text(head, 0, 4)]
        if isinstance(proof, Counterexample):
            return "\n".join([*text, *self._against(proof.against, {}, 4)])
        if proof.any_number:
            text.append(self._text(self._frame("proof.any_number"), 4, 2))
        if proof.empty:
            lacking = "no_history" if isinstance(told, PathInvariant) else "no_case"
            text.append(self._text(self._frame(f"proof.{lacking}"), 4, 2))
        for (name, choice), against in proof.broken.items():
            line = self._frame(
                "proof.except", reading=f"{name}={choice}", why=self._broken_by(told, name, choice)
            )
            if isinstance(against, Branch):
                line += f": {'; '.join(self._answers(against))}"
            text.append(self._text(line, 4, 2))
            text += self._against(against, {name: choice}, 6)
        for name, choice in proof.unbroken:
            line = self._frame("proof.not_broken", reading=f"{name}={choice}")
            text.append(self._text(line, 4, 2))
        return "\n".join(text)

    def again(self, result: ExhaustiveResult | None, most: int) -> str:
        """Describe how the invariant was checked a second time, without z3, of so many papers."""
        frame = self._frame
        if result is None:
            line = frame("proof.again_no_case")
        elif result.too_many:
            line = frame("proof.again_too_many")
        elif result.broken:
            line = frame("proof.again_broken", cases=_many(result.cases))
        else:
            up_to = self._say.up_to(most)
            line = frame("proof.again_all", cases=_many(result.cases), up_to=up_to)
            if result.meeting < result.cases:
                line += frame("proof.again_meeting", cases=_many(result.meeting))
        return self._text(line, 4, 2)

    def summary(self, proofs: Sequence[Proof], most: int) -> str:
        """Count the outcomes, and tell of how many papers of each kind they are."""
        found = [outcome(proof) for proof in proofs]
        counts = [
            self._frame(f"proof.count_{each}", number=found.count(each))
            for each in _OUTCOMES
            if each in found
        ]
        key = "proof.invariant" if len(found) == 1 else "proof.invariants"
        told = [*counts, self._say.up_to(most)]
        if any_number := sum(isinstance(p, Proved) and p.any_number for p in proofs):
            told.append(self._frame("proof.count_any_number", number=any_number))
        head = self._frame(key, number=len(found))
        return self._text(f"{head}: {', '.join(told)}", 0, 2)

    def counterexample_file(self, proof: Counterexample) -> str:
        """Write the counterexample as a scenario that runs and meets its expectations.

        Of two cases that differ in a fact the second is a what-if; of several such pairs, the
        first.
        """
        frame, name, against = self._frame, proof.invariant.name, proof.against
        title = frame("proof.title", says=self._says(proof.invariant))
        branch = replace(proof.branch, title=title)
        if isinstance(against, EventPath):
            events = ", ".join(self._event(step) for step in against.steps)
            return scenario_file(branch, frame("proof.moment", events=events, name=name))
        if isinstance(against, Branch):
            return scenario_file(branch, frame("proof.story", name=name))
        first = against[0]
        title = f"{first.fact} {value_text(first.values[1])}"
        changed = replace(first.other, name="changed", title=title)
        return scenario_file(branch, frame("proof.pair", name=name), changed)

    def wrote(self, path: str) -> str:
        """Say where a counterexample was written."""
        return f"    {self._frame('proof.wrote', path=path)}"

    def _says(self, invariant: Invariant) -> str:
        """Return the sentence of an invariant."""
        words = self._words.get(invariant.name)
        return words.says if words else self._quoted(invariant.says)

    def _broken_by(self, invariant: Invariant, name: str, choice: str) -> str:
        """Return why a choice of a reading breaks an invariant."""
        words = self._words.get(invariant.name)
        found = words.broken_by.get(f"{name}={choice}") if words else None
        return found or self._quoted(invariant.broken_by[name, choice])

    def _quoted(self, text: str) -> str:
        return self._frame("replay.told", text=text)

    def _against(self, against: CounterCase, said: Mapping[str, str], indent: int) -> Iterator[str]:
        """Yield what to add to the case itself; some readings have been ``said``."""
        if isinstance(against, EventPath):
            rows = [(str(step.day), self._happened(step)) for step in against.steps[:-1]]
            last, given = against.steps[-1], "; ".join(self._answers(against.branch))
            rows.append((str(last.day), f"{self._event(last)}: {given}"))
            yield from columns(rows, indent, self._width)
        elif not isinstance(against, Branch):
            for each in against:
                yield self._text(self._turns(each, said), indent, 2)
                through = self._frame("proof.through", rules=", ".join(each.rules))
                yield self._text(through, indent + 2, 2)

    def _turns(self, influence: Influence, said: Mapping[str, str]) -> str:
        ways = zip(influence.answers, influence.values, strict=True)
        told = "; ".join(
            self._frame(
                "proof.where",
                answer=self._frame(f"answers.{answer}"),
                clause=self._say.fact(influence.fact, value),
            )
            for answer, value in ways
        )
        readings = sorted(influence.branch.readings.items() - said.items())
        under = "".join(self._frame("proof.under", reading=f"{n}={c}") for n, c in readings)
        return sentence(f"{self._say.deed(influence.action)}{under}: {told}")

    def _answers(self, branch: Branch) -> Iterator[str]:
        """Yield the answers that stand against an invariant, each as a clause."""
        body = str(branch.case.facts().get("agency.kind", "sheriff_jail"))
        for action, answer in branch.expect.answers.items():
            yield self._say.answer(action, answer, body)

    def _happened(self, step: PathStep) -> str:
        facts = "; ".join(self._say.fact(name, value) for name, value in step.sets.items())
        event = self._event(step)
        return f"{event}: {facts}" if facts else event

    def _event(self, step: PathStep) -> str:
        """Return an event as a noun, with its paper if the history names it."""
        kind = step.kind
        noun = self._say.words.duties.events.get(kind.name) or self._frame("proof.still_there")
        if not step.instrument:
            return noun
        paper = self._say.papers.of(step.instrument, kind.brings or kind.about or "request")
        return f"{noun} ({paper})"


def _many(count: int) -> str:
    """Write a number in full, or where no one would read it so, by its power of ten."""
    if count < _READABLE:
        return f"{count:,}"
    first, power = f"{count:.1e}".split("e+")
    return f"{first} x 10^{int(power)}"
