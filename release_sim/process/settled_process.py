"""A process with every number settled: what a run asks for by name, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from release_sim.model.processes.process import Deviation, Process, ProcessStep
from release_sim.model.processes.staffing import Duration
from release_sim.process.durations import Quantile, quantile_of


class StepOrder:
    """The order of steps: which wait for no other, for how many each waits, and what is next."""

    def __init__(self, steps: Sequence[ProcessStep]) -> None:
        """``next`` has the steps that wait for a step, by its name, in the order of the file."""
        self.first = tuple(step for step in steps if not step.after)
        self.waits = {step.name: len(step.after) for step in steps}
        self.next = {s.name: tuple(o for o in steps if s.name in o.after) for s in steps}


class Plan:
    """The times, shares and staff of one process, each parameter settled at one number."""

    def __init__(self, process: Process, settled: Mapping[str, float]) -> None:
        """``settled`` has the number that each parameter is taken for, in its own unit."""
        self.process, self.settled = process, settled
        numbers = process.numbers

        def quantile(duration: Duration) -> Quantile:
            return quantile_of(duration, numbers, settled)

        self.request_after = quantile(process.request_after)
        self.withdrawn_after = quantile(process.withdrawn_after)
        self.stays = {g: (quantile(s.takes), s.hours) for g, s in process.stays.items()}
        steps: tuple[ProcessStep, ...] = (*process.clearance, *process.way_out)
        self.clearance = StepOrder(process.clearance)
        self.way_out = StepOrder(process.way_out)
        self.steps = {step.name: quantile(step.takes) for step in steps}
        self.notice = quantile(process.notice.takes)
        self.read_after = quantile(process.notice_read_after)
        self.record = quantile(process.record.takes)
        agency = process.agency
        self.sets_out, self.way = quantile(agency.sets_out), quantile(agency.way)
        self.found_after = quantile(agency.found_after)
        self.comes, self.found_later = settled[agency.comes], settled[agency.found_later]
        self.permitted = {a: settled[share] for a, share in process.permitted.items()}
        self.kept_at_most = quantile(Duration("exactly", (process.kept_at_most,)))(0.5)
        self.omits: list[tuple[Deviation, float]] = []
        self.does: list[tuple[Deviation, float]] = []
        for deviation in process.deviations:
            if share := settled[deviation.share]:
                (self.omits if deviation.omits else self.does).append((deviation, share))
        self.lasts = {each.name: quantile(each.lasts) for each in process.deviations if each.lasts}
