"""The part of a report on a simulated desk, from what ``simulate`` wrote as JSON."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_bytes
from release_sim.model.language import LAW_LANGUAGE, Language
from release_sim.model.problem import Place
from release_sim.model.processes.simulation import Estimate
from release_sim.model.processes.surge import Surge
from release_sim.model.report_contents import ReportSimulation
from release_sim.reporting.catalogue import Catalogue, Frame
from release_sim.reporting.simulations.simulation_json import SCHEMA
from release_sim.reporting.simulations.simulation_text import UNITS, estimate_text
from release_sim.reporting.simulations.variant_title import measure_title, variant_title


class _Written(BaseModel):
    """A part of what ``simulate`` writes, in which every number is one."""

    model_config = ConfigDict(populate_by_name=True, allow_inf_nan=False)


class EstimateShape(_Written):
    """A mean and its interval."""

    mean: float | None
    least: float | None
    most: float | None

    def text(self, unit: str, sign: str = "") -> str:
        """Write it as a run prints it."""
        found = None if self.mean is None else Estimate(self.mean, self.least, self.most)
        return estimate_text(found, unit, sign)


class MeasureShape(EstimateShape):
    """A measure of a variant."""

    title: str
    unit: Literal["", "share", "minutes", "hours"]
    difference: EstimateShape | None = None


class VariantSurgeShape(_Written):
    """So many times the requests, from a day on."""

    times: float
    first: date | None = Field(alias="from")

    @property
    def surge(self) -> Surge:
        """Return it as the simulation had it."""
        return Surge(self.times, self.first)


class VariantShape(_Written):
    """A variant, as far as a report tells of it."""

    name: str
    title: str
    policy: str
    surge: VariantSurgeShape
    measures: dict[str, MeasureShape]
    leads: dict[int, int]


class SimulationShape(_Written):
    """A simulation, as far as a report tells of it."""

    name: Literal["release_sim.simulation/1"] = Field(alias="schema")
    title: str
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    seed: int
    replications: int
    assumed: int
    variants: list[VariantShape] = Field(min_length=1)
    parameters: dict[str, object]


def read_simulation(
    path: Path, diagnosis: Diagnosis, language: Language = LAW_LANGUAGE
) -> ReportSimulation | None:
    """Read what ``simulate`` wrote as JSON, in a language; report a problem and return None."""
    data = read_bytes(path, diagnosis)
    if data is None:
        return None
    try:
        found = SimulationShape.model_validate(json.loads(data))
    except (ValueError, ValidationError):
        message = f"`{path}` is not what `simulate` writes as JSON in this version"
        hint = f"write it with `release-sim simulate -o {path}`; its schema is {SCHEMA}"
        diagnosis.add("not-a-simulation", Place(str(path)), message, help=hint)
        return None
    return _told(path, found, Catalogue.read(language).plain)


def _told(path: Path, found: SimulationShape, frame: Frame) -> ReportSimulation:
    # Drawing takes a second to come, which messages do without.
    from release_sim.cohort.numbers.chart_drawing import drawn  # noqa: PLC0415
    from release_sim.process.process_charts import lead_curves  # noqa: PLC0415

    base = found.variants[0]
    titles = tuple(
        variant_title(each.name, each.title, each.policy, each.surge.surge, frame)
        for each in found.variants
    )
    leads = {t: Counter(v.leads) for t, v in zip(titles, found.variants, strict=True)}
    return ReportSimulation(
        name=path.name,
        title=found.title,
        first=found.first.isoformat(),
        last=found.last.isoformat(),
        replications=found.replications,
        seed=found.seed,
        parameters=len(found.parameters),
        assumed=found.assumed,
        variants=titles,
        policies=tuple(dict.fromkeys(variant.policy for variant in found.variants)),
        rows=tuple(_row(name, found.variants, frame) for name in base.measures),
        chart=drawn(lead_curves(leads, frame)),
    )


def _row(name: str, variants: list[VariantShape], frame: Frame) -> tuple[str, str, tuple[str, ...]]:
    base, *others = (variant.measures[name] for variant in variants if name in variant.measures)
    cells = [base.text(base.unit)]
    for each in others:
        cells.append(each.text(each.unit))
        cells.append(each.difference.text(each.unit, "+") if each.difference else "-")
    return measure_title(name, frame), UNITS[base.unit], tuple(cells)
