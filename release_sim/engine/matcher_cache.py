"""The compiled rules of the cases decided last: each stratum once, and no more than memory allows.

A compiled rule takes some 100 kB outside of Python's own memory. A case with several papers, or one
on another day, has rules put for it alone, so that all that was ever compiled would fill gigabytes.
"""

from __future__ import annotations

from collections import OrderedDict
from weakref import WeakValueDictionary

from release_sim.engine.matcher import Matcher, Matching
from release_sim.engine.strata import Regime
from release_sim.model.condition import Condition
from release_sim.model.policy import Policy
from release_sim.model.rule import Rule
from release_sim.vocabulary.fact import Vocabulary

MOST_RULES = 2000
"""About 200 MB; of the bundled scenarios all but the fewest find their rules compiled."""

Asked = tuple[tuple[str, Condition, tuple[Condition, ...]], ...]
"""What a matcher is made of: the id and the conditions of each rule."""


class MatcherCache:
    """The matchers of the regimes used last, for policies in which a name has one meaning."""

    def __init__(self, most: int = MOST_RULES) -> None:
        """Nothing is compiled yet.

        Of ``most`` compiled rules those longest unused are let go, but never those of the case at
        hand.
        """
        self._most = most
        self._used: OrderedDict[Regime, tuple[Matcher, ...]] = OrderedDict()
        self._compiled: WeakValueDictionary[Asked, Matcher] = WeakValueDictionary()

    def __reduce__(self) -> tuple[type[MatcherCache], tuple[int]]:
        """Reach another process empty: what is compiled cannot leave this one."""
        return MatcherCache, (self._most,)

    def of(self, regime: Regime, policy: Policy) -> tuple[Matching, ...]:
        """Return a matcher for each stratum of the policy's regime, compiled if it is not kept."""
        found = self._used.get(regime)
        if found is None:
            vocabulary = policy.vocabulary()
            found = tuple(self._matcher(stratum.asked, vocabulary) for stratum in regime.strata)
            self._used[regime] = found
            while len(self._used) > 1 and self.rules > self._most:
                self._used.popitem(last=False)
        else:
            self._used.move_to_end(regime)
        return found

    @property
    def rules(self) -> int:
        """The number of rules that are compiled now."""
        return sum(map(len, self._compiled))

    def _matcher(self, rules: tuple[Rule, ...], vocabulary: Vocabulary) -> Matcher:
        asked = tuple((rule.id, rule.when, rule.unless) for rule in rules)
        found = self._compiled.get(asked)
        if found is None:
            found = self._compiled[asked] = Matcher(rules, vocabulary)
        return found
