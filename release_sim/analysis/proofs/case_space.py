"""Every combination of values that some comparisons can tell apart, and sets of such cases.

Values of a fact of which every comparison says the same are one; that a fact is unknown is a value
like the others. A set of cases is a decision diagram, so what is decided alike is decided once:
sets of 10^25 cases take some ten thousand nodes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod
from typing import cast

from release_sim.analysis.decision_diagram import Branching, Diagrams, Node
from release_sim.engine.bitset import ALL, BitSet, VerdictBits
from release_sim.engine.classes import representatives, verdict_given
from release_sim.model.condition import Comparison
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Value

FactValues = Sequence[Value | None]


class TooManyNodesError(Exception):
    """A set of cases that needs more nodes than allowed."""


class CaseSpace:
    """All combinations of the values that some facts can have.

    ``values`` are those of each fact; facts beside each other there should be tested together.
    Sets are combined by the operators of bitsets; those of two spaces do not mix.
    """

    def __init__(
        self, several: Mapping[str, FactValues], comparisons: Iterable[Comparison], most: int
    ) -> None:
        """``comparisons`` are all that will be asked, in sets of up to ``most`` nodes."""
        self._comparisons: dict[str, list[Comparison]] = defaultdict(list)
        for comparison in dict.fromkeys(comparisons):
            self._comparisons[comparison.fact].append(comparison)
        self.values = {
            name: representatives(several[name], self._comparisons[name]) for name in several
        }
        self._numbers = {name: number for number, name in enumerate(self.values)}
        self._sizes = [len(each) for each in self.values.values()]
        self._sets = _SetDiagrams(most)
        self._sources: dict[Comparison, VerdictBits] = {}

    @property
    def names(self) -> frozenset[str]:
        """The facts and readings that vary."""
        return frozenset(name for name, several in self.values.items() if len(several) > 1)

    @property
    def every(self) -> BitSet:
        """The set of all cases."""
        return self._set(self._sets.yes)

    def source(self, comparison: Comparison) -> VerdictBits:
        """Return the cases that surely satisfy a comparison, and those that surely do not."""
        if comparison not in self._sources:
            self._sources[comparison] = VerdictBits(
                self._with_verdict(comparison, Verdict.SATISFIED),
                self._with_verdict(comparison, Verdict.UNSATISFIED),
            )
        return self._sources[comparison]

    def _with_verdict(self, comparison: Comparison, verdict: Verdict) -> BitSet:
        return self.where(
            comparison.fact, lambda value: verdict_given(comparison, value) is verdict
        )

    def where(self, name: str, passes: Callable[[Value | None], bool]) -> BitSet:
        """Return the cases in which the value of a fact passes."""
        branches = tuple(self._sets.constant(passes(value)) for value in self.values[name])
        return self._set(self._sets.node(self._numbers[name], branches))

    def given(self, cases: BitSet, name: str, value: Value | None) -> BitSet:
        """Return the set restricted to one value of a fact, which is then free again."""
        number, branch = self._numbers[name], self.values[name].index(value)
        return self._set(self._sets.restrict(self._node(cases), number, branch))

    def count(self, cases: BitSet) -> int:
        """Count the cases of a set."""
        counted: dict[Node, int] = {}
        return self._count(self._node(cases), 0, counted)

    def has_any(self, cases: BitSet) -> bool:
        """Return True if a set has any case."""
        return self._node(cases) != self._sets.no

    def first(self, cases: BitSet) -> dict[str, Value | None]:
        """Return the values of all facts in the first case of a set that has one."""
        chosen = self._sets.first(self._node(cases))
        return {
            name: several[chosen.get(self._numbers[name], 0)]
            for name, several in self.values.items()
        }

    def _count(self, node: Node, level: int, counted: dict[Node, int]) -> int:
        """Count the paths from a level on through a node, which may be of a later level."""
        branching = self._sets.branching(node)
        begins = branching.unknown if branching else len(self._sizes)
        if node not in counted:
            counted[node] = (
                sum(self._count(each, begins + 1, counted) for each in branching.branches)
                if branching
                else int(node == self._sets.yes)
            )
        return counted[node] * prod(self._sizes[level:begins])

    def _set(self, node: Node) -> BitSet:
        # The rules are asked with sets in place of bitsets; they do not look into them.
        return cast("BitSet", CaseSet(self._sets, node))

    def _node(self, cases: BitSet | CaseSet) -> Node:
        if isinstance(cases, CaseSet):
            return cases.node
        return self._sets.constant(cases is ALL)


class CaseSet:
    """A set of cases; sets are combined as bitsets are."""

    __slots__ = ("_sets", "node")

    def __init__(self, sets: _SetDiagrams, node: Node) -> None:
        """Take the ``node`` of the set among the diagrams."""
        self._sets, self.node = sets, node

    def __and__(self, other: CaseSet) -> CaseSet:
        return CaseSet(self._sets, self._sets.intersection(self.node, other.node))

    def __or__(self, other: CaseSet) -> CaseSet:
        return ~(~self & ~other)

    def __xor__(self, other: CaseSet) -> CaseSet:
        return (self & ~other) | (other & ~self)

    def __invert__(self) -> CaseSet:
        return CaseSet(self._sets, self._sets.complement(self.node))


class _SetDiagrams(Diagrams):
    """Diagrams of functions that are yes or no: those of sets."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self.no, self.yes = self.always(value=False), self.always(value=True)
        self._complements = {self.no: self.yes, self.yes: self.no}
        self._intersections: dict[tuple[Node, Node], Node] = {}

    def constant(self, value: bool) -> Node:
        return self.yes if value else self.no

    def _asked(self, node: Node) -> Branching:
        # Neither yes nor no, and so asked without a look at what it is.
        return cast("Branching", self._nodes[node])

    def complement(self, node: Node) -> Node:
        if node not in self._complements:
            unknown, branches = self._asked(node)
            found = self.node(unknown, tuple([self.complement(each) for each in branches]))
            self._complements[node], self._complements[found] = found, node
        return self._complements[node]

    def intersection(self, one: Node, other: Node) -> Node:
        if other in (one, self.yes):
            return one
        if one == self.yes:
            return other
        if self.no in (one, other):
            return self.no
        key = (one, other) if one < other else (other, one)
        if key not in self._intersections:
            self._intersections[key] = self._intersected(*key)
        return self._intersections[key]

    def _intersected(self, one: Node, other: Node) -> Node:
        if len(self._nodes) > self._most:
            raise TooManyNodesError
        (unknown, branches), (second, others) = self._asked(one), self._asked(other)
        if unknown < second:
            pairs = [self.intersection(each, other) for each in branches]
        elif second < unknown:
            unknown, pairs = second, [self.intersection(one, each) for each in others]
        else:
            pairs = [self.intersection(a, b) for a, b in zip(branches, others, strict=True)]
        return self.node(unknown, tuple(pairs))

    def first(self, node: Node) -> dict[int, int]:
        """Return the first branches that lead to yes, by the unknown that they are of."""
        chosen = {}
        while branching := self.branching(node):
            number = next(n for n, each in enumerate(branching.branches) if each != self.no)
            chosen[branching.unknown], node = number, branching.branches[number]
        return chosen
