"""The start of the command: whole processes beside an empty Typer command."""

from __future__ import annotations

from collections.abc import Iterator

from before import before
from costs import EMPTY
from processes import Process, command, command_anew, in_turn, ratios
from target import Target

from release_sim.loading.found_files import bundled

STORY = bundled("scenarios") / "seeds" / "notice_and_release_into_the_fenced_lot.yaml"
EMPTY_COMMAND, RUN, BEFORE = "an empty Typer command", "run ONE_FILE", "run ONE_FILE, before"
NEW = "run ONE_FILE, never asked before"
LIMIT = "What is not met, and what stands in the way"
# What is started, and how many times an empty command it may take.
STARTS: dict[str, tuple[Process, float]] = {
    RUN: (command("run", str(STORY)), 1.5),
    NEW: (command_anew("run", str(STORY)), 1.5),
    "--help": (command("--help"), 1.1),
    "run --help": (command("run", "--help"), 1.1),
    "run --help, never asked before": (command_anew("run", "--help"), 1.1),
    "cohort decide --help, never asked before": (
        command_anew("cohort", "decide", "--help"),
        1.1,
    ),
    "completion of a verb": (command("completion", "bash", "--line", "release-sim ru"), 1.1),
    "completion of an option": (
        command("completion", "bash", "--line", "release-sim run --po"),
        1.1,
    ),
    "completion of a policy": (
        command("completion", "bash", "--line", "release-sim run --policy au"),
        1.1,
    ),
    "completion of a policy, never asked before": (
        command_anew("completion", "bash", "--line", "release-sim run --policy au"),
        1.1,
    ),
}


def targets(quick: bool) -> Iterator[Target]:
    """Yield the time of the processor and of the wall of every start."""
    rounds = 5 if quick else 15
    with before() as folder:
        earlier = command("run", str(STORY), environment={"PYTHONPATH": str(folder)})
        processes = {EMPTY_COMMAND: Process(EMPTY), BEFORE: earlier}
        processes |= {name: process for name, (process, _) in STARTS.items()}
        took = in_turn(processes, rounds)
    for name, (_, bound) in STARTS.items():
        found = ratios(took[name], took[EMPTY_COMMAND])
        for time, ratio in zip(("CPU", "wall"), found, strict=True):
            what = f"{name}, {time} over {EMPTY_COMMAND}"
            yield Target(3, what, ratio, "at most", bound, limit=LIMIT)
    for name in (RUN, NEW):
        found = ratios(took[name], took[BEFORE])
        yield Target(3, f"{name}, CPU over the build before", found.cpu, "at most", 1)
