"""The reason why a rule that decides under one policy does not decide under another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from release_sim.model.policy import Policy


class NotDecidingReason(StrEnum):
    """The reasons why a rule that decides on the other side does not decide on this one."""

    NOT_PART = "not part of the policy"
    NOT_IN_FORCE = "not in force"
    DOES_NOT_APPLY = "does not apply"
    DISPLACED = "displaced"
    MAY_BE_DISPLACED = "may be displaced"
    OUTRANKED = "stands, but does not decide"


@dataclass(frozen=True, slots=True)
class NotDeciding:
    """A rule that decides on the other side only, and why.

    ``on`` are the exceptions that displace it, or the facts, findings and readings on which it
    fails.
    """

    rule: str
    why: NotDecidingReason
    on: tuple[str, ...] = ()


class Evidence(Protocol):
    """The verdicts on the rules of one policy, in one case or in the cases of a region."""

    def in_force(self, rule: str) -> bool:
        """Return True if the rule is in force in some case."""

    def applies(self, rule: str) -> bool:
        """Return True if the rule applies in some case."""

    def stands(self, rule: str) -> bool:
        """Return True if the rule stands in some case."""

    def may_stand(self, rule: str) -> bool:
        """Return True if the rule is not ruled out in some case."""

    def failing(self, rule: str) -> Iterable[str]:
        """Return the facts, findings and readings on which the rule fails in every case."""


def not_deciding(
    rule: str, policy: Policy, exceptions: Iterable[str], evidence: Evidence
) -> NotDeciding:
    """Return why a rule does not decide under the policy; ``exceptions`` are those to the rule."""
    if rule not in policy.rules:
        return NotDeciding(rule, NotDecidingReason.NOT_PART)
    if not evidence.in_force(rule):
        return NotDeciding(rule, NotDecidingReason.NOT_IN_FORCE)
    if not evidence.applies(rule):
        failing = tuple(dict.fromkeys(evidence.failing(rule)))
        return NotDeciding(rule, NotDecidingReason.DOES_NOT_APPLY, failing)
    if evidence.stands(rule):
        return NotDeciding(rule, NotDecidingReason.OUTRANKED)
    against = [name for name in exceptions if evidence.may_stand(name)]
    surely = tuple(name for name in against if evidence.stands(name))
    if surely:
        return NotDeciding(rule, NotDecidingReason.DISPLACED, surely)
    return NotDeciding(rule, NotDecidingReason.MAY_BE_DISPLACED, tuple(against))
