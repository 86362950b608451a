"""The shape of every file, and flaws in what the rules say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from release_sim.api.inputs import Inputs, branches
from release_sim.loading.places import Places
from release_sim.loading.rulebook import check_accounts
from release_sim.model.analysis.flaw import Accepted, Checked
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook


def in_order(
    inputs: Inputs, paths: Sequence[Path], policies: Sequence[str]
) -> tuple[Rulebook, dict[str, int]]:
    """Return the rulebook, and how much of everything there is; raise what is wrong with a file."""
    rulebook, scenarios, histories = inputs.stories(paths)
    check_accounts(rulebook, inputs.folder, inputs.diagnosis)
    for name in policies:
        inputs.diagnosis.known("policy", name, rulebook.policies, Place("--policy"))
    inputs.diagnosis.raise_if_any()
    return rulebook, {
        "rule": len(rulebook.rules),
        "source": len(rulebook.sources),
        "statement": len(rulebook.encoding()),
        "reading": len(rulebook.readings),
        "policy": len(rulebook.policies),
        "scenario": len(scenarios),
        "branch": len(branches(scenarios)),
        "timeline": len(histories),
    }


def flaws_of(inputs: Inputs, rulebook: Rulebook, policies: Sequence[str]) -> Checked:
    """Return the flaws of the rules of these policies, or of all, in the order of their places."""
    # z3 takes a tenth of a second to come, which the list of all verbs does without.
    from release_sim.analysis.checks.check import check as check_rules  # noqa: PLC0415

    found = check_rules(rulebook, policies)
    places = Places(inputs.folder, inputs.diagnosis)
    flaws = sorted(map(places.placed, found.flaws), key=lambda f: (f.place, f.name, f.message))
    accepted = (Accepted(places.placed(each.flaw), each.reason) for each in found.accepted)
    return Checked(tuple(flaws), tuple(accepted), found.seconds)
