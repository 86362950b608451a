"""What became of proving sentences, in lines, in JSON, and as scenarios that run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from release_sim.model.case import VOCABULARY
from release_sim.model.fact import Value
from release_sim.model.invariant import Invariant, Proof, Proved
from release_sim.model.policy import Policy
from release_sim.model.scenario import Branch
from release_sim.reporting.words import WIDTH, counted, paragraph, value_text

_STORY = (
    "A made-up case, found by a solver: the smallest of which the sentence `{name}` is not true. "
    "Whatever is neither stated nor presumed is unknown."
)


def outcome(proof: Proof) -> str:
    """One word for what became of it."""
    if not isinstance(proof, Proved):
        return "FAILS"
    return "EMPTY" if proof.empty else "UNBROKEN" if proof.unbroken else "proved"


def lines(proof: Proof, width: int = WIDTH) -> str:
    """The sentence, whether it is proved, and what it needs to be said of it."""
    told = proof.invariant
    text = [paragraph(f"{outcome(proof)} {told.name}: {told.says}", 0, 4, width)]
    if not isinstance(proof, Proved):
        return text[0]
    if proof.empty:
        text.append(paragraph("no case meets its condition, so it says nothing", 4, 2, width))
    for (name, choice), branch in proof.broken.items():
        answer = branch.expect.answers[told.action]
        line = f"but for reading {name}={choice}, {told.broken_by[name, choice]}: {answer}"
        text.append(paragraph(line, 4, 2, width))
    for name, choice in proof.unbroken:
        line = f"reading {name}={choice} is said to break it, but does not"
        text.append(paragraph(line, 4, 2, width))
    return "\n".join(text)


def summary(proofs: Sequence[Proof]) -> str:
    """How many there are of each outcome."""
    words = {
        "proved": "proved",
        "FAILS": "not true",
        "EMPTY": "of no case",
        "UNBROKEN": "not broken as said",
    }
    found = [outcome(proof) for proof in proofs]
    counts = [f"{found.count(word)} {said}" for word, said in words.items() if word in found]
    return f"{counted(len(found), 'sentence')}: {', '.join(counts)}"


def scenario_file(invariant: Invariant, branch: Branch) -> str:
    """The case as a scenario that runs and meets its expectation."""
    case = branch.case
    order = list(VOCABULARY)
    facts = {**case.stated, **dict.fromkeys(case.unknown)}
    stated = {name: facts[name] for name in sorted(facts, key=order.index)}
    text = [
        f"title: {json.dumps(f'Not so: {branch.title}', ensure_ascii=False)}",
        "story: >-",
        paragraph(_STORY.format(name=invariant.name), 2),
        f"policy: {branch.policy}",
        f"as_of: {case.as_of}",
        *_mapping("case", stated),
        *(_mapping("readings", branch.readings) if branch.readings else ()),
        "expect:",
        *(f"  {line}" for line in _mapping("answers", branch.expect.answers)),
    ]
    return "\n".join(text) + "\n"


def proofs_json(policy: Policy, proofs: Sequence[Proof]) -> dict[str, Any]:
    """What ``prove --json`` prints."""
    return {
        "schema": "release_sim.proofs/1",
        "policy": {"name": policy.name, "hash": policy.digest},
        "proofs": [
            {
                "invariant": proof.invariant.name,
                "says": proof.invariant.says,
                "outcome": outcome(proof).lower(),
                "counterexample": None if isinstance(proof, Proved) else _case(proof.branch),
                "broken_by": [
                    {"reading": name, "choice": choice, "witness": _case(branch)}
                    for (name, choice), branch in getattr(proof, "broken", {}).items()
                ],
                "not_broken_by": [
                    {"reading": name, "choice": choice}
                    for name, choice in getattr(proof, "unbroken", ())
                ],
            }
            for proof in proofs
        ],
    }


def _case(branch: Branch) -> dict[str, Any]:
    return {
        "as_of": str(branch.case.as_of),
        "stated": {
            name: value if isinstance(value, bool | int) else str(value)
            for name, value in sorted(branch.case.stated.items())
        },
        "unknown": sorted(branch.case.unknown),
        "readings": dict(branch.readings),
        "answers": {action: answer.value for action, answer in branch.expect.answers.items()},
    }


def _mapping(key: str, values: Mapping[str, Value | None]) -> list[str]:
    """A mapping as YAML; every value is a plain word, number or day."""
    if not values:
        return [f"{key}: {{}}"]
    return [f"{key}:", *(f"  {name}: {value_text(value)}" for name, value in values.items())]
