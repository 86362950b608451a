"""A case and a policy to a decision, every verdict by two engines that must agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import copy

from release_sim.engine.grounding import Grounding, folded, ground, rule_of
from release_sim.engine.instances import of_some
from release_sim.engine.matcher import Matching
from release_sim.engine.matcher_cache import MatcherCache
from release_sim.engine.reading_choices import ReadingChoices
from release_sim.engine.semantics import Evaluation, Facts, applies, conclude, evaluate, verdict_of
from release_sim.engine.shape import shape_of
from release_sim.engine.strata import Regime, Regimes
from release_sim.engine.tracing import Tracer
from release_sim.errors import EngineDisagreementError, OutOfScopeError
from release_sim.model.about import About
from release_sim.model.case import Case
from release_sim.model.condition import Condition, comparisons
from release_sim.model.decision import Decision, Outcome
from release_sim.model.policy import Policy
from release_sim.model.rule import Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER, qualified
from release_sim.vocabulary.tested_names import finding_name, is_finding, is_reading


class Engine:
    """Decides cases under one policy; keeps what it made for dates and shapes of cases."""

    def __init__(
        self,
        policy: Policy,
        grounding: Grounding | None = None,
        matchers: MatcherCache | None = None,
    ) -> None:
        """Nothing is compiled before a case asks for it.

        ``grounding`` puts the rules, where they are only some of a policy's or others are put so.
        ``matchers`` are those that engines of other policies of the rulebook use as well.
        """
        self.policy = policy
        grounding = grounding or Grounding(About.build(policy.rules.values()))
        self.about = grounding.about
        self._given: dict[str, Value] = {finding_name(name): False for name in policy.findings}
        self._given.update(policy.reading_facts())
        self._regimes = Regimes(policy, grounding)
        self._matchers = MatcherCache() if matchers is None else matchers

    def with_readings(self, readings: Mapping[str, str]) -> Engine:
        """Return an engine for the same policy with some readings chosen differently.

        Readings are facts, so what is compiled serves both.
        """
        if not readings:
            return self
        other = copy(self)
        other.policy = self.policy.with_readings(readings)
        other._given = {n: v for n, v in self._given.items() if not is_reading(n)}
        other._given.update(other.policy.reading_facts())
        return other

    def decide(self, case: Case) -> Decision:
        """Decide every action, with its trace.

        Raises ``OutOfScopeError`` where the policy has no answers for the date or the person.
        """
        presumed = case.presumed()
        return self._tracer(case, presumed).decision(case, frozenset(presumed))

    def outcomes(self, case: Case) -> tuple[dict[str, Outcome], tuple[str, ...]]:
        """Decide every action, without the trace of each rule; also return what is flagged.

        Raises ``OutOfScopeError`` as ``decide`` does.
        """
        return self._tracer(case, case.presumed()).outcomes(case)

    def _tracer(self, case: Case, presumed: Mapping[str, Value]) -> Tracer:
        self.check_scope(case, {**presumed, **case.stated})
        regime, facts, defined = self._defined(case, presumed)
        matched = match(regime, self._matchers.of(regime, self.policy), facts)
        if matched != defined:
            raise EngineDisagreementError(_disagreement(matched, defined))
        return Tracer(self.policy, regime, facts, defined)

    def evaluate_matcher(self, case: Case) -> Evaluation:
        """Evaluate every rule and finding by the matcher alone, without a trace."""
        regime, facts = self.laid_out(case)
        found = match(regime, self._matchers.of(regime, self.policy), facts)
        return regime.folded(found)

    def evaluate_reference(self, case: Case) -> Evaluation:
        """Evaluate every rule and finding by the definition alone."""
        regime, _, found = self._defined(case)
        return regime.folded(found)

    def decide_unchecked(self, case: Case) -> Decision:
        """Decide by the definition alone, whatever dates and people the policy covers."""
        presumed = case.presumed()
        tracer = Tracer(self.policy, *self._defined(case, presumed))
        return tracer.decision(case, frozenset(presumed))

    def outcomes_unchecked(
        self, case: Case, actions: Collection[str]
    ) -> tuple[dict[str, Outcome], tuple[str, ...]]:
        """Decide some actions, and what is flagged, without the trace of each rule.

        By the definition alone, whatever dates and people the policy covers.
        """
        return Tracer(self.policy, *self._defined(case)).outcomes(case, actions)

    def answers(self, case: Case) -> dict[str, Answer]:
        """Return the answers by action, by the definition alone."""
        regime, _, found = self._defined(case)
        return {action: regime.answer(found, action) for action in ACTIONS}

    def reading_choices(self, case: Case) -> ReadingChoices:
        """Evaluate by the definition alone, to ask what another choice of a reading changes."""
        return ReadingChoices(*self._defined(case))

    def answers_where(self, case: Case, rule: Rule, action: str) -> dict[str | None, Answer]:
        """Return the answers for an action where a rule on it, none of the policy's, applies.

        By the instruments of which it is asked; under None the answer for the person.
        """
        regime, facts, found = self._with_findings(case)
        put = ground([rule], self.about.with_rule(rule), regime.shape)
        asked = {
            put.instrument.get(r.id) for r in put.rules if applies(r, facts) is Verdict.SATISFIED
        }
        return {name: regime.answer(found, action, name) for name in asked}

    def answers_by_instrument(self, case: Case, action: str) -> dict[str, Answer]:
        """Return the answers to the instruments that a case names, of an action that answers one.

        Of any other action, and where the case names none, there are none.
        """
        names = case.instruments.get(ANSWERED_BY_PAPER.get(action, ""), ())
        regime, _, found = self._with_findings(case)
        return {name: regime.answer(found, action, name) for name in names}

    def holds(self, case: Case, condition: Condition) -> Verdict:
        """Evaluate a condition on a case: of some instrument of each kind that it speaks of."""
        regime, facts, _ = self._with_findings(case)
        return verdict_of(of_some(condition, self.about, regime.shape), facts)

    def _with_findings(self, case: Case) -> tuple[Regime, dict[str, Value], Evaluation]:
        """Return the regime that decides a case, its facts with the findings, and the verdicts."""
        regime, facts, evaluated = self._defined(case)
        found = evaluated.findings
        given = {name: Verdict.UNSATISFIED for name in facts if is_finding(name)}
        whole = folded(Evaluation({}, {}, found), ()).findings
        for name, verdict in {**given, **found, **whole}.items():
            facts.pop(name, None)
            if verdict is not Verdict.UNKNOWN:
                facts[name] = verdict is Verdict.SATISFIED
        return regime, facts, evaluated

    def _defined(
        self, case: Case, presumed: Mapping[str, Value] | None = None
    ) -> tuple[Regime, dict[str, Value], Evaluation]:
        """Return the rules and facts of a case as ``laid_out``, and the definition's verdicts."""
        regime, facts = self.laid_out(case, presumed)
        return regime, facts, evaluate(regime.order, regime.exceptions, facts)

    def laid_out(
        self, case: Case, presumed: Mapping[str, Value] | None = None
    ) -> tuple[Regime, dict[str, Value]]:
        """Return the rules that decide a case, put for it, and all facts that they are given.

        ``presumed`` are the presumptions of the case, where they are worked out already.
        """
        supposed = case.presumed() if presumed is None else presumed
        facts = {**self._given, **supposed, **case.stated, **case.worked_out()}
        shape = shape_of(case, facts)
        if case.instruments:
            for finding, kind in self.about.findings.items():
                facts.update((qualified(finding, n), False) for n in shape.names(kind))
        return self._regimes.at(case.as_of, shape), facts

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
        for test in comparisons(policy.concerns):
            if verdict_of(test, facts) is Verdict.UNSATISFIED:
                raise OutOfScopeError(
                    "person-not-covered",
                    test.fact,
                    f"policy `{policy.name}` is not about a case with "
                    f"`{test.fact}: {str(facts[test.fact]).lower()}`",
                    "other law governs it; the simulator does not decide it",
                )


