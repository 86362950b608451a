"""One case under two policies: where the answers differ, and the rules on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from release_sim.model.analysis.difference import Side
from release_sim.model.decision import Decision
from release_sim.model.limits import Caveat
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Scenario
from release_sim.reporting.analysis.compare_json import side_json
from release_sim.reporting.answers.decision_json import outcome_json
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.rule_text import rule_lines
from release_sim.reporting.text_format import WIDTH, paragraph


class DecidedSide(NamedTuple):
    """The decision of one side."""

    side: Side
    decision: Decision

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """The warnings about the day on which it is decided."""
        return self.side.policy.caveats(self.decision.as_of)


def differing(before: DecidedSide, after: DecidedSide, actions: Sequence[str]) -> list[str]:
    """List the actions whose answers differ."""
    first, second = before.decision.answers(), after.decision.answers()
    return [action for action in actions if first[action] is not second[action]]


class CaseText:
    """The comparison of one case in lines."""

    def __init__(
        self, rulebook: Rulebook, before: DecidedSide, after: DecidedSide, width: int = WIDTH
    ) -> None:
        """Take the two decisions of the same case."""
        self._rulebook, self._sides, self._width = rulebook, (before, after), width

    def whole(self, scenario: Scenario, branch: Branch, actions: Sequence[str]) -> str:
        """Write the title, then every differing action with the rules on both sides."""
        first, second = self._sides
        found = differing(first, second, actions)
        name = f"{scenario.name} what if {branch.name}" if branch.name else scenario.name
        title = f"{scenario.title}: what if {branch.title}" if branch.name else branch.title
        where = f"{name} | {self._said(first)} compared with {self._said(second)}"
        parts = ["\n".join([self._text(title, 0), self._text(where, 2, 2)])]
        parts += ["\n".join(self._action(action)) for action in found]
        same = [action for action in actions if action not in found]
        if same:
            listed = f": {', '.join(same)}" if found else ""
            parts.append(self._text(f"the same answer{listed or ' on every action'}", 0, 4))
        return "\n\n".join(parts)

    def _action(self, action: str) -> Iterator[str]:
        before, after = (each.decision.outcomes[action] for each in self._sides)
        yield self._text(f"{action}: {before.answer} -> {after.answer}", 0, 4)
        for each in self._sides:
            outcome = each.decision.outcomes[action]
            within = "".join(f", within {limit}" for limit in outcome.within)
            yield self._text(f"{self._said(each)}: {outcome.answer}{within}", 2, 4)
            for name in outcome.because:
                yield f"    because {name}"
                yield from rule_lines(self._rulebook, self._rulebook.rules[name], 8, self._width)
            for name in outcome.displaced:
                by = ", ".join(each.decision.rules[name].displaced_by)
                yield self._text(f"displaced {name} by {by}", 4, 4)
            for missing in outcome.missing:
                by = ", ".join(missing.wanted_by)
                yield self._text(f"missing {missing.fact}, wanted by {by}", 4, 4)

    def _said(self, decided: DecidedSide) -> str:
        return f"{decided.side.policy.name} as of {decided.decision.as_of}"

    def _text(self, text: str, indent: int, hanging: int = 0) -> str:
        return paragraph(text, indent, hanging, self._width)


def case_compared(
    scenario: Scenario,
    branch: Branch,
    before: DecidedSide,
    after: DecidedSide,
    actions: Sequence[str],
) -> dict[str, Any]:
    """Return what ``compare --scenario --json`` prints."""
    return {
        "schema": "release_sim.compared_case/1",
        "scenario": scenario.name,
        "branch": branch.name or None,
        "title": branch.title,
        "before": _side(before),
        "after": _side(after),
        "differences": [
            {"action": action, "before": _outcome(before, action), "after": _outcome(after, action)}
            for action in differing(before, after, actions)
        ],
    }


def _side(decided: DecidedSide) -> dict[str, Any]:
    return side_json(decided.side) | {
        "day": decided.decision.as_of.isoformat(),
        "caveats": caveats_json(decided.caveats),
    }


def _outcome(decided: DecidedSide, action: str) -> dict[str, Any]:
    return outcome_json(decided.decision.outcomes[action], decided.side.policy, decided.decision)
