"""Conditions and facts as written, read against the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from release_sim.loading.diagnosis import Diagnosis, suggestion
from release_sim.loading.yaml_tree import Node
from release_sim.model.condition import All, Any, Condition, Op, Test
from release_sim.model.fact import Fact, Kind, Value
from release_sim.model.problem import Place

_ALLOWED = {
    Kind.YES_NO: {Op.IS_NOT},
    Kind.CHOICE: {Op.IS_NOT, Op.ONE_OF},
    Kind.COUNT: {Op.IS_NOT, Op.ONE_OF, Op.AT_LEAST, Op.AT_MOST},
    Kind.DATE: {Op.BEFORE, Op.FROM},
}
_KINDS_OF_NAME = {"finding": "unknown-finding", "reading": "unknown-reading"}


class ConditionReader:
    """Reads blocks of conditions of one rule; complaints name the rule."""

    def __init__(
        self, vocabulary: Mapping[str, Fact], diagnosis: Diagnosis, rule: str = ""
    ) -> None:
        """``vocabulary`` holds every name a condition may test."""
        self._vocabulary, self._diagnosis, self._rule = vocabulary, diagnosis, rule

    def block(self, node: Node) -> All:
        """A mapping of lines, all of which must be satisfied."""
        if not isinstance(node.value, dict):
            self._add("wrong-shape", node.place, "a block of conditions is `fact: value` lines")
            return All(())
        parts: list[Condition] = []
        for key, inner in node.value.items():
            if key == "any_of":
                parts.append(self._any_of(inner))
            else:
                parts += self._line(key, node.keys[key], inner)
        return All(tuple(parts))

    def blocks(self, node: Node) -> tuple[All, ...]:
        """One block, or a list of blocks."""
        if isinstance(node.value, list):
            return tuple(self.block(inner) for inner in node.value)
        return (self.block(node),)

    def fact(self, name: str, place: Place) -> Fact | None:
        """The entry of the vocabulary, or a complaint."""
        fact = self._vocabulary.get(name)
        if fact is None:
            group = name.split(".", 1)[0]
            problem = _KINDS_OF_NAME.get(group, "unknown-fact")
            kind = problem.removeprefix("unknown-")
            hint = suggestion(name, self._vocabulary)
            self._add(problem, place, f"unknown {kind} `{name}`", f"no {kind} has this name", hint)
        return fact

    def value(self, fact: Fact, node: Node) -> Value | None:
        """The value a fact is given or compared with, or a complaint."""
        value: object = node.value
        if fact.kind is Kind.DATE and isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                message = f"`{value}` is not a date of the calendar"
                self._add("bad-date", node.place, message, help_text="write it YYYY-MM-DD")
                return None
        if fact.accepts(value):
            return value  # type: ignore[return-value]  # accepts() has just said so
        shown = node.plain() if isinstance(node.value, (dict, list)) else _as_written(node.value)
        listed = fact.kind in (Kind.CHOICE, Kind.COUNT) and type(value) in (str, int)
        listed = listed and (fact.kind is Kind.CHOICE) == isinstance(value, str)
        hint = suggestion(str(value), fact.choices) if fact.kind is Kind.CHOICE else ""
        self._add(
            "value-not-listed" if listed else "wrong-kind",
            node.place,
            f"`{fact.name}` cannot be `{shown}`",
            f"expected {fact.expects()}",
            hint if listed else "",
        )
        return None

    def _line(self, name: str, place: Place, node: Node) -> list[Test]:
        fact = self.fact(name, place)
        if fact is None:
            return []
        if not isinstance(node.value, dict):
            if isinstance(node.value, list):
                hint = "write `{one_of: [...]}`"
                self._add("wrong-kind", node.place, "a list stands alone", help_text=hint)
                return []
            return self._test(fact, Op.IS, [node])
        if not node.value:
            self._add("wrong-shape", node.place, "the comparison is empty")
        return [
            test
            for word, inner in node.value.items()
            for test in self._comparison(fact, word, node.keys[word], inner)
        ]

    def _comparison(self, fact: Fact, word: str, place: Place, node: Node) -> list[Test]:
        known = [op.value for op in Op if op is not Op.IS]
        if word not in known:
            hint = suggestion(word, known)
            self._add("unknown-comparison", place, f"unknown comparison `{word}`", help_text=hint)
            return []
        op = Op(word)
        if op not in _ALLOWED[fact.kind]:
            allowed = ", ".join(f"`{each}`" for each in sorted(_ALLOWED[fact.kind]))
            message = f"`{word}` does not go with `{fact.name}`, which is a {fact.kind} fact"
            self._add("bad-comparison", place, message, help_text=f"it takes a value, or {allowed}")
            return []
        if op is not Op.ONE_OF:
            return self._test(fact, op, [node])
        if not isinstance(node.value, list) or not node.value:
            self._add("wrong-shape", node.place, "`one_of` takes a list of values")
            return []
        return self._test(fact, op, node.value)

    def _test(self, fact: Fact, op: Op, nodes: list[Node]) -> list[Test]:
        values = [self.value(fact, node) for node in nodes]
        known = tuple(value for value in values if value is not None)
        return [Test(fact.name, op, known)] if len(known) == len(values) else []

    def _any_of(self, node: Node) -> Any:
        if not isinstance(node.value, list) or not node.value:
            self._add("wrong-shape", node.place, "`any_of` takes a list of blocks")
            return Any(())
        return Any(tuple(self.block(inner) for inner in node.value))

    def _add(
        self, name: str, place: Place, message: str, mark: str = "", help_text: str = ""
    ) -> None:
        self._diagnosis.add(name, place, message, mark=mark, help=help_text, rule=self._rule)


def _as_written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)
