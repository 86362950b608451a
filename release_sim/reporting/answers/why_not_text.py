"""The reasons why an answer is not another, as text and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from release_sim.model.analysis.why_not import (
    TAKES,
    Blocker,
    CandidateRule,
    RuleStatus,
    UnmetPart,
    WhyNot,
)
from release_sim.model.decision import ComparisonTrace, Decision
from release_sim.model.rule import Modality
from release_sim.model.verdict import Answer
from release_sim.reporting.text_format import WIDTH, paragraph, value_text, wanted_text


class WhyNotText:
    """The reasons of one decision; a rule told of once is only named when it comes again."""

    def __init__(self, decision: Decision, width: int = WIDTH) -> None:
        """Nothing told yet."""
        self._decision, self._width = decision, width
        self._told: set[str] = set()

    def lines(self, why: WhyNot) -> Iterator[str]:
        """Yield what the other answer takes, and the verdict on every rule of that kind."""
        if why.found is why.wanted:
            yield f"why not {why.wanted}: it is {why.wanted}"
            return
        yield self._text(f"why not {why.wanted}: {_takes(why.wanted)}", 0, 2)
        giving, _ = TAKES[why.wanted]
        if giving and not why.could_give:
            none = f"no rule of policy {self._decision.policy} could ever give it"
            yield self._text(none, 2, 4)
            for rule in why.elsewhere:
                yield self._text(f"not part of the policy: {rule.id}; {rule.says}", 4, 4)
        for tried in why.could_give:
            yield from self._tried(tried, "could give it", 2)
        for obstacle in why.in_the_way:
            yield from self._obstacle(obstacle)

    def _obstacle(self, obstacle: Blocker) -> Iterator[str]:
        stands = "" if obstacle.status is RuleStatus.STANDS else ", if it stands"
        yield self._text(f"in the way{stands}: {obstacle.rule.id}", 2, 4)
        yield self._text(obstacle.rule.says, 6)
        if not obstacle.exceptions:
            yield self._text("no rule of the policy is an exception to it", 6, 2)
        for tried in obstacle.exceptions:
            yield from self._tried(tried, "could displace it", 6)

    def _tried(self, tried: CandidateRule, role: str, indent: int) -> Iterator[str]:
        rule, became = tried.rule, str(tried.status)
        if tried.status is RuleStatus.NOT_IN_FORCE:
            became = f"not in force on {self._decision.as_of}, but {rule.in_force}"
        if tried.status is RuleStatus.DISPLACED:
            became = f"displaced by {', '.join(tried.displaced_by)}"
        if rule.id in self._told:
            yield self._text(f"{role}: {rule.id}; {became}, as told above", indent, 4)
            return
        self._told.add(rule.id)
        yield self._text(f"{role}: {rule.id}; {became}", indent, 4)
        yield self._text(rule.says, indent + 4)
        for unmet in tried.unmet:
            yield from self._unmet(unmet, indent + 4)
        if tried.status is RuleStatus.MAY_STAND and tried.displaced_by:
            against = f"may be displaced by {', '.join(tried.displaced_by)}"
            yield self._text(against, indent + 4, 2)

    def _unmet(self, unmet: UnmetPart, indent: int) -> Iterator[str]:
        many = unmet.some and len(unmet.comparisons) > 1
        if many:
            yield self._text("one of these would do:", indent, 2)
        for line in unmet.comparisons:
            yield self._text(self._line(line), indent + (2 if many else 0), 2)
        for tried in unmet.behind:
            role = "concluded by" if tried.status is RuleStatus.STANDS else "could conclude it"
            yield from self._tried(tried, role, indent + 2)

    def _line(self, line: ComparisonTrace) -> str:
        name = line.comparison.fact
        found = f"{name} is {value_text(line.value)}{self._by_right(line)}"
        wanted = wanted_text(line.comparison)
        if line.barring:
            return f"{found}, and bars it if {wanted}" if line.value is None else f"barred: {found}"
        return f"{found}, wanted {wanted}"

    def _by_right(self, line: ComparisonTrace) -> str:
        name = line.comparison.fact
        if line.value is None or name.startswith("finding."):
            return ""
        if name.startswith("reading."):
            return " (chosen reading)"
        return " (presumed)" if name in self._decision.presumed else " (stated)"

    def _text(self, text: str, indent: int, hanging: int = 0) -> str:
        return paragraph(text, indent, hanging, self._width)


def why_not_json(why: WhyNot) -> dict[str, Any]:
    """Return the reasons as a JSON value."""
    return {
        "answer": why.wanted.value,
        "could_give": [_tried_json(tried) for tried in why.could_give],
        "in_the_way": [
            {
                "rule": each.rule.id,
                "says": each.rule.says,
                "became": each.status.value,
                "exceptions": [_tried_json(tried) for tried in each.exceptions],
            }
            for each in why.in_the_way
        ],
        "elsewhere": [rule.id for rule in why.elsewhere],
    }


def _tried_json(tried: CandidateRule) -> dict[str, Any]:
    period = tried.rule.in_force
    return {
        "rule": tried.rule.id,
        "says": tried.rule.says,
        "became": tried.status.value,
        "in_force": {
            "from": str(period.first) if period.first else None,
            "to": str(period.last) if period.last else None,
        },
        "displaced_by": list(tried.displaced_by),
        "unmet": [
            {
                "some": unmet.some,
                "lines": [
                    {
                        "fact": line.comparison.fact,
                        "found": None if line.value is None else value_text(line.value),
                        "wanted": wanted_text(line.comparison),
                        "bar": line.barring,
                    }
                    for line in unmet.comparisons
                ],
                "behind": [_tried_json(behind) for behind in unmet.behind],
            }
            for unmet in tried.unmet
        ],
    }


def _takes(wanted: Answer) -> str:
    if wanted is Answer.UNDETERMINED:
        return "what is unknown leaves only one answer possible"
    giving, barring = TAKES[wanted]
    if not giving:
        return "it takes that no rule on the action stands"
    parts = [f"a rule that stands and says {_force(force)}" for force in giving]
    if barring:
        parts.append(f"none that stands and says {' or '.join(map(_force, barring))}")
    return f"it takes {', and '.join(parts)}"


def _force(modality: Modality) -> str:
    return f"`{modality.value.replace('_', ' ')}`"
