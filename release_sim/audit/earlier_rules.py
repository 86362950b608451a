"""Rules that an earlier record shows to have changed since.

Records of the format before hash rules in another way, so hashes tell nothing. But they name every
finding and every reading there was, and of the rules behind an answer each line that counted. A
rule of today was surely another one if it reads what there was not, if it no longer reads a fact
by which it was satisfied, or if it has a line that it would have had to pass. Of a rule of which a
record shows neither it cannot be told.
"""

from __future__ import annotations

from release_sim.model.condition import AllOf, Comparison, Condition, comparisons
from release_sim.model.records.audit_record import AuditRecord, Reason
from release_sim.model.rule import Rule
from release_sim.vocabulary.instruments import unqualified


def was_another(rule: Rule, record: AuditRecord) -> bool:
    """Return whether the record shows that the rule of this name has changed since."""
    read = {name for name in rule.reads() if not _there_was(name, record)}
    return bool(read) or any(
        _differs(rule, reason)
        for given in record.decision.answers.values()
        for reason in (*given.because, *given.displaced)
        if reason.rule == rule.id
    )


def _there_was(name: str, record: AuditRecord) -> bool:
    """Return False for a finding or a reading that the record does not know.

    Of a fact on which it is silent it does not show whether there was one, or nothing was presumed.
    """
    made = record.decision
    kind, _, rest = name.partition(".")
    known = {"finding": made.findings, "reading": made.readings}.get(kind)
    return known is None or rest in known


def _differs(rule: Rule, reason: Reason) -> bool:
    """Return whether lines that counted are gone, or lines that had to be passed are new."""
    on = {unqualified(name)[0] for name in reason.on}
    barring = {test.fact for block in rule.unless for test in comparisons(block)}
    return not on <= set(rule.reads()) or not _needed(rule.when) | barring <= on


def _needed(condition: Condition) -> set[str]:
    """Return the facts of the lines that must be passed, whichever way a condition is met."""
    if isinstance(condition, Comparison):
        return {condition.fact}
    if not isinstance(condition, AllOf):
        return set()
    return set().union(*(_needed(part) for part in condition.parts))
