"""Explanations as they are printed, of a scenario or a row of a table.

The questions other than why: why not, what would change it, what is missing, which readings count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import indent
from typing import Any

import typer

from release_sim.api.explanation import Explanation
from release_sim.api.inputs import Inputs
from release_sim.cli.output import painter, print_caveats, print_json, print_out, width
from release_sim.loading.diagnosis import Diagnosis
from release_sim.model.analysis.fact_change import ChangeTo
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.language import Language
from release_sim.model.problem import Place
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.change_text import (
    change_lines,
    change_to_json,
    robustness_json,
    robustness_lines,
)
from release_sim.reporting.answers.decision_json import explained
from release_sim.reporting.answers.decision_view import DecisionView
from release_sim.reporting.answers.plan_text import plan_json, plan_lines
from release_sim.reporting.answers.trace_text import Trace, heading
from release_sim.reporting.answers.why_not_text import WhyNotText, why_not_json
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import paragraph
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Party


@dataclass(frozen=True, slots=True)
class ExplainOptions:
    """The options that ask something, as they were given."""

    actions: Sequence[str]
    why_not: str | None
    change_to: str | None
    by: Sequence[str]
    missing: bool
    readings: bool
    instruments: int | None = None

    def __post_init__(self) -> None:
        """Refuse options about changes if no changes are asked for."""
        if self.by and not self.change_to:
            raise typer.BadParameter("--by goes with --change-to")
        if self.instruments and not self.change_to:
            raise typer.BadParameter("--instruments goes with --change-to")

    def __bool__(self) -> bool:
        return bool(self.why_not or self.change_to or self.missing or self.readings)

    def check(self, diagnosis: Diagnosis) -> None:
        """Report names that do not exist, and a question about no one answer."""
        for name in self.actions:
            diagnosis.check_known("action", name, ACTIONS, Place("--action"))
        for party in self.by:
            diagnosis.check_known("party", party, list(Party), Place("--by"))
        for option, answer in (("--why-not", self.why_not), ("--change-to", self.change_to)):
            if answer is None:
                continue
            diagnosis.check_known("answer", answer, list(Answer), Place(option))
            if len(set(self.actions)) != 1:
                message = f"`{option}` asks about the answer for one action"
                hint = "name it with `--action`; `release-sim actions` lists them"
                diagnosis.add("no-action-named", Place(option), message, help=hint)


class ExplanationOutput:
    """Prints what was asked of one decision, as text or as JSON."""

    def __init__(self, asked: ExplainOptions, explanation: Explanation, say: Sentences) -> None:
        """Compute nothing before it is printed."""
        self._asked, self._of, self._say = asked, explanation, say

    def text(self, width: int) -> Iterator[str]:
        """Yield a block for every action asked about, or else for those with a result."""
        asked, told, robust = self._asked, False, []
        for action in asked.actions or ACTIONS:
            answer = self._of.decision.outcomes[action].answer
            lines = [*self._of_one(action, width - 2)]
            if asked.missing and (asked.actions or answer is Answer.UNDETERMINED):
                lines += plan_lines(self._of.missing(action), self._say, width - 2)
            if asked.readings:
                contested = self._of.by_readings(action)
                if asked.actions or contested.ways:
                    lines += robustness_lines(contested, self._say, width - 2)
                else:
                    robust.append(action)
            if lines:
                told = True
                word = self._say.frame(f"answers.{answer}")
                head = f"{action}: {painter()(answer, word)}"
                yield "\n".join([head, *(indent(line, "  ") for line in lines)])
        if robust:
            said = self._say.frame("robust.all", names=", ".join(robust))
            yield paragraph(said, 0, 2, width)
        if not told and asked.missing:
            yield self._say.frame("overview.settled")

    def json(self, action: str) -> dict[str, Any]:
        """Return the answers about one action as a JSON value; null is what was not asked."""
        asked = self._asked
        found: dict[str, Any] = dict.fromkeys(("why_not", "change_to", "questions", "by_readings"))
        if asked.why_not:
            found["why_not"] = why_not_json(self._of.why_not(action, Answer(asked.why_not)))
        if asked.change_to:
            found["change_to"] = change_to_json(self._change_to(action, Answer(asked.change_to)))
        if asked.missing:
            found["questions"] = plan_json(self._of.missing(action))
        if asked.readings:
            found["by_readings"] = robustness_json(self._of.by_readings(action))
        return found

    def _of_one(self, action: str, width: int) -> Iterator[str]:
        """Yield the answers to questions about one other answer."""
        if self._asked.why_not:
            why = self._of.why_not(action, Answer(self._asked.why_not))
            yield from WhyNotText(self._of.decision, self._say, width).lines(why)
        if self._asked.change_to:
            found = self._change_to(action, Answer(self._asked.change_to))
            yield from change_lines(found, self._say, width)

    def _change_to(self, action: str, wanted: Answer) -> ChangeTo:
        parties = [Party(name) for name in self._asked.by] or list(Party)
        return self._of.change_to(action, wanted, parties, self._asked.instruments or USUAL)


def print_explanation(
    inputs: Inputs,
    found: Explanation,
    asked: ExplainOptions,
    language: Language,
    *,
    json: bool,
    whole: bool = False,
) -> None:
    """Print what was asked of a decision; without a question its trace, whole or by action."""
    story, branch, decision = found.scenario, found.branch, found.decision
    policy = found.engine.policy
    voice = inputs.voice(found.rulebook, language)
    say = voice.about(decision.facts)
    wanted = list(dict.fromkeys(asked.actions or ACTIONS))
    asking = ExplanationOutput(asked, found, say)
    if json:
        contested = found.sensitive_readings()
        value = explained(story, branch, policy, decision, wanted, contested)
        for name, answer in value["answers"].items():
            answer.update(asking.json(name))
        print_json(value)
        return
    head = "\n".join(heading(story, branch, decision, say, width()))
    if asked:
        print_out("\n\n".join([head, *asking.text(width())]))
    else:
        contested = found.sensitive_readings()
        trace = Trace(
            DecisionView(found.rulebook, policy, decision, contested, say, width(), painter())
        )
        if whole:
            print_out(trace.whole(story, branch))
        else:
            told = ["\n".join(trace.action(name)) for name in wanted]
            print_out("\n\n".join([head, *told, "\n".join(trace.sources())]).rstrip())
    print_caveats(policy.caveats(decision.as_of), voice)
