"""Who takes part, on which cases, and how one round is timed.

Everyone decides the same strata of the same rules; what the verdicts settle (standing, findings)
is worked out by the same code for all. Every round of everyone runs in a process of its own, so
that no one's threads or memory weigh on another.
"""

from __future__ import annotations

import multiprocessing
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.connection import Connection
from time import perf_counter
from typing import TypeVar

from by_cedar import ByCedar
from by_documented_style import DECISIONS, ByDocumentedStyle
from by_zen import ByZen

from release_sim.cli.books import Books, Overrides, branches
from release_sim.engine.decide import match
from release_sim.engine.deciders import Deciders
from release_sim.engine.matcher import Matching
from release_sim.engine.semantics import Evaluation
from release_sim.engine.strata import changes_of, regime_of
from release_sim.model.rule import Rule, finding_name
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch

POLICY = "denver"
MATCH, DECIDE, DOCUMENTED = "release_sim, match (a)", "release_sim, decide (b)", "durable.lang"

T = TypeVar("T")
Asks = list[Callable[[], object]]
Entrant = Callable[[Rulebook, Sequence[Branch]], Asks]


def bundled_cases() -> tuple[Rulebook, list[list[Branch]]]:
    """The bundled books and every branch under the policy, those of one regime together."""
    rulebook, scenarios = Books.at(None).scenarios([], Overrides())
    changes = changes_of(rulebook.policies[POLICY])
    groups: dict[int, list[Branch]] = {}
    for _, branch in branches(scenarios):
        if branch.policy == POLICY:
            groups.setdefault(bisect_right(changes, branch.case.as_of), []).append(branch)
    return rulebook, sorted(groups.values(), key=len, reverse=True)


def matching(rulebook: Rulebook, group: Sequence[Branch]) -> Asks:
    """The verdict of every rule and finding, by ``Engine.match``."""
    deciders = Deciders(rulebook)
    return [partial(deciders.engine(b.policy, b.readings).match, b.case) for b in group]


def deciding(rulebook: Rulebook, group: Sequence[Branch]) -> Asks:
    """The whole decision with its trace, by ``Engine.decide``."""
    deciders = Deciders(rulebook)
    return [partial(deciders.engine(b.policy, b.readings).decide, b.case) for b in group]


def rival(kind: Callable[[Sequence[Rule]], Matching]) -> Entrant:
    """The verdict of every rule and finding, with another engine in the matcher's place."""

    def asks(rulebook: Rulebook, group: Sequence[Branch]) -> Asks:
        policy = rulebook.policies[POLICY]
        regime = regime_of(policy, group[0].case.as_of)
        matchers = [kind(stratum.asked) for stratum in regime.strata]
        absent = {finding_name(name): False for name in policy.findings}

        def ask(branch: Branch, given: dict[str, object]) -> Evaluation:
            return match(regime, matchers, given | branch.case.facts())

        chosen = [policy.reading_as(branch.readings).reading_facts() for branch in group]
        return [partial(ask, b, absent | read) for b, read in zip(group, chosen, strict=True)]

    return asks


ENTRANTS: dict[str, Entrant] = {
    MATCH: matching,
    DECIDE: deciding,
    DOCUMENTED: rival(ByDocumentedStyle),
    "cedarpy": rival(ByCedar),
    "zen-engine": rival(ByZen),
}


def check(rulebook: Rulebook, groups: Sequence[Sequence[Branch]]) -> None:
    """Everyone must find, three-valued, what the matcher finds of every rule and finding."""
    for group in groups:
        asked = group[:DECISIONS]
        expected = [engine_finds() for engine_finds in matching(rulebook, asked)]
        for name, entrant in ENTRANTS.items():
            if name not in (MATCH, DECIDE):
                found = in_child(lambda e=entrant: [ask() for ask in e(rulebook, asked)])
                assert found == expected, f"{name} differs"


def round_of(
    entrant: Entrant, rulebook: Rulebook, groups: Sequence[Sequence[Branch]], seconds: float
) -> float:
    """Microseconds a decision over all cases, each regime in a process of its own."""
    spent = sum(
        len(group)
        * in_child(lambda g=group: _timed(entrant(rulebook, g[: DECISIONS // 2]), seconds))
        for group in groups
    )
    return spent / sum(len(group) for group in groups) * 1e6


def _timed(asks: Asks, seconds: float) -> float:
    """Seconds a decision after one pass to warm up, no one making more than ``DECISIONS``."""
    for ask in asks:
        ask()
    done, start = 0, perf_counter()
    while True:
        for ask in asks:
            ask()
        done += len(asks)
        spent = perf_counter() - start
        if spent >= seconds or done + 2 * len(asks) > DECISIONS:
            return spent / done


def in_child(work: Callable[[], T]) -> T:
    """What the work returns, done in a process that ends with it."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(theirs, work))
    child.start()
    theirs.close()
    result: T = ours.recv()
    child.join()
    return result


def _send(to: Connection, work: Callable[[], object]) -> None:
    to.send(work())
