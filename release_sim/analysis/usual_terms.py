"""The terms that a case need not speak of a fact: it is silent on it, or the policy says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any as Term  # z3 comes without types

from release_sim.analysis.terms import Atom, all_of, any_of, is_worked_out
from release_sim.model.case import presumed_of_named
from release_sim.model.policy import Policy
from release_sim.vocabulary.instruments import UNNAMED, unqualified
from release_sim.vocabulary.quotients import TIED, Quotient
from release_sim.vocabulary.tested_names import is_reading


def usual_term(atom: Atom, atoms: Mapping[str, Atom], policy: Policy) -> Term:
    """Return a term: a case is silent on the fact, or a reading is the policy's."""
    fact = atom.fact
    if is_reading(fact.name):
        return atom.equals(policy.reading_facts().get(fact.name))
    plain, instrument = unqualified(fact.name)
    if instrument != UNNAMED:
        return atom.equals(presumed_of_named(plain))
    if fact.presumed is None:
        return atom.equals(None)
    if fact.name not in TIED:
        return atom.equals(fact.presumed.value)
    return _of_quotient(TIED[fact.name], fact.name, atoms)


def _of_quotient(quotient: Quotient, name: str, atoms: Mapping[str, Atom]) -> Term:
    """Return a term: a case is silent on a count, its like and their quotient.

    Or it need not state the quotient, as it is worked out.
    """
    tested = {each: atoms[each] for each in quotient.names if each in atoms}
    presumed = ((a, a.fact.presumed) for a in tested.values())
    silent = all_of([a.equals(usual.value) for a, usual in presumed if usual])
    if name != quotient.fact.name or len(tested) < len(quotient.names):
        return silent
    return any_of([silent, is_worked_out(*(tested[count] for count in quotient.counts))])
