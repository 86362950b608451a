"""Policy files: which rules, which readings, for which dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.loading.rules import period
from release_sim.loading.shapes import PolicyShape, shaped
from release_sim.loading.yaml_tree import Node
from release_sim.model.condition import All
from release_sim.model.fact import Fact
from release_sim.model.policy import UNRESOLVED, FindingMeaning, Policy, Reading
from release_sim.model.problem import Place
from release_sim.model.rule import Conclusion, Period, Rule


@dataclass(frozen=True, slots=True)
class _Selection:
    """What a policy file and those it is based on come to."""

    title: str
    says: str
    covers: Period
    concerns: All
    rules: frozenset[str]
    removed: frozenset[str]
    chosen: Mapping[str, str]


class PolicyReader:
    """Puts policies together from their files and the rules they select."""

    def __init__(
        self,
        rules: Mapping[str, Rule],
        readings: Mapping[str, Reading],
        findings: Mapping[str, FindingMeaning],
        vocabulary: Mapping[str, Fact],
        diagnosis: Diagnosis,
    ) -> None:
        """Everything the rule files declare."""
        self._rules, self._readings, self._findings = rules, readings, findings
        self._vocabulary, self._diagnosis = vocabulary, diagnosis
        self._files: dict[str, tuple[Node, PolicyShape | None]] = {}
        self._selections: dict[str, _Selection | None] = {}

    def take(self, name: str, node: Node) -> None:
        """Take in one policy file; policies are put together once all are there."""
        self._files[name] = node, shaped(PolicyShape, node, self._diagnosis)

    def policy(self, name: str) -> Policy | None:
        """The policy of this name, or nothing and complaints."""
        selection = self._selection(name, ())
        if selection is None:
            return None
        node, _ = self._files[name]
        rules = {rule_id: self._rules[rule_id] for rule_id in sorted(selection.rules)}
        self._check_exceptions(name, rules, selection.removed, node)
        findings = self._check_findings(name, rules, selection.removed, node)
        return Policy(
            name=name,
            title=selection.title,
            says=selection.says,
            covers=selection.covers,
            rules=rules,
            readings=self._readings,
            chosen=selection.chosen,
            findings=findings,
            concerns=selection.concerns,
        )

    def _selection(self, name: str, above: tuple[str, ...]) -> _Selection | None:
        if name not in self._selections:
            self._selections[name] = self._select(name, above)
        return self._selections[name]

    def _select(self, name: str, above: tuple[str, ...]) -> _Selection | None:
        node, shape = self._files[name]
        if shape is None:
            return None
        base = None
        if shape.based_on is not None:
            base = self._base(name, shape.based_on, node, above)
            if base is None:
                return None
        chosen = (
            dict(base.chosen) if base else {r.name: r.recommended for r in self._readings.values()}
        )
        chosen |= self._choices(shape, node)
        added = self._named(shape.rules, node.child("rules"))
        removed = self._named(shape.remove, node.child("remove"))
        return _Selection(
            title=shape.title,
            says=shape.says,
            covers=self._covers(shape, node, base),
            concerns=self._concerns(node, base),
            rules=((base.rules if base else frozenset()) - removed) | added,
            removed=((base.removed if base else frozenset()) | removed) - added,
            chosen=chosen,
        )

    def _base(
        self, name: str, based_on: str, node: Node, above: tuple[str, ...]
    ) -> _Selection | None:
        place = (node.child("based_on") or node).place
        if based_on not in self._files:
            message = f"unknown policy `{based_on}`"
            hint = suggestion(based_on, self._files)
            self._diagnosis.add("unknown-policy", place, message, help=hint)
            return None
        if based_on in (name, *above):
            message = "policies are based on each other in a circle: " + " > ".join(
                (*above, name, based_on)
            )
            self._diagnosis.add("policy-circle", place, message, help="base one of them on rules")
            return None
        return self._selection(based_on, (*above, name))

    def _named(self, names: list[str], node: Node | None) -> frozenset[str]:
        """The rules in these folders and files, and these single rules."""
        found: set[str] = set()
        for i, name in enumerate(names):
            under = {r for r in self._rules if r == name or r.startswith(f"{name}.")}
            if not under and node is not None:
                groups = {".".join(r.split(".")[:k]) for r in self._rules for k in (1, 2, 3)}
                place = (node.child(i) or node).place
                message = f"unknown rule `{name}`"
                hint = suggestion(name, groups)
                self._diagnosis.add("unknown-rule", place, message, help=hint)
            found |= under
        return frozenset(found)

    def _choices(self, shape: PolicyShape, node: Node) -> dict[str, str]:
        for name, choice in shape.readings.items():
            place = (node.child("readings", name) or node).place
            check_choice(name, choice, place, self._readings, self._diagnosis)
        return shape.readings

    def _covers(self, shape: PolicyShape, node: Node, base: _Selection | None) -> Period:
        if shape.covers is not None:
            return period(shape.covers, (node.child("covers") or node).place, self._diagnosis)
        if base is None:
            message = "key `covers` is missing"
            hint = "a policy says from which date it has answers"
            self._diagnosis.add("missing-key", node.place, message, help=hint)
        return base.covers if base else Period()

    def _concerns(self, node: Node, base: _Selection | None) -> All:
        written = node.child("concerns")
        if written is None:
            return base.concerns if base else All(())
        return ConditionReader(self._vocabulary, self._diagnosis).block(written)

    def _check_exceptions(
        self, name: str, rules: Mapping[str, Rule], removed: frozenset[str], node: Node
    ) -> None:
        for rule in rules.values():
            for target in rule.exception_to:
                if target in self._rules and target not in rules and target not in removed:
                    self._diagnosis.add(
                        "exception-not-loaded",
                        (node.child("rules") or node).place,
                        f"policy `{name}` loads `{rule.id}`, an exception to `{target}`, "
                        "but not that rule",
                        help=f"add `{target}` to `rules`, or name it in `remove`",
                        rule=f"{rule.id}, {rule.cite[0]}",
                    )

    def _check_findings(
        self, name: str, rules: Mapping[str, Rule], removed: frozenset[str], node: Node
    ) -> dict[str, FindingMeaning]:
        concluded = {r.then.finding for r in rules.values() if isinstance(r.then, Conclusion)}
        gone = {
            r.then.finding
            for r in self._rules.values()
            if r.id in removed and isinstance(r.then, Conclusion)
        }
        tested = {
            n.removeprefix("finding.")
            for r in rules.values()
            for n in r.reads()
            if n.startswith("finding.")
        }
        for finding in sorted((tested - concluded - gone) & self._findings.keys()):
            message = (
                f"policy `{name}` tests finding `{finding}`, which none of its rules concludes"
            )
            hint = "add the rule file that concludes it"
            place = (node.child("rules") or node).place
            self._diagnosis.add("finding-not-concluded", place, message, help=hint)
        return {f: m for f, m in self._findings.items() if f in concluded | tested}


def check_choice(
    name: str, choice: str, place: Place, readings: Mapping[str, Reading], diagnosis: Diagnosis
) -> bool:
    """Whether a reading of this name has this choice; complains if not."""
    if name not in readings:
        message = f"unknown reading `{name}`"
        diagnosis.add("unknown-reading", place, message, help=suggestion(name, readings))
        return False
    choices = [*readings[name].choices, UNRESOLVED]
    if choice not in choices:
        message = f"reading `{name}` has no choice `{choice}`"
        diagnosis.add("unknown-choice", place, message, help=suggestion(choice, choices))
        return False
    return True
