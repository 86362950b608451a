"""The compiled rules of the cases decided last: each rule once, and no more than memory allows.

A compiled rule takes some 150 kB outside of Python's own memory, 60 without its session. A case
with several papers, or one on another day, has rules put for it alone, so that all that was ever
compiled would fill gigabytes. Of the rules of two days, or with and without a paper that is gone,
most are alike: those that were compiled for the one are asked of again for the other.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from weakref import WeakValueDictionary

from release_sim.engine.matcher import CompiledClauses, Matcher, Matching
from release_sim.engine.semantics import Facts
from release_sim.engine.strata import Regime
from release_sim.model.condition import Condition
from release_sim.model.policy import Policy
from release_sim.model.rule import Rule
from release_sim.model.verdict import Verdict
from release_sim.vocabulary.fact import Vocabulary

MOST_RULES = 2000
"""About 200 MB; of the bundled scenarios all but the fewest find their rules compiled."""

_Asked = tuple[str, Condition, tuple[Condition, ...]]
"""What of a rule is compiled: its id and its conditions."""


class MatcherCache:
    """The matchers of the regimes used last, for policies in which a name has one meaning.

    What is not compiled yet of a stratum is compiled together; the rest is asked where it is.
    """

    def __init__(self, most: int = MOST_RULES, keep_sessions: bool = True) -> None:
        """Nothing is compiled yet.

        Of ``most`` compiled rules those longest unused are let go, but never those of the case at
        hand. Who asks seldom need not keep the sessions in which the extension is asked.
        """
        self._most, self._keep_sessions = most, keep_sessions
        self._used: OrderedDict[Regime, tuple[_StratumMatchers, ...]] = OrderedDict()
        self._compiled: WeakValueDictionary[_Asked, CompiledClauses] = WeakValueDictionary()

    def __reduce__(self) -> tuple[type[MatcherCache], tuple[int, bool]]:
        """Reach another process empty: what is compiled cannot leave this one."""
        return MatcherCache, (self._most, self._keep_sessions)

    def of(self, regime: Regime, policy: Policy) -> tuple[Matching, ...]:
        """Return a matcher for each stratum of the policy's regime, compiled if it is not kept."""
        found = self._used.get(regime)
        if found is not None:
            self._used.move_to_end(regime)
            return found
        found = self._used[regime] = self._strata(regime, policy)
        while len(self._used) > 1 and self.rules > self._most:
            self._used.popitem(last=False)
        if self.rules > max(self._most, len(regime.order)):
            # Too many others were compiled together with its own: they go, it is compiled alone.
            self._used.clear()
            del found
            found = self._used[regime] = self._strata(regime, policy)
        return found

    @property
    def rules(self) -> int:
        """The number of rules that are compiled now."""
        return len(self._compiled)

    def _strata(self, regime: Regime, policy: Policy) -> tuple[_StratumMatchers, ...]:
        vocabulary = policy.vocabulary()
        return tuple(
            _StratumMatchers(tuple(self._matchers(stratum.asked, vocabulary)))
            for stratum in regime.strata
        )

    def _matchers(self, rules: Iterable[Rule], vocabulary: Vocabulary) -> Iterator[Matcher]:
        """Yield matchers of all that was compiled with some of these rules, asked of those alone.

        Those of the rules that are not compiled yet are compiled together.
        """
        wanted: dict[CompiledClauses, list[str]] = {}
        anew: dict[_Asked, Rule] = {}
        for rule in rules:
            key = (rule.id, rule.when, rule.unless)
            if compiled := self._compiled.get(key):
                wanted.setdefault(compiled, []).append(rule.id)
            else:
                anew[key] = rule
        if anew:
            compiled = CompiledClauses(tuple(anew.values()), vocabulary, self._keep_sessions)
            self._compiled.update(dict.fromkeys(anew, compiled))
            wanted[compiled] = [rule.id for rule in anew.values()]
        yield from (Matcher(compiled, ids) for compiled, ids in wanted.items())


class _StratumMatchers(NamedTuple):
    """The matchers of the rules of one stratum."""

    matchers: tuple[Matcher, ...]

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return, for every rule, whether it applies."""
        found = dict[str, Verdict]()
        for matcher in self.matchers:
            found.update(matcher.match(facts))
        return found
