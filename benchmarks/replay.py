"""The time of replaying a history, for each event; see ``README.md``.

python benchmarks/replay.py --quick
python benchmarks/replay.py
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, cycle, islice
from statistics import median
from time import process_time
from zoneinfo import ZoneInfo

from release_sim.api.inputs import Inputs
from release_sim.engine.decide import Engine
from release_sim.model.timelines.timeline import Event, TimelineVariant
from release_sim.timeline.fold import replay_variant
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.timeline.obligations import obligations_of
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.fact import Value

STAY: tuple[tuple[str, dict[str, Value]], ...] = (
    ("booking", {"warrant.form": "no_warrant", "warrant.signed_by": "no_one"}),
    (
        "request_received",
        {"request.form": "i_247a", "request.asks_notification": True, "request.asks_hold": True},
    ),
    ("eligible", {"custody.eligibility_ground": "bond_posted"}),
    ("release_certain", {}),
    ("notice_sent", {}),
    ("released", {}),
    ("picked_up", {}),
)
DENVER = ZoneInfo("America/Denver")
PEOPLE = tuple(f"person_{number}" for number in range(50))


def main() -> None:
    """Replay histories each ten times as long as the one before, and print how time grows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="without the longest history")
    lengths = (1_000, 10_000) if parser.parse_args().quick else (1_000, 10_000, 100_000)
    engine = Engine(Inputs.at(None).rulebook().policies["denver"])
    _seconds(lengths[0], engine)  # compiles the rules
    print(f"{'events':>10}{'µs an event':>14}{'times the one before':>24}")
    before = None
    for length in lengths:
        found = median(_seconds(length, engine) for _ in range(3)) / length
        grown = f"{found / before:24.2f}" if before else ""
        print(f"{length:10,}{found * 1e6:14.0f}{grown}", flush=True)
        before = found
    print("\nlinear: an event of a long history takes no longer than one of a short")


def _seconds(length: int, engine: Engine) -> float:
    variant = TimelineVariant("", "made up", "denver", {}, tuple(islice(_events(), length)))
    gc.collect()
    start = process_time()
    found = obligations_of(replay_variant(variant, MemoizedEngine(engine)))
    taken = process_time() - start
    assert sum(due.action == "release_when_eligible" for due in found) >= length // 10
    return taken


def _events() -> Iterator[Event]:
    """Fifty people booked, asked for and released again and again, an event every ten minutes.

    In the two years of the longest history the law changes six times.
    """
    begun = datetime(2024, 5, 1, 6, tzinfo=UTC)
    people = cycle([person for person in PEOPLE for _ in STAY])
    for number, person, (kind, stated) in zip(count(), people, cycle(STAY), strict=False):
        at = begun + timedelta(minutes=10 * number)
        yield Event(at, EVENT_KINDS[kind], (person,), DENVER, stated)


if __name__ == "__main__":
    main()
