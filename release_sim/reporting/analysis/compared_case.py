"""One case under two policies: where the answers differ, and the rules on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from release_sim.model.analysis.difference import Side
from release_sim.model.decision import Decision
from release_sim.model.limits import Caveat
from release_sim.model.scenario import Branch, Scenario
from release_sim.reporting.analysis.compare_json import side_json
from release_sim.reporting.answers.decision_json import outcome_json
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.rule_text import RuleNotes
from release_sim.reporting.sentences import Voice, sentence
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
    """The comparison of one case in sentences; rules are cited by number and told at the end."""

    def __init__(
        self, voice: Voice, before: DecidedSide, after: DecidedSide, width: int = WIDTH
    ) -> None:
        """Take the two decisions of the same case."""
        self._say = voice.about(before.decision.facts)
        self._body = str(before.decision.facts.get("agency.kind", "sheriff_jail"))
        self._frame, self._sides, self._width = self._say.frame, (before, after), width
        self._notes = RuleNotes(voice.rulebook, self._say, width)

    def whole(self, scenario: Scenario, branch: Branch, actions: Sequence[str]) -> str:
        """Write the title, then every differing action with the rules on both sides."""
        first, second = self._sides
        found = differing(first, second, actions)
        title = self._frame("replay.told", text=scenario.title if branch.name else branch.title)
        if branch.name:
            told = self._frame("replay.told", text=branch.title)
            title = self._frame("overview.what_if", title=title, branch=told)
        sides = self._frame("compared.sides", before=self._said(first), after=self._said(second))
        name = f"{scenario.name} ({branch.name})" if branch.name else scenario.name
        parts = ["\n".join([self._text(title), self._text(f"{name} | {sides}", 2, 2)])]
        parts += ["\n".join(self._action(action)) for action in found]
        same = [action for action in actions if action not in found]
        if not found:
            parts.append(self._frame("compared.nothing"))
        elif same:
            deeds = "; ".join(map(self._say.deed, same))
            parts.append(self._text(self._frame("compared.same", deeds=deeds), 0, 4))
        return "\n\n".join([*parts, "\n".join(self._notes.lines())]).rstrip()

    def _action(self, action: str) -> Iterator[str]:
        yield self._text(sentence(self._say.deed(action)), 0, 4)
        for each in self._sides:
            outcome = each.decision.outcomes[action]
            told = self._say.answer(action, outcome.answer, self._body, outcome.within)
            cited = self._cited(outcome.because)
            told = f"{self._said(each)}: {sentence(told).removesuffix('.')}{cited}."
            yield self._text(told, 2, 4)
            for name in outcome.displaced:
                rule, by = self._cited([name]), self._cited(each.decision.rules[name].displaced_by)
                yield self._text(self._frame("compared.displaced", rule=rule, by=by), 4, 4)
            if outcome.missing:
                asked = " ".join(self._say.question(each.fact) for each in outcome.missing)
                yield self._text(self._frame("overview.missing", questions=asked), 4, 4)

    def _cited(self, rules: Iterable[str]) -> str:
        """Return the numbers of rules that are named on either side."""
        policies = [each.side.policy.rules for each in self._sides]
        found = [next(rules[name] for rules in policies if name in rules) for name in rules]
        return self._notes.cited(found)

    def _said(self, decided: DecidedSide) -> str:
        day = self._say.day(decided.decision.as_of)
        return self._frame("compared.side", policy=decided.side.policy.name, day=day)

    def _text(self, text: str, indent: int = 0, hanging: int = 0) -> str:
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
