"""Checks of a process against its days: someone is booked on them, and no desk stays shut."""

from __future__ import annotations

from datetime import date

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.model.cohorts.population import Population, SampleUnit
from release_sim.model.problem import Place
from release_sim.model.processes.process import Horizon, Process
from release_sim.model.processes.staffing import WEEK_HOURS, Hours
from release_sim.process.shifts import shift_changes
from release_sim.process.wall_clock import WallClock, clock_of


def hours_of_week(hours: Hours) -> list[int]:
    """Return the hours of the week, from 0 of Monday, that begin within full hours."""
    first, length = hours.first // 60, hours.length // 60
    return [(day * 24 + first + n) % WEEK_HOURS for day in hours.days for n in range(length)]


def check_arrivals(
    horizon: Horizon, population: Population, place: Place, diagnosis: Diagnosis
) -> None:
    """Report days to simulate on which the population has no bookings, or none at all."""
    if horizon.days < 1:
        message = "no day is simulated: the last comes before the first"
        diagnosis.add("no-arrivals", place, message, help="write an earlier day under `from:`")
        return
    covered = population.days(SampleUnit.BOOKINGS)
    first = horizon.first.toordinal() - horizon.warm_up  # which no calendar may have
    if first < covered.start or horizon.last.toordinal() >= covered.stop:
        span = f"{date.fromordinal(covered.start)} to {date.fromordinal(covered.stop - 1)}"
        begin = date.fromordinal(max(first, date.min.toordinal()))
        message = f"nobody is booked on some days of {begin} to {horizon.last}"
        hint = f"the population covers {span}; {horizon.warm_up} days before are simulated too"
        diagnosis.add("no-arrivals", place, message, help=hint)


def check_opening_hours(process: Process, node: Node, diagnosis: Diagnosis) -> None:
    """Report hours of which nobody is booked in any, and desks that are shut on all days."""
    clock = clock_of(process.horizon)
    settled = {name: parameter.at(0.5) for name, parameter in process.numbers.items()}
    are_full = True
    for each, written in zip(process.by_hour, node.items("bookings"), strict=True):
        if each.hours.first % 60 or each.hours.length % 60:
            are_full = False
            message = "bookings are told by full hours, and these are not"
            hint = 'write hours such as {from: "08:00", to: "16:00"}'
            diagnosis.add("value-not-listed", written.place, message, help=hint)
    hours = (hours_of_week(each.hours) for each in process.by_hour if settled[each.weight] > 0)
    if are_full and _simulated(clock).isdisjoint(hour for each in hours for hour in each):
        message = "nobody is booked in any hour that is simulated"
        hint = "give some of those hours a weight above 0"
        diagnosis.add("no-arrivals", node.keys["bookings"], message, help=hint)
    for name, _, desk in node.entries("desk"):
        changes = shift_changes(process.desks[name], settled, clock)
        if not any(staff for _, staff in changes):
            message = f"desk `{name}` has no shift on the days that are simulated"
            hint = "give it a shift on those days, or simulate others"
            diagnosis.add("shift-never-opens", desk.keys["shifts"], message, help=hint)


def _simulated(clock: WallClock) -> set[int]:
    """Return the hours of the week that some day of the run has."""
    end = min(clock.ends, clock.begins + 60 * (WEEK_HOURS + 24))
    return {clock.hour_of_week(minute) for minute in range(clock.begins, end, 60)}
