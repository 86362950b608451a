"""The rules as a country of OpenFisca-core: facts and rules are variables, vectorial over all rows.

What OpenFisca is not told it takes for the default, so unknown is carried along: a fact is a whole
number as in ``Cases``, below zero where it is unknown, and a rule is two variables, surely so and
surely not. All are of eternity, the day of a row is one of them: else every day would be a
simulation of its own. What was worked out is forgotten before each round; the facts stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from batches import Octets
from by_numpy import Arrays, Bytes, code_of, passing
from definitions import UNKNOWN, Definitions, Lines, fails, holds
from numpy.typing import NDArray
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit, Period
from openfisca_core.populations import Population
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from questions import key

from release_sim.cohort.cases import UNKNOWN as NO_CODE
from release_sim.cohort.cases import CaseTable
from release_sim.model.condition import Comparison
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer

Formula = Callable[[Population, Period], NDArray[np.generic]]

_EVER = "2026-01"  # any period serves for what is of eternity


class ByOpenfisca:
    """The rules as one simulation."""

    def __init__(self, policy: Policy, cases: CaseTable) -> None:
        """Add the variables, and tell the simulation the facts."""
        self._told = told = Definitions(policy, cases)
        person = build_entity("person", "people", "a person", is_person=True)
        system = TaxBenefitSystem([person])

        def add(name: str, kind: type, **more: object) -> None:
            body = {"value_type": kind, "entity": person, "definition_period": DateUnit.ETERNITY}
            system.add_variable(type(name, (Variable,), {**body, "label": name, **more}))

        for name in told.columns:
            add(key(name), int, default_value=NO_CODE)
        self._formulas = {
            **{_surely(name): self._holds(lines) for name, lines in told.named.items()},
            **{_surely_not(name): self._fails(lines) for name, lines in told.named.items()},
        }
        for name, formula in self._formulas.items():
            add(name, bool, formula=formula)
        for action, answers in told.answers.items():
            add(action, int, formula=self._code(answers))
        self._simulation = SimulationBuilder().build_default_simulation(system, len(cases))
        for name, codes in told.columns.items():
            self._simulation.set_input(key(name), _EVER, codes)

    def decide(self) -> dict[str, NDArray[np.int32]]:
        """Return the answers of all rows."""
        for name in (*self._formulas, *self._told.answers):
            self._simulation.delete_arrays(name)
        return {action: self._simulation.calculate(action, _EVER) for action in self._told.answers}

    @staticmethod
    def codes(decided: dict[str, NDArray[np.int32]]) -> Mapping[str, Octets]:
        """Return the answers by action."""
        return {action: codes.astype(np.uint8) for action, codes in decided.items()}

    def _holds(self, lines: Lines) -> Formula:
        return lambda person, period: holds(lines, _Variables(self._told, person, period))

    def _fails(self, lines: Lines) -> Formula:
        return lambda person, period: fails(lines, _Variables(self._told, person, period))

    def _code(self, answers: Mapping[Answer, Lines]) -> Formula:
        def formula(person: Population, period: Period) -> Octets:
            return code_of(answers, _Variables(self._told, person, period), person.count)

        return formula


class _Variables(Arrays):
    """Conditions on the variables of a person, in one formula."""

    def __init__(self, told: Definitions, person: Population, period: Period) -> None:
        self._told, self._person, self._period = told, person, period

    def test(self, test: Comparison, negated: bool) -> Bytes:
        """Those who pass a test, or surely do not."""
        if test == UNKNOWN:
            return self.some([])
        if test.fact in self._told.named:
            name = (_surely_not if negated else _surely)(test.fact)
            found: Bytes = self._person(name, self._period)
            return found
        column = self._person(key(test.fact), self._period)
        codes = self._told.codes(test)
        return passing(column, lambda: column != NO_CODE, test.op, codes, negated)


def _surely(name: str) -> str:
    return f"surely_{key(name)}"


def _surely_not(name: str) -> str:
    return f"surely_not_{key(name)}"
