"""Compiled forms of the bundled rules, made once for each worker of the tests."""

from __future__ import annotations

import pytest

from release_sim.engine.decide import Engine, EngineCache
from release_sim.engine.grounding import Grounding
from release_sim.engine.matcher_cache import MOST_RULES, MatcherCache
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from tests.memory import resident

_LARGE = 450 * 2**20  # bytes of a worker, beyond which the next file of tests compiles anew
_MANY = 100  # compiled rules whose memory is worth to be given back at once


class CompiledOnce:
    """The compiled rules of all engines of one rulebook, and the engines that a file shares.

    An engine keeps the rules that it has put for the cases which it decided.
    """

    def __init__(self, rulebook: Rulebook, patch: pytest.MonkeyPatch) -> None:
        """Give what is kept here to each engine that is made while the patch holds."""
        kept = self._kept = MatcherCache(MOST_RULES // 2)
        shared = self._shared = dict[str, Engine]()
        bundled = {id(policy.rules) for policy in rulebook.policies.values()}
        engine, engines = Engine.__init__, EngineCache.__init__

        def of_policy(
            self: Engine,
            policy: Policy,
            grounding: Grounding | None = None,
            matchers: MatcherCache | None = None,
        ) -> None:
            is_shared = matchers is None and id(policy.rules) in bundled  # however it is read
            engine(self, policy, grounding, kept if is_shared else matchers)

        def of_rulebook(self: EngineCache, of: Rulebook) -> None:
            engines(self, of)
            if of is rulebook:
                self._matchers, self._engines = kept, shared

        patch.setattr(Engine, "__init__", of_policy)
        patch.setattr(EngineCache, "__init__", of_rulebook)

    def let_go(self) -> bool:
        """Let go the engines after a file, and what is compiled if the worker has grown large.

        Return whether many rules were let go, which the C library keeps until it is asked.
        """
        self._shared.clear()
        if resident() <= _LARGE:
            return False
        rules = self._kept.rules
        self._kept._used.clear()
        return rules > _MANY
