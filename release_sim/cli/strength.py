"""The part of ``test`` that asks how much scenarios prove, and writes those that prove the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from os.path import lexists
from pathlib import Path

from release_sim.cli.books import Books
from release_sim.cli.output import new_file, progress
from release_sim.cli.run import Decided
from release_sim.model.problem import Place
from release_sim.model.rule import Rule
from release_sim.model.rulebook import Rulebook
from release_sim.testing.aspect import Strength
from release_sim.testing.strength_text import scenario_of


def named_rules(names: Sequence[str], rulebook: Rulebook, books: Books) -> list[Rule]:
    """The rules of these names, and of the groups; all if none is named."""
    groups = {".".join(r.split(".")[:k]) for r in rulebook.rules for k in (1, 2, 3)}
    for name in names:
        books.diagnosis.known("rule", name, groups, Place("--rule"))
    return [
        rule
        for rule in rulebook.rules.values()
        if not names or any(f"{rule.id}.".startswith(f"{name}.") for name in names)
    ]


def strength_of(rulebook: Rulebook, rules: Sequence[Rule], done: Iterable[Decided]) -> Strength:
    """How much is proved by the branches that come out as they expect."""
    # z3 takes a tenth of a second to come, which tests without --strength do without.
    from release_sim.testing import mutant_runs  # noqa: PLC0415
    from release_sim.testing.strength import strength  # noqa: PLC0415

    held = [mutant_runs.Decided(branch, decision) for branch, decision, unmet in done if not unmet]
    found = strength(rulebook, rules, held, progress)
    progress("")
    return found


def write_lacking(strength: Strength, folder: Path) -> list[str]:
    """Write every case that is lacking as a scenario named for its rule, and over no file."""
    paths = []
    for showing in strength.lacking:
        stem = showing.aspects[0].rule.replace(".", "_")
        path = next(p for n in count(1) if not lexists(p := folder / f"{stem}_{n}.yaml"))
        new_file(path, scenario_of(showing))
        paths.append(str(path))
    return paths
