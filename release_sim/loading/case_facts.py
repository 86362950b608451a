"""The facts of a case as written in a file or on the command line."""

from __future__ import annotations

from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.yaml_tree import scalar
from release_sim.model.problem import Place
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY

UNKNOWN = "unknown"


def read_facts(node: Node | None, diagnosis: Diagnosis) -> tuple[dict[str, Value], frozenset[str]]:
    """Read the facts that a mapping states, and those it says are ``unknown``."""
    stated: dict[str, Value] = {}
    unknown: set[str] = set()
    reader = ConditionReader(VOCABULARY, diagnosis)
    for name, place, inner in node.entries() if node else ():
        if name.startswith(("finding.", "reading.")):
            message = f"`{name}` is not a fact of a case"
            hint = "findings follow from rules; readings are chosen under `readings:`"
            diagnosis.add("finding-in-case", place, message, help=hint)
            continue
        fact = reader.fact(name, place)
        if fact is None:
            continue
        if inner.value == UNKNOWN and UNKNOWN not in fact.choices:
            unknown.add(name)
            continue
        value = reader.value(fact, inner)
        if value is not None:
            stated[name] = value
    return stated, frozenset(unknown)


def read_assignments(
    assignments: list[str], option: str, diagnosis: Diagnosis
) -> tuple[dict[str, Value], frozenset[str]]:
    """Facts given as ``FACT=VALUE`` on the command line; the option's name is their place."""
    stated: dict[str, Value] = {}
    unknown: set[str] = set()
    diagnosis.read_lines(option, assignments)
    for line, text in enumerate(assignments, 1):
        name, _, value = text.partition("=")
        place = Place(option, line, 1, len(name))
        if not value.strip():
            message = f"`{name}` is given no value"
            diagnosis.add("no-value", place, message, help="write FACT=VALUE")
            continue
        inner = scalar(value.strip(), Place(option, line, len(name) + 2, len(value)))
        name = name.strip()
        found, forgotten = read_facts(Node({name: inner}, place, {name: place}), diagnosis)
        stated |= found
        unknown |= forgotten
    return stated, frozenset(unknown)
