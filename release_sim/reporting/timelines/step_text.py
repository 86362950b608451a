"""One moment of a timeline, as plain text: what happened, what is known by it, what it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from release_sim.model.timelines.knowledge import KIND
from release_sim.model.timelines.replay_result import OutcomeChange, TimelineStep
from release_sim.model.timelines.timeline import Event
from release_sim.model.verdict import Answer
from release_sim.reporting.sentences import sentence
from release_sim.reporting.text_format import WrappedText
from release_sim.reporting.timelines.duty_sentences import DutySentences
from release_sim.vocabulary.tested_names import finding_name


class StepText(WrappedText):
    """Tells the moments of a timeline."""

    def __init__(
        self, duties: DutySentences, cited: Callable[[Iterable[str]], str], width: int
    ) -> None:
        """``cited`` gives the numbers under which rules of these names are told at the end."""
        self._duties, self._cited, self._width = duties, cited, width
        self._say, self._frame = duties.say, duties.say.frame

    def happened(self, step: TimelineStep, by: str = "") -> Iterator[str]:
        """Yield what happened at a moment, ``by`` whose account alone, and what is known by it."""
        at, event = step.moment.at, step.moment.event
        when = f"{self._duties.weekday(at)} {self._duties.moment(at)}"
        aside = f" ({self._frame('replay.alone', who=by)})" if by else ""
        yield self._text(f"{sentence(when)[:-1]}: {self._duties.happened(event)}{aside}", 2, 4)
        yield from self._event(event) if event else self._law(step)

    def _event(self, event: Event) -> Iterator[str]:
        if event.told:
            yield self._text(self._frame("replay.told", text=event.told), 6)
        if event.unsure:
            yield self._text(self._frame("replay.unsure", text=event.unsure), 6, 2)
        if known := self._duties.known(event):
            told = " ".join(sentence(self._say.fact(n, value)) for n, value in known.items())
            yield self._text(self._frame("replay.known", clauses=told), 6, 2)
        if event.not_done:
            deeds = "; ".join(map(self._say.deed, event.not_done))
            yield self._text(self._frame("replay.not_done", deeds=deeds), 6, 2)
        if event.scope:
            kinds = "; ".join(self._say.value(KIND, each) for each in event.scope)
            yield self._text(self._frame("replay.scope", kinds=kinds), 6, 2)

    def _law(self, step: TimelineStep) -> Iterator[str]:
        """Yield the rules begun or ended that day: deciding ones by name, others counted."""
        deciding = {rule for change in step.changes for rule in change.rests_on}
        named = [rule for rule in step.moment.rules if rule in deciding]
        for name in named:
            says = self._say.rule(name).removesuffix(".")
            yield self._text(f"{says}{self._cited([name])}.", 6, 2)
        if others := len(step.moment.rules) - len(named):
            yield self._text(self._frame("replay.others", number=others), 6, 2)

    def changes(self, step: TimelineStep, is_first: bool) -> Iterator[str]:
        """Yield the answers and flags that a moment changed."""
        ended: list[str] = []
        for change in step.changes:
            if change.after.answer is Answer.SILENT and not change.only_why:
                ended.append(self._duties.subject(change.after.action, change.instrument))
            else:
                yield self._text(self._changed(change), 6, 4)
        if ended:
            body = self._say.words.answers.bodies[self._duties.body]
            told = self._frame("replay.ended", body=body, deeds="; ".join(ended))
            yield self._text(told, 6, 4)
        for flags, key in ((step.raised, "raised"), (step.lowered, "lowered")):
            for flag in flags:
                clause = sentence(self._say.fact(finding_name(flag), True))
                yield self._text(self._frame(f"replay.{key}", clause=clause), 6, 4)
        if not (step.changes or step.raised or step.lowered):
            yield "      " + self._frame("overview.nothing" if is_first else "frame.no_change")

    def _changed(self, change: OutcomeChange) -> str:
        after = change.after
        told = self._say.answer(after.action, after.answer, self._duties.body, after.within)
        told = self._duties.of_paper(after.action, change.instrument, told)
        told = told.removesuffix(".") + self._cited(after.because) + "."
        if change.only_why:
            told = self._frame("replay.still", told=told)
        if after.missing:
            asked = " ".join(self._say.question(each.fact) for each in after.missing)
            told = f"{told} {self._frame('overview.missing', questions=asked)}"
        return told
