"""The trace of a rule: how each of its comparisons comes out, and for which instrument.

The comparisons stand in the order in which they are written. Which instruments one asks about
depends on the shape of the case alone, so its groundings are made once.
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
from release_sim.vocabulary.instruments import INSTRUMENTS, LIVES, UNNAMED, qualified, unqualified
from release_sim.vocabulary.tested_names import is_finding

MOST = 100
"""The traces of one rule that are kept; with as many the next ones begin anew."""


class GroundedComparison(NamedTuple):
    """A comparison for one instrument, or for none; ``life`` must hold too where it counts."""

    test: Comparison
    asked: bool = True
    life: Comparison | None = None


class ComparisonGroundings(NamedTuple):
    """The groundings of one comparison; it holds if one of them does."""

    groundings: tuple[GroundedComparison, ...]
    barring: bool


class RuleTracer(NamedTuple):
    """The comparisons of one rule, grounded, and the further tests of the lives of instruments.

    ``reads`` names all facts that they test; ``traces`` keeps the traces of the rule by the values
    of these facts, and by what became of it.
    """

    rule: Rule
    comparisons: tuple[ComparisonGroundings, ...]
    lives: tuple[Comparison, ...]
    reads: tuple[str, ...]
    traces: dict[tuple[object, ...], RuleTrace]

    @classmethod
    def of(
        cls, own: Rule, put: Rule, binding: Mapping[str, str], about: About, shape: Shape
    ) -> RuleTracer:
        """Ground the comparisons of a rule that is put for the instruments of a binding."""
        blocks = [(own.when, False), *((block, True) for block in own.unless)]
        grounded = tuple(
            ComparisonGroundings(
                tuple(_groundings(test, binding, tests_life(block, about), about, shape)), barring
            )
            for block, barring in blocks
            for test in comparisons(block)
        )
        told = {each.test for one in grounded for each in one.groundings}
        lives = (t for t, _ in put.comparisons if unqualified(t.fact)[0] in LIVES)
        others = tuple(dict.fromkeys(t for t in lives if t not in told))
        every = [each for one in grounded for each in one.groundings]
        tests = [*(g.test for g in every), *(g.life for g in every if g.life), *others]
        return cls(put, grounded, others, tuple(dict.fromkeys(test.fact for test in tests)), {})

    def trace(
        self, facts: Facts, applies: Verdict, stands: Verdict, displaced_by: tuple[str, ...]
    ) -> RuleTrace:
        """Return the trace of the rule in a case; one like it is made once."""
        key = (*map(facts.get, self.reads), applies, stands, displaced_by)
        found = self.traces.get(key)
        if found is None:
            name, *instruments = self.rule.id.split("@")
            traces, asked = self._comparison_traces(facts), tuple(instruments)
            found = RuleTrace(name, applies, stands, traces, displaced_by, asked, (), self.rule)
            if len(self.traces) == MOST:
                self.traces.clear()
            self.traces[key] = found
        return found

    def _comparison_traces(self, facts: Facts) -> tuple[ComparisonTrace, ...]:
        """Evaluate the comparisons on a case.

        That an instrument is live goes without saying; that one is not is said after them.
        """
        found = [
            max((_trace_of(each, barring, facts) for each in groundings), key=_verdict)
            for groundings, barring in self.comparisons
        ]
        for test in self.lives:
            verdict = verdict_of(test, facts)
            if verdict is not SATISFIED:
                found.append(ComparisonTrace(test, facts.get(test.fact), verdict, False))
        return tuple(found)


class RuleTracerCache:
    """The tracers of rules, one for all shapes in which a rule is put alike."""

    def __init__(self, grounding: Grounding) -> None:
        """``grounding`` is that by which the rules are put; none is traced yet."""
        self._grounding = grounding
        self._tracers: dict[tuple[int, Shape], RuleTracer] = {}

    def tracer(self, own: Rule, put: Rule, binding: Mapping[str, str], shape: Shape) -> RuleTracer:
        """Return the tracer of a rule that is put for the instruments of a binding."""
        part = self._grounding.part_of(shape, own.id)
        key = (id(put), part)  # what is kept keeps the rule, so that no other has its place
        if key not in self._tracers:
            self._tracers[key] = RuleTracer.of(own, put, binding, self._grounding.about, part)
        return self._tracers[key]


def _groundings(
    test: Comparison, binding: Mapping[str, str], life_asked: Kinds, about: About, shape: Shape
) -> list[GroundedComparison]:
    """Ground a comparison for the instruments that it asks about.

    One of ``unless`` that speaks of none in particular asks about all of them.
    """
    kind = kind_of(test, about.findings)
    if kind is None:
        return [GroundedComparison(test)]
    names = (binding[kind],) if kind in binding else shape.names(kind)
    must_live = kind in shape.doubtful and kind not in life_asked and not is_finding(test.fact)
    found = []
    for name in names or (NONE,):
        if name == NONE:
            found.append(GroundedComparison(test, asked=about.is_of_the_act(test)))
            continue
        put = test if name == UNNAMED else replace(test, fact=qualified(test.fact, name))
        described = INSTRUMENTS[kind]
        life = Comparison(qualified(described.life, name), Op.IS, (described.live,))
        found.append(GroundedComparison(put, life=life if must_live else None))
    return found


def _verdict(trace: ComparisonTrace) -> Verdict:
    return trace.verdict


def _trace_of(grounded: GroundedComparison, barring: bool, facts: Facts) -> ComparisonTrace:
    if not grounded.asked:
        return ComparisonTrace(grounded.test, None, UNSATISFIED, barring)
    verdict, gone = verdict_of(grounded.test, facts), False
    if grounded.life is not None:
        live = verdict_of(grounded.life, facts)
        verdict, gone = min(verdict, live), live is UNSATISFIED
    return ComparisonTrace(grounded.test, facts.get(grounded.test.fact), verdict, barring, gone)
