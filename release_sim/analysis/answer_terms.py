"""The answer for an action as z3 terms: the lattice of ``engine/semantics`` over duties."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any as Term  # z3 comes without types
from typing import NamedTuple

from release_sim.analysis.terms import (
    VerdictTerms,
    all_of,
    any_of,
    conjunction,
    disjunction,
    opposite,
)
from release_sim.model.rule import Modality
from release_sim.model.verdict import Answer


class StandingDuty(NamedTuple):
    """The force of a duty, and whether the rule that says it stands."""

    modality: Modality
    stands: VerdictTerms


def answer_terms(by_instrument: Iterable[Iterable[StandingDuty]]) -> dict[Answer, Term]:
    """Encode each answer over the duties about every instrument: it holds if no other can."""
    forces = [_by_force(list(duties)) for duties in by_instrument]
    clash = disjunction(conjunction(each[:2]) for each in forces)
    must, must_not, may = (disjunction(each[i] for each in forces) for i in range(3))
    neither = all_of([must.unsatisfied, must_not.unsatisfied])
    settled = {
        Answer.CONFLICT: clash.satisfied,
        Answer.REQUIRED: all_of([clash.unsatisfied, must.satisfied]),
        Answer.FORBIDDEN: all_of([must.unsatisfied, must_not.satisfied]),
        Answer.PERMITTED: all_of([neither, may.satisfied]),
        Answer.SILENT: all_of([neither, may.unsatisfied]),
    }
    return {**settled, Answer.UNDETERMINED: opposite(any_of(list(settled.values())))}


def _by_force(duties: list[StandingDuty]) -> list[VerdictTerms]:
    """Encode whether a duty of each force stands: must, must not, may."""
    return [
        disjunction(duty.stands for duty in duties if duty.modality is force)
        for force in (Modality.MUST, Modality.MUST_NOT, Modality.MAY)
    ]
