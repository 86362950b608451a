"""The facts about a decision that its record keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from release_sim.model.decision import Decision
from release_sim.model.policy import Policy
from release_sim.model.scenario import Branch

if TYPE_CHECKING:  # a run that records nothing does without the shape of records
    from release_sim.model.records.audit_record import AtMoment


class Recordable(NamedTuple):
    """A decision, and what was decided: a branch of a scenario, a moment or a row.

    ``name`` is that of the scenario, the timeline or the table. ``moment`` is told of a timeline
    alone, ``row`` of a table alone; the branch is then the variant of events, or has no name.
    """

    name: str
    branch: Branch
    policy: Policy
    decision: Decision
    unmet: tuple[str, ...] = ()
    moment: AtMoment | None = None
    row: int | None = None
