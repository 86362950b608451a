"""Scenarios decided, branch by branch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from release_sim.api.inputs import Inputs
from release_sim.api.overrides import place_of
from release_sim.engine.decide import EngineCache
from release_sim.errors import FilesAreWrongError, OutOfScopeError
from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.problem import Problem
from release_sim.model.records.recordable import Recordable
from release_sim.model.scenario import Branch, LeftOut, Scenario
from release_sim.testing.expectations import unmet


def decide_all(inputs: Inputs, engines: EngineCache, scenario: Scenario) -> list[DecidedBranch]:
    """Decide every branch; what lies outside a policy is reported."""
    found: list[DecidedBranch] = []
    for branch in (scenario.main, *scenario.what_if):
        try:
            found.append(decided_branch(engines, branch))
        except OutOfScopeError as error:
            inputs.complain_of(error, scenario, branch)
    return found


def decide_covered(
    inputs: Inputs, engines: EngineCache, scenarios: Sequence[Scenario]
) -> list[tuple[Scenario, list[DecidedBranch]]]:
    """Decide what is covered of scenarios that options have changed.

    The rest is listed in ``inputs.left_out``. Raises ``FilesAreWrongError`` where nothing is
    covered, with one problem for each reason.
    """
    found, left_out = [], []
    for scenario in scenarios:
        parts: list[DecidedBranch] = []
        for branch in (scenario.main, *scenario.what_if):
            try:
                parts.append(decided_branch(engines, branch))
            except OutOfScopeError as error:
                place = place_of(error, scenario, branch)
                why = (error.name, error.message, error.help, place)
                on = (branch.policy, branch.case.as_of)
                left_out.append(LeftOut(scenario.name, branch.name, *why, *on))
                if not branch.name:  # without its story a what-if is a change of nothing
                    break
        if parts:
            found.append((scenario, parts))
    if not found:
        raise FilesAreWrongError(list(_problems(left_out)))
    inputs.left_out += left_out
    return found


def decided_branch(engines: EngineCache, branch: Branch) -> DecidedBranch:
    """Return the branch decided, and on each account of it; expectations are those on each.

    Raises ``OutOfScopeError`` where the policy is not about the case.
    """
    decision = engines.decide(branch)
    if not branch.accounts:
        return DecidedBranch(branch, decision, unmet(branch.expect, decision))
    accounts = {
        name: decided_branch(engines, each) for name, each in branch.on_each_account.items()
    }
    failed = tuple(
        f"on the account of {name}: {sentence}"
        for name, each in accounts.items()
        for sentence in each.unmet
    )
    return DecidedBranch(branch, decision, failed, accounts)


def _problems(left_out: Iterable[LeftOut]) -> Iterator[Problem]:
    """Yield one problem for each reason, of the first that is left out for it."""
    by_reason: dict[tuple[str, str], list[LeftOut]] = {}
    for each in left_out:
        by_reason.setdefault((each.error, each.help), []).append(each)
    for several in by_reason.values():
        more = f", and so with {len(several) - 1} more" if len(several) > 1 else ""
        first = several[0]
        yield Problem(first.error, first.place, first.message + more, help=first.help)


def recordable_branches(
    engines: EngineCache, done: Iterable[tuple[Scenario, list[DecidedBranch]]]
) -> Iterator[Recordable]:
    """Yield the record of each branch, or one for each account if accounts differ."""
    for scenario, parts in done:
        for told in (each for part in parts for each in part.each):
            branch = told.branch
            policy = engines.engine(branch.policy, branch.readings).policy
            yield Recordable(scenario.name, branch, policy, told.decision, told.unmet)
