"""Runs the suite on one engine, and says where it agrees.

``run.py`` takes the name of the engine: release_sim, pysfeel or rule_engine. The two others are run
in an environment that has them, at the versions that the README names.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

SUITE = Path(__file__).parent / "unknowns.json"

Case = Mapping[str, Any]
_OPS = {"is": "=", "is_not": "!=", "at_least": ">="}
_SAID = {True: "satisfied", False: "unsatisfied", None: "unknown"}


def by_release_sim() -> Callable[[Case], str]:
    """Return the engine of release_sim: the matcher, held against the definition."""
    from datetime import date  # noqa: PLC0415  others run without release_sim

    from generate import VERDICTS, condition  # noqa: PLC0415

    from release_sim.engine.decide import Engine  # noqa: PLC0415
    from release_sim.model.case import Case as OneCase  # noqa: PLC0415
    from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition  # noqa: PLC0415
    from release_sim.model.policy import Policy  # noqa: PLC0415
    from release_sim.model.rule import Citation, Duty, Modality, Period, Rule  # noqa: PLC0415

    facts = {  # facts of release_sim of which nothing is presumed
        "asked": "custody.eligible_for_release",
        "signed": "custody.release_certain",
        "agreed": "person.claims_us_citizenship",
        "charge": "background.charge",
        "days": "subpoena.days_to_respond",
    }

    def named(told: Condition) -> Condition:
        match told:
            case AllOf(parts):
                return AllOf(tuple(map(named, parts)))
            case AnyOf(parts):
                return AnyOf(tuple(map(named, parts)))
            case Comparison(fact, op, values):
                return Comparison(facts[fact], op, values)

    def said(case: Case) -> str:
        rule = case["rule"]
        when = named(condition(rule["when"]))
        bars = (named(condition(rule["unless"])),) if "unless" in rule else ()
        one = Rule(
            "a.b.c",
            "A case of the suite.",
            (Citation("a", "1"),),
            Duty(Modality.MAY, "hold_past_release"),
            when=when if isinstance(when, AllOf) else AllOf((when,)),
            unless=tuple(b if isinstance(b, AllOf) else AllOf((b,)) for b in bars),
        )
        policy = Policy("a", "a", "a", Period(date(2020, 1, 1)), {one.id: one}, {}, {}, {})
        stated = {facts[name]: value for name, value in case["facts"].items()}
        decision = Engine(policy).decide(OneCase(date(2025, 6, 1), stated))
        return VERDICTS[decision.rules[one.id].applies]

    return said


def by_pysfeel() -> Callable[[Case], str]:
    """Return FEEL as pySFeel evaluates it, where a name that is missing is null."""
    import pySFeel  # type: ignore[import-not-found]  # noqa: PLC0415

    def written(rule: Mapping[str, Any]) -> str:
        for word, joint in (("all", " and "), ("any", " or ")):
            if word in rule:
                return "(" + joint.join(map(written, rule[word])) + ")" if rule[word] else "true"
        return f"({rule['fact']} {_OPS[rule['op']]} {json.dumps(rule['value'])})"

    def said(case: Case) -> str:
        parser = pySFeel.SFeelParser()
        for name, value in case["facts"].items():
            parser.sFeelParse(f"{name} <- {json.dumps(value)}")
        rule = case["rule"]
        bar = f" and not({written(rule['unless'])})" if "unless" in rule else ""
        _, value = parser.sFeelParse(written(rule["when"]) + bar)
        return _SAID.get(value, repr(value))

    return said


def by_rule_engine() -> Callable[[Case], str]:
    """Return rule-engine with None for a name that is missing, which its rules take for false."""
    import rule_engine  # type: ignore[import-not-found]  # noqa: PLC0415

    def written(rule: Mapping[str, Any]) -> str:
        for word, joint in (("all", " and "), ("any", " or ")):
            if word in rule:
                return "(" + joint.join(map(written, rule[word])) + ")" if rule[word] else "true"
        op = "==" if rule["op"] == "is" else _OPS[rule["op"]]
        return f"({rule['fact']} {op} {json.dumps(rule['value'])})"

    def said(case: Case) -> str:
        rule = case["rule"]
        bar = f" and not {written(rule['unless'])}" if "unless" in rule else ""
        context = rule_engine.Context(default_value=None)
        try:
            found = rule_engine.Rule(written(rule["when"]) + bar, context=context)
            return _SAID[found.matches(dict(case["facts"]))]
        except rule_engine.errors.EngineError as error:
            return type(error).__name__

    return said


ENGINES = {"release_sim": by_release_sim, "pysfeel": by_pysfeel, "rule_engine": by_rule_engine}


def differing(engine: str) -> dict[str, tuple[str, str]]:
    """Return the cases in which an engine differs: what is expected and what it says."""
    said = ENGINES[engine]()
    cases = json.loads(SUITE.read_text(encoding="utf-8"))["cases"]
    pairs = {case["id"]: (case["expected"], said(case)) for case in cases}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def main() -> None:
    """Print how many cases agree, and the kinds of difference."""
    engine = sys.argv[1]
    found = differing(engine)
    number = len(json.loads(SUITE.read_text(encoding="utf-8"))["cases"])
    sys.stdout.write(f"{engine}: {number - len(found)} of {number} cases as expected\n")
    for (expected, said), times in sorted(Counter(found.values()).items()):
        first = next(name for name, pair in found.items() if pair == (expected, said))
        sys.stdout.write(f"  {times} times {said} for {expected}, such as {first}\n")


if __name__ == "__main__":
    main()
