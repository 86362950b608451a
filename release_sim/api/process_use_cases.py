"""The use case over a process: a release desk simulated."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.arguments import check_whole
from release_sim.api.inputs import OnProgress, quiet
from release_sim.api.rules_folder import Name, RulesFolder
from release_sim.api.simulation_options import SimulationOptions

if TYPE_CHECKING:
    from release_sim.model.processes.simulation import Simulation


class ProcessUseCases(RulesFolder):
    """A process of the rules, every decision in it made by the rules."""

    def simulate(
        self,
        options: SimulationOptions = SimulationOptions(),
        replications: int = 1,
        *,
        events: Name | None = None,
        scheduler: str = "",
        on_progress: OnProgress = quiet,
    ) -> Simulation:
        """Return the release desk over the days of its process, and each what-if of it.

        Args:
            options: The process, its days, and the levers that are moved; the jurisdiction's own
                process as it is, where none is named.
            replications: How often each variant is run, with other chances.
            events: A table to which every event is written, .parquet or .csv.
            scheduler: The address of a Dask scheduler whose workers do the runs.
            on_progress: Called now and then with how far it has come.

        Raises:
            FilesAreWrongError: Something is wrong with the process or an option.
            NotWrittenError: The table cannot be written.
        """
        from dataclasses import replace  # noqa: PLC0415

        from release_sim.api.output_files import (  # noqa: PLC0415
            TABLE,
            check_ending,
            check_writable,
        )
        from release_sim.api.process_simulation import (  # noqa: PLC0415
            run_simulation,
            run_workers,
        )
        from release_sim.api.simulation_options import prepare  # noqa: PLC0415

        inputs, table = self._inputs(), Path(events) if events else None
        check_ending(table, "events", TABLE, inputs.diagnosis)
        check_whole("replications", replications, 1, None, inputs.diagnosis)
        check_whole("seed", options.seed, 0, None, inputs.diagnosis)
        if options.days is not None:
            check_whole("days", options.days, 1, None, inputs.diagnosis)
        prepared = prepare(inputs, replace(options, keep_events=table is not None))
        with run_workers(scheduler) as by:
            if table is None:
                return run_simulation(prepared, replications, by, on_progress)
            with check_writable(table):
                return run_simulation(prepared, replications, by, on_progress, table)