def match(regime: Regime, matchers: Iterable[Matching], facts: Facts) -> Evaluation:
    """Decide stratum after stratum through the matchers; findings settled feed the next."""
    known = dict(facts)
    found = Evaluation({}, {}, {})
    for stratum, matcher in zip(regime.strata, matchers, strict=True):
        found.applies.update(matcher.match(known))
        conclude(stratum.settled, regime.exceptions, found, known)
    return found


def _disagreement(matched: Evaluation, defined: Evaluation) -> str:
    differ = (r for r in defined.applies if matched.applies.get(r) != defined.applies[r])
    rules = {rule_of(grounded) for grounded in differ}
    return (
        "the matcher and the definition disagree on "
        + (", ".join(f"`{r}`" for r in sorted(rules)) or "what follows from the rules")
        + "; this is a bug of release_sim, please report it with the case"
    )


class EngineCache:
    """The engines of a rulebook's policies, made when first asked for and kept."""

    def __init__(self, rulebook: Rulebook) -> None:
        """No engine is made yet."""
        self.rulebook, self._matchers = rulebook, MatcherCache()
        self._engines: dict[str, Engine] = {}

    def engine(self, policy: str, readings: Mapping[str, str]) -> Engine:
        """Return the engine of a policy with some readings chosen differently."""
        if policy not in self._engines:
            made = Engine(self.rulebook.policies[policy], matchers=self._matchers)
            self._engines[policy] = made
        return self._engines[policy].with_readings(readings)

    def decide(self, branch: Branch) -> Decision:
        """Decide one branch; raise ``OutOfScopeError`` as the engine does."""
        return self.engine(branch.policy, branch.readings).decide(branch.case)
