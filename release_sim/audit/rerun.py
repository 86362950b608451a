"""Decides recorded cases again under the rules of today, and says which answers change by what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from release_sim.audit.content import Contents
from release_sim.audit.earlier_rules import was_another
from release_sim.engine.decide import EngineCache
from release_sim.errors import OutOfScopeError
from release_sim.model.case import Case
from release_sim.model.decision import Decision, Outcome
from release_sim.model.dependence import Dependence
from release_sim.model.policy import UNRESOLVED
from release_sim.model.records.audit_record import (
    AuditRecord,
    Plain,
    RecordedAnswer,
    RecordedDecision,
)
from release_sim.model.records.rerun_result import (
    AnswerSummary,
    ChangeKind,
    Rerun,
    RerunDifference,
    RerunStatus,
    RuleChange,
)
from release_sim.model.rulebook import Rulebook
from release_sim.vocabulary.fact import Fact, FactKind, Value, day_of
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import unqualified


class _NotDecidedError(Exception):
    """An error: the current rulebook has no such name as the record uses."""


class Rerunner:
    """Decides records under the rules of one rulebook.

    The case, its day, the policy by its name and the readings are those of the record; only the
    rules, and what is presumed, are those of today.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        """Engines are made when a record first asks for them."""
        self._rulebook = rulebook
        self._engines, self._contents = EngineCache(rulebook), Contents(rulebook)

    def rerun(self, record: AuditRecord) -> Rerun:
        """One record, decided again."""
        try:
            decision = self._decide(record.decision)
        except (_NotDecidedError, OutOfScopeError) as error:
            return Rerun(record, RerunStatus.NOT_DECIDED, why=str(error))
        today = self._contents.rules(decision)
        rules = tuple(self._rule_changes(record, today))
        differences = tuple(self._differences(record.decision, decision, rules))
        presumed = {name: decision.facts[name] for name in decision.presumed}
        otherwise = {n for n, _ in presumed.items() ^ record.decision.facts.presumed.items()}
        again = RerunStatus.OTHER_REASONS if differences else RerunStatus.SAME
        if any(
            (d.before.answer, d.before.within) != (d.now.answer, d.now.within) for d in differences
        ):
            again = RerunStatus.CHANGED
        untold = _untold(record, rules)
        return Rerun(record, again, differences, rules, untold, tuple(sorted(otherwise)))

    def _decide(self, made: RecordedDecision) -> Decision:
        policy = self._rulebook.policies.get(made.policy.name)
        if policy is None:
            raise _NotDecidedError(f"there is no policy `{made.policy.name}` now")
        # A reading that is gone has no rule left that could test it.
        readings = {n: c for n, c in made.readings.items() if n in policy.readings}
        for name, choice in readings.items():
            if choice not in (*policy.readings[name].choices, UNRESOLVED):
                raise _NotDecidedError(f"reading `{name}` has no choice `{choice}` now")
        stated = {name: _value_recorded(name, plain) for name, plain in made.facts.stated.items()}
        for name in made.facts.unknown:
            _fact(name)
        named = made.facts.instruments or {}
        case = Case(made.as_of, stated, frozenset(made.facts.unknown), named)
        return self._engines.engine(policy.name, readings).decide(case)

    def _rule_changes(self, record: AuditRecord, now: Mapping[str, str]) -> Iterator[RuleChange]:
        before = record.rules
        for rule in sorted(before.keys() | now.keys()):
            if rule not in before:
                yield RuleChange(rule, ChangeKind.ADDED)
            elif rule not in now:
                yield RuleChange(rule, ChangeKind.REMOVED)
            elif (
                before[rule] != now[rule]
                if record.has_comparable_rules
                else was_another(self._rulebook.rules[rule], record)
            ):
                yield RuleChange(rule, ChangeKind.CHANGED)

    def _differences(
        self, made: RecordedDecision, decision: Decision, rules: tuple[RuleChange, ...]
    ) -> Iterator[RerunDifference]:
        named = {action: _rules_named(given) for action, given in made.answers.items()}
        spoke = set().union(*named.values())
        dependence = Dependence.build(self._rulebook.rules[name] for name in decision.rules)
        for action, outcome in decision.outcomes.items():
            given = made.answers.get(action)
            if given is None or (before := _before(given)) == (now := _now(outcome)):
                continue
            relevant = dependence.relevant_rules(action) | named[action]
            # A rule that is gone and spoke to another action alone has no part in this one.
            through = tuple(
                each
                for each in rules
                if each.rule in relevant
                or (each.how is ChangeKind.REMOVED and each.rule not in spoke)
            )
            # What a rule said then is not recorded: it may have displaced what it no longer does.
            of_then = tuple(each for each in rules if each.how is not ChangeKind.ADDED)
            yield RerunDifference(action, before, now, through or of_then)


def _untold(record: AuditRecord, shown: Iterable[RuleChange]) -> tuple[str, ...]:
    """Return the rules for which the record does not show whether they changed."""
    if record.has_comparable_rules:
        return ()
    return tuple(sorted(record.rules.keys() - {each.rule for each in shown}))


def _fact(name: str) -> Fact:
    fact = unqualified(name)[0]
    if fact not in VOCABULARY:
        raise _NotDecidedError(f"there is no fact `{fact}` now")
    return VOCABULARY[fact]


def _value_recorded(name: str, plain: Plain) -> Value:
    """Return the value of a fact, as a record writes it."""
    fact = _fact(name)
    value = day_of(plain) if fact.kind is FactKind.DATE and isinstance(plain, str) else plain
    if value is None or not fact.accepts(value):
        raise _NotDecidedError(f"fact `{name}` cannot be `{plain}` now")
    return value


def _rules_named(given: RecordedAnswer) -> set[str]:
    """Return the rules that a record names as deciding, displaced or displacing."""
    reasons = (*given.because, *given.displaced)
    return {name for reason in reasons for name in (reason.rule, *reason.displaced_by)}


def _before(given: RecordedAnswer) -> AnswerSummary:
    within = tuple(limit.within() for limit in given.within)
    return AnswerSummary(given.answer, within, tuple(reason.rule for reason in given.because))


def _now(outcome: Outcome) -> AnswerSummary:
    return AnswerSummary(outcome.answer, outcome.within, outcome.because)
