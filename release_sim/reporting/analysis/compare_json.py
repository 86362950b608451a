"""The differences of two policies, as a JSON value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from release_sim.model.analysis.difference import Conjunction, Region, Side
from release_sim.model.rule import Period
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.analysis.comparison_view import (
    ActionChange,
    ComparisonView,
    Example,
    Ground,
    RegionView,
    SideAnswer,
)
from release_sim.reporting.answers.scenario_text import case_json
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.text_format import value_json, values_json


def comparison_json(rulebook: Rulebook, view: ComparisonView) -> dict[str, Any]:
    """Return the JSON value of ``compare --json``."""
    covered = view.days or Period()
    return {
        "schema": "release_sim.comparison/1",
        "before": side_json(view.before),
        "after": side_json(view.after),
        "days": {"from": value_json(covered.first), "to": value_json(covered.last)},
        "readings": readings_json(view.readings),
        "actions": [
            {
                "action": each.action,
                "answers": [{"before": one.value, "after": two.value} for one, two in each.pairs],
                "leaves": each.leaves.value,
                "any_number": each.any_number,
            }
            for each in view.actions
        ],
        "instruments": view.most,
        "regions": [_region(each) for each in view.regions],
        "several": [
            {
                "action": each.action,
                "before": each.before.value,
                "after": each.after.value,
                "regions": [_conditions(region) for region in each.regions],
                "witness": _witness(each.example),
            }
            for each in view.several
        ],
        "rules": rules_json(rulebook, view.rules),
    }


def readings_json(readings: Mapping[str, tuple[str, str]]) -> list[dict[str, str]]:
    """Return the readings that two policies choose differently, and both choices."""
    return [
        {"reading": name, "before": first, "after": second}
        for name, (first, second) in readings.items()
    ]


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


def _region(view: RegionView) -> dict[str, Any]:
    return {
        **_conditions(view.region),
        "changes": [action_change_json(change) for change in view.changes],
        "witness": _witness(view.example),
    }


def _conditions(region: Region) -> dict[str, Any]:
    return {
        "every": _conjunction(region.every),
        "some": [[_conjunction(each) for each in block] for block in region.some],
    }


def _witness(example: Example) -> dict[str, Any]:
    return {"before": case_json(example.before), "after": case_json(example.after)}


def action_change_json(change: ActionChange) -> dict[str, Any]:
    """One action whose answer differs, with the rules behind it on both sides."""
    return {
        "action": change.action,
        "before": _side_answer(change.before),
        "after": _side_answer(change.after),
    }


def _side_answer(side: SideAnswer) -> dict[str, Any]:
    def listed(ground: Ground) -> list[str]:
        return list(side.grounds.get(ground, ()))

    return {
        "answer": side.answer.value,
        "because": [*side.by, *listed(Ground.STANDS)],
        "in_part": listed(Ground.IN_PART),
        "unsettled": listed(Ground.UNSETTLED),
        "open": listed(Ground.OPEN),
        "absent": [{"rule": a.rule, "why": a.why.value, "on": list(a.on)} for a in side.absent],
    }


def _conjunction(conjunction: Conjunction) -> list[dict[str, Any]]:
    return [{"fact": values.fact.name, **values_json(values)} for values in conjunction]
