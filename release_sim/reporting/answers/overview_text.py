"""A decision at first sight: what must, must not and may be done, each in a sentence, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_lowercase

from release_sim.model.authority import authority
from release_sim.model.decision import Outcome, by_instrument
from release_sim.model.rule import Rule
from release_sim.model.scenario import Branch, Scenario
from release_sim.model.source import Basis
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.compact_text import papers_text
from release_sim.reporting.answers.decision_view import DecisionView
from release_sim.reporting.answers.order_of_answers import ORDER, is_asked
from release_sim.reporting.paint import paint_verb, unmet_lines
from release_sim.reporting.rule_text import period_text
from release_sim.reporting.sentences import sentence
from release_sim.reporting.text_format import WrappedText
from release_sim.reporting.title_text import whole_title
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.tested_names import finding_name, is_reading, reading_name


class Overview(WrappedText):
    """One decision in sentences, each with the rule that decides it."""

    def __init__(self, view: DecisionView) -> None:
        """Take what the words are about."""
        self._rulebook, self._policy, self._decision = view.rulebook, view.policy, view.decision
        self._contested, self._say, self._width = view.contested, view.sentences, view.width
        self._frame, self._body = view.sentences.frame, view.body
        self._letters: dict[str, str] = {}
        self._paint = view.paint

    def whole(self, scenario: Scenario, branch: Branch, unmet: Sequence[str]) -> str:
        """Write the overview of one branch; ``unmet`` is what it expects and is not so."""
        lines: list[str] = []
        outcomes = self._decision.outcomes.values()
        facts = self._decision.facts
        named = {*branch.expect.answers, *branch.expect.by_instrument}
        for answer in ORDER:
            told = [o for o in outcomes if o.answer is answer]
            unasked = [o for o in told if not is_asked(o, facts) and o.action not in named]
            lines += self._group([o for o in told if o not in unasked], unasked)
        lines += ["", *self._rest([o.action for o in outcomes if o.answer is Answer.SILENT])]
        lines += unmet_lines(unmet, self._say, self._paint, 0, self._width)
        # Groups begin with an empty line, but the title stands right above the first.
        return "\n".join([*self._heading(scenario, branch), *lines[1:]])

    def _heading(self, scenario: Scenario, branch: Branch) -> Iterator[str]:
        title = whole_title(scenario.main, branch, self._frame)
        day = self._say.brief_day(self._decision.as_of)
        where = self._frame("overview.where", title=title, policy=self._policy.name, day=day)
        yield self._text(where, 0, 2)

    def _group(self, asked: Sequence[Outcome], unasked: Sequence[Outcome]) -> Iterator[str]:
        if asked or unasked:
            yield ""
        for outcome in asked:
            yield from self._one(outcome)
        yield from self._unasked(unasked)

    def _one(self, outcome: Outcome) -> Iterator[str]:
        """Yield an answer, its decisive rule, and what it turns on."""
        told = self._say.answer(outcome.action, outcome.answer, self._body, outcome.within)
        yield self._painted(outcome.answer, sentence(told + self._turns_on(outcome)))
        why = [sentence(self._say.fact(finding_name(n), True)) for n in outcome.not_due_yet]
        why += [papers_text(outcome, self._say)] if by_instrument(outcome) else []
        if outcome.because:
            rule = self._decisive(outcome)
            says = self._say.rule(rule.id).removesuffix(".")
            why.append(self._frame("overview.because", rule=says, source=self._source(rule)) + ".")
        lacking = [m.fact for m in outcome.missing if not is_reading(m.fact)]
        if lacking:
            clauses = (self._say.fact(name, None) for name in lacking)
            why += map(sentence, clauses)
        if why:
            yield self._text(" ".join(why), 2)

    def _turns_on(self, outcome: Outcome) -> str:
        """Write the letters of the readings that an answer turns on, if any, in brackets.

        Letters are given in the order in which they are needed.
        """
        for each in self._contested.get(outcome.action, ()):
            self._letters.setdefault(each.reading, _letter(len(self._letters)))
        letters = [self._letters[each.reading] for each in self._contested.get(outcome.action, ())]
        return f" ({', '.join(sorted(letters))})" if letters else ""

    def _decisive(self, outcome: Outcome) -> Rule:
        """Return, of the rules that decide, one that sets the time, else the highest in rank."""
        rules = [self._policy.rules[name] for name in outcome.because]
        timed = [r for r in rules if (duty := r.duty_on(outcome.action)) and duty.within]
        return max(timed or rules, key=lambda rule: authority(rule, self._rulebook))

    def _source(self, rule: Rule, paragraph: bool = True) -> str:
        """Write where a rule comes from, since when it holds and how well it is known."""
        cite = rule.cite[0]
        source = self._rulebook.sources[cite.source]
        statement = source.statements[cite.at]
        basis = source.basis_of(cite.at)
        doubt = [self._frame("sure.unsure")] if statement.unsure else []
        known = [self._frame(f"sure.{basis.name.lower()}")]
        if doubt and basis is Basis.PRIMARY:  # that a text was read is no news beside the doubt
            known = []
        where = source.brief(cite.at if paragraph else "")
        return ", ".join(
            [where, *period_text(rule.in_force, self._say, brief=True), *known, *doubt]
        )

    def _unasked(self, outcomes: Sequence[Outcome]) -> Iterator[str]:
        """Yield the bans on what nobody asked for, those of one source together."""
        if not outcomes:
            return
        body = self._say.words.answers.bodies[self._body]
        yield self._painted(Answer.FORBIDDEN, self._frame("overview.unasked", body=body))
        by_source: dict[str, list[str]] = {}
        for outcome in outcomes:
            source = self._source(self._decisive(outcome), paragraph=False)
            deed = self._say.deed(outcome.action) + self._turns_on(outcome)
            by_source.setdefault(source, []).append(deed)
        for source, deeds in by_source.items():
            told = " ".join(map(sentence, deeds)).removesuffix(".")
            yield self._text(f"- {told} ({source}).", 0, 2)

    def _rest(self, silent: Sequence[str]) -> Iterator[str]:
        """Yield what is missing, what readings are open, flags, and what no rule speaks of."""
        questions = [
            self._frame(
                "overview.reading", letter=letter, question=self._say.question(reading_name(n))
            )
            for n, letter in self._letters.items()
        ]
        if questions:
            yield self._text(self._frame("overview.readings", questions=" ".join(questions)), 0, 2)
        missing = dict.fromkeys(m.fact for o in self._decision.outcomes.values() for m in o.missing)
        if missing:
            asked = " ".join(self._say.question(name) for name in missing)
            yield self._text(self._frame("overview.missing", questions=asked), 0, 2)
        told = {name for o in self._decision.outcomes.values() for name in o.not_due_yet}
        for flag in (flag for flag in self._decision.flags if flag not in told):
            clause = sentence(self._say.fact(finding_name(flag), True))
            yield self._text(self._frame("overview.flags", clause=clause), 0, 2)
        key = "nothing" if len(silent) == len(ACTIONS) else "silent"
        others = self._frame(f"overview.{key}", number=len(silent))
        yield self._text(f"{others} {self._frame('overview.more')}", 0, 2)

    def _painted(self, answer: Answer, told: str) -> str:
        return paint_verb(self._text(told, 0, 4), answer, self._say, self._paint)


def _letter(number: int) -> str:
    """Return a, b, ... z, then aa, ab and so on."""
    before, last = divmod(number, len(ascii_lowercase))
    return (ascii_lowercase[before - 1] if before else "") + ascii_lowercase[last]
