"""A decision in a few lines: the title, the answers that matter, the rules that decide them."""

from __future__ import annotations

from collections.abc import Iterator

from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.decision import Decision, Outcome, by_instrument
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.trace_text import heading
from release_sim.reporting.paint import Paint, paint_begin, unmet_lines, unpainted
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import WIDTH, columns, paragraph
from release_sim.reporting.title_text import title_text
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER


def block(
    scenario: Scenario,
    told: DecidedBranch,
    say: Sentences,
    width: int = WIDTH,
    paint: Paint = unpainted,
) -> str:
    """One branch as a block; what-ifs are set in, and expectations not met are said last."""
    branch, decision = told.branch, told.decision
    indent, frame = 4 if branch.name else 2, say.frame
    lines = heading(scenario, branch, decision, say, width)
    if branch.name:
        lines = [paragraph(frame("block.what_if", title=title_text(branch, frame)), 2, 2, width)]
        if branch.policy != scenario.main.policy or branch.case.as_of != scenario.main.case.as_of:
            where = frame("block.where", policy=decision.policy, day=decision.as_of)
            lines.append(paragraph(where, 4, 2, width))
    if told.accounts:
        named = {o.action for each in told.each for o in matter(each.branch, each.decision)}
        shown = [(a, told.agreed(a)) for a in decision.outcomes if a in named]
        rows = [(a, account_answer(told, a, say)) for a, _ in shown]
    else:
        shown = [(o.action, o.answer) for o in matter(branch, decision)]
        rows = [(a, outcome_text(decision.outcomes[a], say)) for a, _ in shown]

    def painted(row: int, text: str) -> str:
        answer = shown[row][1]
        word = say.frame(f"answers.{answer}") if answer else ""
        return paint_begin(text, word, answer, paint) if answer else text

    lines += columns(rows, indent, width, painted)
    if not rows:
        lines.append(" " * indent + frame("block.nothing"))
    if decision.flags and not told.accounts:
        flags = frame("trace.flags", names=", ".join(decision.flags))
        lines.append(paragraph(flags, indent, 2, width))
    lines += unmet_lines(told.unmet, say, paint, indent, width)
    return "\n".join(lines)


def matter(branch: Branch, decision: Decision) -> list[Outcome]:
    """List the outcomes that the scenario names, or if none, all that are not silent."""
    named = {*branch.expect.answers, *branch.expect.by_instrument}
    return [
        outcome
        for outcome in decision.outcomes.values()
        if (outcome.action in named if named else outcome.answer is not Answer.SILENT)
    ]


def account_answer(told: DecidedBranch, action: str, say: Sentences) -> str:
    """Write the answer that is the same on every account, or what it turns on."""
    agreed, outcomes = told.agreed(action), told.outcomes(action)
    if agreed is not None:
        because = dict.fromkeys(rule for each in outcomes.values() for rule in each.because)
        by = " " + say.frame("block.by", rules=", ".join(because)) if because else ""
        answer = say.frame(f"answers.{agreed}")
        return say.frame("accounts.agreed", answer=answer) + by
    each = "; ".join(f"{name}: {outcome_text(o, say)}" for name, o in outcomes.items())
    return f"{say.frame('accounts.turns')} ({each})"


def outcome_text(outcome: Outcome, say: Sentences) -> str:
    """Write an answer with its time, the rules behind it and what is missing."""
    told = say.frame(f"answers.{outcome.answer}")
    papers = [*_each_paper(outcome, say)]
    told += f" ({', '.join(papers)})" if papers else ""
    told += "".join(f" {say.within(each)}" for each in outcome.within)
    if outcome.because:
        told += " " + say.frame("block.by", rules=", ".join(outcome.because))
    if outcome.not_due_yet:
        told += "; " + say.frame("trace.not_due_yet")
    if outcome.missing:
        names = ", ".join(missing.fact for missing in outcome.missing)
        told += "; " + say.frame("trace.missing", names=names)
    return told


def papers_text(outcome: Outcome, say: Sentences) -> str:
    """Write the answers to the single papers of a case."""
    return say.frame("overview.papers", answers="; ".join(_each_paper(outcome, say)))


def _each_paper(outcome: Outcome, say: Sentences) -> Iterator[str]:
    kind = ANSWERED_BY_PAPER.get(outcome.action, "request")
    for name, each in by_instrument(outcome).items():
        answer = say.frame(f"answers.{each}")
        yield say.frame("overview.paper", answer=answer, paper=say.papers.of(name, kind))
