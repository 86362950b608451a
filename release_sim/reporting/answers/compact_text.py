"""A decision in a few lines: the title, the answers that matter, the rules that decide them."""

from __future__ import annotations

from release_sim.model.decision import Decision, Outcome, by_instrument
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.trace_text import heading
from release_sim.reporting.text_format import WIDTH, columns, paragraph


def block(
    scenario: Scenario,
    branch: Branch,
    decision: Decision,
    unmet: tuple[str, ...],
    width: int = WIDTH,
) -> str:
    """One branch as a block; what-ifs are set in, and expectations not met are said last."""
    indent = 4 if branch.name else 2
    lines = heading(scenario, branch, decision, width)
    if branch.name:
        lines = [paragraph(f"what if {branch.title}", 2, 2, width)]
        if branch.policy != scenario.main.policy or branch.case.as_of != scenario.main.case.as_of:
            lines.append(
                paragraph(f"policy {decision.policy} | as of {decision.as_of}", 4, 2, width)
            )
    rows = [(o.action, _why(o)) for o in matter(branch, decision)]
    lines += columns(rows, indent, width)
    if not rows:
        lines.append(" " * indent + "silent on every action")
    if decision.flags:
        lines.append(paragraph(f"flags: {', '.join(decision.flags)}", indent, 2, width))
    lines += [paragraph(f"NOT AS EXPECTED {each}", indent, 2, width) for each in unmet]
    return "\n".join(lines)


def matter(branch: Branch, decision: Decision) -> list[Outcome]:
    """List the outcomes that the scenario names, or if none, all that are not silent."""
    named = {*branch.expect.answers, *branch.expect.by_instrument}
    return [
        outcome
        for outcome in decision.outcomes.values()
        if (outcome.action in named if named else outcome.answer is not Answer.SILENT)
    ]


def _why(outcome: Outcome) -> str:
    within = "".join(f" within {each}" for each in outcome.within)
    because = f" by {', '.join(outcome.because)}" if outcome.because else ""
    missing = ", ".join(missing.fact for missing in outcome.missing)
    papers = ", ".join(f"{name}: {answer}" for name, answer in by_instrument(outcome).items())
    answer = f"{outcome.answer} ({papers})" if papers else f"{outcome.answer}"
    return f"{answer}{within}{because}" + (f"; missing {missing}" if missing else "")
