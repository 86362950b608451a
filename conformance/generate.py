"""Writes ``unknowns.json``: small rules, facts of which some are missing, and the verdict due.

The verdicts are those of ``release_sim.engine.semantics``, the definition. Facts and rules are in a
form of no engine: a rule is ``{"fact", "op", "value"}``, ``{"all": [...]}`` or ``{"any": [...]}``,
and ``unless`` beside ``when`` bars it. A fact that is missing is not in ``facts``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from release_sim.engine.semantics import every, negation, verdict_of
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.verdict import Verdict

FILE = Path(__file__).parent / "unknowns.json"

Rule = Mapping[str, Any]
Facts = dict[str, bool | int | str]

VERDICTS = {
    Verdict.SATISFIED: "satisfied",
    Verdict.UNKNOWN: "unknown",
    Verdict.UNSATISFIED: "unsatisfied",
}
_WHY = {
    "test": "a test of a fact that is missing is unknown, whatever it asks",
    "not": "that a fact is not a value is unknown while the fact is",
    "all": "all is unsatisfied once one is, and else unknown while one is",
    "any": "any is satisfied once one is, and else unknown while one is",
    "nothing": "all of nothing is satisfied",
    "nested": "what is inside is settled first, and unknown stays inside until it matters",
    "unless": "a bar that is unknown leaves the rule unknown, unless it fails anyway",
}


def cases() -> Iterator[dict[str, Any]]:
    """Yield every case of the suite."""
    for kind, when, unless, values in _rules():
        names = list(values)
        for number, chosen in enumerate(product(*values.values()), 1):
            facts = {n: v for n, v in zip(names, chosen, strict=True) if v is not None}
            rule = {"when": when} | ({"unless": unless} if unless else {})
            words = [*_words(when), *_words(unless or {})]
            name = "_".join(words if words[:1] == [kind] else [kind, *words])
            yield {
                "id": f"{name}_{number}",
                "rule": rule,
                "facts": facts,
                "expected": VERDICTS[verdict(rule, facts)],
                "why": _WHY[kind],
            }


def verdict(rule: Rule, facts: Facts) -> Verdict:
    """Return what the definition says of a rule: its lines hold and its bar does not."""
    found = [verdict_of(condition(rule["when"]), facts)]
    if "unless" in rule:
        found.append(negation(verdict_of(condition(rule["unless"]), facts)))
    return every(found)


def condition(rule: Rule) -> Condition:
    """Return a rule as the definition takes it."""
    if "all" in rule:
        return AllOf(tuple(map(condition, rule["all"])))
    if "any" in rule:
        return AnyOf(tuple(map(condition, rule["any"])))
    return Comparison(rule["fact"], Op(rule["op"]), (rule["value"],))


def _test(fact: str, value: bool | int | str = True, op: str = "is") -> Rule:
    return {"fact": fact, "op": op, "value": value}


ASKED, SIGNED, AGREED = _test("asked"), _test("signed"), _test("agreed")
LONG, CHARGED = _test("days", 2, "at_least"), _test("charge", "none", "is_not")
_YES_NO = (True, False, None)


def _rules() -> Iterator[tuple[str, Rule, Rule | None, dict[str, tuple[Any, ...]]]]:
    yield "test", SIGNED, None, {"signed": _YES_NO}
    yield "not", _test("signed", True, "is_not"), None, {"signed": _YES_NO}
    yield "test", LONG, None, {"days": (1, 2, None)}
    yield "test", _test("charge", "none"), None, {"charge": ("none", "minor", None)}
    yield "not", CHARGED, None, {"charge": ("none", "minor", None)}
    yield "nothing", {"all": []}, None, {}
    two = {"asked": _YES_NO, "signed": _YES_NO}
    for first, second in ((ASKED, SIGNED), (SIGNED, ASKED)):
        yield "all", {"all": [first, second]}, None, two
        yield "any", {"any": [first, second]}, None, two
    mixed: dict[str, tuple[Any, ...]] = {"asked": _YES_NO, "days": (1, 2, None)}
    for first, second in ((ASKED, LONG), (LONG, ASKED)):
        yield "all", {"all": [first, second]}, None, mixed
        yield "any", {"any": [first, second]}, None, mixed
    three = two | {"agreed": _YES_NO}
    yield "nested", {"any": [{"all": [ASKED, SIGNED]}, AGREED]}, None, three
    yield "nested", {"all": [{"any": [ASKED, SIGNED]}, AGREED]}, None, three
    yield "unless", ASKED, SIGNED, two
    yield "unless", ASKED, {"all": [SIGNED, AGREED]}, three


def _words(rule: Rule) -> Iterator[str]:
    if "fact" in rule:
        yield from (rule["fact"], rule["op"]) if rule["op"] != "is" else (rule["fact"],)
    for word in ("all", "any"):
        if word in rule:
            yield word
        for each in rule.get(word, ()):
            yield from _words(each)


def text() -> str:
    """Return the suite as it is published."""
    suite = {"schema": "conformance.unknowns/1", "cases": list(cases())}
    return json.dumps(suite, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"wrote {FILE.name}\n")
