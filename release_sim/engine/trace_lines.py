"""The lines of a rule as it is put for a case: what each asks, and of which instrument.

A trace tells of every line of a rule one by one, in the order in which they are written. Which
instruments a line asks depends on the shape of the case alone, so it is worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from release_sim.engine.grounding import NONE
from release_sim.engine.semantics import Facts, verdict_of
from release_sim.engine.shape import Shape
from release_sim.model.about import About, Kinds, kind_of, tests_life
from release_sim.model.condition import Comparison, Op, comparisons
from release_sim.model.decision import ComparisonTrace
from release_sim.model.rule import Rule
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import INSTRUMENTS, UNNAMED, qualified, unqualified

_LIVES = {kind.life for kind in INSTRUMENTS.values()}


class Way(NamedTuple):
    """A line asked of one instrument, or of none; ``life`` must hold where the line counts."""

    test: Comparison
    asked: bool = True
    life: Comparison | None = None
    is_plain: bool = True


class Line(NamedTuple):
    """A line and the ways to ask it; it holds if it does one of these ways.

    ``told`` keeps what was told of it by the value that its fact had, where those are few.
    """

    ways: tuple[Way, ...]
    barring: bool
    told: dict[Value | None, ComparisonTrace]


class TraceLines(NamedTuple):
    """The lines of one rule, and what else it then asks of the lives of instruments."""

    lines: tuple[Line, ...]
    lives: tuple[Comparison, ...]

    @classmethod
    def of(
        cls, own: Rule, put: Rule, binding: Mapping[str, str], about: About, shape: Shape
    ) -> TraceLines:
        """Return those of a rule that is put for the instruments of a binding."""
        blocks = [(own.when, False), *((block, True) for block in own.unless)]
        lines = tuple(
            Line(tuple(_ways(test, binding, tests_life(block, about), about, shape)), barring, {})
            for block, barring in blocks
            for test in comparisons(block)
        )
        told = {way.test for line in lines for way in line.ways}
        lives = (t for t, _ in put.comparisons if unqualified(t.fact)[0] in _LIVES)
        return cls(lines, tuple(dict.fromkeys(t for t in lives if t not in told)))

    def held(self, facts: Facts) -> tuple[ComparisonTrace, ...]:
        """Hold the lines against a case.

        That an instrument is live goes without saying; that one is not is said after the lines.
        """
        found = []
        for ways, barring, told in self.lines:
            # Most lines are asked in one way, of what is surely there.
            way = ways[0]
            if len(ways) == 1 and way.is_plain:
                value = facts.get(way.test.fact)
                line = told.get(value)
                if line is None:
                    verdict = verdict_of(way.test, facts)
                    line = ComparisonTrace(way.test, value, verdict, barring)
                    if value is None or isinstance(value, bool | str):
                        told[value] = line
                found.append(line)
            else:
                found.append(max((_asked(each, barring, facts) for each in ways), key=_verdict))
        for test in self.lives:
            verdict = verdict_of(test, facts)
            if verdict is not Verdict.SATISFIED:
                found.append(ComparisonTrace(test, facts.get(test.fact), verdict, False))
        return tuple(found)


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
            of_the_act = about.is_of_the_act(test)
            found.append(Way(test, asked=of_the_act, is_plain=of_the_act))
            continue
        put = test if name == UNNAMED else replace(test, fact=qualified(test.fact, name))
        described = INSTRUMENTS[kind]
        life = Comparison(qualified(described.life, name), Op.IS, (described.live,))
        found.append(Way(put, True, life if must_live else None, not must_live))
    return found


def _verdict(line: ComparisonTrace) -> Verdict:
    return line.verdict


def _asked(way: Way, barring: bool, facts: Facts) -> ComparisonTrace:
    if not way.asked:
        return ComparisonTrace(way.test, None, Verdict.UNSATISFIED, barring)
    verdict, gone = verdict_of(way.test, facts), False
    if way.life is not None:
        live = verdict_of(way.life, facts)
        verdict, gone = min(verdict, live), live is Verdict.UNSATISFIED
    return ComparisonTrace(way.test, facts.get(way.test.fact), verdict, barring, gone)
