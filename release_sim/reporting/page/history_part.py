"""The report on one history: events, their results, duties, what-ifs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.histories.account import Account, Change, Step
from release_sim.model.histories.due import Due, Failure, Standing
from release_sim.model.histories.history import Event
from release_sim.model.report import ToldHistory
from release_sim.reporting.histories.due_text import differences, time_text, told
from release_sim.reporting.histories.time_axis import picture
from release_sim.reporting.page.sentences import Sentence, Teller
from release_sim.vocabulary.fact import Value


class Happened(NamedTuple):
    """A moment of one person: what happened, what is known from then on, and what it changed."""

    at: str
    name: str
    what: str
    known: list[Sentence]
    unsure: str
    changed: list[Sentence]


class Duty(NamedTuple):
    """A duty and what became of it."""

    action: str
    duty: Sentence
    became: Sentence
    rules: list[Sentence]


class PersonPart(NamedTuple):
    """Everything about one person of the history."""

    name: str
    who: str
    happened: list[Happened]
    duties: list[Duty]
    kept: list[Sentence]


class Otherwise(NamedTuple):
    """An action that goes otherwise in a what-if, and the rules behind its answers there."""

    action: str
    sentence: Sentence
    rules: list[Sentence]


class OtherCourse(NamedTuple):
    """A what-if, and where its duties and answers are not as in the story."""

    title: str
    name: str
    rows: list[Otherwise]


class HistoryPart:
    """One history, told by a teller; everything is told when the part is made."""

    def __init__(self, history: ToldHistory, teller: Teller, number: int) -> None:
        """Take the history and its ``number``, unique in the report."""
        self.told, self._teller = history, teller
        account = history.account
        self.first, self.last = (time_text(account.course.events[n].at) for n in (0, -1))
        drawn = picture(history.history, account, name=f"axis-{number}-")
        self.axis = Markup(drawn.partition("\n")[2])  # noqa: S704  drawn by us, texts made safe
        self.people = [self._person(account, name) for name in account.people]
        self.what_if = [self._other(account, other) for other in history.what_if]

    def _person(self, account: Account, person: str) -> PersonPart:
        dues = account.dues_of(person)
        kept = [due for due in dues if due.kept]
        return PersonPart(
            person,
            self.told.history.people[person],
            [self._happened(step) for step in account.steps(person)],
            [self._duty(due) for due in told(dues)],
            [self._kept(kept)] if kept else [],
        )

    def _happened(self, step: Step) -> Happened:
        event = step.moment.event
        name = event.name.replace("_", " ") if event else ""
        return Happened(
            time_text(step.moment.at),
            name,
            event.told if event else "",
            [*(self._known(event) if event else self._law(step))],
            event.unsure if event else "",
            [self._changed(change) for change in step.changes],
        )

    def _known(self, event: Event) -> Iterator[Sentence]:
        known: dict[str, Value | None] = {**event.settles, **event.stated}
        known |= dict.fromkeys(sorted(event.unknown))
        for name, value in known.items():
            yield self._teller.given(name, value)

    def _law(self, step: Step) -> Iterator[Sentence]:
        """Yield the rules begun or ended that day: deciding ones by name, others counted."""
        deciding = {rule for change in step.changes for rule in change.rests_on}
        named = [rule for rule in step.moment.rules if rule in deciding]
        others = [rule for rule in step.moment.rules if rule not in deciding]
        if named:
            yield self._teller.say("event.law", rules=named, listed=self._teller.listed(named))
        if others:
            yield self._teller.say("event.others", rules=others, number=len(others))

    def _changed(self, change: Change) -> Sentence:
        teller, after = self._teller, change.after
        told = teller.answer(after)
        if change.only_why:
            key = "event.still"
        else:
            key = "event.because" if after.because else "event.bare"
        return teller.say(
            key,
            rules=after.because,
            actions=[after.action],
            told=told.text,
            listed=teller.listed(after.because),
        )

    def _duty(self, due: Due) -> Duty:
        teller = self._teller
        duty = teller.say(
            "due.until" if due.ends else "due.duty",
            rules=due.because,
            actions=[due.action],
            answer=teller.badge(due.answer),
            begins=_time(due.begins),
            ends=_time(due.ends) if due.ends else "",
        )
        became = teller.say(
            "due.became",
            rules=due.because,
            actions=[due.action],
            standing=self._standing(due),
            why=teller.quoted(due.why),
        )
        return Duty(due.action, duty, became, [teller.because(rule) for rule in due.because])

    def _standing(self, due: Due) -> Markup:
        word = self._teller.word(f"standings.{due.standing.name.lower()}")
        if due.failure is Failure.BREACH and due.standing is not Standing.BREACHED:
            return Markup("{}, {}").format(word, self._teller.word("standings.breach"))
        return word

    def _kept(self, dues: list[Due]) -> Sentence:
        actions = dict.fromkeys(due.action for due in dues)
        rules = dict.fromkeys(rule for due in dues for rule in due.because)
        phrases = (self._teller.word(f"actions.{action}") for action in actions)
        return self._teller.say(
            "due.kept", rules=rules, actions=actions, listed=Markup("; ").join(phrases)
        )

    def _other(self, story: Account, other: Account) -> OtherCourse:
        course = other.course
        rows = []
        for person in story.people:
            whose = f"{person}: " if len(story.people) > 1 else ""
            for action, text in differences(story, other, person):
                rules = other.behind(person, action)
                sentence = self._teller.say(
                    "event.differs",
                    rules=rules,
                    actions=[action],
                    text=self._teller.quoted(f"{whose}{text}"),
                )
                told_of = [self._teller.because(rule) for rule in rules]
                rows.append(Otherwise(action, sentence, told_of))
        return OtherCourse(course.title, course.name, rows)


def _time(at: datetime) -> Markup:
    return Markup('<span class="when">{}</span>').format(time_text(at))
