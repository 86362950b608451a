"""Questions about every case: the CPU time of whole commands beside the build before.

Each is asked twice: with nothing kept, and once more of rules that have not changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from before import before
from processes import command, in_turn, ratios
from target import Target

QUESTIONS = {
    "check": ("check",),
    "prove": ("prove",),
    "compare denver aurora": ("compare", "denver", "aurora"),
    "test": ("test",),
    "test --strength": ("test", "--strength"),
}
NOTHING_KEPT = {"RELEASE_SIM_CACHE": ""}


def targets(quick: bool) -> Iterator[Target]:
    """Yield the ratio of every question, asked anew and asked again."""
    rounds = 1 if quick else 3
    with before() as folder:
        earlier = {"PYTHONPATH": str(folder)}
        for name, words in QUESTIONS.items():
            took = in_turn(
                {
                    "before": command(*words, environment=earlier),
                    "anew": command(*words, environment=NOTHING_KEPT),
                    "again": command(*words),
                },
                rounds,
            )
            for asked in ("anew", "again"):
                found = ratios(took[asked], took["before"]).cpu
                what = f"{name}, asked {asked}, CPU over the build before"
                yield Target(4, what, found, "at most", 0.5)
