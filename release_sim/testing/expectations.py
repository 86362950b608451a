"""The comparison of a scenario's expectations with its decision."""

from __future__ import annotations

from collections.abc import Iterator

from release_sim.model.decision import Decision
from release_sim.model.scenario import Expectation


def unmet(expect: Expectation, decision: Decision) -> tuple[str, ...]:
    """Return a sentence for every expectation the decision does not meet."""
    return tuple(_unmet(expect, decision))


def _unmet(expect: Expectation, decision: Decision) -> Iterator[str]:
    for action, answer in expect.answers.items():
        found = decision.outcomes[action].answer
        if found is not answer:
            yield f"{action}: expected {answer}, found {found}"
    for action, by_name in expect.by_instrument.items():
        each = decision.outcomes[action].by_instrument
        for name, answer in by_name.items():
            if each[name].answer is not answer:
                yield f"{action} to {name}: expected {answer}, found {each[name].answer}"
    for part in ("because", "displaced", "missing"):
        for action, names in getattr(expect, part).items():
            outcome = decision.outcomes[action]
            came = (
                tuple(missing.fact for missing in outcome.missing)
                if part == "missing"
                else getattr(outcome, part)
            )
            if came != names:
                yield f"{action}: expected {part} {_listed(names)}, found {_listed(came)}"
    flags = tuple(sorted(decision.flags))
    if expect.flags is not None and flags != expect.flags:
        yield f"flags: expected {_listed(expect.flags)}, found {_listed(flags)}"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"
