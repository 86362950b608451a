"""The strength of scenarios as text, as JSON, and as scenarios that show what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from release_sim.reporting.answers.scenario_text import case_json, scenario_file
from release_sim.reporting.text_format import (
    WIDTH,
    columns,
    condition_lines,
    paragraph,
    pluralize,
    value_text,
)
from release_sim.testing.coverage_goals import (
    Adequacy,
    CoverageGoal,
    CoveringCase,
    DayDecides,
    GoalKind,
    LineDecides,
)

_KINDS = {
    GoalKind.LINE: ("lines", "a line alone decides that its rule applies, or that it does not"),
    GoalKind.BOUNDARY: (
        "boundaries",
        "a number or a day decides, at the last value on either side",
    ),
    GoalKind.CHANGE: ("changes", "a rule with one line changed is noticed"),
}
_STORY = (
    "A made-up case, found by a solver: the smallest in which, of the rule `{rule}`, {this}.{also} "
    "Whatever is neither stated nor presumed is unknown."
)


def adequacy_lines(strength: Adequacy, folder: Path | None, width: int = WIDTH) -> str:
    """Write how much is shown of what can be; then what is missing, and what no case shows."""
    rows = [(name, _figures(strength, kind, says)) for kind, (name, says) in _KINDS.items()]
    text = ["what scenarios show of rules", *columns(rows, 2, width)]
    lacking = [goal for showing in strength.lacking for goal in showing.goals]
    begun = {goal.rule for goal in strength.shown}
    if strength.impossible:
        can_be = begun | {goal.rule for goal in lacking}
        text += ["what no case can show", *_by_rule(strength.impossible, can_be, width)]
    if lacking:
        text += ["what no scenario shows", *_by_rule(lacking, begun, width)]
        text.append(paragraph(_remedy(len(strength.lacking), folder), 0, 4, width))
    return "\n".join(text)


def goal_clause(goal: CoverageGoal) -> str:
    """Describe an aspect of a rule, as a clause."""
    if isinstance(goal, LineDecides):
        line = f"{'unless' if goal.barring else 'when'} {next(condition_lines(goal.test))}"
        at = "" if goal.value is None else f", at {value_text(goal.value)},"
        outcome = "applies" if goal.applies else "does not apply"
        return f"`{line}`{at} alone decides that it {outcome}"
    if isinstance(goal, DayDecides):
        beside = "the day after its last" if goal.last else "the day before its first"
        which = f"its {'last' if goal.last else 'first'} day" if goal.in_force else beside
        return f"its conditions are met on {goal.day}, {which}"
    return f"this change is noticed: {goal.name}"


def covering_file(showing: CoveringCase) -> str:
    """Write the case as a scenario that runs and meets its expectations."""
    first, *others = showing.goals
    clauses = [
        goal_clause(each) if each.rule == first.rule else f"of `{each.rule}`, {goal_clause(each)}"
        for each in others
    ]
    also = f" It also shows that {'; that '.join(clauses)}." if clauses else ""
    story = _STORY.format(rule=first.rule, this=goal_clause(first), also=also)
    title = f"{first.rule}: {goal_clause(first)}"
    return scenario_file(replace(showing.branch, title=title), story)


def strength_json(strength: Adequacy, written: Sequence[str]) -> dict[str, Any]:
    """Return the JSON value of ``test --strength --json``; ``written`` names files, if any."""
    figures = {}
    for kind, (name, _) in _KINDS.items():
        shown, lacking, impossible = strength.tally(kind)
        figures[name] = {
            "shown": shown,
            "lacking": lacking,
            "impossible": impossible,
            "percent": round(strength.percent(kind), 1),
        }
    return {
        "figures": figures,
        "lacking": [
            {
                "aspects": [_aspect_json(goal) for goal in showing.goals],
                "policy": showing.branch.policy,
                "case": case_json(showing.branch),
                "written": written[number] if written else None,
            }
            for number, showing in enumerate(strength.lacking)
        ],
        "impossible": [_aspect_json(goal) for goal in strength.impossible],
    }


def _remedy(number: int, folder: Path | None) -> str:
    made_up = pluralize(number, "scenario")
    if folder is None:
        return f"{made_up} would show it; --write FOLDER writes them"
    return f"wrote {made_up} that show it; decide them with: release-sim test {folder}"


def _figures(strength: Adequacy, kind: GoalKind, says: str) -> str:
    shown, lacking, impossible = strength.tally(kind)
    more = f"; {impossible} more no case can show" if impossible else ""
    return f"{shown} of {shown + lacking} ({strength.percent(kind):.1f}%): {says}{more}"


def _by_rule(goals: Iterable[CoverageGoal], begun: set[str], width: int) -> Iterator[str]:
    """List by rule what is not shown of it; only the number, if nothing is shown."""
    by_rule: dict[str, list[CoverageGoal]] = {}
    for goal in sorted(goals, key=_place):
        by_rule.setdefault(goal.rule, []).append(goal)
    for rule, of_rule in sorted(by_rule.items()):
        if rule not in begun:
            yield f"  {rule}: anything of it ({pluralize(len(of_rule), 'thing')})"
        elif len(of_rule) == 1:
            yield paragraph(f"{rule}: {goal_clause(of_rule[0])}", 2, 4, width)
        else:
            yield f"  {rule}"
            yield from (paragraph(goal_clause(goal), 6, 2, width) for goal in of_rule)


def _place(goal: CoverageGoal) -> tuple[int, int]:
    """Return a sort key: lines as they are written, then boundaries, then changes."""
    line = goal.line if isinstance(goal, LineDecides) else 0
    return list(GoalKind).index(goal.kind), line


def _aspect_json(goal: CoverageGoal) -> dict[str, str]:
    return {"rule": goal.rule, "kind": goal.kind.value, "says": goal_clause(goal)}
