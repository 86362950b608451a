"""Compiled rules are let go and shared, and no answer turns on which of them are kept."""

from __future__ import annotations

from dataclasses import replace

from release_sim.engine.decide import Engine, EngineCache
from release_sim.engine.matcher_cache import MatcherCache
from release_sim.engine.strata import changes_of
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from tests.conftest import some

FEW = 60


def test_what_was_let_go_is_compiled_again_and_says_the_same(
    rulebook: Rulebook, scenarios: list[Scenario]
) -> None:
    denvers = [each.main for each in scenarios if each.main.policy == "denver"]
    branches = some(denvers[:12], 5)
    matchers = MatcherCache(FEW)
    engine = Engine(rulebook.policies["denver"], matchers=matchers)
    kept, once = EngineCache(rulebook), set[int]()
    for branch in (*branches, *branches[:3]):
        at_hand = engine.with_readings(branch.readings)
        assert at_hand.evaluate_matcher(branch.case) == at_hand.evaluate_reference(branch.case)
        assert at_hand.decide(branch.case).answers() == kept.decide(branch).answers()
        once.add(matchers.rules)
        alone = MatcherCache(0)
        Engine(engine.policy, matchers=alone).with_readings(branch.readings).decide(branch.case)
        assert matchers.rules <= max(FEW, 2 * alone.rules)
    assert len(once) > 1


def test_policies_with_the_same_rules_compile_them_once(
    rulebook: Rulebook, scenarios: list[Scenario]
) -> None:
    case = next(each.main.case for each in scenarios if each.main.policy == "denver")
    compiled = []
    for policies in (["denver"], ["denver", "as_if_detainers_were_honored"]):
        matchers = MatcherCache()
        for name in policies:
            Engine(rulebook.policies[name], matchers=matchers).decide(case)
        compiled.append(matchers.rules)
    alone = MatcherCache()
    Engine(rulebook.policies["as_if_detainers_were_honored"], matchers=alone).decide(case)
    assert compiled[0] <= compiled[1] < compiled[0] + alone.rules


def test_of_two_days_what_did_not_change_is_compiled_once(
    rulebook: Rulebook, scenarios: list[Scenario]
) -> None:
    case = next(each.main.case for each in scenarios if each.main.policy == "denver")
    policy = rulebook.policies["denver"]
    shared, compiled = MatcherCache(1_000_000), list[int]()
    engine, days = Engine(policy, matchers=shared), changes_of(policy)[-4:]
    for day in days:
        alone = MatcherCache()
        Engine(policy, matchers=alone).decide(replace(case, as_of=day))
        on_day = replace(case, as_of=day)
        assert engine.evaluate_matcher(on_day) == engine.evaluate_reference(on_day)
        compiled.append(alone.rules)
    assert max(compiled) <= shared.rules < 2 * max(compiled) < sum(compiled)


def test_without_sessions_that_are_kept_answers_are_the_same_time_and_again(
    rulebook: Rulebook, scenarios: list[Scenario]
) -> None:
    kept, anew = (MatcherCache(keep_sessions=keep) for keep in (True, False))
    engines = [Engine(rulebook.policies["denver"], matchers=each) for each in (kept, anew)]
    branches = [each.main for each in scenarios if each.main.policy == "denver"][:6]
    for branch in (*branches, *reversed(branches)):
        one, other = (engine.evaluate_matcher(branch.case) for engine in engines)
        assert one == other
