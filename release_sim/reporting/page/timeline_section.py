"""The report on one timeline: events, their results, duties, what-ifs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup, escape

from release_sim.model.report_contents import ReportTimeline
from release_sim.model.timelines.duty_difference import duty_differences, notable
from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.replay_result import OutcomeChange, ReplayResult, TimelineStep
from release_sim.model.timelines.timeline import Event
from release_sim.reporting.page.alternatives_section import timeline_alternatives
from release_sim.reporting.page.phrases import Phrasebook, Sentence
from release_sim.reporting.timelines.duty_sentences import DutySentences, known_facts
from release_sim.reporting.timelines.time_axis import UPRIGHT, timeline_picture
from release_sim.reporting.timelines.told_accounts import told_duties


class Happened(NamedTuple):
    """A moment of one person: what happened, what is known from then on, and what it changed."""

    at: str
    name: str
    what: str
    known: list[Sentence]
    unsure: str
    changed: list[Sentence]


class DutyRow(NamedTuple):
    """A duty and what became of it; ``paper`` names what it answers, if that is one of several."""

    action: str
    paper: str
    duty: Sentence
    became: Sentence
    rules: list[Sentence]


class PersonSection(NamedTuple):
    """Everything about one person of the timeline."""

    name: str
    who: str
    happened: list[Happened]
    duties: list[DutyRow]
    kept: list[Sentence]


class ChangedAction(NamedTuple):
    """An action with another outcome in a what-if, and the rules behind its answers there."""

    action: str
    sentence: Sentence
    rules: list[Sentence]


class VariantRows(NamedTuple):
    """A what-if, and where its duties and answers are not as in the story."""

    title: Markup
    name: str
    rows: list[ChangedAction]


class DutyOnAccounts(NamedTuple):
    """A duty that turns on whose account is right, and what became of it on each."""

    action: str
    whose: str
    accounts: list[Sentence]


class TimelineSection:
    """One timeline, in sentences; all sentences are made with the part."""

    def __init__(self, timeline: ReportTimeline, phrases: Phrasebook, number: int) -> None:
        """Take the timeline and its ``number``, unique in the report."""
        result = timeline.result
        self.told, self._phrases = timeline, phrases.about(known_facts(result))
        self.title = phrases.title(timeline.timeline.main)
        self._duties = DutySentences.of(result, phrases.voice)
        self.first, self.last = (self._duties.moment(result.variant.events[n].at) for n in (0, -1))
        drawn = timeline_picture(phrases.voice, timeline.timeline, result, name=f"axis-{number}-")
        self.is_broad = _width(drawn) > UPRIGHT
        self.axis = Markup(drawn.partition("\n")[2])  # noqa: S704  drawn by us, texts made safe
        self.people = [self._person(result, name) for name in result.people]
        self.what_if = [self._other(result, other) for other in timeline.what_if]
        several = len(result.people) > 1
        self.alternatives = timeline_alternatives(
            timeline.alternatives, phrases, self._duties, several
        )
        self.turns = [*self._turns(timeline.told)] if timeline.told else []

    def _turns(self, told: ReplayResult) -> Iterator[DutyOnAccounts]:
        several = len(told.people) > 1
        for person in told.people:
            for duties in told_duties(told, person):
                if duties.turning:
                    accounts = [
                        self._on_account(name, duties.action, each)
                        for name, each in duties.turning.items()
                    ]
                    whose = ", ".join(filter(None, (person if several else "", duties.instrument)))
                    yield DutyOnAccounts(duties.action, whose, accounts)

    def _on_account(
        self, account: str, action: str, obligations: tuple[Obligation, ...]
    ) -> Sentence:
        statuses = [self._status(each) for each in obligations]
        return self._phrases.say(
            "due.on_account",
            rules=dict.fromkeys(rule for each in obligations for rule in each.because),
            actions=[action],
            who=self._phrases.quoted(account.replace("_", " ")),
            word=Markup("; ").join(statuses) or self._phrases.word("frame.nothing_due"),
        )

    def _person(self, result: ReplayResult, person: str) -> PersonSection:
        obligations = result.obligations_of(person)
        kept = [obligation for obligation in obligations if obligation.kept]
        return PersonSection(
            person,
            self.told.timeline.people[person],
            [self._happened(step) for step in result.steps(person)],
            [self._duty(obligation) for obligation in notable(obligations)],
            [self._kept(kept)] if kept else [],
        )

    def _happened(self, step: TimelineStep) -> Happened:
        event = step.moment.event
        name = self._duties.happened(event) if event else ""
        return Happened(
            self._duties.moment(step.moment.at),
            name,
            event.told if event else "",
            [*(self._known(event) if event else self._law(step))],
            event.unsure if event else "",
            [self._changed(change) for change in step.changes],
        )

    def _known(self, event: Event) -> Iterator[Sentence]:
        for name, value in self._duties.known(event).items():
            yield self._phrases.given(name, value)
        if event.not_done:
            words = map(self._phrases.deed, event.not_done)
            yield self._phrases.say(
                "event.not_done", actions=event.not_done, listed=Markup("; ").join(words)
            )

    def _law(self, step: TimelineStep) -> Iterator[Sentence]:
        """Yield the rules begun or ended that day: deciding ones by name, others counted."""
        deciding = {rule for change in step.changes for rule in change.rests_on}
        named = [rule for rule in step.moment.rules if rule in deciding]
        others = [rule for rule in step.moment.rules if rule not in deciding]
        if named:
            yield self._phrases.say("event.law", rules=named, listed=self._phrases.listed(named))
        if others:
            yield self._phrases.say("event.others", rules=others, number=len(others))

    def _changed(self, change: OutcomeChange) -> Sentence:
        phrases, after = self._phrases, change.after
        told = phrases.answer(after, self._duties.body)
        if change.only_why:
            key = "event.still"
        else:
            key = "event.because" if after.because else "event.bare"
        return phrases.say(
            key,
            rules=after.because,
            actions=[after.action],
            told=escape(self._duties.of_paper(after.action, change.instrument, str(told.text)))
            if change.instrument
            else told.text,
            listed=phrases.listed(after.because),
        )

    def _duty(self, obligation: Obligation) -> DutyRow:
        phrases = self._phrases
        duty = phrases.say(
            "due.until" if obligation.ends else "due.duty",
            rules=obligation.because,
            actions=[obligation.action],
            answer=phrases.badge(obligation.answer),
            begins=self._when(obligation.begins),
            ends=self._when(obligation.ends) if obligation.ends else "",
        )
        became = phrases.say(
            "due.became",
            rules=obligation.because,
            actions=[obligation.action],
            status=self._status(obligation),
            why=escape(self._duties.reason(obligation)),
        )
        return DutyRow(
            obligation.action,
            obligation.instrument,
            duty,
            became,
            [phrases.because(rule) for rule in obligation.because],
        )

    def _when(self, at: datetime) -> Markup:
        return Markup('<span class="when">{}</span>').format(self._duties.moment(at))

    def _status(self, obligation: Obligation) -> Markup:
        return escape(self._duties.status(obligation))

    def _kept(self, obligations: list[Obligation]) -> Sentence:
        actions = dict.fromkeys(obligation.action for obligation in obligations)
        rules = dict.fromkeys(rule for obligation in obligations for rule in obligation.because)
        phrases = map(self._phrases.deed, actions)
        return self._phrases.say(
            "due.kept", rules=rules, actions=actions, listed=Markup("; ").join(phrases)
        )

    def _other(self, story: ReplayResult, other: ReplayResult) -> VariantRows:
        variant = other.variant
        rows = []
        for person in story.people:
            whose = f"{person}: " if len(story.people) > 1 else ""
            for found in duty_differences(story, other, person):
                action, text = found.action, " → ".join(self._duties.sides(found))
                rules = other.rules_behind(person, action)
                sentence = self._phrases.say(
                    "event.differs",
                    rules=rules,
                    actions=[action],
                    text=escape(f"{whose}{text}"),
                )
                told_of = [self._phrases.because(rule) for rule in rules]
                rows.append(ChangedAction(action, sentence, told_of))
        return VariantRows(self._phrases.title(variant), variant.name, rows)


def _width(picture: str) -> float:
    """Return the width of a picture, in pixels."""
    found = re.search(r'<svg[^>]* width="([0-9.]+)"', picture)
    assert found, "a picture says how wide it is"  # noqa: S101
    return float(found[1])
