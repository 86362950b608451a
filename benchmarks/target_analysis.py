"""Questions about every case: the CPU time of whole commands beside the build before.

Each is asked twice: with nothing kept, and once more of rules that have not changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryDirectory

from before import before
from processes import Cost, command, cost, ratios
from target import Target

QUESTIONS = {
    "check": ("check",),
    "prove": ("prove",),
    "test": ("test",),
    "compare denver aurora": ("compare", "denver", "aurora"),
    "test --strength": ("test", "--strength"),
}
LONG = 60.0
"""Seconds of the build before, from which on a question is asked in one round alone.

Such a question takes minutes, and what another round finds differs by hundredths.
"""


def targets(quick: bool) -> Iterator[Target]:
    """Yield the ratio of every question, asked anew and asked again."""
    with before() as folder:
        earlier = {"PYTHONPATH": str(folder)}
        for name, words in QUESTIONS.items():
            took = _took(words, earlier, 1 if quick else 3)
            for asked in ("anew", "again"):
                found = ratios(took[asked], took["before"]).cpu
                what = f"{name}, asked {asked}, CPU over the build before"
                yield Target(4, what, found, "at most", 0.5)


def _took(words: tuple[str, ...], earlier: dict[str, str], rounds: int) -> dict[str, list[Cost]]:
    took: dict[str, list[Cost]] = {"before": [], "anew": [], "again": []}
    for _ in range(rounds):
        with TemporaryDirectory() as kept:  # empty, so that the first question finds nothing
            took["before"].append(cost(command(*words, environment=earlier), kept))
            for asked in ("anew", "again"):
                took[asked].append(cost(command(*words), kept))
        if took["before"][0].cpu > LONG:
            break
    return took
