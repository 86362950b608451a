"""Rule files: rules, and the findings they declare."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.loading.shapes import (
    Citations,
    CitationShape,
    FindingShape,
    PeriodShape,
    RuleFileShape,
    RuleShape,
    ThenShape,
    WithinShape,
    shaped,
)
from release_sim.loading.yaml_tree import Node
from release_sim.model.condition import All
from release_sim.model.fact import Fact, Kind
from release_sim.model.policy import FindingMeaning
from release_sim.model.problem import Place
from release_sim.model.rule import (
    ACTIONS,
    Citation,
    Conclusion,
    Duty,
    Modality,
    Period,
    Rule,
    Within,
)


class RuleFile:
    """One rule file: first its findings are declared, then, all being known, its rules are read."""

    def __init__(self, path: Path, folder: Path, node: Node, diagnosis: Diagnosis) -> None:
        """``folder`` is the rules folder; the rules' ids are their places below it."""
        self._prefix = ".".join(path.relative_to(folder).with_suffix("").parts)
        self._node, self._diagnosis = node, diagnosis
        shaped(RuleFileShape, node, diagnosis)

    def declare(self, findings: dict[str, FindingMeaning]) -> None:
        """Add the findings this file declares."""
        declared = self._node.child("findings")
        if declared is None or not isinstance(declared.value, dict):
            return
        for name, node in declared.value.items():
            place = declared.keys[name]
            if name in findings:
                message = f"finding `{name}` is declared in another file already"
                self._diagnosis.add("repeated-finding", place, message, help="declare it once")
            meaning = shaped(FindingShape, node, Diagnosis())
            means, flag = (meaning.means, meaning.flag) if meaning else ("", False)
            findings.setdefault(name, FindingMeaning(means, flag))

    def rules(self, vocabulary: Mapping[str, Fact]) -> list[Rule]:
        """The rules of the file whose shape is right; the others are complained of."""
        written = self._node.child("rules")
        if written is None or not isinstance(written.value, dict):
            return []
        readers = {
            key: _RuleReader(f"{self._prefix}.{key}", node, vocabulary, self._diagnosis)
            for key, node in written.value.items()
        }
        rules = [reader.rule(written.keys[key]) for key, reader in readers.items()]
        return [rule for rule in rules if rule]


def citations(cite: Citations | None) -> tuple[Citation, ...]:
    """One citation or several, as written."""
    if cite is None:
        return ()
    shapes = [cite] if isinstance(cite, CitationShape) else cite
    return tuple(Citation(shape.source, shape.at) for shape in shapes)


def period(shape: PeriodShape, place: Place, diagnosis: Diagnosis, rule: str = "") -> Period:
    """First and last day; complains of a period that ends before it begins."""
    if shape.first and shape.last and shape.last < shape.first:
        message = f"the period ends on {shape.last}, before it begins on {shape.first}"
        diagnosis.add("period-reversed", place, message, help="exchange `from` and `to`", rule=rule)
    return Period(shape.first, shape.last)


class _RuleReader:
    """Reads one rule; every complaint names it and its citation."""

    def __init__(
        self, rule_id: str, node: Node, vocabulary: Mapping[str, Fact], diagnosis: Diagnosis
    ) -> None:
        self._id, self._node = rule_id, node
        self._vocabulary, self._diagnosis = vocabulary, diagnosis
        self._label = _label(rule_id, node)
        self._conditions = ConditionReader(vocabulary, diagnosis, self._label)

    def rule(self, place: Place) -> Rule | None:
        shape = shaped(RuleShape, self._node, self._diagnosis, self._label)
        when, unless = self._node.child("when"), self._node.child("unless")
        conditions = self._conditions.block(when) if when and when.value else All(())
        barring = self._conditions.blocks(unless) if unless and unless.value else ()
        effect = self._effect(shape.then) if shape else None
        if shape is None or effect is None:
            return None
        exceptions = shape.exception_to or []
        in_force = self._node.child("in_force") or self._node
        return Rule(
            id=self._id,
            says=" ".join(shape.says.split()),
            cite=citations(shape.cite),
            then=effect,
            in_force=period(shape.in_force, in_force.place, self._diagnosis, self._label),
            when=conditions,
            unless=barring,
            exception_to=(exceptions,) if isinstance(exceptions, str) else tuple(exceptions),
            place=place,
        )

    def _effect(self, shape: ThenShape) -> Duty | Conclusion | None:
        given = [(m, getattr(shape, m.value)) for m in Modality if getattr(shape, m.value)]
        if len(given) + (shape.finding is not None) != 1:
            message = "`then` gives one of `must`, `must_not`, `may` and `finding`"
            self._add("wrong-shape", "then", message)
            return None
        if shape.finding is not None:
            findings = [n.removeprefix("finding.") for n in self._vocabulary if "finding." in n]
            self._known("finding", shape.finding, findings, "finding")
            return Conclusion(shape.finding)
        modality, action = given[0]
        if not self._known("action", action, ACTIONS, modality.value):
            return None
        return Duty(modality, action, self._within(shape.within) if shape.within else None)

    def _within(self, shape: WithinShape) -> Within | None:
        units = (("hours", shape.hours), ("days", shape.days))
        sides = (("after", shape.after), ("before", shape.before))
        amounts = [(unit, amount) for unit, amount in units if amount is not None]
        events = [(side, event) for side, event in sides if event is not None]
        if len(amounts) != 1 or len(events) != 1:
            message = "`within` gives hours or days, after or before one event"
            self._add("wrong-shape", "within", message)
            return None
        (unit, amount), (side, event) = amounts[0], events[0]
        if isinstance(amount, str):
            place = self._place("within")
            fact = self._conditions.fact(amount, place)
            if fact and fact.kind is not Kind.COUNT:
                self._add("bad-comparison", "within", f"`{amount}` is not a count")
        return Within(amount, unit, side, event)

    def _known(self, kind: str, word: str, known: Collection[str], key: str) -> bool:
        if word not in known:
            hint = suggestion(word, known)
            mark = f"no {kind} has this name"
            self._add(f"unknown-{kind}", key, f"unknown {kind} `{word}`", mark, hint)
        return word in known

    def _place(self, key: str) -> Place:
        then = self._node.child("then") or self._node
        return (then.child(key) or then).place

    def _add(self, name: str, key: str, message: str, mark: str = "", help_text: str = "") -> None:
        self._diagnosis.add(
            name, self._place(key), message, mark=mark, help=help_text, rule=self._label
        )


def _label(rule_id: str, node: Node) -> str:
    """The rule and its citation, as a complaint names them."""
    cite = node.child("cite")
    first = cite.child(0) if cite and isinstance(cite.value, list) else cite
    words = [first.child(key) for key in ("source", "at")] if first else []
    citation = " ".join(str(word.value) for word in words if word)
    return f"{rule_id}, {citation}" if citation else rule_id
