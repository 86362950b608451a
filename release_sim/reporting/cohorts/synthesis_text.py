"""Made-up people that were drawn, as text and as JSON: what is known of them and what assumed."""

from __future__ import annotations

from typing import Any

from release_sim.model.cohorts.population import Confidence, Parameter, Synthesis
from release_sim.reporting.text_format import WIDTH, paragraph

SCHEMA = "release_sim.synthesis/2"


def synthesis_text(synthesis: Synthesis, written: str, width: int = WIDTH) -> str:
    """Write how many people were drawn, of how many, and on how many assumptions."""
    population, people, replicate = synthesis.population, synthesis.people, synthesis.replicate
    first, last = min(synthesis.a_year), max(synthesis.a_year)
    span = f"{first}" if first == last else f"{first} to {last}"
    parameters = population.parameters.values()
    assumed = sum(each.confidence is Confidence.ASSUMPTION for each in parameters)
    sampled = f"sampled for replicate {replicate}" if replicate else "midpoints were used"
    told = [
        f"{synthesis.rows:,} made-up {people} of {span}, seed {synthesis.seed}",
        f"drawn from: {population.title} ({population.digest[:12]})",
        f"the parameters imply about {sum(synthesis.a_year.values()):,.0f} {people} in this "
        "period; use the rows as proportions, not counts",
        f"{assumed} of {len(parameters)} parameters are assumed ranges, {sampled}; --json lists "
        "all of them",
    ]
    return "\n".join([f"wrote {written}", *(paragraph(each, 2, 4, width) for each in told)])


def synthesis_json(synthesis: Synthesis) -> dict[str, Any]:
    """All of it as a JSON value, every parameter with where it comes from."""
    population = synthesis.population
    return {
        "schema": SCHEMA,
        "made_up": True,
        "title": population.title,
        "hash": population.digest,
        "population": synthesis.people.value,
        "rows": synthesis.rows,
        "seed": synthesis.seed,
        "replicate": synthesis.replicate,
        "year": synthesis.year,
        "a_year": {str(year): round(number, 3) for year, number in synthesis.a_year.items()},
        "parameters": {
            name: parameter_json(parameter, synthesis.sampled[name])
            for name, parameter in population.parameters.items()
        },
    }


def parameter_json(parameter: Parameter, sampled: float) -> dict[str, Any]:
    """Return a parameter, the number sampled for it, and where it comes from."""
    cite = parameter.cite
    return {
        "value": sampled,
        "least": parameter.least,
        "most": parameter.most,
        "unit": parameter.unit,
        "confidence": parameter.confidence.value,
        "source": str(cite) if cite else parameter.found_in or None,
        "why": parameter.why,
    }
