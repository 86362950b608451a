"""Cases read and decided; the ones looked at last are remembered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from release_sim.api.inputs import Inputs
from release_sim.engine.decide import Engine, EngineCache
from release_sim.errors import OutOfScopeError
from release_sim.model.decision import Decision
from release_sim.model.problem import Place, Problem
from release_sim.model.scenario import Branch
from release_sim.workbench.bench import Bench
from release_sim.workbench.fields import DAY, POLICY, Fields, read_branch

_REMEMBERED = 64
"""Cases: those of ten people, each with the one before it and a baseline, and some to undo."""


class DecidedFields(NamedTuple):
    """A case read and decided; without a decision where something is wrong with it."""

    branch: Branch | None
    engine: Engine | None
    decision: Decision | None
    problems: Sequence[Problem]


class CaseDecisions:
    """Decides cases told in fields; one at a time, as the matcher knows no threads."""

    def __init__(self, bench: Bench) -> None:
        """Remember nothing yet."""
        self._bench, self._engines = bench, EngineCache(bench.rulebook)
        self._last: OrderedDict[frozenset[tuple[str, str]], DecidedFields] = OrderedDict()

    def of(self, fields: Fields) -> DecidedFields:
        """Return the case read and decided, or what is wrong with it."""
        key = frozenset(fields.items())
        if key not in self._last:
            self._last[key] = self._decide(fields)
        self._last.move_to_end(key)
        if len(self._last) > _REMEMBERED:
            self._last.popitem(last=False)
        return self._last[key]

    def _decide(self, fields: Fields) -> DecidedFields:
        inputs = Inputs(self._bench.folder)
        branch = read_branch(fields, self._bench.rulebook, inputs)
        if branch is None:
            return DecidedFields(None, None, None, inputs.diagnosis.problems)
        engine = self._engines.engine(branch.policy, branch.readings)
        try:
            return DecidedFields(branch, engine, engine.decide(branch.case), ())
        except OutOfScopeError as error:
            told = DAY if error.fact == "as_of" else error.fact
            place = Place(told if told in fields else POLICY)
            problem = Problem(error.name, place, error.message, help=error.help)
            return DecidedFields(branch, engine, None, (problem,))
