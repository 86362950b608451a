"""Cases of one paper of each kind: this build beside the last that knew no others.

Both go by the rules and stories of that build, so that they have the same to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from before import ONE_PAPER, before
from decision_seconds import decision_seconds
from people import POLICY, SEED
from processes import ROOT, Process, command, cost, in_turn, ratios
from target import Target

from release_sim.api.inputs import Inputs, Overrides
from release_sim.errors import FilesAreWrongError

STORY = "scenarios/seeds/notice_and_release_into_the_fenced_lot.yaml"
ONE = ("--instruments", "1")
# What is asked, and what this build is told besides, so that it asks of one paper as well.
QUESTIONS = {
    "compare denver as_if_violent_only": (("compare", POLICY, "as_if_violent_only"), ONE),
    "compare denver aurora": (("compare", POLICY, "aurora"), ONE),
    "explain --change-to": (
        ("explain", STORY, "--action", "hold_past_release", "--change-to", "permitted"),
        ONE,
    ),
    "run ONE_FILE": (("run", STORY), ()),
}
EARLIER = "from release_sim.cli.main import main; main()"


def targets(quick: bool) -> Iterator[Target]:
    """Yield a decision, questions about every case, and tables, each beside the build before."""
    rounds = 1 if quick else 3
    with before(ONE_PAPER) as folder:
        rules, stories = folder / "rules", _read_by_both(folder)
        pairs = [
            tuple(decision_seconds(each, 10, rules, stories) for each in (ROOT, folder))
            for _ in range(rounds)
        ]
        found = median(ours / theirs for ours, theirs in pairs)
        yield _line("Engine.decide", found)
        for name, (words, besides) in QUESTIONS.items():
            asked = tuple(str(folder / word) if word == STORY else word for word in words)
            yield _line(name, _beside(folder, asked, besides, rounds))
        yield from _tables(folder, 100_000 if quick else 1_000_000, rounds)
    yield _proof()


def _line(what: str, found: float) -> Target:
    return Target(7, f"{what}, CPU over the build of one paper", found, "at most", 1.1)


def _read_by_both(folder: Path) -> list[Path]:
    """Return the stories of that build but for those that are now refused as impossible."""
    inputs, found = Inputs.at(folder / "rules"), []
    for path in sorted((folder / "scenarios").rglob("*.yaml")):
        try:
            inputs.scenarios([path], Overrides())
        except FilesAreWrongError:
            inputs = Inputs.at(folder / "rules")
        else:
            found.append(path)
    return found


def _beside(folder: Path, words: tuple[str, ...], besides: tuple[str, ...], rounds: int) -> float:
    """Return the CPU time of the command over that of the build before, by the same rules."""
    ours = command(*words, *besides, environment=_by_rules_of(folder))
    took = in_turn({"now": ours, "before": _earlier(folder, *words)}, rounds)
    return ratios(took["now"], took["before"]).cpu


def _tables(folder: Path, rows: int, rounds: int) -> Iterator[Target]:
    with TemporaryDirectory() as name:
        for ending in ("parquet", "csv"):
            given, to = (str(Path(name, f"{table}.{ending}")) for table in ("given", "to"))
            drawn = ("--rows", str(rows), "--seed", str(SEED), "-o", given)
            cost(_earlier(folder, "cohort", "synthesize", *drawn), "")
            words = ("cohort", "decide", given, "--policy", POLICY, "-o", to)
            found = _beside(folder, words, (), rounds)
            yield _line(f"cohort decide, {rows:,} rows of {ending}", found)


def _proof() -> Target:
    """Return the seconds of every sentence proved with two papers of each kind, nothing kept."""
    taken = cost(command("prove", "--instruments", "2", environment={"RELEASE_SIM_CACHE": ""}), "")
    return Target(7, "prove with two papers of each kind", taken.wall, "at most", 5, "s")


def _by_rules_of(folder: Path) -> dict[str, str]:
    return {"RELEASE_SIM_RULES": str(folder / "rules"), "RELEASE_SIM_CACHE": ""}


def _earlier(folder: Path, *words: str) -> Process:
    return Process(EARLIER, words, {"PYTHONPATH": str(folder), **_by_rules_of(folder)})
