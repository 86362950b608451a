"""The facts of a case as given on the command line: ``--set FACT=VALUE`` and ``--forget FACT``."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from release_sim.loading.case_facts import read_facts
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.yaml_tree import scalar
from release_sim.model.problem import Place
from release_sim.vocabulary.fact import Value


def read_assignments(
    assignments: list[str], option: str, diagnosis: Diagnosis
) -> tuple[dict[str, Value], frozenset[str]]:
    """Read facts given as ``FACT=VALUE`` on the command line; the option's name is their place."""
    stated: dict[str, Value] = {}
    unknown: set[str] = set()
    diagnosis.register_lines(option, assignments)
    for line, text in enumerate(assignments, 1):
        name, _, value = text.partition("=")
        place = Place(option, line, 1, len(name))
        if not value.strip():
            message = f"`{name}` is given no value"
            diagnosis.add("no-value", place, message, help="write FACT=VALUE")
            continue
        beside = Place(option, line, len(name) + 2, len(value))
        inner = scalar(value.strip(), beside, diagnosis)
        name = name.strip()
        found, forgotten = read_facts(Node({name: inner}, place, {name: place}), diagnosis)
        stated |= found
        unknown |= forgotten
    return stated, frozenset(unknown)


def check_not_both(stated: Collection[str], forgotten: Iterable[str], diagnosis: Diagnosis) -> None:
    """Report a fact that ``--set`` states and ``--forget`` makes unknown."""
    for name in forgotten:
        if name in stated:
            message = f"`{name}` is stated by `--set` and forgotten by `--forget`"
            diagnosis.add("repeated-key", Place("--forget"), message, help="leave out one of them")
