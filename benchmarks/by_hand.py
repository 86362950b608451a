"""Two answers on one day, as a careful analyst would write them on numpy: no compiler, no rules.

Read off the policy `denver` as it is on 1 June 2026, and simplified where one rule says what
another says: whether to hold a person, and whether to tell the agency. It says nothing of any other
day or action, nor why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import reduce
from operator import or_

import numpy as np
from batches import Octets, in_batches
from numpy.typing import NDArray

from release_sim.cohort.cases import UNKNOWN, CaseTable, Codes
from release_sim.cohort.cohort_engine import ANSWERS
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer
from release_sim.vocabulary.facts import VOCABULARY

DAY = date(2026, 6, 1)
HOLD, NOTIFY = "hold_past_release", "notify_of_release"


class ByHand:
    """The two answers."""

    def __init__(self, policy: Policy, cases: CaseTable) -> None:
        """Take the columns of ``Cases``."""
        self._cases = cases

    def decide(self) -> dict[str, Octets]:
        """Return the answers of all rows."""
        return in_batches(self._batch, len(self._cases), (HOLD, NOTIFY))

    @staticmethod
    def codes(decided: dict[str, Octets]) -> Mapping[str, Octets]:
        """Return the answers by action."""
        return decided

    def _batch(self, rows: slice) -> Mapping[str, Octets]:
        return answers({name: codes[rows] for name, codes in self._cases.columns.items()})


class Known:
    """The rows where a statement is surely true, and where surely false."""

    def __init__(self, so: NDArray[np.bool_], not_so: NDArray[np.bool_]) -> None:
        """Take both; a row in neither is unknown."""
        self.so, self.not_so = so, not_so

    def __and__(self, other: Known) -> Known:
        return Known(self.so & other.so, self.not_so | other.not_so)

    def __or__(self, other: Known) -> Known:
        return Known(self.so | other.so, self.not_so & other.not_so)

    def __invert__(self) -> Known:
        return Known(self.not_so, self.so)


def answers(columns: Mapping[str, Codes]) -> Mapping[str, Octets]:
    """Return the answers on holding, and on notifying the agency."""

    def one_of(name: str, *values: str) -> Known:
        codes, choices = columns[name], VOCABULARY[name].choices
        so = reduce(or_, (codes == choices.index(value) for value in values))
        return Known(so, (codes != UNKNOWN) > so)

    def yes(name: str) -> Known:
        return Known(columns[name] == 1, columns[name] == 0)

    in_custody = one_of("custody.state", "in_custody")
    immigration = ~one_of("request.from", "criminal_agency")
    asks_hold = yes("request.asks_hold")

    active = one_of("warrant.form", "judicial_arrest_warrant", "other") & yes("warrant.active")
    of_a_federal_judge = one_of("warrant.signed_by", "federal_judge", "federal_magistrate")
    of_a_state_judge = one_of("warrant.signed_by", "state_judge")
    for_a_crime = one_of("warrant.concerns", "crime")
    judicial_warrant = active & (of_a_federal_judge | (of_a_state_judge & for_a_crime))
    writ = yes("writ.presented") & one_of("writ.signed_by", "federal_judge", "state_judge")
    may_hold = in_custody & ((asks_hold & judicial_warrant) | writ)

    of_ice = one_of("warrant.form", "i_200", "i_203", "i_205")
    administrative = of_ice | one_of("warrant.signed_by", "immigration_officer")
    form = one_of("request.form", "i_247", "i_247a", "i_247d", "i_247x", "letter")
    detainer = asks_hold & ((immigration & form) | administrative)
    asks = yes("request.asks_notification") | asks_hold | yes("request.asks_transfer")
    must_not_hold = in_custody & (detainer | (immigration & asks)) & ~may_hold

    asked = immigration & yes("request.asks_notification") & ~yes("request.cancelled")
    may_notify = in_custody & asked
    must_notify = may_notify & yes("custody.release_certain")
    must_not_notify = in_custody & immigration & ~must_notify
    return {
        HOLD: _codes(None, must_not_hold, may_hold),
        NOTIFY: _codes(must_notify, must_not_notify, may_notify),
    }


def _codes(must: Known | None, must_not: Known, may: Known) -> Octets:
    """Return the resulting answers; undetermined where none is sure."""
    found = {Answer.PERMITTED: ~must_not & may, Answer.SILENT: ~must_not & ~may}
    found[Answer.FORBIDDEN] = must_not
    if must is not None:
        found = {answer: ~must & so for answer, so in found.items()}
        found |= {Answer.REQUIRED: must & ~must_not, Answer.CONFLICT: must & must_not}
    codes = np.full(len(may.so), ANSWERS.index(Answer.UNDETERMINED), dtype=np.uint8)
    for answer, known in found.items():
        codes[known.so] = ANSWERS.index(answer)
    return codes
