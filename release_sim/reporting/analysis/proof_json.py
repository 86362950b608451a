"""The results of proofs as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from release_sim.model.analysis.invariant import (
    AnswerInvariant,
    CounterCase,
    EventPath,
    ExhaustiveResult,
    IndependenceInvariant,
    PathInvariant,
    Proof,
    Proved,
    case_of,
)
from release_sim.model.policy import Policy
from release_sim.reporting.analysis.proof_text import outcome
from release_sim.reporting.answers.scenario_text import case_json
from release_sim.reporting.caveat_text import book_json
from release_sim.reporting.text_format import value_json

_KINDS = {AnswerInvariant: "case", IndependenceInvariant: "independence", PathInvariant: "history"}


def proofs_json(
    policy: Policy,
    proofs: Sequence[Proof],
    again: Mapping[str, ExhaustiveResult | None],
    most: int,
) -> dict[str, Any]:
    """Return the JSON value of ``prove --json``."""
    return {
        "schema": "release_sim.proofs/1",
        "policy": {"name": policy.name, "hash": policy.digest},
        "instruments": most,
        "read_up_to": policy.read_up_to.isoformat() if policy.read_up_to else None,
        "books": [book_json(book) for book in policy.books],
        "proofs": [
            {
                "invariant": proof.invariant.name,
                "says": proof.invariant.says,
                "kind": _KINDS[type(proof.invariant)],
                "outcome": outcome(proof),
                "any_number": isinstance(proof, Proved) and proof.any_number,
                "counterexample": (
                    None if isinstance(proof, Proved) else _against_json(proof.against)
                ),
                "broken_by": [
                    {"reading": name, "choice": choice, "witness": _against_json(against)}
                    for (name, choice), against in getattr(proof, "broken", {}).items()
                ],
                "not_broken_by": [
                    {"reading": name, "choice": choice}
                    for name, choice in getattr(proof, "unbroken", ())
                ],
                "again": _again_json(again.get(proof.invariant.name)),
            }
            for proof in proofs
        ],
    }


def _again_json(again: ExhaustiveResult | None) -> dict[str, Any] | None:
    if again is None:
        return None
    return {"cases": again.cases, "meeting": again.meeting, "too_many": again.too_many}


def _against_json(against: CounterCase) -> dict[str, Any]:
    """Return the case that stands for it, with the changes or events that led to it."""
    return {
        **case_json(case_of(against)),
        "changes": [
            {
                "action": each.action,
                "fact": each.fact,
                "values": [value_json(value) for value in each.values],
                "answers": [answer.value for answer in each.answers],
                "rules": list(each.rules),
                "case": case_json(each.branch),
            }
            for each in (against if isinstance(against, tuple) else ())
        ],
        "events": [
            {
                "day": str(step.day),
                "event": step.kind.name,
                "instrument": step.instrument or None,
                "sets": {name: value_json(value) for name, value in step.sets.items()},
            }
            for step in (against.steps if isinstance(against, EventPath) else ())
        ],
    }
