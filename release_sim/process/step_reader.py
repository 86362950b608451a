"""The steps of a process as written: who does each, after which others."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.model.problem import Place
from release_sim.model.processes.process import ProcessStep, Work
from release_sim.model.processes.staffing import Desk
from release_sim.process.quantities import QuantityReader

NOBODY = ""
"""The desk of a step that nobody need do."""


class StepReader:
    """Reads steps and other work; what is wrong with them goes to the diagnosis."""

    def __init__(
        self, desks: Mapping[str, Desk], quantities: QuantityReader, diagnosis: Diagnosis
    ) -> None:
        """``desks`` are those that do the work."""
        self._desks, self._quantities, self._diagnosis = desks, quantities, diagnosis

    def work(self, node: Node, key: str) -> Work:
        """Read work that a desk does beside the steps."""
        inner = node.child(key)
        assert inner, "it has been checked against its shape"  # noqa: S101
        by = self._desk(f"`{key}`", inner, node.keys[key])
        return Work(by, self._quantities.duration(inner.child("takes")))

    def steps(self, node: Node, part: str) -> tuple[ProcessStep, ...]:
        """Read the steps of one part in an order in which they can be done; report a circle."""
        inner = node.child(part)
        assert inner, "it has been checked against its shape"  # noqa: S101
        found = {name: self._step(name, key, each) for name, key, each in inner.entries()}
        for _, _, each in inner.entries():
            for before, place in each.words("after"):
                self._diagnosis.check_known("step", before, found, place)
        after = {n: [b for b in step.after if b in found] for n, step in found.items()}
        order = self._in_order(after, inner)
        return tuple(found[name] for name in order)

    def _in_order(self, after: dict[str, list[str]], inner: Node) -> tuple[str, ...]:
        """Return the steps, each after those it waits for; report every circle, then none."""
        circles = 0
        while True:
            try:
                order = tuple(TopologicalSorter(after).static_order())
            except CycleError as error:
                circles += 1
                circle = [str(name) for name in reversed(error.args[1])]
                message = "steps wait for each other: " + " after ".join(f"`{n}`" for n in circle)
                hint = "let one of them wait for none of the others"
                self._diagnosis.add("step-circle", inner.keys[circle[0]], message, help=hint)
                after |= {n: [b for b in after[n] if b not in circle] for n in circle}
            else:
                return () if circles else order

    def _step(self, name: str, key: Place, node: Node) -> ProcessStep:
        unattended = node.child("unattended")
        if unattended and unattended.value is True:
            by = NOBODY
            for desk, place in node.words("by"):
                message = f"step `{name}` is unattended, and `{desk}` does it"
                hint = "leave out `by:` or `unattended:`"
                self._diagnosis.add("step-unserved", place, message, help=hint)
        else:
            by = self._desk(f"step `{name}`", node, key)
        after = tuple(dict.fromkeys(word for word, _ in node.words("after")))
        return ProcessStep(name, self._quantities.duration(node.child("takes")), by, after)

    def _desk(self, what: str, node: Node, key: Place) -> str:
        for desk, place in node.words("by"):
            self._diagnosis.check_known("desk", desk, self._desks, place)
            return desk
        hint = "write `by: DESK`, or `unattended: true` for a step that takes only time"
        self._diagnosis.add("step-unserved", key, f"nobody serves {what}", help=hint)
        return NOBODY
