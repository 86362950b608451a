"""The strength of scenarios as tests of rules, and the cases that would add to it.

A case found for one aspect often shows others too, so every aspect is first checked against the
cases found so far.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from release_sim.analysis.witness import disagreement
from release_sim.engine.decide import EngineCache
from release_sim.model.rule import Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Expectation
from release_sim.testing.coverage_goals import (
    Adequacy,
    CoverageGoal,
    CoveringCase,
    GoalKind,
    RuleMutation,
)
from release_sim.testing.goal_mutants import coverage_goals, decides, mutant_for
from release_sim.testing.impact import Impacts
from release_sim.testing.killing_cases import KillingCaseSearch, expectation
from release_sim.testing.mutant_runs import Mutant, ReferenceRun


def measure_adequacy(
    rulebook: Rulebook,
    rules: Iterable[Rule],
    decided: Sequence[ReferenceRun],
    on_progress: Callable[[str], None],
) -> Adequacy:
    """Measure what passing branches show of some rules; ``tell`` gets the progress.

    A case is found under the first policy that has one; those under which most of the branches
    are decided come first.
    """
    used = Counter(each.branch.policy for each in decided)
    names = sorted(rulebook.policies, key=lambda name: (-used[name], name))
    reaches = {name: Impacts(rulebook.policies[name]) for name in names}
    searches: list[KillingCaseSearch] = []
    shown: list[CoverageGoal] = []
    missed: list[_GoalCheck] = []
    for rule in rules:
        on_progress(f"held scenarios to {len(shown) + len(missed)} things to show")
        loading = [name for name in names if rule.id in rulebook.policies[name].rules]
        tellings = {name: KillingCaseSearch(reaches[name].of(rule.id)) for name in loading}
        searches += tellings.values()
        loaded = [each for each in decided if each.branch.policy in tellings]
        # Those that name the rule are the likeliest to show something of it: they are asked first.
        likely = sorted(loaded, key=lambda each: not each.names(rule.id))
        asking = [each for each in likely if each.speaks_of(tellings[each.branch.policy].impact)]
        for goal in coverage_goals(rule):
            trial = _GoalCheck(rule, goal, tellings)
            # Of a change only those can tell that expect something on which the rule has a say.
            if any(map(trial.shown_by, asking if goal.kind is GoalKind.CHANGE else likely)):
                shown.append(goal)
            else:
                missed.append(trial)
    lacking, impossible = _found(missed, EngineCache(rulebook), on_progress)
    return Adequacy(shown, lacking, impossible, sum(each.seconds for each in searches))


def _found(
    missed: Sequence[_GoalCheck], engines: EngineCache, on_progress: Callable[[str], None]
) -> tuple[list[CoveringCase], list[CoverageGoal]]:
    """Find the cases that show what is missing, and the aspects that no case shows."""
    found: list[tuple[ReferenceRun, list[CoverageGoal]]] = []
    impossible: list[CoverageGoal] = []
    for number, trial in enumerate(missed):
        on_progress(f"found cases for {number} of {len(missed)} things that no scenario shows")
        too = next((shown for each, shown in found if trial.shown_by(each)), None)
        if too:
            too.append(trial.goal)
        elif new := trial.found(engines):
            found.append((new, [trial.goal]))
        else:
            impossible.append(trial.goal)
    return [CoveringCase(each.branch, tuple(shown)) for each, shown in found], impossible


class _GoalCheck:
    """One aspect of a rule, which a decided branch shows or does not."""

    def __init__(
        self, rule: Rule, goal: CoverageGoal, tellings: Mapping[str, KillingCaseSearch]
    ) -> None:
        """``tellings`` are those of the rule, by policy."""
        self.goal, self.tellings = goal, tellings
        self._rule, self._instead = rule, mutant_for(rule, goal)
        self._mutant = Mutant({name: each.impact for name, each in tellings.items()}, self._instead)

    def shown_by(self, each: ReferenceRun) -> bool:
        """Return True if the branch shows it."""
        if isinstance(self.goal, RuleMutation):
            return self._mutant.noticed(each)
        if each.branch.policy not in self.tellings:
            return False
        rival = partial(self._mutant.applies, each)
        return decides(self.goal, self._rule.id, each.decision, rival)

    def found(self, engines: EngineCache) -> ReferenceRun | None:
        """Return the smallest case that shows it, expecting what excludes the rival."""
        for policy, telling in self.tellings.items():
            if found := telling.minimal(self.goal, self._instead):
                branch = Branch("", "", policy, found.case, found.readings, Expectation())
                decided = ReferenceRun(branch, engines.decide(branch))
                expect = expectation(
                    telling.impact, decided.decision, self._mutant.decision(decided)
                )
                decided = replace(decided, branch=replace(branch, expect=expect))
                if not self.shown_by(decided):
                    raise disagreement(f"`{self._rule.id}`", found)
                return decided
        return None
