"""The compiled rules of the cases decided last: each rule once, and no more than memory allows.

A compiled rule takes some 100 kB outside of Python's own memory. A case with several papers, or one
on another day, has rules put for it alone, so that all that was ever compiled would fill gigabytes.
Of the rules of two days, or with and without a paper that is gone, most are alike: a matcher that
was made for the one is asked again for the other, and what it says of rules not asked of is passed
over.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple
from weakref import WeakValueDictionary

from release_sim.engine.matcher import Matcher, Matching
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
    """The matchers of the regimes used last, for policies in which a name has one meaning."""

    def __init__(self, most: int = MOST_RULES) -> None:
        """Nothing is compiled yet.

        Of ``most`` compiled rules those longest unused are let go, but never those of the case at
        hand.
        """
        self._most = most
        self._used: OrderedDict[Regime, tuple[_Stratum, ...]] = OrderedDict()
        self._compiled: WeakValueDictionary[_Asked, Matcher] = WeakValueDictionary()

    def __reduce__(self) -> tuple[type[MatcherCache], tuple[int]]:
        """Reach another process empty: what is compiled cannot leave this one."""
        return MatcherCache, (self._most,)

    def of(self, regime: Regime, policy: Policy) -> tuple[Matching, ...]:
        """Return a matcher for each stratum of the policy's regime, compiled if it is not kept."""
        found = self._used.get(regime)
        if found is None:
            vocabulary = policy.vocabulary()
            found = tuple(self._stratum(stratum.asked, vocabulary) for stratum in regime.strata)
            self._used[regime] = found
            while len(self._used) > 1 and self.rules > self._most:
                self._used.popitem(last=False)
        else:
            self._used.move_to_end(regime)
        return found

    @property
    def rules(self) -> int:
        """The number of rules that are compiled now."""
        strata = (stratum for found in self._used.values() for stratum in found)
        return sum(len(m.rules) for m in {part.matcher for each in strata for part in each.parts})

    def _stratum(self, rules: Sequence[Rule], vocabulary: Vocabulary) -> _Stratum:
        """Return matchers of the rules, of which those not compiled yet are compiled together.

        A matcher is asked again where half of its rules or more are asked of, so that those in
        force are never less than half of those compiled for them.
        """
        asked: dict[_Asked, Rule] = {(rule.id, rule.when, rule.unless): rule for rule in rules}
        known: dict[Matcher, list[_Asked]] = {}
        for key in asked:
            if matcher := self._compiled.get(key):
                known.setdefault(matcher, []).append(key)
        parts = list[_Part]()
        for matcher, keys in known.items():
            if 2 * len(keys) >= len(matcher.rules):
                parts.append(_Part(matcher, tuple(asked.pop(key).id for key in keys)))
        if asked:
            made = Matcher(tuple(asked.values()), vocabulary)
            self._compiled.update(dict.fromkeys(asked, made))
            parts.append(_Part(made, made.rules))
        return _Stratum(tuple(parts))


class _Part(NamedTuple):
    """A matcher, and those of its rules that are asked of."""

    matcher: Matcher
    rules: tuple[str, ...]


class _Stratum(NamedTuple):
    """The matchers of the rules of one stratum."""

    parts: tuple[_Part, ...]

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return, for every rule, whether it applies."""
        found = dict[str, Verdict]()
        for matcher, rules in self.parts:
            told = matcher.match(facts)
            found.update(told if rules is matcher.rules else {rule: told[rule] for rule in rules})
        return found
