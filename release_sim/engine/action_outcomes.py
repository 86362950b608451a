"""The outcome for one action by the verdicts on its rules: one like it is made once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from release_sim.engine.grounding import rule_of
from release_sim.engine.semantics import Evaluation, answer_of_all
from release_sim.model.decision import Outcome
from release_sim.model.rule import Duty, Modality, Rule, Within
from release_sim.model.verdict import SATISFIED, UNSATISFIED, Answer

DECIDING = {
    Answer.REQUIRED: (Modality.MUST,),
    Answer.FORBIDDEN: (Modality.MUST_NOT,),
    Answer.PERMITTED: (Modality.MAY,),
    Answer.SILENT: (),
    Answer.CONFLICT: (Modality.MUST, Modality.MUST_NOT),
    Answer.UNDETERMINED: tuple(Modality),
}

MOST = 1000
"""The outcomes of one action that are kept; with as many the next ones begin anew."""


class ActionOutcomes:
    """The rules on one action, over all instruments or about one, and what came of them so far."""

    def __init__(
        self,
        action: str,
        by_instrument: Mapping[str, Sequence[tuple[Rule, Duty]]],
        in_force: Sequence[str],
    ) -> None:
        """``in_force`` names all rules on the action, put for instruments of the case or not."""
        self._action, self._by_instrument, self._in_force = action, by_instrument, in_force
        self._rules = tuple(rule.id for rule, _ in self.duties())
        self._told: dict[bytes, Outcome] = {}

    def duties(self) -> Iterator[tuple[Rule, Duty]]:
        """Yield the rules that have a duty on the action, and that duty."""
        for each in self._by_instrument.values():
            yield from each

    def outcome(self, found: Evaluation) -> Outcome:
        """Return the outcome, with times as the rules write them, and without what is missing."""
        stands, applies = found.stands.__getitem__, found.applies.__getitem__
        verdicts = bytes((*map(stands, self._rules), *map(applies, self._rules)))
        told = self._told.get(verdicts)
        if told is None:
            if len(self._told) == MOST:
                self._told.clear()
            told = self._told[verdicts] = self._outcome(found)
        return told

    def _outcome(self, found: Evaluation) -> Outcome:
        stands, applies = found.stands, found.applies
        answer = answer_of_all(
            [(duty, stands[rule.id]) for rule, duty in each]
            for each in self._by_instrument.values()
        )
        forces = DECIDING[answer]
        because, displaced, stand = set[str](), set[str](), set[str]()
        within: dict[Within, None] = {}
        for rule, duty in self.duties():
            if stands[rule.id] is SATISFIED:
                stand.add(rule_of(rule.id))
                if duty.modality in forces:
                    because.add(rule_of(rule.id))
                    if duty.within:
                        within[duty.within] = None
            elif stands[rule.id] is UNSATISFIED and applies[rule.id] is SATISFIED:
                displaced.add(rule_of(rule.id))
        displaced -= stand
        considered = (r for r in self._in_force if r not in because and r not in displaced)
        return Outcome(
            self._action,
            answer,
            tuple(sorted(because)),
            tuple(sorted(displaced)),
            tuple(considered),
            within=tuple(within),
        )
