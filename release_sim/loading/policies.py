"""Policy files: which rules, which readings, for which dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from release_sim.loading.chosen_readings import check_choice
from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.file_models import PolicyShape
from release_sim.loading.node import Node
from release_sim.loading.rules import period
from release_sim.loading.time_zones import zone_name
from release_sim.loading.validation import validate
from release_sim.model.book import Book
from release_sim.model.condition import AllOf
from release_sim.model.limits import LawLimits
from release_sim.model.policy import FindingMeaning, Policy, PolicyKind, Reading
from release_sim.model.problem import Place
from release_sim.model.rule import Conclusion, Period, Rule
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Fact
from release_sim.vocabulary.facts import VOCABULARY


@dataclass(frozen=True, slots=True)
class _Selection:
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


class PolicyReader:
    """Puts policies together from their files and the rules they select."""

    def __init__(
        self,
        rules: Mapping[str, Rule],
        readings: Mapping[str, Reading],
        findings: Mapping[str, FindingMeaning],
        vocabulary: Mapping[str, Fact],
        limits: Mapping[str, LawLimits],
        diagnosis: Diagnosis,
    ) -> None:
        """Everything the rule files declare."""
        self._rules, self._readings, self._findings = rules, readings, findings
        self._vocabulary, self._limits = vocabulary, limits
        self._groups = {".".join(r.split(".")[:k]) for r in rules for k in (1, 2, 3)}
        self._diagnosis = diagnosis
        self._files: dict[str, tuple[Node, PolicyShape | None]] = {}
        self._selections: dict[str, _Selection | None] = {}

    def take(self, name: str, node: Node) -> None:
        """Take in one policy file; policies are put together once all are there."""
        self._files[name] = node, validate(PolicyShape, node, self._diagnosis)

    def policy(self, name: str, brought: Mapping[str, Book]) -> Policy | None:
        """Read the policy of this name; report problems and return None.

        ``brought`` has by folder of rules, and by name of a policy's file, the book that has it.
        """
        selection = self._selection(name, ())
        if selection is None:
            self._diagnosis.mark_unusable("policy", name)
            return None
        node, _ = self._files[name]
        rules = {rule_id: self._rules[rule_id] for rule_id in sorted(selection.rules)}
        laws = {rule_id.partition(".")[0] for rule_id in rules}
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
            must_answer=selection.must_answer,
            limits=tuple(each for law, each in self._limits.items() if law in laws),
            kind=selection.kind,
            books=tuple(
                dict.fromkeys(
                    brought[each]
                    for each in (f"policies/{name}.yaml", *sorted(laws))
                    if each in brought
                )
            ),
            time_zone=selection.time_zone,
        )

    def _selection(self, name: str, above: tuple[str, ...]) -> _Selection | None:
        if name not in self._selections:
            self._selections[name] = self._select(name, above)
        return self._selections[name]

    def _select(self, name: str, above: tuple[str, ...]) -> _Selection | None:
        node, shape = self._files[name]
        base = self._base(name, node, above)
        based = node.child("based_on") is not None
        chosen = (
            dict(base.chosen) if base else {r.name: r.recommended for r in self._readings.values()}
        )
        chosen |= self._choices(node)
        added, removed = self._named("rules", node), self._named("remove", node)
        covers = period(node.child("covers"), self._diagnosis)
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
        return _Selection(
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

    def _base(self, name: str, node: Node, above: tuple[str, ...]) -> _Selection | None:
        for based_on, place in node.words("based_on"):
            if based_on in (name, *above):
                message = "policies are based on each other in a circle: " + " > ".join(
                    (*above, name, based_on)
                )
                hint = "base one of them on rules"
                self._diagnosis.add("policy-circle", place, message, help=hint)
            elif self._diagnosis.check_known("policy", based_on, self._files, place):
                return self._selection(based_on, (*above, name))
        return None

    def _named(self, key: str, node: Node) -> frozenset[str]:
        """Return the rules in these folders and files, and these single rules."""
        found: set[str] = set()
        for name, place in node.words(key):
            if self._diagnosis.check_known("rule", name, self._groups, place):
                found |= {r for r in self._rules if _under(r, name)}
        return frozenset(found)

    def _choices(self, node: Node) -> dict[str, str]:
        chosen: dict[str, str] = {}
        for name, place, inner in node.entries("readings"):
            for choice, at in inner.words():
                if check_choice(name, choice, place, self._readings, self._diagnosis, at):
                    chosen[name] = choice
        return chosen

    def _concerns(self, node: Node, base: _Selection | None) -> AllOf:
        written = node.child("concerns")
        if written is None or not isinstance(written.value, dict):
            return base.concerns if base else AllOf(())
        strange = [
            (name, place)
            for name, place, _ in written.entries()
            if name == "any_of" or name.startswith(("finding.", "reading."))
        ]
        for name, place in strange:
            message = f"`concerns` cannot test `{name}`"
            hint = "a policy is about persons with certain facts, all of them"
            self._diagnosis.add("wrong-shape", place, message, help=hint)
        rest = {n: inner for n, _, inner in written.entries() if n not in dict(strange)}
        node = Node(rest, written.place, written.keys)
        return ConditionReader(VOCABULARY, self._diagnosis).block(node)

    def _must_answer(self, node: Node, base: _Selection | None) -> Mapping[str, AllOf]:
        if node.child("must_answer") is None:
            return base.must_answer if base else {}
        reader = ConditionReader(self._vocabulary, self._diagnosis)
        return {
            action: reader.block(inner)
            for action, place, inner in node.entries("must_answer")
            if self._diagnosis.check_known("action", action, ACTIONS, place)
            and isinstance(inner.value, dict)
        }

    def _check_exceptions(
        self, name: str, rules: Mapping[str, Rule], removed: frozenset[str], node: Node
    ) -> None:
        for rule in rules.values():
            for target in rule.exception_to:
                if target in self._rules and target not in rules and target not in removed:
                    self._diagnosis.add(
                        "exception-not-loaded",
                        _loading(rule.id, node),
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
        testing = {
            name.removeprefix("finding."): rule
            for rule in reversed(list(rules.values()))
            for name in rule.reads()
            if name.startswith("finding.")
        }
        missing = (
            set() if self._diagnosis.has_unusable("rule") else testing.keys() - concluded - gone
        )
        for finding in sorted(missing & self._findings.keys()):
            rule = testing[finding]
            message = (
                f"policy `{name}` tests finding `{finding}`, which none of its rules concludes"
            )
            hint = "add the rule file that concludes it"
            place, label = _loading(rule.id, node), f"{rule.id}, {rule.cite[0]}"
            self._diagnosis.add("finding-not-concluded", place, message, help=hint, rule=label)
        return {f: m for f, m in self._findings.items() if f in concluded | testing.keys()}


def _under(rule: str, name: str) -> bool:
    """Return True if the rule has this name, or is in the file or folder of this name."""
    return rule == name or rule.startswith(f"{name}.")


def _loading(rule: str, node: Node) -> Place:
    """Return the place in a policy file that selects the rule, itself or by its base."""
    places = [place for name, place in node.words("rules") if _under(rule, name)]
    based_on = node.child("based_on")
    return places[0] if places else based_on.place if based_on else node.place
