"""The trace of a decision as plain text: the answers first, then rule by rule why."""

from __future__ import annotations

from collections.abc import Iterator

from release_sim.model.case import Case
from release_sim.model.decision import (
    Decision,
    Missing,
    Outcome,
    ReadingSensitivity,
    by_instrument,
    concluding,
)
from release_sim.model.policy import UNRESOLVED
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.verdict import Answer, Verdict
from release_sim.reporting.answers.decision_view import DecisionView
from release_sim.reporting.answers.rule_trace_text import RuleTraceText
from release_sim.reporting.paint import paint_begin
from release_sim.reporting.sentences import Sentences, sentence
from release_sim.reporting.text_format import WrappedText, columns, paragraph
from release_sim.reporting.title_text import whole_title
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER, unqualified
from release_sim.vocabulary.tested_names import finding_name, is_reading, reading_name, reading_of


class Trace(WrappedText):
    """One decision and everything a reader needs to check it."""

    def __init__(self, view: DecisionView) -> None:
        """Take what the words are about."""
        self._policy, self._decision = view.policy, view.decision
        self._contested, self._say, self._width = view.contested, view.sentences, view.width
        self._frame, self._body, self._paint = view.sentences.frame, view.body, view.paint
        self._rules = RuleTraceText(view)

    def whole(self, scenario: Scenario, branch: Branch) -> str:
        """Write the full trace of one branch of a scenario."""
        lines = [*heading(scenario, branch, self._decision, self._say, self._width), ""]
        if not branch.name:
            lines += [self._text(self._frame("replay.told", text=scenario.story), 2), ""]
        lines += [self._frame("trace.answers"), *self._answers(), ""]
        for outcome in self._decision.outcomes.values():
            if outcome.answer is not Answer.SILENT:
                lines += [*self.action(outcome.action), ""]
        lines += [*self._findings(), *self._readings(), *self._facts(branch.case)]
        lines += self.sources()
        return "\n".join(lines).rstrip()

    def action(self, action: str) -> Iterator[str]:
        """Yield the answer to one action, the reasons for it, and those against another."""
        outcome = self._decision.outcomes[action]
        told = self._say.answer(action, outcome.answer, self._body, outcome.within)
        word, lead = self._word(outcome.answer), f"{action}: "
        text = self._text(f"{lead}{word}. {sentence(told)}", 0, 4)
        yield paint_begin(text, word, outcome.answer, self._paint, lead)
        for name in outcome.not_due_yet:
            yield self._text(sentence(self._say.fact(finding_name(name), True)), 2, 4)
        for rule_id in outcome.because:
            yield from self._rules.because(rule_id)
        for missing in outcome.missing:
            yield from self._missing(missing)
        for rule_id in outcome.displaced:
            yield from self._rules.displaced(rule_id, outcome.because)
        yield from self._rules.considered(outcome)
        for contest in self._contested.get(action, ()):
            yield from self._turns_on(contest)

    def sources(self) -> Iterator[str]:
        """Yield the sources of the rules told so far, each once, under its number."""
        yield from self._rules.sources()

    def _answers(self) -> list[str]:
        outcomes = self._decision.outcomes.values()
        spoken = [o for o in outcomes if o.answer is not Answer.SILENT]
        rows = [(o.action, self._word(o.answer) + self._aside(o)) for o in spoken]
        silent = [o.action for o in outcomes if o.answer is Answer.SILENT]
        lines = columns(rows, 2, self._width)
        if silent:
            lines.append(self._listed("trace.silent", silent))
        if self._decision.flags:
            lines.append(self._listed("trace.flags", self._decision.flags))
        return lines

    def _word(self, answer: Answer) -> str:
        return self._frame(f"answers.{answer}")

    def _aside(self, outcome: Outcome) -> str:
        kind = ANSWERED_BY_PAPER.get(outcome.action, "request")
        asides = [
            self._frame(
                "overview.paper", answer=self._word(each), paper=self._say.papers.of(name, kind)
            )
            for name, each in by_instrument(outcome).items()
        ]
        asides += [self._frame("trace.not_due_yet")] if outcome.not_due_yet else []
        asides += map(self._say.within, outcome.within)
        if outcome.missing:
            names = ", ".join(m.fact for m in outcome.missing)
            asides.append(self._frame("trace.missing", names=names))
        if turning := [c.reading for c in self._contested.get(outcome.action, ())]:
            asides.append(self._frame("trace.turns_on", names=", ".join(turning)))
        return f" ({'; '.join(asides)})" if asides else ""

    def _missing(self, missing: Missing) -> Iterator[str]:
        question = self._say.question(missing.fact)
        name = missing.fact
        if is_reading(name):
            question = f"{question} {self._say.why(reading_of(name))}"
        yield self._text(self._frame("trace.asked", name=name, question=question), 2, 4)
        self._rules.cite(missing.wanted_by)
        wanted = ", ".join(missing.wanted_by)
        yield self._text(self._frame("trace.wanted_by", rules=wanted), 4, 4)

    def _turns_on(self, contest: ReadingSensitivity) -> Iterator[str]:
        name = contest.reading
        question = self._say.question(reading_name(name))
        yield self._text(self._frame("trace.contested", reading=name, question=question), 2, 4)
        for choice, answer in contest.answers.items():
            said = self._say.choice(name, choice)
            yield self._text(f"{self._word(answer)}: {said}", 4, 4)

    def _findings(self) -> Iterator[str]:
        rows = []
        for name, verdict in self._decision.findings.items():
            if verdict is not Verdict.UNSATISFIED:
                finding = finding_name(name)
                value = True if verdict is Verdict.SATISFIED else None
                by = ", ".join(concluding(finding, self._policy, self._decision))
                told = sentence(self._say.fact(finding, value))
                rows.append(self._text(f"{name}: {told} ({by})", 2, 4))
        if rows:
            yield from (self._frame("trace.findings"), *rows, "")

    def _readings(self) -> Iterator[str]:
        tested = {n for rule in self._decision.rules for n in self._policy.rules[rule].reads()}
        rows = [
            (name, self._say.reading(name, None if choice == UNRESOLVED else choice))
            for name, choice in self._decision.readings.items()
            if reading_name(name) in tested
        ]
        if rows:
            yield from (self._frame("trace.readings"), *columns(rows, 2, self._width), "")

    def _facts(self, case: Case) -> Iterator[str]:
        """Yield what the case states, and what follows, a line each; what is presumed, folded."""
        told = {**case.stated, **case.worked_out()}
        stated = [(n, sentence(self._say.fact(n, value))) for n, value in told.items()]
        stated += [(n, sentence(self._say.fact(n, None))) for n in sorted(case.unknown)]
        yield from (self._frame("trace.stated"), *columns(stated, 2, self._width), "")
        tested = {
            line.comparison.fact
            for trace in self._decision.rules.values()
            for line in trace.comparisons
        }
        order = list(VOCABULARY)
        presumed = sorted(
            (n for n in self._decision.presumed if n in tested),
            key=lambda name: (order.index(unqualified(name)[0]), name),
        )
        if presumed:
            clauses = "; ".join(self._say.fact(n, self._decision.facts[n]) for n in presumed)
            yield self._text(self._frame("trace.presumed"), 0, 2)
            yield from (self._text(sentence(clauses), 2), "")

    def _listed(self, key: str, names: list[str] | tuple[str, ...]) -> str:
        return self._text(self._frame(key, names=", ".join(names)), 2, 4)


def heading(
    scenario: Scenario, branch: Branch, decision: Decision, say: Sentences, width: int
) -> list[str]:
    """Title, and under it the scenario's name, the policy with its hash, and the date."""
    title = whole_title(scenario.main, branch, say.frame)
    name = f"{scenario.name} ({branch.name})" if branch.name else scenario.name
    where = say.frame(
        "trace.where",
        name=name,
        policy=decision.policy,
        hash=decision.digest[:12],
        day=decision.as_of,
    )
    return [paragraph(title, 0, 0, width), paragraph(where, 2, 2, width)]
