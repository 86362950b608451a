"""A simulation as JSON, and as lines of CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from release_sim.model.processes.measures import ProcessMeasure
from release_sim.model.processes.run_numbers import DeskNumbers
from release_sim.model.processes.simulation import Estimate, Simulation, Variant
from release_sim.model.processes.staffing import WEEK_HOURS
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.cohorts.synthesis_text import parameter_json

SCHEMA = "release_sim.simulation/1"


def simulation_json(simulation: Simulation) -> dict[str, Any]:
    """Return all of it as a JSON value, every parameter with where it comes from."""
    base = simulation.base
    horizon = base.process.horizon
    return {
        "schema": SCHEMA,
        "made_up": True,
        "title": base.process.title,
        "from": horizon.first.isoformat(),
        "to": horizon.last.isoformat(),
        "warm_up_days": horizon.warm_up,
        "seed": simulation.seed,
        "replications": simulation.replications,
        "ranges_drawn": simulation.drawn,
        "assumed": base.process.assumed,
        "caveats": caveats_json(simulation.caveats),
        "variants": [_variant(simulation, variant) for variant in simulation.variants],
        "parameters": {
            name: parameter_json(each, each.at(0.5)) for name, each in base.process.numbers.items()
        },
    }


def simulation_rows(
    simulation: Simulation, frame: Frame
) -> Iterator[tuple[str | int | float, ...]]:
    """Yield a head and a row for every measure of every run, each of which says it is made up.

    Headings, measures and units are keys, the same in every language.
    """
    made_up = frame("simulated.made_up")
    yield ("variant", "replication", "measure", "unit", "value", "made_up")
    for variant in simulation.variants:
        for number, run in enumerate(simulation.runs[variant.name], 1):
            for measure in simulation.measures:
                value = measure.of(run)
                told = "" if value is None else round(value, 6)
                yield (variant.name, number, measure.name, measure.unit, told, made_up)


def _variant(simulation: Simulation, variant: Variant) -> dict[str, Any]:
    is_base = variant is simulation.base
    policy, surge = variant.policy, variant.surge
    return {
        "name": variant.name,
        "title": variant.title,
        "policy": policy.name,
        "policy_hash": policy.digest,
        "process_hash": variant.process.digest,
        "readings": dict(policy.chosen),
        "surge": {"times": surge.times, "from": surge.first.isoformat() if surge.first else None},
        "measures": {
            measure.name: _measure(simulation, variant, measure, is_base)
            for measure in simulation.measures
        },
        "duties": [
            {"action": action, "answer": answer, "status": status, "mean": round(mean, 6)}
            for (action, answer, status), mean in simulation.duties(variant).items()
        ],
        "deviations": simulation.deviations(variant),
        "leads": {str(lead): number for lead, number in sorted(simulation.leads(variant).items())},
        "desks": {name: _by_hour(simulation.desk(variant, name)) for name in variant.process.desks},
    }


def _measure(
    simulation: Simulation, variant: Variant, measure: ProcessMeasure, is_base: bool
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "title": measure.title,
        "unit": measure.unit,
        **_estimate(simulation.value(variant, measure)),
    }
    if not is_base:
        found["difference"] = _estimate(simulation.difference(variant, measure))
    return found


def _estimate(found: Estimate | None) -> dict[str, float | None]:
    told = found or (None, None, None)
    names = ("mean", "least", "most")
    return {
        name: None if value is None else round(value, 6)
        for name, value in zip(names, told, strict=True)
    }


def _by_hour(desk: DeskNumbers) -> list[dict[str, float | int | None]]:
    """Return what waited on average, and the share of the staff at work, hour by hour."""
    return [
        {
            "hour_of_week": hour,
            "waiting": _ratio(desk.queue[hour], desk.minutes[hour]),
            "busy": _ratio(desk.busy[hour], desk.staff[hour]),
        }
        for hour in range(WEEK_HOURS)
    ]


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None
