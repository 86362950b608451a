"""The report on one case: answers, reasons, changes, questions, readings, what-ifs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.decision import Decision, Missing, Outcome, ReadingSensitivity
from release_sim.model.policy import Reading
from release_sim.model.report_contents import ReportCase
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.order_of_answers import spoken
from release_sim.reporting.page.across_section import AcrossSection
from release_sim.reporting.page.alternatives_section import case_alternatives
from release_sim.reporting.page.phrases import Phrasebook, Sentence
from release_sim.reporting.page.questions_section import ActionTree, QuestionsSection, TreeItem
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.tested_names import finding_name, is_reading, reading_name, reading_of


class Row(NamedTuple):
    """One answer, told in a sentence."""

    action: str
    answer: Answer
    sentence: Sentence
    times: list[Sentence]


class Turning(NamedTuple):
    """One action, and its answer under each choice of a reading."""

    action: str
    answers: list[tuple[Answer, Sentence]]


class SensitiveReading(NamedTuple):
    """A reading on which answers turn: its choices, the chosen one marked, and those answers."""

    question: Sentence
    choices: list[tuple[Sentence, bool]]
    rows: list[Turning]


class Differing(NamedTuple):
    """One action on which a what-if is not as the story."""

    action: str
    before: Answer
    after: Answer
    sentence: Sentence
    rules: list[Sentence]


class DifferingBranch(NamedTuple):
    """A what-if and where it differs from the story."""

    decided: DecidedBranch
    title: Markup
    rows: list[Differing]


class OnAccounts(NamedTuple):
    """One action of which the answer turns on whose account is right, and the answer on each."""

    action: str
    accounts: list[Sentence]


class CaseSection:
    """One case, in sentences; all sentences are made with the part."""

    def __init__(self, told: ReportCase, phrases: Phrasebook) -> None:
        """Nothing is decided here any more."""
        phrases = phrases.about(told.decision.facts)
        self.told, self._phrases = told, phrases
        self.title = phrases.title(told.scenario.main)
        self._decision = told.decision
        self._body = str(told.decision.facts.get("agency.kind", "sheriff_jail"))
        outcomes = [*told.decision.outcomes.values()]
        self._spoken = spoken(told.decision)
        self.rows = [self._row(outcome) for outcome in self._spoken]
        self.silent = [phrases.phrase(o.action) for o in outcomes if o not in self._spoken]
        flags = (finding_name(flag) for flag in told.decision.flags)
        self.flags = [phrases.given(flag, True) for flag in flags]
        self.reasons = [self._reasons(outcome) for outcome in self._spoken]
        asked = QuestionsSection(told, phrases)
        told_first = [outcome.action for outcome in self._spoken]
        self.changes, self.missing = (
            sorted(each, key=lambda tree: told_first.index(tree.action))
            for each in (asked.changes(), asked.missing())
        )
        self.contested = [*self._contested()]
        self.what_if = [self._what_if(each) for each in told.what_if]
        self.alternatives = case_alternatives(told.alternatives, phrases)
        self.across = AcrossSection(told.across, phrases) if told.across else None
        self.turns = [*self._turns(told.told)] if told.told else []

    def _turns(self, told: DecidedBranch) -> Iterator[OnAccounts]:
        phrases = self._phrases
        for action in told.decision.outcomes:
            if told.agreed(action) is None:
                yield OnAccounts(
                    action,
                    [
                        phrases.say(
                            "due.on_account",
                            rules=outcome.because,
                            actions=[action],
                            who=phrases.quoted(name.replace("_", " ")),
                            word=phrases.badge(outcome.answer),
                        )
                        for name, outcome in told.outcomes(action).items()
                    ],
                )

    def _row(self, outcome: Outcome) -> Row:
        phrases = self._phrases
        sentence = phrases.answer(outcome, self._body)
        return Row(
            outcome.action,
            outcome.answer,
            sentence,
            [
                *(phrases.given(finding_name(name), True) for name in outcome.not_due_yet),
                *phrases.by_instrument(outcome),
            ],
        )

    def _reasons(self, outcome: Outcome) -> ActionTree:
        told = [self._reason(rule_id, "because") for rule_id in outcome.because]
        for rule_id in outcome.displaced:
            by = self._decision.rules[rule_id].displaced_by
            below = [self._reason(other, "displaced_by") for other in by]
            told.append(TreeItem(self._phrases.because(rule_id, "displaced"), below))
        told += [TreeItem(self._lacking(missing), []) for missing in outcome.missing]
        return ActionTree(outcome.action, outcome.answer, told)

    def _reason(self, rule_id: str, key: str) -> TreeItem:
        rule = self.told.policy.rules[rule_id]
        lines = self._phrases.lines(rule, self.told.policy, self._decision)
        return TreeItem(self._phrases.because(rule_id, key), [TreeItem(line, []) for line in lines])

    def _lacking(self, missing: Missing) -> Sentence:
        phrases, name = self._phrases, missing.fact
        if not is_reading(name):
            lacking = phrases.given(name, None)
            return Sentence(lacking.text, missing.wanted_by, lacking.facts)
        return phrases.say(
            "missing.reading",
            rules=missing.wanted_by,
            facts=[name],
            question=phrases.question(name),
            why=phrases.why(reading_of(name)),
            name=phrases.name(name),
        )

    def _contested(self) -> Iterator[SensitiveReading]:
        for reading in self.told.policy.readings:
            turning = {
                action: contest
                for action in ACTIONS
                for contest in self.told.contested.get(action, ())
                if contest.reading == reading
            }
            if turning:
                yield self._reading(self.told.policy.readings[reading], turning)

    def _reading(
        self, reading: Reading, turning: Mapping[str, ReadingSensitivity]
    ) -> SensitiveReading:
        phrases, name = self._phrases, reading_name(reading.name)
        question = phrases.say(
            "reading.turns",
            facts=[name],
            actions=turning,
            question=phrases.question(name),
            name=phrases.name(name),
        )
        chosen = self._decision.readings[reading.name]
        choices = []
        for each in reading.choices:
            says = phrases.choice(reading.name, each)
            choices.append((phrases.say("reading.choice", facts=[name], says=says), each == chosen))
        rows = [
            Turning(action, [(a, self._under(name, action, a)) for a in contest.answers.values()])
            for action, contest in turning.items()
        ]
        return SensitiveReading(question, choices, rows)

    def _under(self, reading: str, action: str, answer: Answer) -> Sentence:
        badge = self._phrases.badge(answer)
        return self._phrases.say("reading.under", facts=[reading], actions=[action], answer=badge)

    def _what_if(self, other: DecidedBranch) -> DifferingBranch:
        differing = self._differing(self._decision, other.decision)
        return DifferingBranch(other, self._phrases.title(other.branch), [*differing])

    def _differing(self, story: Decision, other: Decision) -> Iterator[Differing]:
        body = str(other.facts.get("agency.kind", "sheriff_jail"))
        for action, after in other.outcomes.items():
            before = story.outcomes[action]
            if before.answer is not after.answer:
                sentence = self._phrases.answer(after, body)
                rules = [self._phrases.because(rule) for rule in after.because]
                yield Differing(action, before.answer, after.answer, sentence, rules)
