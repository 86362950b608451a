"""A case that a solver found, with the answers that the definition gives."""

from __future__ import annotations

from collections.abc import Collection

from release_sim.analysis.minimal_case import FoundCase
from release_sim.engine.decide import Engine
from release_sim.errors import EngineDisagreementError
from release_sim.model.analysis.invariant import AnswerInvariant
from release_sim.model.condition import Condition
from release_sim.model.policy import Policy
from release_sim.model.rule import Rule
from release_sim.model.scenario import Branch, Expectation
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.actions import HOLD


class Witnesses:
    """Turns what z3 finds for one policy into branches that run."""

    def __init__(self, policy: Policy) -> None:
        """Nothing is compiled before a case is found."""
        self._policy = policy
        self._engine = Engine(policy)

    def branch(self, found: FoundCase, title: str, actions: Collection[str]) -> Branch:
        """Return the case as a scenario holds it, with these actions' answers expected."""
        engine = self._engine.with_readings(found.readings)
        given = engine.answers(found.case)
        to_each = {a: engine.answers_by_instrument(found.case, a) for a in actions}
        return Branch(
            name="",
            title=title,
            policy=self._policy.name,
            case=found.case,
            readings=found.readings,
            expect=Expectation(
                answers={action: given[action] for action in actions},
                by_instrument={action: each for action, each in to_each.items() if each},
            ),
        )

    def breaks(self, found: FoundCase, invariant: AnswerInvariant) -> bool:
        """Return whether the invariant is claimed of the case and not true of it."""
        engine = self._engine.with_readings(found.readings)
        answers = engine.answers_where(found.case, invariant.asked, invariant.action)
        return not invariant.never.isdisjoint(answers.values())

    def applies(self, found: FoundCase, rule: Rule) -> bool:
        """Return whether a rule that is none of the policy's applies to the person."""
        engine = self._engine.with_readings(found.readings)
        return None in engine.answers_where(found.case, rule, HOLD)

    def standing(self, found: FoundCase) -> dict[str, Verdict]:
        """Return whether each rule in force stands."""
        return self._engine.with_readings(found.readings).evaluate_reference(found.case).stands

    def verdict(self, found: FoundCase, condition: Condition) -> Verdict:
        """Evaluate a condition on the case's facts, findings and readings."""
        return self._engine.with_readings(found.readings).holds(found.case, condition)


def disagreement(what: str, found: FoundCase, who: str = "z3") -> EngineDisagreementError:
    """Return the error for a case that the definition does not confirm."""
    return EngineDisagreementError(
        f"{who} and the definition disagree on {what} for {found}; "
        "this is a bug of release_sim, please report it"
    )
