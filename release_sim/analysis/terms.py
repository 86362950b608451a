"""Verdicts and single comparisons as z3 terms: what the encoding of a policy is put together from.

Values are bit vectors, so that every question stays within finite domains, which z3 answers some
fifty times as fast as the same questions about whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any as Term  # z3 comes without types
from typing import NamedTuple

import z3

from release_sim.model.condition import Comparison, Op
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Fact, Value


class VerdictTerms(NamedTuple):
    """A verdict as two terms, surely satisfied and surely unsatisfied; where neither, unknown."""

    satisfied: Term
    unsatisfied: Term


def negated(pair: VerdictTerms) -> VerdictTerms:
    """Not: what is unknown stays so."""
    return VerdictTerms(pair.unsatisfied, pair.satisfied)


def conjunction(pairs: Iterable[VerdictTerms]) -> VerdictTerms:
    """And; of nothing, satisfied."""
    found = list(pairs)
    return VerdictTerms(
        all_of([p.satisfied for p in found]), any_of([p.unsatisfied for p in found])
    )


def disjunction(pairs: Iterable[VerdictTerms]) -> VerdictTerms:
    """Or; of nothing, unsatisfied."""
    return negated(conjunction(negated(pair) for pair in pairs))


def all_of(terms: Sequence[Term]) -> Term:
    """Return a term: all of these are so. That they are terms is not asked, as z3 would."""
    return _joined(z3.Z3_mk_and, terms)


def any_of(terms: Sequence[Term]) -> Term:
    """Return a term: one of these is so. That they are terms is not asked, as z3 would."""
    return _joined(z3.Z3_mk_or, terms)


def _joined(make: Callable[[object, int, object], object], terms: Sequence[Term]) -> Term:
    if len(terms) == 1:
        return terms[0]
    context = z3.main_ctx()
    return z3.BoolRef(make(context.ref(), len(terms), _array(terms)), context)


def _array(terms: Sequence[Term]) -> object:
    return (z3.Ast * len(terms))(*[term.as_ast() for term in terms])


def opposite(term: Term) -> Term:
    """Return a term: this is not so."""
    context = z3.main_ctx()
    return z3.BoolRef(z3.Z3_mk_not(context.ref(), term.as_ast()), context)


def at_most(number: int, terms: Sequence[Term]) -> Term:
    """Return a term: no more than so many of these are so."""
    context = z3.main_ctx()
    counted = z3.Z3_mk_atmost(context.ref(), len(terms), _array(terms), number)
    return z3.BoolRef(counted, context)


class Substitution:
    """Puts some terms in place of others: what is said of one case is then said of another."""

    def __init__(self, old: Sequence[Term], new: Sequence[Term]) -> None:
        """Take the terms and what is put for each, which is of the same sort."""
        self._kept = (old, new)  # z3 lets go of a term that is in no variable
        self._arrays = _array(old), _array(new)

    def of(self, term: Term) -> Term:
        """Return the term with the others in place."""
        context, (old, _) = z3.main_ctx(), self._kept
        found = z3.Z3_substitute(context.ref(), term.as_ast(), len(old), *self._arrays)
        return z3.BoolRef(found, context)


class Atom(NamedTuple):
    """A fact or a reading as two terms: whether it is known, and its value as a code."""

    fact: Fact
    known: Term
    value: Term

    @classmethod
    def of(cls, fact: Fact, where: str = "") -> Atom:
        """Return the terms of a fact; two encodings of one fact share them.

        ``where`` tells apart those of other cases that one question speaks of.
        """
        _, most = fact.code_range()
        name = fact.name + where
        return cls(fact, z3.Bool(f"{name} is known"), number(name, most))

    def bounds(self) -> Term:
        """Return a term: the value is one the fact can have."""
        least, most = self.fact.code_range()
        return all_of([least <= self.value, self.value <= most])

    def equals(self, value: Value | None) -> Term:
        """Return a term: it is known to have this value, or is unknown."""
        if value is None:
            return opposite(self.known)
        return all_of([self.known, self.value == self.fact.encode(value)])

    def verdict(self, comparison: Comparison) -> VerdictTerms:
        """Encode whether it passes a comparison."""
        passes = passing(
            comparison.op, self.value, [self.fact.encode(value) for value in comparison.values]
        )
        return VerdictTerms(all_of([self.known, passes]), all_of([self.known, opposite(passes)]))


def is_worked_out(part: Atom, whole: Atom) -> Term:
    """Return a term: both counts are known, and the second is not zero."""
    return all_of([part.known, whole.known, whole.value != 0])


def is_quotient(part: Atom, whole: Atom, found: Atom) -> Term:
    """Return a term: the third is the first over the second, rounded down, if both are known.

    And if it is known beside the second alone, some count goes so often into it. At its highest
    value it stands for all that are higher.
    """
    bits = part.value.size() + found.value.size()
    first, second, times = (
        z3.ZeroExt(bits - a.value.size(), a.value) for a in (part, whole, found)
    )
    goes = z3.ULE(times * second, first)
    once_more = all_of([times != found.fact.most, z3.ULE((times + 1) * second, first)])
    as_worked_out = all_of([found.known, goes, opposite(once_more)])
    can_be = z3.ULE(times * second, part.fact.most)
    return all_of(
        [
            z3.Implies(is_worked_out(part, whole), as_worked_out),
            z3.Implies(all_of([found.known, whole.known]), any_of([second == 0, can_be])),
        ]
    )


def number(name: str, most: int) -> Term:
    """Return a whole-number term from 0 to ``most`` or a few more; one bit is the sign's."""
    return z3.BitVec(name, most.bit_length() + 1)


def label(words: str) -> Term:
    """Return a yes/no term of several words; a single one could be the name of a fact.

    z3 takes two terms of one name for one term, so a label so named would be an assumption.
    """
    if " " not in words:
        raise ValueError(f"`{words}` could be the name of a fact")
    return z3.Bool(words)


def checked(solver: Term, assumed: Sequence[Term]) -> Term:
    """Return the solver's result under these terms, which are known to be terms."""
    context = z3.main_ctx().ref()
    parts = _array(assumed)
    found = z3.Z3_solver_check_assumptions(context, solver.solver, len(assumed), parts)
    return z3.CheckSatResult(found)


def value_in(model: Term, term: Term) -> Term:
    """Return the value that a model gives a term, None where it leaves it open.

    z3 would complete a model with values that depend on what was asked before.
    """
    found = model.eval(term, model_completion=False)
    is_number = isinstance(found, z3.BitVecNumRef)  # first, because it is asked without z3
    return found if is_number or z3.is_true(found) or z3.is_false(found) else None


def constant(verdict: Verdict) -> VerdictTerms:
    """Return a verdict that is the same in every case."""
    return VerdictTerms(
        z3.BoolVal(verdict is Verdict.SATISFIED), z3.BoolVal(verdict is Verdict.UNSATISFIED)
    )


NEVER = constant(Verdict.UNSATISFIED)


def passing(op: Op, value: Term, codes: list[int]) -> Term:
    """Return a term: a known value passes a comparison with these codes.

    A code that is wider than the value would wrap to another, and is refused.
    """
    for code in codes:
        if code.bit_length() >= value.size():
            raise OverflowError(f"{code} does not fit into {value.size()} bits")
    match op:
        case Op.IS | Op.IS_NOT | Op.ONE_OF:
            found = any_of([value == code for code in codes])
            return opposite(found) if op is Op.IS_NOT else found
        case Op.AT_LEAST | Op.FROM:
            return value >= codes[0]
        case Op.AT_MOST:
            return value <= codes[0]
        case Op.BEFORE:
            return value < codes[0]
