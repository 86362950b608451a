"""Conditions and facts as written, read against the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from release_sim.loading.diagnosis import Diagnosis, likely
from release_sim.loading.node import Node
from release_sim.loading.validation import A_DAY, WRITE_DAY
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.problem import Place
from release_sim.vocabulary.fact import Fact, FactKind, Value, day_of

_ALLOWED = {
    FactKind.YES_NO: {Op.IS_NOT},
    FactKind.CHOICE: {Op.IS_NOT, Op.ONE_OF},
    FactKind.COUNT: {Op.IS_NOT, Op.ONE_OF, Op.AT_LEAST, Op.AT_MOST},
    FactKind.DATE: {Op.BEFORE, Op.FROM},
}
_GROUPS = ("finding", "reading")
_EMPTY = "leave the block out, or write what must hold"
_YES, _NO = ("yes", "on", "y", "true"), ("no", "off", "n", "false")
_NOUGHT = re.compile(r"(?P<whole>-?[0-9]{1,18})(\.0*)?")


def places_of_lines(block: Node) -> Iterator[Place]:
    """Yield the place of every test of a block, in the order written."""
    for key, place, inner in block.entries():
        if key == "any_of":
            for branch in inner.items():
                yield from places_of_lines(branch)
        else:
            yield from (place for _ in (inner.value if isinstance(inner.value, dict) else [place]))


class ConditionReader:
    """Reads blocks of conditions of one rule; problems name the rule."""

    def __init__(
        self, vocabulary: Mapping[str, Fact], diagnosis: Diagnosis, rule: str = ""
    ) -> None:
        """``vocabulary`` holds every name a condition may test."""
        self._vocabulary, self._diagnosis, self._rule = vocabulary, diagnosis, rule

    def block(self, node: Node) -> AllOf:
        """Read a mapping of lines, all of which must be satisfied."""
        if not isinstance(node.value, dict):
            if node.value is not None:
                message = f"a block of conditions cannot be {node.shown()}"
                self._add("wrong-shape", node.place, message, "expected `fact: value` lines")
            return AllOf(())
        parts: list[Condition] = []
        for key, place, inner in node.entries():
            if key == "any_of":
                parts.append(self._any_of(inner))
            else:
                parts += self._line(key, place, inner)
        return AllOf(tuple(parts))

    def blocks(self, node: Node) -> tuple[AllOf, ...]:
        """Read one block, or a list of blocks, of which each says something."""
        return tuple(map(self._alternative, node.value if isinstance(node.value, list) else [node]))

    def fact(self, name: str, place: Place) -> Fact | None:
        """Look up a fact in the vocabulary; report a problem if it is not there."""
        group = name.split(".", 1)[0]
        kind = group if group in _GROUPS else "fact"
        names = [n for n in self._vocabulary if kind == "fact" or n.startswith(f"{kind}.")]
        known = self._diagnosis.check_known(kind, name, names, place, rule=self._rule)
        return self._vocabulary[name] if known else None

    def value(self, fact: Fact, node: Node) -> Value | None:
        """Read the value of a fact; report a problem if the fact cannot have it."""
        value: object = node.value
        if value is None:
            return None
        if fact.kind is FactKind.DATE and isinstance(value, str):
            value = day_of(value)
        if fact.accepts(value):
            return value  # type: ignore[return-value]  # accepts() has just said so
        name, hint = self._misfit(fact, node.value)
        message = f"`{fact.name}` cannot be {node.shown()}"
        expected = A_DAY if name == "bad-date" else fact.expects()
        self._add(name, node.place, message, f"expected {expected}", hint)
        return None

    def _misfit(self, fact: Fact, value: object) -> tuple[str, str]:
        """Return the error name and help for a value that the fact cannot have."""
        match fact.kind:
            case FactKind.CHOICE if isinstance(value, str):
                return "value-not-listed", likely(value, fact.choices)
            case FactKind.COUNT if type(value) is int:
                return "value-not-listed", ""
            case FactKind.COUNT if number := _NOUGHT.fullmatch(str(value)):
                return "wrong-kind", f"write `{number['whole']}`"
            case FactKind.DATE if isinstance(value, (str, int)):
                return "bad-date", WRITE_DAY
            case FactKind.YES_NO if isinstance(value, str) and value.lower() in (*_YES, *_NO):
                return "wrong-kind", f"write `{str(value.lower() in _YES).lower()}`"
        return "wrong-kind", ""

    def _line(self, name: str, place: Place, node: Node) -> list[Comparison]:
        fact = self.fact(name, place)
        if fact is None:
            return []
        if isinstance(node.value, list):
            message = f"`{name}` cannot be compared with a list"
            self._add("wrong-shape", node.place, message, help_text="write `{one_of: [...]}`")
            return []
        if not isinstance(node.value, dict):
            return self._comparison_of(fact, Op.IS, [node])
        if not node.value:
            message = f"the comparison of `{name}` is empty"
            self._add("wrong-shape", node.place, message, help_text=self._takes(fact))
        return [
            comparison
            for word, at, inner in node.entries()
            for comparison in self._comparison(fact, word, at, inner)
        ]

    def _comparison(self, fact: Fact, word: str, place: Place, node: Node) -> list[Comparison]:
        known = [op.value for op in Op if op is not Op.IS]
        if not self._diagnosis.check_known("comparison", word, known, place, rule=self._rule):
            return []
        op = Op(word)
        if op not in _ALLOWED[fact.kind]:
            message = f"`{word}` does not go with `{fact.name}`, which is a {fact.kind} fact"
            self._add("bad-comparison", place, message, help_text=self._takes(fact))
            return []
        if op is not Op.ONE_OF:
            return self._comparison_of(fact, op, [node])
        if not isinstance(node.value, list) or not node.value:
            self._expected_list("one_of", node, "a list of values")
            return []
        return self._comparison_of(fact, op, node.value)

    def _takes(self, fact: Fact) -> str:
        allowed = ", ".join(f"`{each}`" for each in sorted(_ALLOWED[fact.kind]))
        return f"it takes a value, or one of {allowed}"

    def _comparison_of(self, fact: Fact, op: Op, nodes: list[Node]) -> list[Comparison]:
        values = [self.value(fact, node) for node in nodes]
        known = tuple(value for value in values if value is not None)
        return [Comparison(fact.name, op, known)] if len(known) == len(values) else []

    def _any_of(self, node: Node) -> AnyOf:
        if not isinstance(node.value, list) or not node.value:
            self._expected_list("any_of", node, "a list of blocks of conditions")
            return AnyOf(())
        return AnyOf(tuple(map(self._alternative, node.value)))

    def _alternative(self, node: Node) -> AllOf:
        """Read one of several blocks; report one without a line, which always holds."""
        if node.value == {}:
            message = "a block without a line is always satisfied"
            self._add("wrong-shape", node.place, message, "expected `fact: value` lines", _EMPTY)
        return self.block(node)

    def _expected_list(self, key: str, node: Node, what: str) -> None:
        if node.value is not None:
            shown = node.shown() if node.value else "empty"
            message = f"`{key}` cannot be {shown}"
            self._add("wrong-shape", node.place, message, f"expected {what}")

    def _add(
        self, name: str, place: Place, message: str, mark: str = "", help_text: str = ""
    ) -> None:
        self._diagnosis.add(name, place, message, mark=mark, help=help_text, rule=self._rule)
