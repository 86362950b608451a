"""The bundled invariants, read as the program reads them."""

from __future__ import annotations

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.invariant_reader import InvariantReader
from release_sim.model.analysis.invariant import (
    AnswerInvariant,
    IndependenceInvariant,
    Invariant,
    PathInvariant,
)
from release_sim.model.verdict import Answer
from tests.conftest import ROOT, bundled_rulebook

DONE = frozenset({Answer.REQUIRED, Answer.PERMITTED})


def _bundled() -> tuple[Invariant, ...]:
    diagnosis, folder = Diagnosis(), ROOT / "rules"
    reader = InvariantReader(bundled_rulebook(), diagnosis)
    invariants = reader.read_folder(folder)
    diagnosis.raise_if_any()
    return tuple(invariants.values())


ALL_INVARIANTS = _bundled()
INVARIANTS = [each for each in ALL_INVARIANTS if isinstance(each, AnswerInvariant)]
INDEPENDENCES = [each for each in ALL_INVARIANTS if isinstance(each, IndependenceInvariant)]
PATHS = [each for each in ALL_INVARIANTS if isinstance(each, PathInvariant)]
NO_JUDGE = next(i for i in INVARIANTS if i.name == "no_hold_without_a_judge").when
