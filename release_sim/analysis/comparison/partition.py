"""The facts that some policies test, each in parts whose values no comparison tells apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any as Term  # z3 comes without types
from typing import NamedTuple

from release_sim.analysis.encode import Encoding
from release_sim.analysis.terms import all_of, any_of, label, opposite
from release_sim.engine.classes import equivalence_classes
from release_sim.engine.strata import changes_of
from release_sim.model.condition import Comparison, Op, comparisons
from release_sim.model.policy import Policy
from release_sim.vocabulary.fact import Fact
from release_sim.vocabulary.facts import DAY, VOCABULARY
from release_sim.vocabulary.instruments import named
from release_sim.vocabulary.value_set import ValueSet


class FactPartition(NamedTuple):
    """A fact and its parts, the plainest first.

    There is a term for each part that the value lies within it, and one that it lies outside.
    """

    value: Term
    parts: tuple[ValueSet, ...]
    within: tuple[Term, ...]
    outside: tuple[Term, ...]

    @classmethod
    def of(cls, fact: Fact, value: Term, parts: Sequence[ValueSet]) -> FactPartition:
        """Return the parts, with names for their terms."""
        names = [
            tuple(label(f"{fact.name} {where} part {number}") for number in range(len(parts)))
            for where in ("within", "outside")
        ]
        return cls(value, tuple(sorted(parts, key=_plainness)), *names)

    def given(self) -> Term:
        """Return the term that defines the named terms."""
        lies = [member(part, self.value) for part in self.parts]
        terms = [name == each for name, each in zip(self.within, lies, strict=True)]
        terms += [name == opposite(each) for name, each in zip(self.outside, lies, strict=True)]
        return all_of(terms)

    def without(self, numbers: Iterable[int]) -> ValueSet:
        """Return the values in all parts except these."""
        gone = set(numbers)
        return ValueSet.union(part for n, part in enumerate(self.parts) if n not in gone)


def partition_facts(encodings: Sequence[Encoding]) -> dict[str, FactPartition]:
    """Every fact that a policy tests, and the day if it matters which of those covered it is.

    Facts of papers have the names of these, where the shape that was encoded names them.
    """
    policies = [encoding.policy for encoding in encodings]
    lines = [comparison for each in encodings for comparison in _comparisons_of(each)]
    atoms = {name: atom for each in encodings for name, atom in each.atoms.items()}
    found = {
        name: FactPartition.of(
            atoms[name].fact, atoms[name].value, equivalence_classes(fact, lines)
        )
        for name, fact in named(VOCABULARY, dict(encodings[0].shape.slots)).items()
        if name in atoms
    }
    days = _covered(policies, equivalence_classes(DAY, lines))
    if len(days) > 1:
        found[DAY.name] = FactPartition.of(DAY, encodings[0].as_of, days)
    return found


def member(values: ValueSet, value: Term) -> Term:
    """Return a term: the value of a fact is in the set."""
    return any_of([all_of([first <= value, value <= last]) for first, last in values.spans])


def _comparisons_of(encoding: Encoding) -> Iterable[Comparison]:
    """Every comparison of the policy; a day on which a rule begins or ends tests the case's day."""
    for rule in encoding.grounded.rules.values():
        yield from (comparison for comparison, _ in rule.comparisons)
    yield from comparisons(encoding.policy.concerns)
    yield from (Comparison(DAY.name, Op.FROM, (day,)) for day in changes_of(encoding.policy))


def _covered(policies: Iterable[Policy], parts: Iterable[ValueSet]) -> list[ValueSet]:
    """Restrict the parts of the days to the days that every policy covers."""
    bounds = [policy.covers for policy in policies]
    first = max(each.first or date.min for each in bounds).toordinal()
    last = min(each.last or date.max for each in bounds).toordinal()
    inside = (
        [(max(a, first), min(b, last)) for a, b in part.spans if a <= last and first <= b]
        for part in parts
    )
    return [ValueSet.of(DAY, spans) for spans in inside if spans]


def _plainness(part: ValueSet) -> tuple[bool, int]:
    """Rank a part: presumed values first; then the latest days, yes before no, first choices."""
    fact, first = part.fact, part.spans[0][0]
    presumed = fact.presumed.value if fact.presumed else None
    is_presumed = presumed is not None and presumed in part
    return not is_presumed, -first if fact is DAY or fact.accepts(True) else first
