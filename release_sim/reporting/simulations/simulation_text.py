"""A simulation as text: what was run, and a table of measures with their intervals."""

from __future__ import annotations

from release_sim.model.processes.simulation import Estimate, Simulation, Variant
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.simulations.variant_title import measure_title, variant_title
from release_sim.reporting.text_format import WIDTH, columns, format_table, paragraph

UNITS = {"share": "%", "minutes": "min", "hours": "h", "": ""}
"""The units of measures as they are printed."""


def simulation_text(simulation: Simulation, frame: Frame, width: int = WIDTH) -> str:
    """Write the numbers of every variant, and how they differ from the base."""
    parts = [*_head(simulation, frame, width)]
    for variant in simulation.variants[1:] or simulation.variants:
        parts += ["", *_table(simulation, variant, frame, width)]
    return "\n".join(parts)


def _head(simulation: Simulation, frame: Frame, width: int) -> list[str]:
    base = simulation.base
    process, horizon = base.process, base.process.horizon
    many = simulation.replications > 1
    told = [
        frame(
            "simulated.head" if many else "simulated.head_one",
            first=horizon.first,
            last=horizon.last,
            replications=simulation.replications,
            seed=simulation.seed,
        ),
        frame(
            "simulated.policy_and_process",
            policy=base.policy.name,
            hash=base.policy.digest[:12],
            process=process.digest[:12],
        ),
        frame(
            "simulated.ranges_drawn" if simulation.drawn else "simulated.ranges",
            assumed=process.assumed,
            number=len(process.numbers),
        ),
    ]
    told += [frame("simulated.margin")] if many else []
    title = frame("replay.told", text=process.title)
    return [title, *(paragraph(each, 2, 4, width) for each in told)]


def measure_table(
    simulation: Simulation, variant: Variant, frame: Frame
) -> tuple[list[str], list[list[str]]]:
    """Return a head and a row a measure: the base, the variant and the difference, as words."""
    base = simulation.base
    alone = variant is base
    head = ["", frame("simulated.base")]
    head += [] if alone else [frame("simulated.what_if"), frame("simulated.difference")]
    rows = []
    for measure in simulation.measures:
        found = [simulation.value(base, measure)]
        if not alone:
            found += [simulation.value(variant, measure), simulation.difference(variant, measure)]
        unit, title = UNITS[measure.unit], measure_title(measure.name, frame)
        signs = ("", "", "+")
        cells = [estimate_text(e, measure.unit, s) for e, s in zip(found, signs, strict=False)]
        rows.append([f"{title}, {unit}" if unit else title, *cells])
    return head, rows


def _table(simulation: Simulation, variant: Variant, frame: Frame, width: int) -> list[str]:
    """Return the table of a variant in lines, under its title if it is a what-if."""
    lines = format_table(*measure_table(simulation, variant, frame), width=width)
    if variant is simulation.base:
        return lines
    title = variant_title(variant.name, variant.title, variant.policy.name, variant.surge, frame)
    return [*columns([(frame("simulated.what_if"), title)], width=width), "", *lines]


_DECIMALS = {"share": 1, "minutes": 1, "hours": 2, "": 1}


def estimate_text(found: Estimate | None, unit: str, sign: str = "") -> str:
    """Write a number with half its interval; a dash where there is none. Shares are in percent."""
    if found is None:
        return "-"
    scale, decimals = 100 if unit == "share" else 1, _DECIMALS[unit]
    mean = f"{scale * found.mean:{sign}z,.{decimals}f}"  # z: no minus before what is rounded to 0
    if found.most is None:
        return mean
    return f"{mean} \N{PLUS-MINUS SIGN}{scale * (found.most - found.mean):,.{decimals}f}"
