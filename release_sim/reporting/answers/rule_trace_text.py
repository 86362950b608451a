"""The rules of a trace, told in sentences: what decides, what gives way, what does not apply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from release_sim.model.decision import (
    ComparisonTrace,
    Outcome,
    RuleTrace,
    likewise_of,
)
from release_sim.model.rule import Citation, Rule
from release_sim.model.verdict import Verdict
from release_sim.reporting.answers.decision_view import DecisionView
from release_sim.reporting.rule_text import period_text, source_text
from release_sim.reporting.sentences import sentence
from release_sim.reporting.text_format import WrappedText, columns


class RuleTraceText(WrappedText):
    """Tells each rule of a decision once; a source has the number under which it came first."""

    def __init__(self, view: DecisionView) -> None:
        """Nothing is told yet."""
        self._rulebook, self._policy, self._decision = view.rulebook, view.policy, view.decision
        self._say, self._frame, self._width = view.sentences, view.sentences.frame, view.width
        self._told: set[str] = set()
        self._numbers: dict[Citation, int] = {}

    def because(self, rule_id: str) -> Iterator[str]:
        """Yield a rule that decides: its sentence, its sources by number, what it rests on."""
        yield from self._rule("trace.because", rule_id)

    def displaced(self, rule_id: str, deciding: Sequence[str]) -> Iterator[str]:
        """Yield a rule that applies and gives way, and to which rules."""
        yield from self._rule("trace.displaced", rule_id)
        by = self._decision.rules[rule_id].displaced_by
        yield self._text(self._frame("trace.gives_way", rules=", ".join(by)), 6, 2)
        for other in by:
            if other not in deciding and other not in self._told:
                yield from self._rule("trace.stands", other)

    def considered(self, outcome: Outcome) -> Iterator[str]:
        """Yield the other rules on the action, each with what keeps it from deciding."""
        by = {o for each in outcome.displaced for o in self._decision.rules[each].displaced_by}
        for rule_id in (rule for rule in outcome.considered if rule not in by):
            trace = self._decision.rules[rule_id]
            if trace.stands is Verdict.SATISFIED:
                key = "trace.outranked"
            elif trace.stands is Verdict.UNKNOWN:
                key = "trace.may_apply"
            else:
                key = "trace.does_not_apply"
            against = self._against(trace)
            one = f": {against[0]}" if len(against) == 1 else ""
            yield self._text(f"{self._frame(key, rule=rule_id)}{one}", 2, 6)
            if not one:
                yield from (self._text(f"- {sentence(each)}", 6, 2) for each in against)
        for rule, _ in self._policy.duties_on(outcome.action):
            if rule.id not in self._decision.rules:
                days = " ".join(period_text(rule.in_force, self._say))
                yield self._text(self._frame("trace.not_in_force", rule=rule.id, days=days), 2, 6)

    def cite(self, rules: Iterable[str]) -> None:
        """Give numbers to the sources of rules that are only named."""
        for rule in rules:
            self._numbered(self._policy.rules[rule])

    def sources(self) -> Iterator[str]:
        """Yield each source that was numbered, once."""
        if not self._numbers:
            return
        yield self._frame("trace.sources")
        rows = [
            (f"[{number}]", source_text(self._rulebook, cite, self._say))
            for cite, number in self._numbers.items()
        ]
        yield from columns(rows, 2, self._width)

    def _rule(self, key: str, rule_id: str) -> Iterator[str]:
        rule, trace = self._policy.rules[rule_id], self._decision.rules[rule_id]
        if rule_id in self._told:
            yield self._text(self._frame("trace.above", key=self._frame(key), rule=rule_id), 2, 4)
            return
        self._told.add(rule_id)
        yield self._text(f"{self._frame(key)} {rule_id}", 2, 4)
        numbers = ", ".join(map(str, self._numbered(rule)))
        yield self._text(f"{self._say.rule(rule_id)} [{numbers}]", 6, 0)
        yield from self._rests_on(trace)
        if likewise := likewise_of(trace):
            papers = "; ".join(map(self._say.papers.joined, likewise))
            yield self._text(self._frame("trace.likewise", papers=papers), 6, 2)

    def _rests_on(self, trace: RuleTrace) -> Iterator[str]:
        """Yield the lines that are satisfied; presumptions and exceptions each folded into one."""
        presumed = []
        for line in trace.comparisons:
            if line.barring or line.verdict is not Verdict.SATISFIED:
                continue
            if line.comparison.fact in self._decision.presumed:
                presumed.append(self._clause(line))
            else:
                yield self._text(f"- {sentence(self._clause(line))}", 6, 2)
        if presumed:
            clauses = "; ".join(dict.fromkeys(presumed))
            yield self._text(f"- {self._frame('trace.presuming', clauses=clauses)}", 6, 2)
        barring = [
            self._clause(line)
            for line in trace.comparisons
            if line.barring and line.verdict is Verdict.UNSATISFIED and not line.gone
        ]
        if barring:
            clauses = "; ".join(dict.fromkeys(barring))
            yield self._text(f"- {self._frame('trace.no_exception', clauses=clauses)}", 6, 2)

    def _against(self, trace: RuleTrace) -> list[str]:
        """List what keeps a rule from applying, else what is open about it."""
        if trace.as_put is None:
            return [self._frame("trace.no_paper")]
        against = [
            self._clause(line)
            for line in trace.comparisons
            if line.verdict is (Verdict.SATISFIED if line.barring else Verdict.UNSATISFIED)
            and not line.gone
        ]
        if not against:
            against = [
                self._say.fact(line.comparison.fact, None)
                for line in trace.comparisons
                if line.verdict is Verdict.UNKNOWN
            ]
        return list(dict.fromkeys(each.removesuffix(".") for each in against))

    def _clause(self, line: ComparisonTrace) -> str:
        return self._say.fact(line.comparison.fact, line.value)

    def _numbered(self, rule: Rule) -> list[int]:
        for cite in rule.cite:
            self._numbers.setdefault(cite, len(self._numbers) + 1)
        return sorted(self._numbers[cite] for cite in rule.cite)
