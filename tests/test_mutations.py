"""A rule with one line changed is noticed by some scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from release_sim.cli.books import branches
from release_sim.engine.deciders import Deciders
from release_sim.engine.expectation import unmet
from release_sim.engine.semantics import Evaluation, answer_of, applies, evaluate
from release_sim.engine.strata import Regime, regime_of
from release_sim.engine.tracing import Tracer
from release_sim.model.decision import Decision
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.verdict import Answer, Verdict
from tests.conftest import ROOT
from tests.mutants import mutants

# Mutants that no scenario can notice, each with the reason.
SURVIVORS: dict[str, str] = {}

FILES = [
    f"{path.parent.name}.{path.stem}"
    for path in sorted((ROOT / "rules").rglob("*.yaml"))
    if path.parent.name not in ("sources", "readings", "policies")
]


@dataclass(frozen=True)
class Decided:
    """A branch as it is decided with the rules as they are."""

    branch: Branch
    policy: Policy
    regime: Regime
    decision: Decision

    def names(self, rule: str) -> bool:
        """Whether what is expected names the rule."""
        expect = self.branch.expect
        return any(
            rule in ids for part in (expect.because, expect.displaced) for ids in part.values()
        )


@pytest.fixture(scope="module")
def decided(rulebook: Rulebook, scenarios: list[Scenario]) -> list[Decided]:
    deciders = Deciders(rulebook)
    regimes: dict[tuple[str, frozenset[str]], Regime] = {}
    found = []
    for _, branch in branches(scenarios):
        policy = deciders.engine(branch.policy, branch.readings).policy
        decision = deciders.decide(branch)
        key = policy.name, frozenset(decision.rules)
        if key not in regimes:
            regimes[key] = regime_of(policy, branch.case.as_of)
        found.append(Decided(branch, policy, regimes[key], decision))
    return found


@pytest.mark.parametrize("file", FILES)
def test_a_rule_with_one_line_changed_is_noticed(
    rulebook: Rulebook, decided: list[Decided], file: str
) -> None:
    unnoticed = {
        f"{rule.id}: {name}"
        for rule in rulebook.rules.values()
        if rule.id.startswith(f"{file}.")
        for name, mutant in mutants(rule)
        if not _some_scenario_notices(decided, rule, mutant)
    }
    assert unnoticed == {name for name in SURVIVORS if name.startswith(f"{file}.")}


def _some_scenario_notices(decided: list[Decided], rule: Rule, mutant: Rule | None) -> bool:
    # Those that name the rule are the likeliest to notice, so they are asked first.
    likely = sorted(decided, key=lambda each: not each.names(rule.id))
    return any(_touches(each, rule, mutant) and _notices(each, rule, mutant) for each in likely)


def _touches(each: Decided, rule: Rule, mutant: Rule | None) -> bool:
    """Whether the change can show in this branch at all."""
    if rule.id not in each.policy.rules:
        return False
    was = each.decision.rules.get(rule.id)
    if mutant is None or was is None or not mutant.in_force.covers(each.decision.as_of):
        in_force = mutant is not None and mutant.in_force.covers(each.decision.as_of)
        return in_force != (was is not None)
    if mutant.when is rule.when and mutant.unless is rule.unless:
        return was.applies is not Verdict.UNSATISFIED
    verdict = applies(mutant, each.decision.facts)
    return verdict is not was.applies or verdict is Verdict.UNKNOWN


def _notices(each: Decided, rule: Rule, mutant: Rule | None) -> bool:
    rules = {name: r for name, r in each.policy.rules.items() if name != rule.id}
    if mutant is not None:
        rules[rule.id] = mutant
    policy, case = replace(each.policy, rules=rules), each.branch.case
    if mutant and mutant.exception_to == rule.exception_to and mutant.in_force == rule.in_force:
        # Fewer or other tests of the same facts leave the order as good as it was.
        order = tuple(mutant if r.id == rule.id else r for r in each.regime.order)
        regime = replace(each.regime, order=order)
    else:
        regime = regime_of(policy, case.as_of)
    given = {f"finding.{name}": False for name in policy.findings} | policy.reading_facts()
    facts = given | case.facts()
    found = evaluate(regime.order, regime.exceptions, facts)
    expect = each.branch.expect
    if not (expect.because or expect.displaced or expect.missing or expect.flags is not None):
        return _answers(regime, found, expect.answers) != expect.answers
    decision = Tracer(policy, regime, facts, found).decision(case, frozenset(case.presumed()))
    return bool(unmet(expect, decision))


def _answers(
    regime: Regime, found: Evaluation, wanted: Mapping[str, Answer]
) -> Mapping[str, Answer]:
    return {
        action: answer_of(
            (rule.then, found.standing[rule.id])
            for rule in regime.order
            if isinstance(rule.then, Duty) and rule.then.action == action
        )
        for action in wanted
    }
