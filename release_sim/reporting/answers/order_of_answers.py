"""The order in which the answers of one case are told: duties, bans, permissions, what is open."""

from __future__ import annotations

from collections.abc import Mapping

from release_sim.model.decision import Decision, Outcome
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ASKED_BY
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import unqualified

ORDER = (
    Answer.REQUIRED,
    Answer.FORBIDDEN,
    Answer.PERMITTED,
    Answer.CONFLICT,
    Answer.UNDETERMINED,
)
"""All answers but that no rule speaks."""


def is_asked(outcome: Outcome, facts: Mapping[str, Value]) -> bool:
    """Return False for a ban on something that no request of the case asks for."""
    if outcome.answer is not Answer.FORBIDDEN:
        return True
    asks = ASKED_BY.get(outcome.action)
    return any(value is True and unqualified(name)[0] == asks for name, value in facts.items())


def spoken(decision: Decision) -> list[Outcome]:
    """List the answers that are not silent in order, bans on unrequested acts last."""
    told = [each for each in decision.outcomes.values() if each.answer is not Answer.SILENT]
    return sorted(
        told, key=lambda each: (ORDER.index(each.answer), not is_asked(each, decision.facts))
    )
