"""The entrants, the cases they decide, and the timing of a round.

Everyone decides the same strata of the same rules; what the verdicts settle (standing, findings)
is worked out by the same code for all. Every round of everyone runs in a process of its own, so
that no one's threads or memory weigh on another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from time import process_time

from by_cedar import ByCedar
from by_documented_style import DECISIONS, ByDocumentedStyle
from by_zen import ByZen
from children import in_child

from release_sim.api.inputs import Inputs, branches
from release_sim.api.overrides import Overrides
from release_sim.engine.decide import Engine, EngineCache, match
from release_sim.engine.matcher import Matching
from release_sim.engine.matcher_cache import MatcherCache
from release_sim.engine.semantics import Evaluation, Facts
from release_sim.engine.strata import Regime, changes_of
from release_sim.model.rule import Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch

POLICY = "denver"
MATCH, DECIDE, DOCUMENTED = "release_sim, match (a)", "release_sim, decide (b)", "durable.lang"

Asks = list[Callable[[], object]]
Entrant = Callable[[Rulebook, Sequence[Branch]], Asks]


def bundled_cases() -> tuple[Rulebook, list[list[Branch]]]:
    """Load the bundled rulebook and every branch under the policy, grouped by regime."""
    rulebook, scenarios = Inputs.at(None).scenarios([], Overrides())
    changes = changes_of(rulebook.policies[POLICY])
    groups: dict[int, list[Branch]] = {}
    for _, branch in branches(scenarios):
        if branch.policy == POLICY:
            groups.setdefault(bisect_right(changes, branch.case.as_of), []).append(branch)
    return rulebook, sorted(groups.values(), key=len, reverse=True)


def matching(rulebook: Rulebook, group: Sequence[Branch]) -> Asks:
    """Return calls of ``Engine.match``: the verdict of every rule and finding."""
    engine = _compiled(rulebook, group)
    return [partial(engine.with_readings(b.readings).evaluate_matcher, b.case) for b in group]


def deciding(rulebook: Rulebook, group: Sequence[Branch]) -> Asks:
    """Return calls of ``Engine.decide``: the decision with its trace."""
    engine = _compiled(rulebook, group)
    return [partial(engine.with_readings(b.readings).decide, b.case) for b in group]


def _compiled(rulebook: Rulebook, group: Sequence[Branch]) -> Engine:
    """Return an engine that has compiled all that the cases need, as everyone has, and keeps it."""
    matchers = MatcherCache(most=1_000_000)
    engine = Engine(rulebook.policies[POLICY], matchers=matchers)
    for each in group:
        regime, _ = engine.with_readings(each.readings).laid_out(each.case)
        matchers.of(regime, engine.policy)
    return engine


def rival(kind: Callable[[Sequence[Rule]], Matching]) -> Entrant:
    """Return an entrant that matches with another engine in the matcher's place."""

    def asks(rulebook: Rulebook, group: Sequence[Branch]) -> Asks:
        engines = EngineCache(rulebook)
        made: dict[Regime, list[Matching]] = {}
        found: Asks = []
        for branch in group:
            engine = engines.engine(branch.policy, branch.readings)
            regime, facts = engine.laid_out(branch.case)
            if regime not in made:
                made[regime] = [kind(stratum.asked) for stratum in regime.strata]
            found.append(partial(ask, regime, made[regime], facts))
        return found

    def ask(regime: Regime, matchers: Sequence[Matching], facts: Facts) -> Evaluation:
        return regime.folded(match(regime, matchers, facts))

    return asks


ENTRANTS: dict[str, Entrant] = {
    MATCH: matching,
    DECIDE: deciding,
    DOCUMENTED: rival(ByDocumentedStyle),
    "cedarpy": rival(ByCedar),
    "zen-engine": rival(ByZen),
}
RIVALS = [name for name in ENTRANTS if name not in (MATCH, DECIDE)]


def check(rulebook: Rulebook, groups: Sequence[Sequence[Branch]]) -> None:
    """Everyone must find, three-valued, what the matcher finds of every rule and finding."""
    for group in groups:
        for start in range(0, len(group), DECISIONS):
            part = group[start : start + DECISIONS]
            expected = in_child(partial(_answers, matching, rulebook, part))
            for name in RIVALS:
                found = in_child(partial(_answers, ENTRANTS[name], rulebook, part))
                assert found == expected, f"{name} differs"


def round_of_all(
    rulebook: Rulebook, groups: Sequence[Sequence[Branch]], seconds: float
) -> dict[str, float]:
    """Microseconds a decision of everyone over all cases, one regime after another."""
    spent = dict.fromkeys(ENTRANTS, 0.0)
    for group in groups:
        some = group[:: 1 + 2 * len(group) // DECISIONS]  # one pass to warm up and one to time
        for name, entrant in ENTRANTS.items():
            spent[name] += len(group) * in_child(partial(_timed, entrant, rulebook, some, seconds))
    cases = sum(len(group) for group in groups)
    return {name: total / cases * 1e6 for name, total in spent.items()}


def round_of_new(
    rulebook: Rulebook, groups: Sequence[Sequence[Branch]], names: Sequence[str]
) -> dict[str, float]:
    """Microseconds a decision of some entrants over cases of which each is asked once."""
    spent, cases = dict.fromkeys(names, 0.0), 0
    for group in groups:
        told, every = group[:: 1 + len(group) // DECISIONS], anew(group)
        new = every[:: 1 + len(every) // DECISIONS]
        cases += len(new)
        for name in names:
            asked = partial(_timed_once, ENTRANTS[name], rulebook, told, new)
            spent[name] += in_child(asked)
    return {name: total / cases * 1e6 for name, total in spent.items()}


def anew(group: Sequence[Branch]) -> list[Branch]:
    """Return cases that none of the group is like: each of one with a stated fact forgotten.

    They come in an order in which neighbours are of different branches.
    """
    seen = [each.case for each in group]
    found: list[Branch] = []
    for at in range(max(len(each.case.stated) for each in group)):
        for each in group:
            for forgotten in [*each.case.stated][at : at + 1]:
                stated = {n: v for n, v in each.case.stated.items() if n != forgotten}
                case = replace(each.case, stated=stated)
                if case not in seen:
                    seen.append(case)
                    found.append(replace(each, case=case))
    return found


def _answers(entrant: Entrant, rulebook: Rulebook, group: Sequence[Branch]) -> list[object]:
    return [ask() for ask in entrant(rulebook, group)]


def _timed_once(
    entrant: Entrant, rulebook: Rulebook, group: Sequence[Branch], new: Sequence[Branch]
) -> float:
    """Seconds of all the new cases, each asked once, after those of the group to warm up."""
    asks = entrant(rulebook, [*group, *new])
    for ask in asks[: len(group)]:
        ask()
    start = process_time()
    for ask in asks[len(group) :]:
        ask()
    return process_time() - start


def _timed(entrant: Entrant, rulebook: Rulebook, group: Sequence[Branch], seconds: float) -> float:
    """Seconds a decision after one pass to warm up, no one making more than ``DECISIONS``."""
    asks = entrant(rulebook, group)
    for ask in asks:
        ask()
    done, start = 0, process_time()
    while True:
        for ask in asks:
            ask()
        done += len(asks)
        spent = process_time() - start
        if spent >= seconds or done + 2 * len(asks) > DECISIONS:
            return spent / done
