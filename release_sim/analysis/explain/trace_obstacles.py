"""The reasons why an answer is not another, read off the trace."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from release_sim.engine.semantics import Facts, negation, verdict_of
from release_sim.model.analysis.why_not import (
    TAKES,
    Blocker,
    CandidateRule,
    RuleStatus,
    UnmetPart,
    WhyNot,
)
from release_sim.model.condition import AnyOf, Comparison, Condition
from release_sim.model.decision import ComparisonTrace, Decision, RuleTrace
from release_sim.model.policy import Policy
from release_sim.model.rule import Conclusion, Modality, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.instruments import UNNAMED, unqualified

_BEHIND = {False: RuleStatus.STANDS, True: RuleStatus.MAY_STAND}
"""What a rule became that concluded a finding, or, where the finding is unknown, may yet."""


def explain_why_not(
    rulebook: Rulebook, policy: Policy, decision: Decision, action: str, wanted: Answer
) -> WhyNot:
    """Return what the other answer would take, and the verdict on every rule of that kind."""
    return _TraceReader(policy, decision).why_not(rulebook, action, wanted)


class _TraceReader:
    """One decision, and the rules of its policy."""

    def __init__(self, policy: Policy, decision: Decision) -> None:
        self._policy, self._decision = policy, decision

    def why_not(self, rulebook: Rulebook, action: str, wanted: Answer) -> WhyNot:
        found = self._decision.outcomes[action].answer
        giving, barring = TAKES[wanted] if wanted is not found else ((), ())
        could_give = tuple(self._tried(rule) for rule in self._duties(action, giving))
        in_the_way = tuple(
            Blocker(
                rule, became, tuple(map(self._tried, self._exceptions(rule))), self._papers(rule)
            )
            for rule in self._duties(action, barring)
            if (became := self._became(rule)) in (RuleStatus.STANDS, RuleStatus.MAY_STAND)
        )
        elsewhere = tuple(
            rule
            for rule in rulebook.rules.values()
            if rule.id not in self._policy.rules
            and (duty := rule.duty_on(action))
            and duty.modality in giving
        )
        return WhyNot(action, found, wanted, could_give, in_the_way, elsewhere)

    def _duties(self, action: str, forces: Collection[Modality]) -> Iterator[Rule]:
        duties = self._policy.duties_on(action)
        return (rule for rule, duty in duties if duty.modality in forces)

    def _exceptions(self, rule: Rule) -> list[Rule]:
        return [other for other in self._policy.rules.values() if rule.id in other.exception_to]

    def _trace(self, rule: Rule, instrument: str = UNNAMED) -> RuleTrace | None:
        """Return the trace of a rule in force, for an instrument if it was evaluated for one."""
        trace = self._decision.rules.get(rule.id)
        asked = (trace, *trace.others) if trace and instrument else ()
        return next((each for each in asked if instrument in each.instruments), trace)

    def _became(self, rule: Rule, instrument: str = UNNAMED) -> RuleStatus:
        trace = self._trace(rule, instrument)
        if trace is None:
            return RuleStatus.NOT_IN_FORCE
        if trace.applies is Verdict.UNSATISFIED:
            return RuleStatus.DOES_NOT_APPLY
        if trace.stands is Verdict.UNSATISFIED:
            return RuleStatus.DISPLACED
        return RuleStatus.STANDS if trace.stands is Verdict.SATISFIED else RuleStatus.MAY_STAND

    def _papers(self, rule: Rule) -> tuple[str, ...]:
        """Return the instruments with the same result for a rule as the strongest one."""
        trace = self._decision.rules[rule.id]
        alike = [
            each
            for each in (trace, *trace.others)
            if (each.applies, each.stands) == (trace.applies, trace.stands)
        ]
        return tuple(dict.fromkeys(name for each in alike for name in each.instruments))

    def _tried(self, rule: Rule, instrument: str = UNNAMED) -> CandidateRule:
        """Return the result of a rule, for the strongest instrument if none is named."""
        became, trace = self._became(rule, instrument), self._trace(rule, instrument)
        if trace is None:
            return CandidateRule(rule, became)
        unmet: list[UnmetPart] = []
        if trace.applies is not Verdict.SATISFIED:
            put = trace.as_put or rule
            asked = [part for part in put.when.parts if self._holds(part) is trace.applies]
            bars = [bar for bar in put.unless if negation(self._holds(bar)) is trace.applies]
            unmet += [self._unmet(part, barring=False) for part in asked]
            unmet += [self._unmet(bar, barring=True) for bar in bars]
        papers = () if unmet or instrument else self._papers(rule)
        return CandidateRule(rule, became, tuple(unmet), trace.displaced_by, papers)

    def _unmet(self, condition: Condition, barring: bool) -> UnmetPart:
        comparisons = list(_deciding(condition, self._decision.facts))
        lines = tuple(
            ComparisonTrace(
                comparison,
                self._decision.facts.get(comparison.fact),
                self._holds(comparison),
                barring,
            )
            for comparison in comparisons
        )
        some = isinstance(condition, AnyOf) and not barring
        return UnmetPart(lines, some, tuple(b for line in lines for b in self._behind(line)))

    def _behind(self, line: ComparisonTrace) -> Iterator[CandidateRule]:
        """Yield the rules that made a finding what it is."""
        finding, instrument = unqualified(line.comparison.fact)
        for rule in self._policy.rules.values():
            if isinstance(rule.then, Conclusion) and rule.then.name == finding:
                became = self._became(rule, instrument)
                if line.value is False or became is _BEHIND[line.value is None]:
                    yield self._tried(rule, instrument)

    def _holds(self, condition: Condition) -> Verdict:
        return verdict_of(condition, self._decision.facts)


def _deciding(condition: Condition, facts: Facts) -> Iterator[Comparison]:
    """Yield the comparisons with the whole condition's verdict, which determine it."""
    if isinstance(condition, Comparison):
        yield condition
        return
    for part in condition.parts:
        if verdict_of(part, facts) is verdict_of(condition, facts):
            yield from _deciding(part, facts)
