"""The sentences about what happened and was due in one timeline, in the language of its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime

from release_sim.model.language import LAW_LANGUAGE
from release_sim.model.timelines.attribution import attribute
from release_sim.model.timelines.duty_difference import DutyDifference, notable
from release_sim.model.timelines.duty_reason import Happening, HappeningKind
from release_sim.model.timelines.obligation import DutyStatus, Failure, Obligation
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.timelines.timeline import Event
from release_sim.model.verdict import Answer
from release_sim.model.words import Clause
from release_sim.reporting.paper_names import names_itself
from release_sim.reporting.sentences import Sentences, Voice, sentence
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER

_HOUR = 60  # minutes
_FEW = 2  # hours, below which minutes are counted

Cited = Callable[[Iterable[str]], str]
"""Returns what stands after a text for the rules behind it, such as their numbers."""


class DutySentences:
    """The sentences about one timeline, of which the events tell who would act."""

    def __init__(self, say: Sentences, body: str) -> None:
        """Take the sentences about the facts of the timeline, and the body that would act."""
        self.say, self.body = say, body
        self._frame, self._words = say.frame, say.words.duties

    @classmethod
    def of(cls, result: ReplayResult, voice: Voice) -> DutySentences:
        """Return the sentences about a timeline, whose events make the facts known."""
        known = known_facts(result)
        return cls(voice.about(known), str(known.get("agency.kind", "sheriff_jail")))

    def moment(self, at: datetime) -> str:
        """Write a moment to the minute, by the clocks of its offset."""
        return self._words.moment.format(day=self.say.day(at.date()), time=f"{at:%H:%M}")

    def weekday(self, at: datetime) -> str:
        """Name the day of the week."""
        return self._words.weekdays[at.weekday()]

    def event(self, kind: str, label: str = "") -> str:
        """Return an event as a noun, with the name that the story gives it."""
        noun = self._words.events[kind]
        if not label:
            return noun
        if paper := self.say.papers.known(label, EVENT_KINDS[kind]):
            return self._words.of_paper.format(event=noun, it=paper)
        return self._words.labelled.format(event=noun, label=label.replace("_", " "))

    def known(self, event: Event) -> dict[str, Value | None]:
        """Return the facts that an event makes known, except what a paper's name says already."""
        told: dict[str, Value | None] = {**event.settles, **event.stated}
        told |= dict.fromkeys(sorted(event.unknown))
        return {name: value for name, value in told.items() if not names_itself(name, value)}

    def happened(self, event: Event | None) -> str:
        """Return what happened at a moment; without an event the law changed."""
        if event is None:
            return self._words.happenings[HappeningKind.LAW_CHANGED]
        return self.event(event.kind.name, event.label)

    def in_brief(self, event: Event | None) -> str:
        """Return what happened in few words: those of the story, if its language is spoken."""
        if event and event.label and self.say.words.language is LAW_LANGUAGE:
            return event.label.replace("_", " ")
        return self._words.events[event.kind.name] if event else self.happened(None)

    def happening(self, found: Happening) -> str:
        """Return a happening as a noun, with its moment."""
        is_event = found.kind is HappeningKind.EVENT
        noun = self.event(found.event, found.label) if is_event else None
        return self._words.happening.format(
            event=noun or self._words.happenings[found.kind], moment=self.moment(found.at)
        )

    def length(self, number: int) -> str:
        """Write a number of minutes as a reader says it: of a day or more, in days and full hours.

        Less than two hours are told in minutes, as law and reports do.
        """
        words = self._words.lengths
        hours, minutes = divmod(number, _HOUR)
        if hours < _FEW:
            return words.minutes.of(str(number))
        days, hours = divmod(hours, 24)
        parts = [(words.days, days), (words.hours, hours), (words.minutes, 0 if days else minutes)]
        return self.say.all_of([unit.of(str(amount)) for unit, amount in parts if amount])

    def status(self, obligation: Obligation) -> str:
        """Return the word for the outcome of a duty, and that it is a breach where it is one."""
        word = self._frame(f"statuses.{obligation.status.name.lower()}")
        is_breach = obligation.failure is Failure.BREACH
        if is_breach and obligation.status is not DutyStatus.BREACHED:
            return f"{word}, {self._frame('statuses.breach')}"
        return word

    def reason(self, obligation: Obligation) -> Clause:
        """Return what the timeline shows of a duty, its limit, and what a source calls it."""
        reason = obligation.reason
        told = self._words.shown[reason.shown].format(
            length=self.length(obligation.minutes or 0),
            happening=self.happening(reason.happening) if reason.happening else "",
            events=self.say.either([self.event(e) for e in reason.events]) if reason.events else "",
            do=self.say.deed(reason.action) if reason.action else "",
        )
        parts = [told]
        if obligation.limited:
            parts.append(self._limit(obligation))
        if obligation.was_no_duty:
            parts.append(self._words.no_duty)
        if obligation.failure is Failure.PROCESS and obligation.said_by:
            source = self.say.source(obligation.said_by)
            parts.append(self._words.called.format(source=source))
        return self.say.contracted("; ".join(parts))

    def subject(self, action: str, instrument: str) -> str:
        """Return an action as an infinitive, with the paper it answers if there are several."""
        deed = self.say.deed(action)
        return f"{deed} ({self._paper(action, instrument)})" if instrument else deed

    def of_paper(self, action: str, instrument: str, told: str) -> str:
        """Return a sentence about an action, of one paper if there are several."""
        if not instrument:
            return sentence(told)
        paper = self._paper(action, instrument)
        return sentence(self._frame("replay.of_paper", paper=paper, told=told))

    def duty(self, obligation: Obligation) -> str:
        """Return the sentence of a duty: what must, must not or may be done."""
        limits = [obligation.within] if obligation.within else []
        told = self.say.answer(obligation.action, obligation.answer, self.body, limits)
        return self.of_paper(obligation.action, obligation.instrument, told)

    def became(self, obligation: Obligation) -> str:
        """Return the outcome of a duty and the reason for it."""
        return f"{self.status(obligation)}: {self.reason(obligation)}"

    def kept(self, obligations: Sequence[Obligation]) -> str:
        """Name the acts that were forbidden for a time and that no event of that time tells."""
        actions = dict.fromkeys(obligation.action for obligation in obligations if obligation.kept)
        deeds = "; ".join(map(self.say.deed, actions))
        return self._frame("replay.kept", deeds=deeds) if actions else ""

    def sides(self, found: DutyDifference, cited: Cited = lambda _: "") -> tuple[str, str]:
        """Return the outcome of an action in the story, and in the what-if."""
        if found.of_duties:
            return self._was(found.before), self._became(found.after, cited)
        was, now = (self._answers(a) for a in (found.answers_before, found.answers_after))
        return was, now

    def _answers(self, answers: Sequence[Answer]) -> str:
        words = [self._frame(f"answers.{answer}") for answer in answers or (Answer.SILENT,)]
        return self._frame("replay.then").join(words)

    def _was(self, obligations: Sequence[Obligation]) -> str:
        return self._in_turn(obligations, self._fate) or self._none(obligations)

    def _became(self, obligations: Sequence[Obligation], cited: Cited) -> str:
        def text(obligation: Obligation) -> str:
            return self.became(obligation) + cited(obligation.because)

        return self._in_turn(obligations, text) or self._none(obligations)

    def _fate(self, obligation: Obligation) -> str:
        status = self._frame(f"statuses.{obligation.status.name.lower()}")
        if obligation.status is DutyStatus.LATE and obligation.minutes is not None:
            length = self.length(obligation.minutes)
            return self._frame("replay.late_by", status=status, length=length)
        return status

    def _in_turn(self, obligations: Sequence[Obligation], text: Callable[[Obligation], str]) -> str:
        """Join the texts of the duties worth showing; those to one paper follow one another."""
        return "; ".join(self._turns(obligations, text))

    def _turns(
        self, obligations: Sequence[Obligation], text: Callable[[Obligation], str]
    ) -> Iterator[str]:
        before = None
        for each in notable(obligations):
            told = text(each)
            if each.instrument:
                paper = self._paper(each.action, each.instrument)
                told = self._frame("replay.of_paper", paper=paper, told=told)
            again = before is not None and before == each.instrument
            yield self._frame("replay.again", told=told) if again else told
            before = each.instrument

    def _none(self, obligations: Sequence[Obligation]) -> str:
        return self._frame("replay.ban_kept" if obligations else "replay.no_duty")

    def _limit(self, obligation: Obligation) -> Clause:
        words = self._words.limit
        if obligation.within is None:
            return words.none
        within = self.say.within(obligation.within)
        if obligation.by is None:
            return words.uncounted.format(within=within)
        return words.counted.format(moment=self.moment(obligation.by), within=within)

    def _paper(self, action: str, instrument: str) -> str:
        return self.say.papers.of(instrument, ANSWERED_BY_PAPER.get(action, "request"))


def known_facts(result: ReplayResult) -> dict[str, Value]:
    """Return every fact that some event makes known, on whatever account, as the last one does.

    The days on which papers came are left out: each event is told with its own.
    """
    return {
        name: value
        for told in (result, *result.accounts.values())
        for person in dict.fromkeys(who for event in told.variant.events for who in event.who)
        for event in attribute(told.variant.events, person).events
        for name, value in {**event.settles, **event.stated}.items()
        if not isinstance(value, date)
    }
