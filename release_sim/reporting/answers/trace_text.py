"""The trace of a decision as plain text: the answers first, then line by line why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from release_sim.model.case import Case
from release_sim.model.decision import (
    ComparisonTrace,
    Decision,
    Outcome,
    ReadingSensitivity,
    by_instrument,
    concluding,
    likewise_of,
)
from release_sim.model.policy import UNRESOLVED, Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.verdict import Answer, Verdict
from release_sim.reporting.rule_text import rule_lines
from release_sim.reporting.text_format import WIDTH, columns, paragraph, value_text, wanted_text
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import unqualified


class Trace:
    """One decision and everything a reader needs with it."""

    def __init__(
        self,
        rulebook: Rulebook,
        policy: Policy,
        decision: Decision,
        contested: Mapping[str, tuple[ReadingSensitivity, ...]],
        width: int = WIDTH,
    ) -> None:
        """``contested`` may be empty where the readings were not varied."""
        self._rulebook, self._policy, self._decision = rulebook, policy, decision
        self._contested, self._width = contested, width

    def whole(self, scenario: Scenario, branch: Branch) -> str:
        """Write the full trace of one branch of a scenario."""
        lines = [*heading(scenario, branch, self._decision, self._width), ""]
        if not branch.name:
            lines += [paragraph(scenario.story, 2, 0, self._width), ""]
        lines += ["answers", *self._answers(), ""]
        for outcome in self._decision.outcomes.values():
            if outcome.answer is not Answer.SILENT:
                lines += [*self.action(outcome.action), ""]
        lines += [*self._findings(), *self._readings(), *self._facts(branch.case)]
        return "\n".join(lines).rstrip()

    def action(self, action: str) -> Iterator[str]:
        """Yield the reasons for the answer to one action, and those against another."""
        outcome = self._decision.outcomes[action]
        within = "".join(f", within {each}" for each in outcome.within)
        yield self._text(f"{action}: {outcome.answer}{within}", 0, 4)
        for rule_id in outcome.because:
            yield from self._rule("because", rule_id)
        for missing in outcome.missing:
            yield from self._missing(missing.fact, missing.wanted_by)
        yield from self._displaced(outcome)
        yield from self._considered(outcome)
        for contest in self._contested.get(action, ()):
            under = "; ".join(f"{choice}: {answer}" for choice, answer in contest.answers.items())
            yield self._text(f"contested: turns on reading {contest.reading} ({under})", 2, 4)

    def _answers(self) -> list[str]:
        outcomes = self._decision.outcomes.values()
        spoken = [o for o in outcomes if o.answer is not Answer.SILENT]
        rows = [(o.action, o.answer + self._aside(o)) for o in spoken]
        silent = [o.action for o in outcomes if o.answer is Answer.SILENT]
        lines = columns(rows, 2, self._width)
        if silent:
            lines.append(self._text(f"silent: {', '.join(silent)}", 2, 4))
        if self._decision.flags:
            lines.append(self._text(f"flags: {', '.join(self._decision.flags)}", 2, 4))
        return lines

    def _aside(self, outcome: Outcome) -> str:
        asides = [f"{name}: {each}" for name, each in by_instrument(outcome).items()]
        asides += [f"within {each}" for each in outcome.within]
        if outcome.missing:
            asides.append("missing " + ", ".join(m.fact for m in outcome.missing))
        asides += [f"turns on reading {c.reading}" for c in self._contested.get(outcome.action, ())]
        return f" ({'; '.join(asides)})" if asides else ""

    def _rule(self, word: str, rule_id: str, depth: int = 2) -> Iterator[str]:
        rule = self._policy.rules[rule_id]
        yield " " * depth + f"{word} {rule_id}"
        yield from rule_lines(self._rulebook, rule, depth + 4, self._width)
        for line in self._decision.rules[rule_id].comparisons:
            if line.barring:
                if line.verdict is not Verdict.SATISFIED:
                    bar = f"not barred: {line.comparison.fact} is {self._held(line)}"
                    yield self._text(bar, depth + 4, 2)
            elif line.verdict is Verdict.SATISFIED:
                yield self._text(f"{line.comparison.fact} is {self._held(line)}", depth + 4, 2)
        likewise = likewise_of(self._decision.rules[rule_id])
        if likewise:
            yield self._text(f"likewise of {', '.join(likewise)}", depth + 4, 2)

    def _held(self, line: ComparisonTrace) -> str:
        """Write the value, and whether it is stated, presumed, read or concluded."""
        name = line.comparison.fact
        value = value_text(line.value)
        if line.value is None:
            return value
        if name.startswith("finding."):
            by = ", ".join(self._concluding(name)) or "no rule"
            return f"{value} (by {by})" if line.value else f"{value} (no rule concludes it)"
        if name.startswith("reading."):
            return f"{value} (chosen reading)"
        return f"{value} ({'presumed' if name in self._decision.presumed else 'stated'})"

    def _concluding(self, finding: str) -> list[str]:
        return concluding(finding, self._policy, self._decision)

    def _missing(self, fact: str, wanted_by: tuple[str, ...]) -> Iterator[str]:
        yield self._text(f"missing {fact}, wanted by {', '.join(wanted_by)}", 2, 4)
        if fact.startswith("reading."):
            reading = self._policy.readings[fact.removeprefix("reading.")]
            choices = ", ".join(reading.choices)
            yield self._text(f"{reading.question} ({choices}) {reading.why}", 6)
        else:
            entry = VOCABULARY[unqualified(fact)[0]]
            yield self._text(f"{entry.means} ({entry.expects()})", 6)

    def _displaced(self, outcome: Outcome) -> Iterator[str]:
        for rule_id in outcome.displaced:
            by = self._decision.rules[rule_id].displaced_by
            yield from self._rule("displaced", rule_id)
            yield self._text(f"displaced by {', '.join(by)}", 6, 2)
            for other in by:
                if other not in outcome.because:
                    yield from self._rule("by", other, 6)

    def _considered(self, outcome: Outcome) -> Iterator[str]:
        for rule_id in outcome.considered:
            trace = self._decision.rules[rule_id]
            if trace.stands is Verdict.SATISFIED:
                word = "stands, but does not decide"
            elif trace.stands is Verdict.UNKNOWN:
                word = "may apply"
            else:
                word = "does not apply"
            yield self._text(f"{word}: {rule_id}{self._why_not(trace.comparisons)}", 2, 6)
        for rule, _ in self._policy.duties_on(outcome.action):
            if rule.id not in self._decision.rules:
                yield self._text(f"not in force: {rule.id} ({rule.in_force})", 2, 6)

    def _why_not(self, lines: tuple[ComparisonTrace, ...]) -> str:
        against = [
            f"{line.comparison.fact} is {self._held(line)}"
            + ("" if line.barring else f", wanted {wanted_text(line.comparison)}")
            for line in lines
            if line.verdict is (Verdict.SATISFIED if line.barring else Verdict.UNSATISFIED)
            and not line.gone
        ]
        against += [f"open: {n}" for n in _open(lines)] if not against else []
        return "".join(f"; {each}" for each in against)

    def _findings(self) -> Iterator[str]:
        rows = []
        for name, verdict in self._decision.findings.items():
            if verdict is not Verdict.UNSATISFIED:
                by = ", ".join(self._concluding(f"finding.{name}"))
                rows.append((name, f"{verdict}, by {by}"))
        if rows:
            yield from ("findings", *columns(rows, 2, self._width), "")

    def _tested(self) -> set[str]:
        """Everything that the rules in force test."""
        return {n for rule in self._decision.rules for n in self._policy.rules[rule].reads()}

    def _readings(self) -> Iterator[str]:
        tested = self._tested()
        rows = []
        for name, choice in self._decision.readings.items():
            reading = self._policy.readings[name]
            open_choices = f"unresolved: {reading.question} ({', '.join(reading.choices)})"
            if f"reading.{name}" in tested:
                rows.append((name, open_choices if choice == UNRESOLVED else choice))
        if rows:
            yield from ("readings", *columns(rows, 2, self._width), "")

    def _facts(self, case: Case) -> Iterator[str]:
        stated = [(name, value_text(value)) for name, value in case.stated.items()]
        stated += [(name, "unknown (said to be)") for name in sorted(case.unknown)]
        yield from ("facts stated", *columns(stated, 2, self._width), "")
        tested = self._tested()
        presumed = [
            (name, f"{value_text(self._decision.facts[name])}: {fact.presumed.reason}")
            for name, fact in VOCABULARY.items()
            if name in self._decision.presumed and name in tested and fact.presumed
        ]
        if presumed:
            yield from ("facts presumed", *columns(presumed, 2, self._width))

    def _text(self, text: str, indent: int, hanging: int = 0) -> str:
        return paragraph(text, indent, hanging, self._width)


def _open(lines: tuple[ComparisonTrace, ...]) -> list[str]:
    return list(
        dict.fromkeys(line.comparison.fact for line in lines if line.verdict is Verdict.UNKNOWN)
    )


def heading(scenario: Scenario, branch: Branch, decision: Decision, width: int) -> list[str]:
    """Title, and under it the scenario's name, the policy with its hash, and the date."""
    name = f"{scenario.name} what if {branch.name}" if branch.name else scenario.name
    where = f"{name} | policy {decision.policy} {decision.digest[:12]} | as of {decision.as_of}"
    title = f"{scenario.title}: what if {branch.title}" if branch.name else branch.title
    return [paragraph(title, 0, 0, width), paragraph(where, 2, 2, width)]
