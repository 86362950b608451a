"""What became of proving sentences, in lines, in JSON, and as scenarios that run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from release_sim.model.invariant import Counterexample, Proof, Proved
from release_sim.model.policy import Policy
from release_sim.reporting.scenario_text import case_json, scenario_file
from release_sim.reporting.words import WIDTH, counted, paragraph

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


def scenario_of(proof: Counterexample) -> str:
    """The case against the sentence, as a scenario that runs and meets its expectation."""
    return scenario_file(proof.branch, _STORY.format(name=proof.invariant.name))


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
                "counterexample": None if isinstance(proof, Proved) else case_json(proof.branch),
                "broken_by": [
                    {"reading": name, "choice": choice, "witness": case_json(branch)}
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
