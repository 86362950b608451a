"""The lines of a rule as it is put for a case: what each asks, and of which instrument.

A trace tells of every line of a rule one by one, in the order in which they are written. Which
instruments a line asks depends on the shape of the case alone, so it is worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from release_sim.engine.grounding import Grounding
from release_sim.engine.instances import NONE
from release_sim.engine.semantics import Facts, verdict_of
from release_sim.engine.shape import Shape
from release_sim.model.about import About, Kinds, kind_of, tests_life
from release_sim.model.condition import Comparison, Op, comparisons
from release_sim.model.decision import ComparisonTrace, RuleTrace
from release_sim.model.rule import Rule
from release_sim.model.verdict import SATISFIED, UNSATISFIED, Verdict
from release_sim.vocabulary.instruments import INSTRUMENTS, UNNAMED, qualified, unqualified

_LIVES = {kind.life for kind in INSTRUMENTS.values()}


MOST = 100
"""The traces of one rule that are kept; with as many the next ones begin anew."""


class Way(NamedTuple):
    """A line asked of one instrument, or of none; ``life`` must hold where the line counts."""

    test: Comparison
    asked: bool = True
    life: Comparison | None = None


class Line(NamedTuple):
    """A line and the ways to ask it; it holds if it does one of these ways."""

    ways: tuple[Way, ...]
    barring: bool


class TraceLines(NamedTuple):
    """The lines of one rule, and what else it then asks of the lives of instruments.

    ``reads`` names all facts that the lines ask; ``traces`` keeps what was told of the rule by
    their values, and by what became of it.
    """

    rule: Rule
    lines: tuple[Line, ...]
    lives: tuple[Comparison, ...]
    reads: tuple[str, ...]
    traces: dict[tuple[object, ...], RuleTrace]

    @classmethod
    def of(
        cls, own: Rule, put: Rule, binding: Mapping[str, str], about: About, shape: Shape
    ) -> TraceLines:
        """Return those of a rule that is put for the instruments of a binding."""
        blocks = [(own.when, False), *((block, True) for block in own.unless)]
        lines = tuple(
            Line(tuple(_ways(test, binding, tests_life(block, about), about, shape)), barring)
            for block, barring in blocks
            for test in comparisons(block)
        )
        told = {way.test for line in lines for way in line.ways}
        lives = (t for t, _ in put.comparisons if unqualified(t.fact)[0] in _LIVES)
        others = tuple(dict.fromkeys(t for t in lives if t not in told))
        ways = [way for line in lines for way in line.ways]
        tests = [*(w.test for w in ways), *(w.life for w in ways if w.life), *others]
        return cls(put, lines, others, tuple(dict.fromkeys(test.fact for test in tests)), {})

    def trace(
        self, facts: Facts, applies: Verdict, stands: Verdict, displaced_by: tuple[str, ...]
    ) -> RuleTrace:
        """Return the trace of the rule in a case; one like it is made once."""
        key = (*map(facts.get, self.reads), applies, stands, displaced_by)
        found = self.traces.get(key)
        if found is None:
            name, *instruments = self.rule.id.split("@")
            lines, asked = self._held(facts), tuple(instruments)
            found = RuleTrace(name, applies, stands, lines, displaced_by, asked, (), self.rule)
            if len(self.traces) == MOST:
                self.traces.clear()
            self.traces[key] = found
        return found

    def _held(self, facts: Facts) -> tuple[ComparisonTrace, ...]:
        """Hold the lines against a case.

        That an instrument is live goes without saying; that one is not is said after the lines.
        """
        found = [
            max((_asked(way, barring, facts) for way in ways), key=_verdict)
            for ways, barring in self.lines
        ]
        for test in self.lives:
            verdict = verdict_of(test, facts)
            if verdict is not SATISFIED:
                found.append(ComparisonTrace(test, facts.get(test.fact), verdict, False))
        return tuple(found)


class LinesCache:
    """The lines of rules, once for all shapes in which a rule is put alike."""

    def __init__(self, grounding: Grounding) -> None:
        """Nothing is worked out yet of the rules that are put so."""
        self._grounding = grounding
        self._lines: dict[tuple[int, Shape], TraceLines] = {}

    def lines(self, own: Rule, put: Rule, binding: Mapping[str, str], shape: Shape) -> TraceLines:
        """Return those of a rule that is put for the instruments of a binding."""
        part = self._grounding.part_of(shape, own.id)
        key = (id(put), part)  # what is kept keeps the rule, so that no other has its place
        if key not in self._lines:
            self._lines[key] = TraceLines.of(own, put, binding, self._grounding.about, part)
        return self._lines[key]


def _ways(
    test: Comparison, binding: Mapping[str, str], life_asked: Kinds, about: About, shape: Shape
) -> list[Way]:
    """List the ways to ask a line.

    A line of ``unless`` that speaks of none in particular is asked of all of them.
    """
    kind = kind_of(test, about.findings)
    if kind is None:
        return [Way(test)]
    names = (binding[kind],) if kind in binding else shape.names(kind)
    must_live = (
        kind in shape.doubtful and kind not in life_asked and not test.fact.startswith("finding.")
    )
    found = []
    for name in names or (NONE,):
        if name == NONE:
            found.append(Way(test, asked=about.is_of_the_act(test)))
            continue
        put = test if name == UNNAMED else replace(test, fact=qualified(test.fact, name))
        described = INSTRUMENTS[kind]
        life = Comparison(qualified(described.life, name), Op.IS, (described.live,))
        found.append(Way(put, life=life if must_live else None))
    return found


def _verdict(line: ComparisonTrace) -> Verdict:
    return line.verdict


def _asked(way: Way, barring: bool, facts: Facts) -> ComparisonTrace:
    if not way.asked:
        return ComparisonTrace(way.test, None, UNSATISFIED, barring)
    verdict, gone = verdict_of(way.test, facts), False
    if way.life is not None:
        live = verdict_of(way.life, facts)
        verdict, gone = min(verdict, live), live is UNSATISFIED
    return ComparisonTrace(way.test, facts.get(way.test.fact), verdict, barring, gone)
