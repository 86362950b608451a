"""A case and a policy to a decision, every verdict by two engines that must agree."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from copy import copy

from release_sim.engine.matcher import Matcher, Matching
from release_sim.engine.semantics import (
    Evaluation,
    Facts,
    answer_of,
    conclude,
    evaluate,
    verdict_of,
)
from release_sim.engine.strata import Regime, changes_of, regime_of
from release_sim.engine.tracing import Tracer
from release_sim.errors import EngineDisagreementError, OutOfScopeError
from release_sim.model.case import Case
from release_sim.model.condition import comparisons
from release_sim.model.decision import Decision
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, finding_name
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value


class Engine:
    """Decides cases under one policy; keeps what it compiled for the dates it has met."""

    def __init__(self, policy: Policy) -> None:
        """Nothing is compiled before a case asks for it."""
        self.policy = policy
        self._given: dict[str, Value] = {finding_name(name): False for name in policy.findings}
        self._given.update(policy.reading_facts())
        self._changes = changes_of(policy)
        self._regimes: dict[int, Regime] = {}
        self._matchers: dict[int, tuple[Matching, ...]] = {}

    def with_readings(self, readings: Mapping[str, str]) -> Engine:
        """Return an engine for the same policy with some readings chosen differently.

        Readings are facts, so what is compiled serves both.
        """
        if not readings:
            return self
        other = copy(self)
        other.policy = self.policy.with_readings(readings)
        other._given = {n: v for n, v in self._given.items() if not n.startswith("reading.")}
        other._given.update(other.policy.reading_facts())
        return other

    def decide(self, case: Case) -> Decision:
        """Decide every action, with its trace.

        Raises ``OutOfScopeError`` where the policy has no answers for the date or the person.
        """
        presumed = case.presumed()
        facts = self._given | presumed | dict(case.stated)
        self.check_scope(case, facts)
        regime = self._regime(case)
        matched = match(regime, self._matchers_of(case), facts)
        defined = evaluate(regime.order, regime.exceptions, facts)
        if matched != defined:
            raise EngineDisagreementError(_disagreement(matched, defined))
        return Tracer(self.policy, regime, facts, defined).decision(case, frozenset(presumed))

    def evaluate_matcher(self, case: Case) -> Evaluation:
        """Evaluate every rule and finding by the matcher alone, without a trace."""
        facts = self._given | case.facts()
        return match(self._regime(case), self._matchers_of(case), facts)

    def evaluate_reference(self, case: Case) -> Evaluation:
        """Evaluate every rule and finding by the definition alone."""
        regime = self._regime(case)
        return evaluate(regime.order, regime.exceptions, self._given | case.facts())

    def decide_unchecked(self, case: Case) -> Decision:
        """Decide by the definition alone, whatever dates and people the policy covers."""
        presumed = case.presumed()
        facts = self._given | presumed | dict(case.stated)
        tracer = Tracer(self.policy, self._regime(case), facts, self.evaluate_reference(case))
        return tracer.decision(case, frozenset(presumed))

    def _regime(self, case: Case) -> Regime:
        key = bisect_right(self._changes, case.as_of)
        if key not in self._regimes:
            self._regimes[key] = regime_of(self.policy, case.as_of)
        return self._regimes[key]

    def _matchers_of(self, case: Case) -> tuple[Matching, ...]:
        key = bisect_right(self._changes, case.as_of)
        if key not in self._matchers:
            vocabulary = self.policy.vocabulary()
            strata = self._regime(case).strata
            self._matchers[key] = tuple(Matcher(stratum.asked, vocabulary) for stratum in strata)
        return self._matchers[key]

    def check_scope(self, case: Case, facts: Facts) -> None:
        """Raise ``OutOfScopeError`` where the policy is not about the day or the person."""
        policy = self.policy
        if not policy.covers.covers(case.as_of):
            raise OutOfScopeError(
                "date-not-covered",
                "as_of",
                f"policy `{policy.name}` has no answers for {case.as_of}",
                f"it covers {policy.covers}",
            )
        for comparison in comparisons(policy.concerns):
            if verdict_of(comparison, facts) is Verdict.UNSATISFIED:
                raise OutOfScopeError(
                    "person-not-covered",
                    comparison.fact,
                    f"policy `{policy.name}` is not about a case with "
                    f"`{comparison.fact}: {str(facts[comparison.fact]).lower()}`",
                    "other law governs it; the simulator does not decide it",
                )


def match(regime: Regime, matchers: Iterable[Matching], facts: Facts) -> Evaluation:
    """Decide stratum after stratum through the matchers; findings settled feed the next."""
    known = dict(facts)
    found = Evaluation({}, {}, {})
    for stratum, matcher in zip(regime.strata, matchers, strict=True):
        found.applies.update(matcher.match(known))
        for rule in stratum.settled:
            conclude(rule, regime.exceptions, found, known)
    return found


def _disagreement(matched: Evaluation, defined: Evaluation) -> str:
    rules = [r for r in defined.applies if matched.applies.get(r) != defined.applies[r]]
    return (
        "the matcher and the definition disagree on "
        + (", ".join(f"`{r}`" for r in sorted(rules)) or "what follows from the rules")
        + "; this is a bug of release_sim, please report it with the case"
    )


def answers(engine: Engine, case: Case) -> dict[str, Answer]:
    """Return the answers by action, by the definition alone."""
    standing = engine.evaluate_reference(case).stands
    duties: dict[str, list[tuple[Duty, str]]] = {action: [] for action in ACTIONS}
    for rule_id in standing:
        then = engine.policy.rules[rule_id].then
        if isinstance(then, Duty):
            duties[then.action].append((then, rule_id))
    return {
        action: answer_of((duty, standing[rule_id]) for duty, rule_id in on_it)
        for action, on_it in duties.items()
    }


class EngineCache:
    """The engines of a rulebook's policies, made when first asked for and kept."""

    def __init__(self, rulebook: Rulebook) -> None:
        """No engine is made yet."""
        self._rulebook = rulebook
        self._engines: dict[str, Engine] = {}

    def engine(self, policy: str, readings: Mapping[str, str]) -> Engine:
        """Return the engine of a policy with some readings chosen differently."""
        if policy not in self._engines:
            self._engines[policy] = Engine(self._rulebook.policies[policy])
        return self._engines[policy].with_readings(readings)

    def decide(self, branch: Branch) -> Decision:
        """Decide one branch; raise ``OutOfScopeError`` as the engine does."""
        return self.engine(branch.policy, branch.readings).decide(branch.case)
