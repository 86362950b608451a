"""The strength of scenarios as tests of rules, and the cases that would add to it.

A case found for one aspect often shows others too, so every aspect is held against the cases found
so far before another is searched for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from release_sim.analysis.witness import disagreement
from release_sim.engine.decide import EngineCache
from release_sim.model.rule import Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Expectation
from release_sim.testing.aspect import Aspect, Change, Showing, Strength
from release_sim.testing.killing_cases import Telling, expectation
from release_sim.testing.mutant_runs import Decided, Rival
from release_sim.testing.reach import Reaches
from release_sim.testing.rivals_of import aspects, decides, rival


def strength(
    rulebook: Rulebook,
    rules: Iterable[Rule],
    decided: Sequence[Decided],
    tell: Callable[[str], None],
) -> Strength:
    """Return what passing branches show of some rules; ``tell`` is called with progress.

    A case is found under the first policy that has one; those under which most of the branches
    are decided come first.
    """
    used = Counter(each.branch.policy for each in decided)
    names = sorted(rulebook.policies, key=lambda name: (-used[name], name))
    reaches = {name: Reaches(rulebook.policies[name]) for name in names}
    searches: list[Telling] = []
    shown: list[Aspect] = []
    missed: list[_Trial] = []
    for rule in rules:
        tell(f"held scenarios to {len(shown) + len(missed)} things to show")
        loading = [name for name in names if rule.id in rulebook.policies[name].rules]
        tellings = {name: Telling(reaches[name].of(rule.id)) for name in loading}
        searches += tellings.values()
        # Those that name the rule are the likeliest to show something of it: they are asked first.
        likely = sorted(decided, key=lambda each: not each.names(rule.id))
        for aspect in aspects(rule):
            trial = _Trial(rule, aspect, tellings)
            if any(map(trial.shown_by, likely)):
                shown.append(aspect)
            else:
                missed.append(trial)
    lacking, impossible = _found(missed, EngineCache(rulebook), tell)
    return Strength(shown, lacking, impossible, sum(each.seconds for each in searches))


def _found(
    missed: Sequence[_Trial], deciders: EngineCache, tell: Callable[[str], None]
) -> tuple[list[Showing], list[Aspect]]:
    """Find the cases that show what is missing, and the aspects that no case shows."""
    found: list[tuple[Decided, list[Aspect]]] = []
    impossible: list[Aspect] = []
    for number, trial in enumerate(missed):
        tell(f"found cases for {number} of {len(missed)} things that no scenario shows")
        too = next((shown for each, shown in found if trial.shown_by(each)), None)
        if too:
            too.append(trial.aspect)
        elif new := trial.found(deciders):
            found.append((new, [trial.aspect]))
        else:
            impossible.append(trial.aspect)
    return [Showing(each.branch, tuple(shown)) for each, shown in found], impossible


class _Trial:
    """One aspect of a rule, which a decided branch shows or does not."""

    def __init__(self, rule: Rule, aspect: Aspect, tellings: Mapping[str, Telling]) -> None:
        """``tellings`` are those of the rule, by policy."""
        self.aspect, self.tellings = aspect, tellings
        self._rule, self._instead = rule, rival(rule, aspect)
        self._rival = Rival({name: each.reach for name, each in tellings.items()}, self._instead)

    def shown_by(self, each: Decided) -> bool:
        """Return True if the branch shows it."""
        if isinstance(self.aspect, Change):
            return self._rival.noticed(each)
        loaded = each.branch.policy in self.tellings
        return loaded and decides(self._rule, self._instead, self.aspect, each.decision)

    def found(self, deciders: EngineCache) -> Decided | None:
        """Return the smallest case that shows it, expecting what excludes the rival."""
        for policy, telling in self.tellings.items():
            if found := telling.smallest(self.aspect, self._instead):
                branch = Branch("", "", policy, found.case, found.readings, Expectation())
                decided = Decided(branch, deciders.decide(branch))
                expect = expectation(telling.reach, decided.decision, self._rival.decision(decided))
                decided = replace(decided, branch=replace(branch, expect=expect))
                if not self.shown_by(decided):
                    raise disagreement(f"`{self._rule.id}`", found)
                return decided
        return None
