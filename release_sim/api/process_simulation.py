"""The runs of a process that is simulated, here or on a cluster, and the story of one person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.inputs import Inputs, OnProgress
from release_sim.api.row_workers import workers
from release_sim.model.processes.run_numbers import RunNumbers
from release_sim.model.processes.simulation import Simulation
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.simulations.story_text import SimulatedPerson, story_text

if TYPE_CHECKING:
    from release_sim.process.replications import Replications, Work


def run_simulation(
    work: Replications,
    replications: int,
    by: Work,
    on_progress: OnProgress,
    events: Path | None = None,
) -> Simulation:
    """Return the simulation, each variant replicated so many times.

    Where a table of ``events`` is named, every event is written to it.
    """
    from release_sim.cohort.tables.event_table import event_table  # noqa: PLC0415
    from release_sim.process.replications import RunKey, simulate_variants  # noqa: PLC0415
    from release_sim.process.wall_clock import clock_of  # noqa: PLC0415

    total, done = replications * len(work.variants), 0
    with ExitStack() as stack:
        zone = work.variants[0].process.horizon.time_zone
        table = event_table(events, _made_up(work), zone) if events else None
        write = stack.enter_context(table) if table else None

        def on_run(key: RunKey, numbers: RunNumbers) -> None:
            nonlocal done
            done += 1
            variant = work.variants[key.variant]
            if write:
                clock = clock_of(variant.process.horizon)
                rows = [(who, clock.moment(at), kind) for who, at, kind in numbers.events]
                write(variant.name, key.replication, rows)
            on_progress(f"{done} of {total} runs")

        return simulate_variants(work, replications, by, on_run)


def _made_up(work: Replications) -> str:
    """Say in a cell that a person is made up, and of what."""
    return f"made up: process {work.variants[0].process.digest[:12]}, seed {work.seed}"


def story_of(inputs: Inputs, work: Replications, number: int, frame: Frame) -> str:
    """Return one person of the last variant's first replication as a timeline file.

    Raises ``NothingCollectedError`` where nobody has the number.
    """
    from release_sim.process.followed_person import follow  # noqa: PLC0415
    from release_sim.process.replications import RunKey  # noqa: PLC0415

    found = follow(work, RunKey(len(work.variants) - 1, 1), number)
    variant = work.variants[-1]
    rulebook, policy = inputs.rulebook(), variant.policy
    written = rulebook.policies[policy.name].chosen
    own = {n: choice for n, choice in policy.chosen.items() if written.get(n) != choice}
    zone = variant.process.horizon.time_zone
    time_zone = zone if zone != rulebook.time_zone_of(policy.name) else ""
    person = SimulatedPerson(number, variant, work.seed, found.events, found.duties)
    return story_text(person, own, time_zone, frame)


@contextmanager
def run_workers(scheduler: str) -> Iterator[Work]:
    """Those who do the runs: on a cluster where one is named, else here, one after another."""
    from release_sim.process.replications import in_turn  # noqa: PLC0415

    if not scheduler:
        yield in_turn
        return
    with workers(scheduler) as executor:
        yield executor.map_ordered
