"""Decisions as JSON values; the schema's name changes when their meaning does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from release_sim.model.case import Case
from release_sim.model.decision import Decision, Outcome, ReadingSensitivity
from release_sim.model.policy import Policy
from release_sim.model.rule import Within
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.verdict import Verdict
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.text_format import value_json, wanted_text
from release_sim.reporting.title_text import title_in_law_language

SCHEMA = "release_sim.decision/1"


def decided(
    name: str, branch: Branch, policy: Policy, decision: Decision, unmet: Sequence[str]
) -> dict[str, Any]:
    """One branch of what is so named; the what-ifs of a scenario are nested in it by the caller."""
    return {
        "schema": SCHEMA,
        "scenario": name,
        "branch": branch.name or None,
        "title": title_in_law_language(branch),
        "policy": {"name": decision.policy, "hash": decision.digest},
        "as_of": decision.as_of.isoformat(),
        "answers": {
            action: outcome_json(outcome, policy, decision)
            for action, outcome in decision.outcomes.items()
        },
        "findings": {name: str(verdict) for name, verdict in decision.findings.items()},
        "flags": list(decision.flags),
        "caveats": caveats_json(policy.caveats(decision.as_of)),
        "readings": dict(decision.readings),
        "facts": _facts(branch.case, decision),
        "not_as_expected": list(unmet),
    }


def explained(
    scenario: Scenario,
    branch: Branch,
    policy: Policy,
    decision: Decision,
    actions: Sequence[str],
    contested: Mapping[str, tuple[ReadingSensitivity, ...]],
) -> dict[str, Any]:
    """Return the reasons for some answers, with the lines of rules that did not apply."""
    whole = decided(scenario.name, branch, policy, decision, ())
    answers = {
        action: whole["answers"][action]
        | {
            "considered": [
                _considered(rule_id, policy, decision)
                for rule_id in decision.outcomes[action].considered
            ],
            "contested": [
                {"reading": c.reading, "answers": {k: v.value for k, v in c.answers.items()}}
                for c in contested.get(action, ())
            ],
        }
        for action in actions
    }
    return whole | {"schema": "release_sim.explanation/1", "answers": answers}


def _considered(rule_id: str, policy: Policy, decision: Decision) -> dict[str, Any]:
    trace = decision.rules[rule_id]
    return _rule(rule_id, policy, decision) | {
        "applies": str(trace.applies),
        "stands": str(trace.stands),
        "against": [
            {
                "fact": line.comparison.fact,
                "wanted": wanted_text(line.comparison),
                "bar": line.barring,
            }
            for line in trace.comparisons
            if line.verdict is (Verdict.SATISFIED if line.barring else Verdict.UNSATISFIED)
            and not line.gone
        ],
    }


def outcome_json(outcome: Outcome, policy: Policy, decision: Decision) -> dict[str, Any]:
    """One answer, the rules behind it and those displaced, what is missing, and the time set."""
    return {
        "answer": outcome.answer.value,
        "because": [_rule(rule_id, policy, decision) for rule_id in outcome.because],
        "displaced": [
            _rule(rule_id, policy, decision)
            | {"displaced_by": list(decision.rules[rule_id].displaced_by)}
            for rule_id in outcome.displaced
        ],
        "missing": [{"fact": m.fact, "wanted_by": list(m.wanted_by)} for m in outcome.missing],
        "within": [within_json(within) for within in outcome.within],
        **_by_instrument(outcome),
    }


def _by_instrument(outcome: Outcome) -> dict[str, Any]:
    """Return the answers to the instruments that a case names, if it names any."""
    if not outcome.by_instrument:
        return {}
    each = {
        name: {
            "answer": of_one.answer.value,
            "because": list(of_one.because),
            "missing": [missing.fact for missing in of_one.missing],
        }
        for name, of_one in outcome.by_instrument.items()
    }
    return {"by_instrument": each}


def within_json(within: Within) -> dict[str, Any]:
    """Return a time limit; its side is the key of the event it counts from."""
    return {
        "amount": within.amount,
        "unit": within.unit,
        within.side: within.event,
        "excluding": within.excluding or None,
    }


def _rule(rule_id: str, policy: Policy, decision: Decision) -> dict[str, Any]:
    rule = policy.rules[rule_id]
    # Of a rule that applies, what is not satisfied is a branch that it does without.
    applies = decision.rules[rule_id].applies is Verdict.SATISFIED
    return {
        "rule": rule_id,
        "says": rule.says,
        "cite": [{"source": cite.source, "at": cite.at} for cite in rule.cite],
        "on": {
            line.comparison.fact: value_json(line.value)
            for line in decision.rules[rule_id].comparisons
            if not applies or line.barring or line.verdict is not Verdict.UNSATISFIED
        },
    }


def _facts(case: Case, decision: Decision) -> dict[str, Any]:
    return {
        "stated": {name: value_json(value) for name, value in case.stated.items()},
        "presumed": {name: value_json(decision.facts[name]) for name in sorted(decision.presumed)},
        "unknown": sorted(case.unknown),
        **instruments_json(case),
    }


def instruments_json(case: Case) -> dict[str, Any]:
    """Return the names of the instruments of a case by their kind, if it names any."""
    named = {kind: list(names) for kind, names in sorted(case.instruments.items())}
    return {"instruments": named} if named else {}
