"""Rule files: rules, and the findings they declare."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import PurePosixPath

from release_sim.loading.citations import check_citations, citations
from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.file_models import (
    FindingShape,
    PeriodShape,
    RuleFileShape,
    RuleShape,
    ThenShape,
    WithinShape,
)
from release_sim.loading.node import Node
from release_sim.loading.validation import validate, validate_quietly
from release_sim.model.condition import AllOf
from release_sim.model.policy import FindingMeaning
from release_sim.model.problem import FLAWS_OF_RULES, Place
from release_sim.model.rule import Conclusion, Duty, Modality, Period, Rule, Within
from release_sim.model.source import Source
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Fact, FactKind
from release_sim.vocabulary.tested_names import finding_of, is_finding

_LONGEST = 100_000  # hours or days that a source allows; days to be added to dates of our time


class RuleFile:
    """One rule file: first its findings are declared, then, all being known, its rules are read."""

    def __init__(self, prefix: str, node: Node, diagnosis: Diagnosis) -> None:
        """``prefix`` is that of the ids of its rules."""
        self._prefix = prefix
        self._node, self._diagnosis = node, diagnosis
        self._readers: list[_RuleReader] = []
        if validate(RuleFileShape, node, diagnosis) is None:
            for key, kind, name in (("findings", "finding", ""), ("rules", "rule", self._prefix)):
                if not any(node.entries(key)):
                    diagnosis.mark_unusable(kind, name)

    def declare(self, findings: dict[str, FindingMeaning], places: dict[str, Place]) -> None:
        """Add the findings this file declares."""
        for name, place, node in self._node.entries("findings"):
            if name in findings:
                message = f"finding `{name}` is declared already"
                hint = f"it stands at {places[name]}; declare it once"
                self._diagnosis.add("repeated-finding", place, message, help=hint)
                continue
            meaning = validate_quietly(FindingShape, node)
            if meaning is None:
                self._diagnosis.mark_unusable("flag", name)
            for action, at, _ in node.entries("not_due_yet"):
                self._diagnosis.check_known("action", action, ACTIONS, at)
            findings[name] = (
                FindingMeaning(meaning.means, meaning.flag, meaning.not_due_yet)
                if meaning
                else FindingMeaning("")
            )
            places[name] = place

    def rules(self, vocabulary: Mapping[str, Fact]) -> list[Rule]:
        """Read the well-formed rules of the file; report the others."""
        self._readers = [
            _RuleReader(f"{self._prefix}.{key}", place, node, vocabulary, self._diagnosis)
            for key, place, node in self._node.entries("rules")
        ]
        rules = [reader.rule() for reader in self._readers]
        return [rule for rule in rules if rule]

    def check(self, rules: Collection[str], sources: Mapping[str, Source]) -> None:
        """Report rules and sources that its rules name and that are not there."""
        for reader in self._readers:
            reader.check(rules, sources)


def file_id(name: str) -> str:
    """Return the prefix of the ids of the rules in a file, by its name in the rules folder."""
    return ".".join(PurePosixPath(name).with_suffix("").parts)


def read_period(node: Node | None, diagnosis: Diagnosis, rule: str = "") -> Period:
    """Read the first and the last day; report a period that ends before it begins."""
    shape = validate_quietly(PeriodShape, node)
    last = node.child("to") if node else None
    if shape is None or last is None or shape.last is None:
        return Period(shape.first, shape.last) if shape else Period()
    if shape.first and shape.last < shape.first:
        message = f"the period ends on {shape.last}, before it begins on {shape.first}"
        hint = "exchange `from` and `to`"
        diagnosis.add("period-reversed", last.place, message, help=hint, rule=rule)
    if shape.last == date.max:
        message = f"{last.shown()} is the last day there is"
        hint = "leave `to` out where there is no end"
        diagnosis.add("bad-date", last.place, message, help=hint, rule=rule)
    return Period(shape.first, shape.last)


class _RuleReader:
    """Reads one rule; every problem names it and its citation.

    What can be checked is checked, though another part of the rule be wrong.
    """

    def __init__(
        self,
        rule_id: str,
        key: Place,
        node: Node,
        vocabulary: Mapping[str, Fact],
        diagnosis: Diagnosis,
    ) -> None:
        self._id, self._key, self._node = rule_id, key, node
        self._vocabulary, self._diagnosis = vocabulary, diagnosis
        self._label = _label(rule_id, node)
        self._conditions = ConditionReader(vocabulary, diagnosis, self._label)

    def rule(self) -> Rule | None:
        what = f"rule `{self._id}`"
        shape = validate(RuleShape, self._node, self._diagnosis, self._label, what, self._key)
        when, unless = self._node.child("when"), self._node.child("unless")
        conditions = self._block(when) if when else None
        barring = self._blocks(unless) if unless else ()
        effect = self._effect()
        in_force = read_period(self._node.child("in_force"), self._diagnosis, self._label)
        if shape is None or effect is None:
            self._diagnosis.mark_unusable("rule", self._id)
            return None
        exceptions = shape.exception_to or []
        return Rule(
            id=self._id,
            says=" ".join(shape.says.split()),
            cite=citations(shape.cite),
            then=effect,
            in_force=in_force,
            when=conditions or AllOf(()),
            unless=barring,
            exception_to=(exceptions,) if isinstance(exceptions, str) else tuple(exceptions),
            accepts=shape.accepts,
            place=self._key,
        )

    def check(self, rules: Collection[str], sources: Mapping[str, Source]) -> None:
        check_citations(self._node.child("cite"), sources, self._diagnosis, self._label)
        for target, place in self._node.words("exception_to"):
            self._diagnosis.check_known("rule", target, rules, place, rule=self._label)
        for flaw, place, _ in self._node.entries("accepts"):
            self._diagnosis.check_known("flaw", flaw, FLAWS_OF_RULES, place, rule=self._label)

    def _block(self, node: Node) -> AllOf | None:
        """Read a block of conditions; an invalid one is reported with the shape."""
        return self._conditions.block(node) if node.value and isinstance(node.value, dict) else None

    def _blocks(self, node: Node) -> tuple[AllOf, ...]:
        """Read the blocks of conditions; invalid ones are reported with the shape."""
        found = node.value if isinstance(node.value, list) else [node]
        fit = all(isinstance(each.value, dict) for each in found)
        return self._conditions.blocks(node) if fit else ()

    def _effect(self) -> Duty | Conclusion | None:
        shape = validate_quietly(ThenShape, self._node.child("then"))
        if shape is None:
            return None
        given = [(m, getattr(shape, m.value)) for m in Modality]
        duties = [(modality, action) for modality, action in given if action is not None]
        if len(duties) + (shape.finding is not None) != 1:
            message = "`then` gives one of `must`, `must_not`, `may` and `finding`"
            self._add("wrong-shape", self._place(), message)
            return None
        if shape.finding is not None:
            if shape.within:
                message = "a finding has no `within`"
                self._add("wrong-shape", self._place("within"), message)
            findings = [finding_of(n) for n in self._vocabulary if is_finding(n)]
            self._known("finding", shape.finding, findings, "finding")
            return Conclusion(shape.finding)
        modality, action = duties[0]
        within = self._within(shape.within) if shape.within else None
        if not self._known("action", action, ACTIONS, modality.value):
            return None
        return Duty(modality, action, within)

    def _within(self, shape: WithinShape) -> Within | None:
        units = (("hours", shape.hours), ("days", shape.days))
        sides = (("after", shape.after), ("before", shape.before))
        amounts = [(unit, amount) for unit, amount in units if amount is not None]
        events = [(side, event) for side, event in sides if event is not None]
        if len(amounts) != 1 or len(events) != 1:
            message = "`within` gives hours or days, after or before one event"
            self._add("wrong-shape", self._place("within"), message)
            return None
        (unit, amount), (side, event) = amounts[0], events[0]
        place = self._place("within", unit)
        if isinstance(amount, str):
            fact = self._conditions.fact(amount, place)
            if fact and fact.kind is not FactKind.COUNT:
                message = f"`{amount}` is not a count"
                self._add("wrong-kind", place, message, f"it is a {fact.kind} fact")
            elif fact and fact.unit != unit:
                message = f"`{amount}` counts {fact.unit}, not {unit}"
                self._add("wrong-kind", place, message, f"write `{fact.unit}: {amount}`")
        elif not 1 <= amount <= _LONGEST:
            message = f"`{unit}` cannot be `{amount}`"
            self._add("wrong-shape", place, message, f"expected 1 to {_LONGEST:,}")
        if shape.excluding and (unit, side) != ("hours", "after"):
            message = "`excluding` goes with hours after an event"
            self._add("wrong-shape", self._place("within", "excluding"), message)
        return Within(amount, unit, side, event, shape.excluding or "")

    def _known(self, kind: str, word: str, known: Collection[str], key: str) -> bool:
        return self._diagnosis.check_known(kind, word, known, self._place(key), rule=self._label)

    def _place(self, *path: str) -> Place:
        """Return the place of the value at this path under ``then``, or of its key."""
        inner = self._node.child("then", *path) if path else None
        return inner.place if inner else self._node.keys["then"]

    def _add(self, name: str, place: Place, message: str, mark: str = "") -> None:
        self._diagnosis.add(name, place, message, mark=mark, rule=self._label)


def _label(rule_id: str, node: Node) -> str:
    """Return the rule's id and citation, for messages."""
    cite = node.child("cite")
    first = cite.child(0) if cite and isinstance(cite.value, list) else cite
    words = [first.child(key) for key in ("source", "at")] if first else []
    citation = " ".join(str(word.value) for word in words if word and word.written)
    return f"{rule_id}, {citation}" if citation else rule_id
