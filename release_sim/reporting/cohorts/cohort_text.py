"""What became of a table that was decided, as text and as JSON."""

from __future__ import annotations

from typing import Any

from release_sim.model.cohorts.cohort import Tally
from release_sim.model.verdict import Answer
from release_sim.reporting.cohorts.cohort_numbers import rows_text
from release_sim.reporting.words import WIDTH, columns, paragraph


def tally_text(tally: Tally, written: str, refused: str, width: int = WIDTH) -> str:
    """How many rows have each answer, and where it was written."""
    which = f"under policy {tally.policy} {tally.digest[:12]}"
    lines = [paragraph(f"{rows_text(tally.decided)} decided {which}", 0, 2, width)]
    spoken = {
        action: {answer: number for answer, number in by_answer.items() if number}
        for action, by_answer in tally.answers.items()
    }
    rows = [
        (action, ", ".join(f"{answer} {number:,}" for answer, number in by_answer.items()))
        for action, by_answer in spoken.items()
        if by_answer.keys() - {Answer.SILENT}
    ]
    lines += columns(rows, 2, width)
    silent = [action for action, by in spoken.items() if by.keys() == {Answer.SILENT}]
    if silent:
        lines.append(paragraph(f"silent for every row: {', '.join(silent)}", 2, 4, width))
    lines.append(f"wrote {written}")
    if refused:
        lines.append(f"{rows_text(tally.refused)} refused, with the reasons in {refused}")
    return "\n".join(lines)


def tally_json(tally: Tally, written: str, refused: str) -> dict[str, Any]:
    """The same as a JSON value."""
    return {
        "schema": "release_sim.cohort_decided/1",
        "policy": {"name": tally.policy, "hash": tally.digest},
        "decided": tally.decided,
        "refused": tally.refused,
        "answers": {
            action: {answer.value: number for answer, number in by_answer.items()}
            for action, by_answer in tally.answers.items()
        },
        "written": written,
        "refused_written": refused or None,
    }
