"""Everything that is wrong with what the rules of a rulebook say, and what of it is accepted."""

from __future__ import annotations

from collections.abc import Collection

from release_sim.analysis.checks.conflicts import ConflictSearch
from release_sim.analysis.checks.dead_rules import UsageSearch
from release_sim.analysis.checks.flaw_messages import FlawMessages
from release_sim.analysis.checks.policy_union import PolicyUnion
from release_sim.analysis.paper_counts import up_to
from release_sim.model.analysis.flaw import Accepted, Checked, Flaw
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.authority import COUNTERFACTUAL
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook


def find_flaws(rulebook: Rulebook, only: Collection[str] = (), most: int = USUAL) -> Checked:
    """Find the flaws in the rules of all policies, or of ``only`` some.

    In cases with up to ``most`` instruments of each kind; what is of use with one is of use.
    What is of no use, and what is accepted for nothing, is told only where no policy is left out
    that may have a use for it.
    """
    policies = [each for each in rulebook.policies.values() if not only or each.name in only]
    others = [each for each in rulebook.policies.values() if each not in policies]
    elsewhere = {rule for policy in others for rule in policy.rules}
    flaws = FlawMessages(rulebook)
    uses = UsageSearch()
    union = PolicyUnion(policies, up_to(most))
    seconds = 0.0
    found: dict[tuple[str, ...], Flaw] = {}
    for policy in sorted(policies, key=_real_ones_first):
        effects = uses.look_at(policy)
        clashes = ConflictSearch(effects, union, most)
        for conflict in clashes.conflicts():
            found.setdefault(conflict[:2], flaws.conflict(conflict))
        for gap in clashes.gaps():
            found[policy.name, gap.action] = flaws.gap(gap)
        seconds += clashes.seconds
    seconds += union.seconds
    for policy in filter(uses.in_doubt, policies):
        seconds += uses.look_at(policy, up_to(most)).search.seconds
    every = [*found.values(), *(f for f in flaws.idle(uses) if f.location.name not in elsewhere)]
    loaded = {rule for policy in policies for rule in policy.rules}
    every += flaws.upside_down(loaded)
    every += flaws.waiting(loaded)
    if not others:
        every += flaws.readings(rulebook.readings.keys() - uses.readings.useful)
        every += flaws.in_no_policy()
    every.sort(key=lambda flaw: (flaw.location[:2], flaw.name, flaw.message))
    accepted = [Accepted(flaw, reason) for flaw in every if (reason := flaws.reason(flaw))]
    left = [flaw for flaw in every if not flaws.reason(flaw)]
    left += () if others else flaws.accepted_for_nothing(accepted)
    return Checked(tuple(left), tuple(accepted), seconds)


def _real_ones_first(policy: Policy) -> tuple[bool, int, str]:
    """Sort counterfactual policies last, and policies with more rules first."""
    return policy.name.startswith(COUNTERFACTUAL), -len(policy.rules), policy.name
