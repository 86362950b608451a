"""The measures of a run: each a number with a name, so that runs can be set side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from release_sim.model.processes.run_numbers import LEAD_LEVELS, LIMIT_HOURS, RunNumbers
from release_sim.model.timelines.obligation import DutyStatus
from release_sim.model.verdict import Answer


class ProcessMeasure(NamedTuple):
    """One number of a run: None where there is nothing of which to take it.

    ``name`` is that of outputs, ``title`` that for a reader; ``unit`` is ``""`` for counts,
    ``share``, ``minutes`` or ``hours``.
    """

    name: str
    title: str
    unit: str
    of: Callable[[RunNumbers], float | None]


def quantile(counted: Counter[int], share: float) -> float | None:
    """Return the number below or at which a share of those counted lies; None of nothing."""
    left = share * counted.total()
    for number in sorted(counted):
        left -= counted[number]
        if left <= 0:
            return float(number)
    return None


def mean(counted: Counter[int]) -> float | None:
    """Return the mean of numbers that were counted."""
    total = counted.total()
    return sum(number * times for number, times in counted.items()) / total if total else None


def share_below(counted: Counter[int], limit: int) -> float | None:
    """Return the share of numbers that are below a limit."""
    total = counted.total()
    return sum(n for number, n in counted.items() if number < limit) / total if total else None


def _count(name: str, title: str) -> ProcessMeasure:
    return ProcessMeasure(name, title, "", lambda run: float(run.counts[name]))


def _duties(status: DutyStatus, name: str, title: str) -> ProcessMeasure:
    def counted(run: RunNumbers) -> float:
        return float(
            sum(
                number
                for (_, answer, came), number in run.duties.items()
                if came == status.value and answer == Answer.REQUIRED.value
            )
        )

    return ProcessMeasure(name, title, "", counted)


def _breaches(run: RunNumbers) -> float:
    return float(
        sum(n for (_, _, came), n in run.duties.items() if came == DutyStatus.BREACHED.value)
    )


def _of_desk(desk: str, busy: bool) -> Callable[[RunNumbers], float | None]:
    def of(run: RunNumbers) -> float | None:
        found = run.desks[desk]
        if busy:
            there = sum(found.staff)
            return sum(found.busy) / there if there else None
        return found.waited / found.taken_up if found.taken_up else None

    return of


MEASURES: tuple[ProcessMeasure, ...] = (
    _count("bookings", "people booked"),
    _count("releases", "people who left"),
    _count("requests", "requests that came"),
    _count("requests_withdrawn", "requests withdrawn"),
    _count("notices", "notices given"),
    _count("notices_due", "notices due"),
    _count("notices_in_time", "of them before the release"),
    _count("notices_late", "of them after it"),
    _count("notices_not_given", "of them never"),
    ProcessMeasure(
        "lead_median", "notice before release, median", "minutes", lambda r: quantile(r.leads, 0.5)
    ),
    ProcessMeasure("lead_mean", "notice before release, mean", "minutes", lambda r: mean(r.leads)),
    *(
        ProcessMeasure(
            f"lead_under_{level}",
            f"share under {level} minutes before" if level else "share after the release",
            "share",
            lambda run, level=level: share_below(run.leads, level),  # type: ignore[misc]  # mypy takes no lambda with a default
        )
        for level in LEAD_LEVELS
    ),
    _count("picked_up_in_the_lot", "picked up in the lot"),
    _count("picked_up_at_the_door", "picked up at the door"),
    _count("handed_over_inside", "handed over inside"),
    _count("picked_up_at_large", "missed, and found at large"),
    _count("not_picked_up", "missed, or nobody came"),
    ProcessMeasure(
        "delay_mean", "eligible to release, mean", "hours", lambda r: _hours(mean(r.delays))
    ),
    ProcessMeasure(
        "delay_ninth_decile",
        "eligible to release, nine of ten below",
        "hours",
        lambda r: _hours(quantile(r.delays, 0.9)),
    ),
    ProcessMeasure(
        "over_six_hours",
        f"share over {LIMIT_HOURS} hours",
        "share",
        lambda r: (
            r.counts["over_six_hours"] / r.counts["releases"] if r.counts["releases"] else None
        ),
    ),
    ProcessMeasure(
        "custody_hours",
        "hours in custody, mean",
        "hours",
        lambda r: (
            _hours(r.custody_minutes / r.counts["releases"]) if r.counts["releases"] else None
        ),
    ),
    _duties(DutyStatus.MET, "duties_met", "duties met"),
    _duties(DutyStatus.LATE, "duties_late", "duties met late"),
    _duties(DutyStatus.MISSED, "duties_missed", "duties missed"),
    _duties(DutyStatus.NOT_TOLD, "duties_not_told", "duties that are not simulated"),
    ProcessMeasure("bans_breached", "bans breached", "", _breaches),
    ProcessMeasure("deviations", "deviations", "", lambda r: float(r.deviations.total())),
)


def measures_of(desks: Iterable[str]) -> tuple[ProcessMeasure, ...]:
    """Return all measures of runs with these desks."""
    found = list(MEASURES)
    for desk in desks:
        wait, busy = f"desk {desk}: wait, mean", f"desk {desk}: share of time at work"
        found.append(
            ProcessMeasure(f"desk_{desk}_wait", wait, "minutes", _of_desk(desk, busy=False))
        )
        found.append(ProcessMeasure(f"desk_{desk}_busy", busy, "share", _of_desk(desk, busy=True)))
    return tuple(found)


def _hours(minutes: float | None) -> float | None:
    return None if minutes is None else minutes / 60
