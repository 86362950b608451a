"""One case decided, and what can be asked of its answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.analysis.explain.sensitivity_to_readings import sensitive_readings
from release_sim.analysis.explain.trace_obstacles import explain_why_not
from release_sim.api.arguments import check_instruments, several
from release_sim.api.inputs import Inputs
from release_sim.api.overrides import Overrides
from release_sim.engine.decide import Engine, EngineCache
from release_sim.errors import OutOfScopeError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.analysis.fact_change import ChangeTo, ReadingRobustness
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.analysis.plan import Inquiry
from release_sim.model.analysis.why_not import WhyNot
from release_sim.model.decision import Decision, ReadingSensitivity
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Party

if TYPE_CHECKING:
    from release_sim.analysis.explain.minimal_changes import ChangeSearch


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decided branch of a scenario, ready to be asked about; ``engine`` decided it.

    Only what is asked is worked out. ``action`` is a name of ``ACTIONS`` everywhere, and an answer
    or a party may be named by its word. A name that does not exist raises ``FilesAreWrongError``.
    """

    rulebook: Rulebook
    scenario: Scenario
    branch: Branch
    engine: Engine
    decision: Decision
    _changes: dict[str, ChangeSearch] = field(default_factory=dict, repr=False)

    @property
    def seconds(self) -> float:
        """The time that z3 has taken to answer."""
        return sum(changes.seconds for changes in self._changes.values())

    def sensitive_readings(self) -> Mapping[str, tuple[ReadingSensitivity, ...]]:
        """Return by action the readings any one of which changes its answer."""
        return sensitive_readings(self.engine, self.branch.case)

    def why_not(self, action: str, answer: Answer | str) -> WhyNot:
        """Return what the other answer would take, and what became of every rule for it."""
        wanted = _known(action, answer)
        return explain_why_not(self.rulebook, self.engine.policy, self.decision, action, wanted)

    def change_to(
        self,
        action: str,
        answer: Answer | str,
        by: Collection[Party | str] = tuple(Party),
        instruments: int = USUAL,
    ) -> ChangeTo:
        """Return the fewest changes of facts, of those these parties can make, to an answer.

        And the papers which, if a party brought them, would give the answer alone, or else as
        facts change too, with up to so many ``instruments`` of each kind.
        """
        from release_sim.analysis.explain.added_papers import AddedPapersSearch  # noqa: PLC0415  for the same reason as below

        wanted, named = _known(action, answer, by, instruments), several(by)
        parties = [party for party in Party if party in named]
        found = self._changes_of(action).to(wanted, parties)
        search = AddedPapersSearch(self.engine, self.branch.case, action, parties, instruments)
        return search.with_papers(found)

    def by_readings(self, action: str) -> ReadingRobustness:
        """Return the smallest changes of readings that lead to each other answer."""
        _known(action)
        return self._changes_of(action).by_readings()

    def missing(self, action: str) -> Inquiry:
        """Return what to ask so that the fewest questions settle an undetermined answer."""
        _known(action)
        # z3 takes a tenth of a second to come, which the list of all verbs does without.
        from release_sim.analysis.explain.question_plan import plan_questions  # noqa: PLC0415

        return plan_questions(self.engine, self.branch.case, action)

    def _changes_of(self, action: str) -> ChangeSearch:
        from release_sim.analysis.explain.minimal_changes import ChangeSearch  # noqa: PLC0415  for the same reason

        if action not in self._changes:
            self._changes[action] = ChangeSearch(self.engine, self.branch.case, action)
        return self._changes[action]


def _known(
    action: str,
    answer: str = Answer.SILENT,
    by: Collection[str] = (),
    instruments: int = USUAL,
) -> Answer:
    """Return the answer that is asked about; raise everything that does not exist."""
    diagnosis = Diagnosis()
    diagnosis.check_known("action", action, ACTIONS, Place("action"))
    diagnosis.check_known("answer", answer, list(Answer), Place("answer"))
    for party in several(by):
        diagnosis.check_known("party", party, list(Party), Place("by"))
    check_instruments(instruments, diagnosis)
    diagnosis.raise_if_any()
    return Answer(answer)


def explain(inputs: Inputs, path: Path, what_if: str, overrides: Overrides) -> Explanation:
    """Return one scenario's story, or the what-if named, decided and ready to be asked about.

    Raises ``FilesAreWrongError`` for all that is wrong with the files or names, and where the
    policy is not about the case.
    """
    rulebook, scenarios = inputs.scenarios([path], overrides)
    branch = inputs.branch(path, scenarios, what_if)
    engine = EngineCache(rulebook).engine(branch.policy, branch.readings)
    try:
        decision = engine.decide(branch.case)
    except OutOfScopeError as error:
        inputs.complain_of(error, scenarios[0], branch)
        inputs.diagnosis.raise_if_any()
        raise
    return Explanation(rulebook, scenarios[0], branch, engine, decision)
