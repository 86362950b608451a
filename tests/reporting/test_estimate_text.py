"""Estimates of a simulation, written with half their interval."""

from __future__ import annotations

import pytest

from release_sim.model.processes.simulation import Estimate
from release_sim.reporting.simulations.simulation_text import estimate_text


@pytest.mark.parametrize(
    ("found", "unit", "sign", "text"),
    [
        (None, "", "", "-"),
        (Estimate(1234.56, None, None), "", "", "1,234.6"),
        (Estimate(0.25, 0.2, 0.3), "share", "", "25.0 ±5.0"),
        (Estimate(1.5, None, None), "hours", "+", "+1.50"),
        (Estimate(-0.04, None, None), "minutes", "+", "+0.0"),
        (Estimate(-0.04, None, None), "minutes", "", "0.0"),
    ],
)
def test_an_estimate_is_written_with_no_minus_before_nothing(
    found: Estimate | None, unit: str, sign: str, text: str
) -> None:
    assert estimate_text(found, unit, sign) == text
