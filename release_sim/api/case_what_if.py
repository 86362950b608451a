"""Alternatives to one case: the story as told and every what-if of it, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from release_sim.analysis.explain.answer_changes import alternative
from release_sim.api.alternative_options import Steps
from release_sim.api.alternatives import Alternatives, check_branches
from release_sim.api.overrides import broken_by_option, place_of, qualified_in
from release_sim.engine.decide import EngineCache
from release_sim.errors import FilesAreWrongError, OutOfScopeError
from release_sim.loading.diagnosis import suggestion
from release_sim.model.analysis.alternative import (
    Alternative,
    ChangedAnswer,
    DecidedCase,
    Supposition,
    differs,
    own_what_if,
)
from release_sim.model.limits import Caveat
from release_sim.model.policy import UNRESOLVED
from release_sim.model.problem import Place, Problem
from release_sim.model.scenario import Branch, Scenario


class WhatIf(NamedTuple):
    """A scenario as it is told, and its alternatives."""

    scenario: Scenario
    before: DecidedCase
    alternatives: tuple[Alternative, ...]

    @property
    def caveats(self) -> list[Caveat]:
        """The warnings about the days of the story and of its alternatives."""
        sides = (self.before, *(each.after for each in self.alternatives))
        return [each for side in sides for each in side.caveats]


def what_if(alternatives: Alternatives, asked: Sequence[Steps], scenario: Scenario) -> WhatIf:
    """Return the story decided, and each alternative; its own what-ifs where none is asked.

    Raises ``FilesAreWrongError`` for an alternative that cannot be, is not clear, or is not covered
    by its policy.
    """
    return _DecidedScenario(alternatives, scenario).of(asked)


@dataclass(slots=True)
class _DecidedScenario:
    """One scenario, and what was decided of it so far."""

    alternatives: Alternatives
    scenario: Scenario
    _decided: dict[Steps, DecidedCase] = field(default_factory=dict)

    def of(self, asked: Sequence[Steps]) -> WhatIf:
        check_branches(asked, [each.name for each in self.scenario.what_if], "scenario")
        before = self._after(())
        if asked:
            found = tuple(self._alternative(before, steps) for steps in asked)
        else:
            engines = self.alternatives.engines(())
            found = tuple(
                alternative(own_what_if(each.title), before, self._decide(engines, each))
                for each in self.scenario.what_if
            )
        return WhatIf(self.scenario, before, found)

    def _alternative(self, before: DecidedCase, steps: Steps) -> Alternative:
        titles = {branch.name: branch.title for branch in self.scenario.what_if}
        supposed = self.alternatives.supposed(steps, titles)
        found = alternative(supposed, before, self._after(steps))
        if len(steps) == 1:
            return found
        enough = [self._takes(each, steps) for each in found.changes]
        changes = (
            replace(change, takes=self._each(few, titles) if few != steps else ())
            for change, few in zip(found.changes, enough, strict=True)
        )
        return replace(found, changes=tuple(changes))

    def _each(self, steps: Steps, titles: Mapping[str, str]) -> tuple[Supposition, ...]:
        return tuple(self.alternatives.supposed((step,), titles) for step in steps)

    def _takes(self, change: ChangedAnswer, steps: Steps) -> Steps:
        """Return changes that together give the answer, none of them redundant."""
        for step in steps:
            others = tuple(each for each in steps if each != step)
            try:
                outcome = self._after(others).decision.outcomes[change.action]
            except FilesAreWrongError:
                continue  # without it there is no case to decide
            if not differs(outcome, change.after):
                return self._takes(change, others)
        return steps

    def _after(self, steps: Steps) -> DecidedCase:
        if steps not in self._decided:
            self._decided[steps] = self._decide(
                self.alternatives.engines(steps), self._branch(steps)
            )
        return self._decided[steps]

    def _branch(self, steps: Steps) -> Branch:
        main = self.scenario.main
        branch = main.changed(qualified_in(self.alternatives.change(steps), main.case))
        own = {each.name: each.change for each in self.scenario.what_if}
        for step in steps:
            if step.branch:
                branch = branch.changed(own[step.branch])
        if broken := broken_by_option(branch):
            raise FilesAreWrongError([self._hinted(each, steps) for each in broken])
        return branch

    def _hinted(self, problem: Problem, steps: Steps) -> Problem:
        """Add a hint that changes can be combined, if several were asked for."""
        if len(steps) == len(self.alternatives.options.steps()):
            return problem
        hint = "; ".join(filter(None, (problem.help, "--together makes all changes at once")))
        return replace(problem, help=hint)

    def _decide(self, engines: EngineCache, branch: Branch) -> DecidedCase:
        if problems := list(_not_in_rules(engines, branch)):
            raise FilesAreWrongError(problems)
        try:
            decision = engines.decide(branch)
        except OutOfScopeError as error:
            place = place_of(error, self.scenario, branch)
            problem = Problem(error.name, place, error.message, help=error.help)
            raise FilesAreWrongError([problem]) from None
        policy = engines.engine(branch.policy, branch.readings).policy
        return DecidedCase(branch, policy, decision)


def _not_in_rules(engines: EngineCache, branch: Branch) -> Iterator[Problem]:
    """Yield a problem for a policy or a reading of the story that other rules do not have."""
    place = Place("--with-rules")
    if branch.policy not in engines.rulebook.policies:
        message = f"these rules have no policy `{branch.policy}`"
        hint = suggestion(branch.policy, engines.rulebook.policies, "policy")
        yield Problem("unknown-policy", place, message, help=hint)
        return
    known = engines.rulebook.policies[branch.policy].readings
    for name, choice in branch.readings.items():
        if name not in known:
            message = f"these rules have no reading `{name}`"
            yield Problem(
                "unknown-reading", place, message, help=suggestion(name, known, "reading")
            )
        elif choice not in (*known[name].choices, UNRESOLVED):
            message = f"in these rules reading `{name}` has no choice `{choice}`"
            hint = suggestion(choice, known[name].choices)
            yield Problem("unknown-choice", place, message, help=hint)
