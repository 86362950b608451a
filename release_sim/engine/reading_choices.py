"""The answers under another choice of one reading; only what depends on it is re-evaluated."""

from __future__ import annotations

from release_sim.engine.semantics import Evaluation, Facts, evaluate_more
from release_sim.engine.strata import Regime
from release_sim.model.policy import Reading
from release_sim.model.rule import Conclusion, Duty, Rule
from release_sim.model.verdict import SATISFIED, UNKNOWN, Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.tested_names import reading_name


class ReadingChoices:
    """One evaluation of a case, and its answers under each choice of a reading."""

    def __init__(self, regime: Regime, facts: Facts, found: Evaluation) -> None:
        """``facts`` are those of the case and the readings, ``found`` comes of them."""
        self._regime, self._facts, self._found = regime, facts, found

    def answers(self, reading: Reading) -> dict[str, dict[str, Answer]]:
        """Return by action the answer under each choice, for actions that may turn on it."""
        rules = self._dependent(reading_name(reading.name))
        duties = [rule.then for rule in rules if isinstance(rule.then, Duty)]
        actions = {duty.action for duty in duties}
        if not actions:
            return {}
        found = {choice: self._where(reading.name, choice, rules) for choice in reading.choices}
        return {
            action: {choice: self._regime.answer(each, action) for choice, each in found.items()}
            for action in ACTIONS
            if action in actions
        }

    def _dependent(self, fact: str) -> tuple[Rule, ...]:
        """Return the rules whose verdicts may differ with a fact, in the order of the regime.

        Of a finding that may, all rules that conclude it are among them.
        """
        regime, names, ids = self._regime, {fact}, set[str]()
        for rule in regime.order:
            if not (names.isdisjoint(rule.reads()) and ids.isdisjoint(regime.exceptions[rule.id])):
                ids.add(rule.id)
                if isinstance(rule.then, Conclusion):
                    names.add(rule.then.name)
        ids.update(rule for name in names for rule in regime.concluding.get(name, ()))
        return tuple(rule for rule in regime.order if rule.id in ids)

    def _where(self, reading: str, choice: str, rules: tuple[Rule, ...]) -> Evaluation:
        """Return the evaluation under a choice, on which these rules depend and no others."""
        applied, stood, findings = (dict(each) for each in self._found)
        for rule in rules:
            if isinstance(rule.then, Conclusion):
                findings.pop(rule.then.name, None)
        known = dict(self._facts)
        for name, verdict in findings.items():
            known.pop(name, None)
            if verdict is not UNKNOWN:
                known[name] = verdict is SATISFIED
        known[reading_name(reading)] = choice
        found = Evaluation(applied, stood, findings)
        evaluate_more(rules, self._regime.exceptions, found, known)
        return found
