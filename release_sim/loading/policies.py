"""Policies made of what their files select, with the exceptions and findings they need."""

from __future__ import annotations

from collections.abc import Mapping

from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.policy_selection import SelectionReader, selects
from release_sim.model.book import Book
from release_sim.model.limits import LawLimits
from release_sim.model.policy import FindingMeaning, Policy, Reading
from release_sim.model.problem import Place
from release_sim.model.rule import Conclusion, Rule
from release_sim.vocabulary.fact import Fact
from release_sim.vocabulary.tested_names import finding_of, is_finding


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
        self._limits, self._diagnosis = limits, diagnosis
        self._nodes: dict[str, Node] = {}
        self._selections = SelectionReader(rules, readings, vocabulary, diagnosis)

    def take(self, name: str, node: Node) -> None:
        """Take in one policy file; policies are put together once all are there."""
        self._nodes[name] = node
        self._selections.take(name, node)

    def policy(self, name: str, brought: Mapping[str, Book]) -> Policy | None:
        """Read the policy of this name; report problems and return None.

        ``brought`` has by folder of rules, and by name of a policy's file, the book that has it.
        """
        selection = self._selections.selection(name)
        if selection is None:
            self._diagnosis.mark_unusable("policy", name)
            return None
        node = self._nodes[name]
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
            finding_of(name): rule
            for rule in reversed(list(rules.values()))
            for name in rule.reads()
            if is_finding(name)
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


def _loading(rule: str, node: Node) -> Place:
    """Return the place in a policy file that selects the rule, itself or by its base."""
    places = [place for name, place in node.words("rules") if selects(name, rule)]
    based_on = node.child("based_on")
    return places[0] if places else based_on.place if based_on else node.place
