"""The questions that a process of its own answers: what takes z3, or more than a moment."""

from __future__ import annotations

from release_sim.engine.decide import EngineCache
from release_sim.model.analysis.fact_change import ChangeTo
from release_sim.model.analysis.plan import Inquiry
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer

SETTLED = (Answer.REQUIRED, Answer.FORBIDDEN, Answer.PERMITTED, Answer.SILENT)
"""The answers that a change of facts is looked for to."""


def changes(engines: EngineCache, branch: Branch, action: str) -> tuple[ChangeTo, ...]:
    """Return, for each other settled answer, the fewest changes of facts that lead to it."""
    # z3 takes a tenth of a second to come, which the server does without.
    from release_sim.analysis.explain.minimal_changes import ChangeSearch  # noqa: PLC0415

    engine = engines.engine(branch.policy, branch.readings)
    found = engine.decide(branch.case).outcomes[action].answer
    search = ChangeSearch(engine, branch.case, action)
    return tuple(search.to(answer) for answer in SETTLED if answer is not found)


def questions(engines: EngineCache, branch: Branch, action: str) -> Inquiry:
    """Return what to ask so that the fewest questions settle an undetermined answer."""
    from release_sim.analysis.explain.question_plan import plan_questions  # noqa: PLC0415

    engine = engines.engine(branch.policy, branch.readings)
    return plan_questions(engine, branch.case, action)
