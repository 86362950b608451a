"""A simulation as text: what was run, and a table of measures with their intervals."""

from __future__ import annotations

from release_sim.model.processes.simulation import Estimate, Simulation, Variant
from release_sim.reporting.text_format import WIDTH, columns, format_table, paragraph, pluralize

MADE_UP = "made up"
UNITS = {"share": "%", "minutes": "min", "hours": "h", "": ""}
"""The units of measures as they are printed."""


def simulation_text(simulation: Simulation, width: int = WIDTH) -> str:
    """Write the numbers of every variant, and how they differ from the base."""
    parts = [*_head(simulation, width)]
    for variant in simulation.variants[1:] or simulation.variants:
        parts += ["", *_table(simulation, variant, width)]
    return "\n".join(parts)


def _head(simulation: Simulation, width: int) -> list[str]:
    base = simulation.base
    process, horizon = base.process, base.process.horizon
    numbers = process.numbers
    ranges = "drawn again in each replication" if simulation.drawn else "taken at their midpoints"
    times = pluralize(simulation.replications, "replication")
    told = [
        f"everyone here is {MADE_UP}; {horizon.first} to {horizon.last}, {times}, "
        f"seed {simulation.seed}",
        f"policy {base.policy.name} {base.policy.digest[:12]} | process {process.digest[:12]}",
        f"{process.assumed} of {len(numbers)} numbers are assumed ranges, {ranges}; --json lists "
        "all of them",
    ]
    if simulation.replications > 1:
        told.append(
            "after \N{PLUS-MINUS SIGN} stands a margin: 19 times in 20 it holds the mean of very "
            "many replications"
        )
    return [process.title, *(paragraph(each, 2, 4, width) for each in told)]


def measure_table(simulation: Simulation, variant: Variant) -> tuple[list[str], list[list[str]]]:
    """Return a head and a row a measure: the base, the variant and the difference, as words."""
    base = simulation.base
    alone = variant is base
    head = ["", "as it is"] if alone else ["", "as it is", "what if", "difference"]
    rows = []
    for measure in simulation.measures:
        found = [simulation.value(base, measure)]
        if not alone:
            found += [simulation.value(variant, measure), simulation.difference(variant, measure)]
        unit = UNITS[measure.unit]
        title = f"{measure.title}, {unit}" if unit else measure.title
        signs = ("", "", "+")
        cells = [estimate_text(e, measure.unit, s) for e, s in zip(found, signs, strict=False)]
        rows.append([title, *cells])
    return head, rows


def _table(simulation: Simulation, variant: Variant, width: int) -> list[str]:
    """Return the table of a variant in lines, under its title if it is a what-if."""
    lines = format_table(*measure_table(simulation, variant), width=width)
    if variant is simulation.base:
        return lines
    return [*columns([("what if", variant.title)], width=width), "", *lines]


_DECIMALS = {"share": 1, "minutes": 1, "hours": 2, "": 1}


def estimate_text(found: Estimate | None, unit: str, sign: str = "") -> str:
    """Write a number with half its interval; a dash where there is none. Shares are in percent."""
    if found is None:
        return "-"
    scale, decimals = 100 if unit == "share" else 1, _DECIMALS[unit]
    mean = f"{scale * found.mean:{sign},.{decimals}f}"
    if found.most is None:
        return mean
    return f"{mean} \N{PLUS-MINUS SIGN}{scale * (found.most - found.mean):,.{decimals}f}"
