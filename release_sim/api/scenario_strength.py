"""The strength of scenarios as tests of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from release_sim.api.answer_cache import AnswerCache
from release_sim.api.inputs import Inputs, OnProgress
from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.problem import Place
from release_sim.model.rule import Rule
from release_sim.model.rulebook import Rulebook
from release_sim.testing.coverage_goals import Adequacy


def named_rules(names: Sequence[str], rulebook: Rulebook, inputs: Inputs) -> list[Rule]:
    """List the rules of these names and groups; all if none is named."""
    groups = {".".join(r.split(".")[:k]) for r in rulebook.rules for k in (1, 2, 3)}
    for name in names:
        inputs.diagnosis.check_known("rule", name, groups, Place("--rule"))
    return [
        rule
        for rule in rulebook.rules.values()
        if not names or any(f"{rule.id}.".startswith(f"{name}.") for name in names)
    ]


def strength_of(
    rulebook: Rulebook,
    rules: Sequence[Rule],
    done: Iterable[DecidedBranch],
    on_progress: OnProgress,
) -> Adequacy:
    """Return the strength of the branches that meet their expectations."""
    held = [told for part in done for told in part.each if not told.unmet]

    def asked() -> Adequacy:
        # z3 takes a tenth of a second to come, which tests without --strength do without.
        from release_sim.testing.adequacy import measure_adequacy  # noqa: PLC0415
        from release_sim.testing.mutant_runs import ReferenceRun  # noqa: PLC0415

        runs = [ReferenceRun(told.branch, told.decision) for told in held]
        return measure_adequacy(rulebook, rules, runs, on_progress)

    question = ([rule.id for rule in rules], [told.branch for told in held])
    return AnswerCache("strength", rulebook.files).of(question, Adequacy, asked)
