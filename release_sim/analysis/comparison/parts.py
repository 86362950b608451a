"""The facts that some policies test, each in parts: no test tells two values of a part apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any as Term  # z3 comes without types
from typing import NamedTuple

import z3

from release_sim.analysis.encode import Encoding
from release_sim.engine.classes import told_apart
from release_sim.engine.strata import changes_of
from release_sim.model.condition import Op, Test, tests
from release_sim.model.policy import Policy
from release_sim.vocabulary.fact import Fact
from release_sim.vocabulary.facts import DAY, VOCABULARY
from release_sim.vocabulary.value_set import Values


class Parted(NamedTuple):
    """A fact and its parts, the plainest first.

    There is a term for each part that the value lies within it, and one that it lies outside.
    """

    value: Term
    parts: tuple[Values, ...]
    within: tuple[Term, ...]
    outside: tuple[Term, ...]

    @classmethod
    def of(cls, fact: Fact, value: Term, parts: Sequence[Values]) -> Parted:
        """The parts with names for their terms."""
        names = [
            tuple(z3.Bool(f"{fact.name} {where} part {number}") for number in range(len(parts)))
            for where in ("within", "outside")
        ]
        return cls(value, tuple(sorted(parts, key=_plainness)), *names)

    def given(self) -> Term:
        """What the terms mean."""
        lies = [member(part, self.value) for part in self.parts]
        terms = [name == each for name, each in zip(self.within, lies, strict=True)]
        terms += [name == z3.Not(each) for name, each in zip(self.outside, lies, strict=True)]
        return z3.And(terms)

    def at(self, model: Term) -> int:
        """The number of the part in which the value lies in a case that z3 has found."""
        value = self.parts[0].fact.value(model.eval(self.value, True).as_long())
        return next(number for number, part in enumerate(self.parts) if value in part)

    def without(self, numbers: Iterable[int]) -> Values:
        """The values in all parts but these."""
        gone = set(numbers)
        return Values.joined(part for n, part in enumerate(self.parts) if n not in gone)


def parted(encodings: Sequence[Encoding]) -> dict[str, Parted]:
    """Every fact that a policy tests, and the day if it matters which of those covered it is."""
    policies = [encoding.policy for encoding in encodings]
    lines = [test for policy in policies for test in _lines(policy)]
    atoms = {name: atom for each in encodings for name, atom in each.atoms.items()}
    found = {
        name: Parted.of(atoms[name].fact, atoms[name].value, told_apart(fact, lines))
        for name, fact in VOCABULARY.items()
        if name in atoms
    }
    days = _covered(policies, told_apart(DAY, lines))
    if len(days) > 1:
        found[DAY.name] = Parted.of(DAY, encodings[0].as_of, days)
    return found


def member(values: Values, value: Term) -> Term:
    """That the value of a fact is one of some."""
    return z3.Or([z3.And(first <= value, value <= last) for first, last in values.spans])


def _lines(policy: Policy) -> Iterable[Test]:
    """Every test of the policy; a day on which a rule begins or ends tests the day of the case."""
    for rule in policy.rules.values():
        yield from (test for test, _ in rule.lines)
    yield from tests(policy.concerns)
    yield from (Test(DAY.name, Op.FROM, (begins,)) for begins in changes_of(policy))


def _covered(policies: Iterable[Policy], parts: Iterable[Values]) -> list[Values]:
    """The parts of the days as far as every policy covers them."""
    bounds = [policy.covers for policy in policies]
    first = max(each.first or date.min for each in bounds).toordinal()
    last = min(each.last or date.max for each in bounds).toordinal()
    inside = (
        [(max(a, first), min(b, last)) for a, b in part.spans if a <= last and first <= b]
        for part in parts
    )
    return [Values.of(DAY, spans) for spans in inside if spans]


def _plainness(part: Values) -> tuple[bool, int]:
    """What is presumed comes first; then the latest days, yes before no, the first choices."""
    fact, first = part.fact, part.spans[0][0]
    presumed = fact.presumed.value if fact.presumed else None
    is_presumed = presumed is not None and presumed in part
    return not is_presumed, -first if fact is DAY or fact.accepts(True) else first
