"""One case under two policies: where the answers differ, and the rules on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
from release_sim.reporting.text_format import WIDTH, WrappedText
from release_sim.reporting.title_text import title_in_law_language, whole_title


class DecidedSide(NamedTuple):
    """The decision of one side."""

    side: Side
    decision: Decision

    @property
    def caveats(self) -> tuple[Caveat, ...]:
        """The warnings about the day on which it is decided."""
        return self.side.policy.caveats(self.decision.as_of)


@dataclass(frozen=True, slots=True)
class ComparedCase:
    """One branch of a scenario as two sides decide it; only these actions are compared."""

    scenario: Scenario
    branch: Branch
    before: DecidedSide
    after: DecidedSide
    actions: tuple[str, ...]

    @property
    def differing(self) -> list[str]:
        """The actions whose answers differ."""
        first, second = self.before.decision.answers(), self.after.decision.answers()
        return [action for action in self.actions if first[action] is not second[action]]

    @property
    def same(self) -> list[str]:
        """The actions whose answers are the same."""
        return [action for action in self.actions if action not in self.differing]


class CaseText(WrappedText):
    """The comparison of one case in sentences; rules are cited by number and told at the end."""

    def __init__(self, voice: Voice, found: ComparedCase, width: int = WIDTH) -> None:
        """Nothing is decided here any more."""
        facts = found.before.decision.facts
        self._say, self._found, self._width = voice.about(facts), found, width
        self._body = str(facts.get("agency.kind", "sheriff_jail"))
        self._frame, self._sides = self._say.frame, (found.before, found.after)
        self._notes = RuleNotes(voice.rulebook, self._say, width)

    def whole(self) -> str:
        """Write the title, then every differing action with the rules on both sides."""
        scenario, branch = self._found.scenario, self._found.branch
        title = whole_title(scenario.main, branch, self._frame)
        before, after = map(self._said, self._sides)
        sides = self._frame("compared.sides", before=before, after=after)
        name = f"{scenario.name} ({branch.name})" if branch.name else scenario.name
        parts = ["\n".join([self._text(title), self._text(f"{name} | {sides}", 2, 2)])]
        parts += ["\n".join(self._action(action)) for action in self._found.differing]
        if not self._found.differing:
            parts.append(self._frame("compared.nothing"))
        elif self._found.same:
            deeds = "; ".join(map(self._say.deed, self._found.same))
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


def compared_case_json(found: ComparedCase) -> dict[str, Any]:
    """Return the JSON value of ``compare --scenario --json``."""
    sides = {"before": found.before, "after": found.after}
    return {
        "schema": "release_sim.compared_case/1",
        "scenario": found.scenario.name,
        "branch": found.branch.name or None,
        "title": title_in_law_language(found.branch),
        **{name: _side(side) for name, side in sides.items()},
        "differences": [
            {"action": action, **{name: _outcome(side, action) for name, side in sides.items()}}
            for action in found.differing
        ],
    }


def _side(decided: DecidedSide) -> dict[str, Any]:
    return side_json(decided.side) | {
        "day": decided.decision.as_of.isoformat(),
        "caveats": caveats_json(decided.caveats),
    }


def _outcome(decided: DecidedSide, action: str) -> dict[str, Any]:
    return outcome_json(decided.decision.outcomes[action], decided.side.policy, decided.decision)
