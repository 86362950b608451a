"""Policy files: which rules, which readings, for which dates and persons, upon which other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from release_sim.loading.chosen_readings import check_choice
from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.file_models import PolicyShape
from release_sim.loading.node import Node
from release_sim.loading.rules import read_period
from release_sim.loading.time_zones import zone_name
from release_sim.loading.validation import validate
from release_sim.model.condition import AllOf
from release_sim.model.policy import PolicyKind, Reading
from release_sim.model.rule import Period, Rule
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Fact
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.tested_names import is_finding, is_reading


@dataclass(frozen=True, slots=True)
class PolicySelection:
    """The rules and readings of a policy file and of those it is based on."""

    title: str
    says: str
    kind: PolicyKind
    covers: Period
    concerns: AllOf
    must_answer: Mapping[str, AllOf]
    rules: frozenset[str]
    removed: frozenset[str]
    chosen: Mapping[str, str]
    time_zone: str


class SelectionReader:
    """Reads what policy files select, each once and after the one it is based on."""

    def __init__(
        self,
        rules: Mapping[str, Rule],
        readings: Mapping[str, Reading],
        vocabulary: Mapping[str, Fact],
        diagnosis: Diagnosis,
    ) -> None:
        """Take all that can be selected."""
        self._rules, self._readings = rules, readings
        self._vocabulary, self._diagnosis = vocabulary, diagnosis
        self._groups = {".".join(r.split(".")[:k]) for r in rules for k in (1, 2, 3)}
        self._files: dict[str, tuple[Node, PolicyShape | None]] = {}
        self._selections: dict[str, PolicySelection | None] = {}

    def take(self, name: str, node: Node) -> None:
        """Take in one policy file."""
        self._files[name] = node, validate(PolicyShape, node, self._diagnosis)

    def selection(self, name: str, above: tuple[str, ...] = ()) -> PolicySelection | None:
        """Return the selection of this name; report problems and return None.

        ``above`` are the policies that are based on it.
        """
        if name not in self._selections:
            self._selections[name] = self._select(name, above)
        return self._selections[name]

    def _select(self, name: str, above: tuple[str, ...]) -> PolicySelection | None:
        node, shape = self._files[name]
        base = self._base(name, node, above)
        based = node.child("based_on") is not None
        chosen = (
            dict(base.chosen) if base else {r.name: r.recommended for r in self._readings.values()}
        )
        chosen |= self._choices(node)
        added, removed = self._named("rules", node), self._named("remove", node)
        covers = read_period(node.child("covers"), self._diagnosis)
        zone = zone_name(node.child("time_zone"), self._diagnosis)
        concerns, must_answer = self._concerns(node, base), self._must_answer(node, base)
        for key, needed in (("covers", not based), ("rules", not based)):
            if needed and node.child(key) is None:
                message = f"key `{key}` is missing in a policy that is not based on another"
                self._diagnosis.add("missing-key", node.place, message, help=f"write `{key}:`")
        if not based and "remove" in node.keys:
            message = "`remove` stands in a policy that is not based on another"
            hint = "name the policy under `based_on`"
            self._diagnosis.add("missing-key", node.keys["remove"], message, help=hint)
        if shape is None or (based and base is None):
            return None
        return PolicySelection(
            title=shape.title,
            says=shape.says,
            kind=shape.kind,
            covers=base.covers if base and shape.covers is None else covers,
            concerns=concerns,
            must_answer=must_answer,
            rules=((base.rules if base else frozenset()) - removed) | added,
            removed=((base.removed if base else frozenset()) | removed) - added,
            chosen=chosen,
            time_zone=zone or (base.time_zone if base else ""),
        )

    def _base(self, name: str, node: Node, above: tuple[str, ...]) -> PolicySelection | None:
        for based_on, place in node.words("based_on"):
            if based_on in (name, *above):
                message = "policies are based on each other in a circle: " + " > ".join(
                    (*above, name, based_on)
                )
                hint = "base one of them on rules"
                self._diagnosis.add("policy-circle", place, message, help=hint)
            elif self._diagnosis.check_known("policy", based_on, self._files, place):
                return self.selection(based_on, (*above, name))
        return None

    def _named(self, key: str, node: Node) -> frozenset[str]:
        """Return the rules in these folders and files, and these single rules."""
        found: set[str] = set()
        for name, place in node.words(key):
            if self._diagnosis.check_known("rule", name, self._groups, place):
                found |= {r for r in self._rules if selects(name, r)}
        return frozenset(found)

    def _choices(self, node: Node) -> dict[str, str]:
        chosen: dict[str, str] = {}
        for name, place, inner in node.entries("readings"):
            for choice, at in inner.words():
                if check_choice(name, choice, place, self._readings, self._diagnosis, at):
                    chosen[name] = choice
        return chosen

    def _concerns(self, node: Node, base: PolicySelection | None) -> AllOf:
        written = node.child("concerns")
        if written is None or not isinstance(written.value, dict):
            return base.concerns if base else AllOf(())
        strange = [
            (name, place)
            for name, place, _ in written.entries()
            if name == "any_of" or is_finding(name) or is_reading(name)
        ]
        for name, place in strange:
            message = f"`concerns` cannot test `{name}`"
            hint = "a policy is about persons with certain facts, all of them"
            self._diagnosis.add("wrong-shape", place, message, help=hint)
        rest = {n: inner for n, _, inner in written.entries() if n not in dict(strange)}
        node = Node(rest, written.place, written.keys)
        return ConditionReader(VOCABULARY, self._diagnosis).block(node)

    def _must_answer(self, node: Node, base: PolicySelection | None) -> Mapping[str, AllOf]:
        if node.child("must_answer") is None:
            return base.must_answer if base else {}
        reader = ConditionReader(self._vocabulary, self._diagnosis)
        return {
            action: reader.block(inner)
            for action, place, inner in node.entries("must_answer")
            if self._diagnosis.check_known("action", action, ACTIONS, place)
            and isinstance(inner.value, dict)
        }


def selects(name: str, rule: str) -> bool:
    """Return True if a name selects a rule: its own, or that of its file or folder."""
    return rule == name or rule.startswith(f"{name}.")
