"""One decision with all it takes to tell it in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from release_sim.model.decision import Decision, ReadingSensitivity
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.paint import Paint, unpainted
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import WIDTH


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision under a policy, the sentences of a language, and the columns of the page.

    ``contested`` has the readings on which answers turn, by action; it may be empty where the
    readings were not varied. ``paint`` shows the words of answers.
    """

    rulebook: Rulebook
    policy: Policy
    decision: Decision
    contested: Mapping[str, tuple[ReadingSensitivity, ...]]
    sentences: Sentences
    width: int = WIDTH
    paint: Paint = unpainted

    @property
    def body(self) -> str:
        """The kind of body that would act."""
        return str(self.decision.facts.get("agency.kind", "sheriff_jail"))
