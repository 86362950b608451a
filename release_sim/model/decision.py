"""A decision: the answer for every action, and everything needed to check it line by line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from release_sim.model.condition import Comparison
from release_sim.model.policy import Policy
from release_sim.model.rule import Conclusion, Rule, Within
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import UNNAMED, unqualified


@dataclass(frozen=True, slots=True)
class ComparisonTrace:
    """One comparison of a rule evaluated on the case: the value found, none where unknown.

    ``barring`` marks a line of ``unless``, ``gone`` one of an instrument that is no longer live: it
    is not satisfied, whatever the value.
    """

    comparison: Comparison
    value: Value | None
    verdict: Verdict
    barring: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class RuleTrace:
    """The trace of one rule in force: whether it applies and stands, line by line.

    ``displaced_by`` names the exceptions that stand (or may stand) against it. Where a case names
    several instruments a rule is asked of them in turn: ``instruments`` are those that the trace
    tells of, where the rule comes out strongest, and ``others`` tell of the other ones. ``as_put``
    is the rule in their names, none where the case has no instrument that it could be asked of.
    """

    rule: str
    applies: Verdict
    stands: Verdict
    comparisons: tuple[ComparisonTrace, ...]
    displaced_by: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    others: tuple[RuleTrace, ...] = ()
    as_put: Rule | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is unknown and could settle the answer, and the rules that want it."""

    fact: str
    wanted_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer for one action: the rules that decide it, those displaced, those considered.

    ``by_instrument`` has the answers to the instruments that a case names, of an action that is an
    answer to one; the answer itself is then that over all of them. ``not_due_yet`` are the findings
    that say why the action is asked for and not due yet, where it is not required.
    """

    action: str
    answer: Answer
    because: tuple[str, ...] = ()
    displaced: tuple[str, ...] = ()
    considered: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    within: tuple[Within, ...] = ()
    by_instrument: Mapping[str, Outcome] = field(default_factory=dict)
    not_due_yet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """All answers for one case under one policy; nothing in it depends on when it was made."""

    policy: str
    digest: str
    as_of: date
    facts: Mapping[str, Value]
    presumed: frozenset[str]
    outcomes: Mapping[str, Outcome]
    findings: Mapping[str, Verdict]
    rules: Mapping[str, RuleTrace]
    flags: tuple[str, ...]
    readings: Mapping[str, str]

    def answers(self) -> dict[str, Answer]:
        """Return the answers by action."""
        return {action: outcome.answer for action, outcome in self.outcomes.items()}


def by_instrument(outcome: Outcome) -> dict[str, Answer]:
    """Return the answers to the instruments by name, silence left out, unless all are the same."""
    found = {name: each.answer for name, each in outcome.by_instrument.items()}
    if len(set(found.values())) <= 1:
        return {}
    return {name: answer for name, answer in found.items() if answer is not Answer.SILENT}


def likewise_of(trace: RuleTrace) -> list[tuple[str, ...]]:
    """Name the other instruments, together, for which a rule has the same result."""
    same = (each for each in trace.others if each.stands is trace.stands)
    return sorted({each.instruments for each in same if each.instruments})


def concluding(finding: str, policy: Policy, decision: Decision) -> list[str]:
    """List the rules that conclude a finding, or may, for the instrument in its name."""
    name, instrument = unqualified(finding)
    return [
        rule_id
        for rule_id, trace in sorted(decision.rules.items())
        if isinstance(then := policy.rules[rule_id].then, Conclusion)
        and then.name == name
        and any(
            each.stands is not Verdict.UNSATISFIED
            for each in (trace, *trace.others)
            if instrument == UNNAMED or instrument in each.instruments
        )
    ]


@dataclass(frozen=True, slots=True)
class ReadingSensitivity:
    """A reading on which one answer turns: the answer under each of its choices."""

    reading: str
    answers: Mapping[str, Answer]
