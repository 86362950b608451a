"""Small rulebooks with a flaw, for tests of the check."""

from __future__ import annotations

from datetime import date
from typing import Any

from release_sim.analysis.checks.find_flaws import find_flaws
from release_sim.model.condition import AllOf, Comparison, Condition, Op
from release_sim.model.jurisdiction import Jurisdiction
from release_sim.model.policy import Policy
from release_sim.model.rule import Citation, Duty, Modality, Period, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Source
from release_sim.vocabulary.actions import HOLD
from tests.made_up import IN_CUSTODY
from tests.strategies import READING

RELEASED = Comparison("custody.state", Op.IS, ("released",))
AGREEMENT = Comparison("agency.has_287g_agreement", Op.IS, (True,))
NO_AGREEMENT = Comparison("agency.has_287g_agreement", Op.IS, (False,))
MUST, MUST_NOT, MAY = Modality.MUST, Modality.MUST_NOT, Modality.MAY


def source(kind: str) -> Source:
    made = {"title": kind, "publisher": "no one", "kind": kind, "basis": "primary text read"}
    return Source.model_validate(made | {"statements": {"1": {"says": "a test"}}})


KINDS = ("ordinance", "statute", "agency order", "form", "news report")
SOURCES = {kind: source(kind) for kind in KINDS}


def rule(name: str, modality: Modality, *when: Condition, **more: Any) -> Rule:
    cited = tuple(Citation(kind, "1") for kind in more.pop("kinds", ["ordinance"]))
    then = more.pop("then", Duty(modality, HOLD, more.pop("within", None)))
    name = name if "." in name else f"town.jail.{name}"
    return Rule(name, "a test", cited, then, when=AllOf(when), **more)


ABOVE = Jurisdiction(higher_law=("federal", "colorado"))


def policy_of(*rules: Rule, name: str = "town", **more: Any) -> Policy:
    by_id = {each.id: each for each in rules}
    given: dict[str, Any] = {"covers": Period(date(2020, 1, 1)), "findings": {}} | more
    given |= {"rules": by_id, "readings": {"breadth": READING}, "chosen": {"breadth": "wide"}}
    return Policy(name=name, title="a", says="a", **given)


def rulebook_of(*policies: Policy, **more: Any) -> Rulebook:
    rules = {name: rule for policy in policies for name, rule in policy.rules.items()}
    by_name = {policy.name: policy for policy in policies}
    given: dict[str, Any] = {"rules": rules, "readings": {}, "jurisdiction": ABOVE} | more
    return Rulebook(sources=SOURCES, findings={}, policies=by_name, **given)


def flaws_of(*policies: Policy, **more: Any) -> list[tuple[str, str, tuple[str | int, ...]]]:
    """Names of flaws, in what they lie (of rules only the key) and where in it."""
    found = find_flaws(rulebook_of(*policies, **more)).flaws
    return [(f.name, f.location.name.rpartition(".")[2], f.location.path) for f in found]


NO_HOLD = rule("no_hold", MUST_NOT, IN_CUSTODY, AGREEMENT)
