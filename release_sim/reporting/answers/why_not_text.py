"""The reasons why an answer is not another, as text and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from release_sim.reporting.rule_text import period_text
from release_sim.reporting.sentences import Sentences, sentence
from release_sim.reporting.text_format import WIDTH, WrappedText, value_text, wanted_text
from release_sim.vocabulary.tested_names import is_reading, reading_of


class WhyNotText(WrappedText):
    """The reasons of one decision; a rule told once is only named the next time."""

    def __init__(self, decision: Decision, say: Sentences, width: int = WIDTH) -> None:
        """Nothing told yet."""
        self._decision, self._say, self._width = decision, say, width
        self._frame = say.frame
        self._told: set[tuple[str, ...]] = set()

    def lines(self, why: WhyNot) -> Iterator[str]:
        """Yield what the other answer takes, and the verdict on every rule of that kind."""
        wanted = self._frame(f"answers.{why.wanted}")
        if why.found is why.wanted:
            yield self._frame("why_not.is", answer=wanted)
            return
        yield self._text(self._frame("why_not.head", answer=wanted, takes=self._takes(why)), 0, 2)
        giving, _ = TAKES[why.wanted]
        if giving and not why.could_give:
            yield self._text(self._frame("why_not.none", policy=self._decision.policy), 2, 4)
            for rule in why.elsewhere:
                yield self._text(self._frame("why_not.elsewhere", rule=rule.id), 4, 4)
                yield self._text(self._say.rule(rule.id), 8)
        for tried in why.could_give:
            yield from self._tried(tried, "could_give", 2)
        for obstacle in why.in_the_way:
            yield from self._obstacle(obstacle)

    def _obstacle(self, obstacle: Blocker) -> Iterator[str]:
        key = "in_the_way" if obstacle.status is RuleStatus.STANDS else "may_be_in_the_way"
        head = self._frame(f"why_not.{key}", rule=obstacle.rule.id)
        yield self._text(head + self._of_papers(obstacle.instruments), 2, 4)
        yield self._text(self._say.rule(obstacle.rule.id), 6)
        if not obstacle.exceptions:
            yield self._text(self._frame("why_not.no_exception"), 6, 2)
        for tried in obstacle.exceptions:
            yield from self._tried(tried, "could_displace", 6)

    def _tried(self, tried: CandidateRule, role: str, indent: int) -> Iterator[str]:
        rule = tried.rule
        head = self._frame(f"why_not.{role}", rule=rule.id, became=self._became(tried))
        asked = [line.comparison.fact for unmet in tried.unmet for line in unmet.comparisons]
        told = (rule.id, *asked)
        if told in self._told:
            yield self._text(f"{head} {self._frame('why_not.above')}", indent, 4)
            return
        self._told.add(told)
        yield self._text(head + self._of_papers(tried.instruments), indent, 4)
        yield self._text(self._say.rule(rule.id), indent + 4)
        for unmet in tried.unmet:
            yield from self._unmet(unmet, indent + 4)
        if tried.status is RuleStatus.MAY_STAND and tried.displaced_by:
            rules = ", ".join(tried.displaced_by)
            yield self._text(self._frame("why_not.may_give_way", rules=rules), indent + 4, 2)

    def _of_papers(self, instruments: Sequence[str]) -> str:
        return f" ({self._say.papers.joined(instruments)})" if instruments else ""

    def _became(self, tried: CandidateRule) -> str:
        key, days = tried.status.name.lower(), " ".join(period_text(tried.rule.in_force, self._say))
        rules = ", ".join(tried.displaced_by)
        return self._frame(f"why_not.{key}", days=days, rules=rules)

    def _unmet(self, unmet: UnmetPart, indent: int) -> Iterator[str]:
        many = unmet.some and len(unmet.comparisons) > 1
        if many:
            yield self._text(self._frame("why_not.one_would_do"), indent, 2)
        for line in unmet.comparisons:
            yield self._text(self._line(line), indent + (2 if many else 0), 2)
        for tried in unmet.behind:
            role = "concluded_by" if tried.status is RuleStatus.STANDS else "could_conclude"
            yield from self._tried(tried, role, indent + 2)

    def _line(self, line: ComparisonTrace) -> str:
        test = line.comparison
        if is_reading(test.fact):
            return self._reading_line(line)
        found = self._say.fact(test.fact, line.value).removesuffix(".")
        asked = self._say.asked(test).removesuffix(".")
        bars = "may_bar" if line.value is None else "bars"
        key = bars if line.barring else "would_do"
        return self._frame(f"why_not.{key}", found=sentence(found), asked=asked, name=test.fact)

    def _reading_line(self, line: ComparisonTrace) -> str:
        """Return the question, if not told yet, the chosen answer, and the one needed."""
        test = line.comparison
        name = reading_of(test.fact)
        is_open = line.value is None
        found = None if is_open else self._say.choice(name, str(line.value)).removesuffix(".")
        return self._frame(
            "why_not.left_open" if is_open else "why_not.answered",
            question=self._say.question(test.fact),
            found=found,
            asked=self._say.choices(name, map(str, test.values)),
            name=test.fact,
        )

    def _takes(self, why: WhyNot) -> str:
        if why.wanted is Answer.UNDETERMINED:
            return self._frame("why_not.takes_unknown")
        giving, barring = TAKES[why.wanted]
        if not giving:
            return self._frame("why_not.takes_silence")
        parts = [self._frame("why_not.takes_rule", force=self._force(f)) for f in giving]
        if barring:
            forces = self._say.either([self._force(force) for force in barring])
            parts.append(self._frame("why_not.takes_none", force=forces))
        return self._say.all_of(parts)

    def _force(self, modality: Modality) -> str:
        return self._frame(f"modalities.{modality}")


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
                **_instruments_json(each.instruments),
                "exceptions": [_tried_json(tried) for tried in each.exceptions],
            }
            for each in why.in_the_way
        ],
        "elsewhere": [rule.id for rule in why.elsewhere],
    }


def _instruments_json(names: Sequence[str]) -> dict[str, Any]:
    return {"instruments": list(names)} if names else {}


def _tried_json(tried: CandidateRule) -> dict[str, Any]:
    period = tried.rule.in_force
    return {
        "rule": tried.rule.id,
        "says": tried.rule.says,
        "became": tried.status.value,
        **_instruments_json(tried.instruments),
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
