"""The differences of two policies, as a JSON value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from release_sim.model.analysis.difference import (
    AnswerDifference,
    Conjunction,
    PolicyComparison,
    Reasons,
    RegionDifference,
    Side,
)
from release_sim.model.rule import Period
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.scenario_text import case_json
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.text_format import value_json, values_json


def comparison_json(rulebook: Rulebook, comparison: PolicyComparison) -> dict[str, Any]:
    """Return what ``compare --json`` prints."""
    covered = comparison.days or Period()
    return {
        "schema": "release_sim.comparison/1",
        "before": side_json(comparison.before),
        "after": side_json(comparison.after),
        "days": {"from": value_json(covered.first), "to": value_json(covered.last)},
        "readings": [
            {"reading": name, "before": first, "after": second}
            for name, (first, second) in comparison.readings().items()
        ],
        "actions": [
            {
                "action": action,
                "answers": [{"before": one.value, "after": two.value} for one, two in pairs],
                "leaves": comparison.leaves[action].value,
            }
            for action, pairs in comparison.answers().items()
        ],
        "instruments": comparison.most,
        "regions": [_region(difference) for difference in comparison.differences],
        "several": [
            {
                "action": each.action,
                "before": each.before.value,
                "after": each.after.value,
                "witness": {
                    "before": case_json(each.case_before),
                    "after": case_json(each.case_after),
                },
            }
            for each in comparison.several
        ],
        "rules": rules_json(rulebook, comparison.rules()),
    }


def rules_json(rulebook: Rulebook, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return the texts and sources of the rules that are named."""
    return [
        {
            "rule": name,
            "says": rulebook.rules[name].says,
            "cite": [{"source": c.source, "at": c.at} for c in rulebook.rules[name].cite],
        }
        for name in names
    ]


def side_json(side: Side) -> dict[str, Any]:
    """Return a policy, the day on which it is compared, and the readings chosen differently."""
    return {
        "policy": side.policy.name,
        "hash": side.policy.digest,
        "day": value_json(side.day),
        "caveats": caveats_json(side.caveats),
        "readings": dict(side.readings),
    }


def _region(difference: RegionDifference) -> dict[str, Any]:
    region = difference.region
    return {
        "every": _conjunction(region.every),
        "some": [[_conjunction(each) for each in block] for block in region.some],
        "changes": [answer_difference_json(change) for change in difference.changes],
        "witness": {"before": case_json(difference.before), "after": case_json(difference.after)},
    }


def answer_difference_json(change: AnswerDifference) -> dict[str, Any]:
    """One action whose answer differs, with the rules behind it on both sides."""
    return {
        "action": change.action,
        "before": _reasons(change.before, change.on_before),
        "after": _reasons(change.after, change.on_after),
    }


def _reasons(answer: Answer, reasons: Reasons) -> dict[str, Any]:
    return {
        "answer": answer.value,
        "because": list(reasons.because),
        "in_part": list(reasons.in_part),
        "unsettled": list(reasons.unsettled),
        "open": list(reasons.open),
        "absent": [{"rule": a.rule, "why": a.why.value, "on": list(a.on)} for a in reasons.absent],
    }


def _conjunction(conjunction: Conjunction) -> list[dict[str, Any]]:
    return [{"fact": values.fact.name, **values_json(values)} for values in conjunction]
