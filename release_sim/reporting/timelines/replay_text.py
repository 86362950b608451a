"""A timeline replayed, as plain text: what happened, what then held, what was due and what done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from release_sim.model.policy import Policy
from release_sim.model.timelines.duty_difference import duty_differences, notable
from release_sim.model.timelines.moments import AnswerPeriod, OverTime
from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.timelines.timeline import Timeline
from release_sim.model.verdict import Answer
from release_sim.reporting.paint import Paint, unmet_lines, unpainted
from release_sim.reporting.rule_text import RuleNotes, source_text
from release_sim.reporting.sentences import Voice, sentence
from release_sim.reporting.text_format import WIDTH, WrappedText
from release_sim.reporting.timelines.duty_sentences import Cited, DutySentences
from release_sim.reporting.timelines.step_text import StepText
from release_sim.reporting.title_text import title_text, whole_title


class ReplayText(WrappedText):
    """One timeline, told as one of its variants tells it.

    Rules are cited by number; ``notes`` has them, and is shared by texts that follow one another.
    """

    def __init__(
        self,
        voice: Voice,
        timeline: Timeline,
        result: ReplayResult,
        all_duties: bool = False,
        width: int = WIDTH,
        notes: RuleNotes | None = None,
        paint: Paint = unpainted,
    ) -> None:
        """Take the ``result`` of the story, or of a what-if that is told instead.

        Bans that were kept are only named, unless all duties are wanted.
        """
        self._timeline, self._result = timeline, result
        self._rulebook = voice.rulebook
        self.duties = DutySentences.of(result, voice)
        self._say, self._frame = self.duties.say, self.duties.say.frame
        self.notes = notes or RuleNotes(voice.rulebook, self._say, width)
        self.steps = StepText(self.duties, self._cited, width)
        self._alone = len(timeline.people) == 1
        self._all, self._width, self._paint = all_duties, width, paint

    def whole(self, what_if: Sequence[ReplayResult] = ()) -> str:
        """Write the timeline event by event, then its duties, what-ifs and the rules cited."""
        lines = self.opening()
        for person in self._result.people:
            obligations = self._result.obligations_of(person)
            lines += [*self.person(person), *self._events(person)]
            lines += [self._frame("replay.dues"), *self._obligations(obligations), ""]
            lines += self.followed(person)
        lines += self.unmet(self._result)
        if what_if:
            lines.append(self._text(self._frame("replay.what_ifs")))
            lines += [line for each in what_if for line in self.what_if(each)]
            lines.append("")
        return "\n".join([*lines, *self.notes.lines()]).rstrip()

    def block(self, what_if: Sequence[ReplayResult] = ()) -> str:
        """Write the timeline in a few lines: its duties; what-ifs only if they fail."""
        lines = self.heading()
        for person in self._result.people:
            lines += [] if self._alone else [f"  {person}"]
            obligations = self._result.obligations_of(person)
            indent = 2 if self._alone else 4
            rows = [self._row(each, indent) for each in self._shown(obligations)]
            lines += rows or [" " * indent + self._frame("frame.nothing_due")]
            lines += self._kept(obligations, indent)
            for each in self._result.over_time:
                lines += self._over_time(each, indent) if each.person == person else ()
        lines += self.unmet(self._result)
        for other in what_if:
            lines += self.what_if(other) if other.unmet else ()
        fine = sum(not other.unmet for other in what_if)
        return "\n".join([*lines, *([f"  {self.others(fine)}"] if fine else [])])

    def others(self, number: int) -> str:
        """Write the number of what-ifs that are not shown."""
        return self._frame("block.others", number=number)

    def opening(self) -> list[str]:
        """Return the heading, the story and its sources."""
        told = self._frame("replay.told", text=self._timeline.story)
        lines = [*self.heading(), "", self._text(told, 2), ""]
        sources = [source_text(self._rulebook, c, self._say) for c in self._timeline.sources]
        if sources:
            lines.append(f"  {self._frame('frame.story_sources')}")
            lines += [*(self._text(f"- {each}", 2, 2) for each in sources), ""]
        return lines

    def heading(self) -> list[str]:
        """Return the title, and below it the policy and the time that it goes over."""
        variant = self._result.variant
        title = whole_title(self._timeline.main, variant, self._frame)
        first, last = (self.duties.moment(variant.events[n].at) for n in (0, -1))
        where = self._frame(
            "replay.where",
            name=f"{self._timeline.name} ({variant.name})" if variant.name else self._timeline.name,
            policy=variant.policy,
            hash=self._result.replay.digest[:12],
            first=first,
            last=last,
            city=variant.city,
        )
        lines = [self._text(title), self._text(where, 2, 2)]
        if variant.readings:
            chosen = " ".join(self._say.reading(*each) for each in variant.readings.items())
            lines.append(self._text(self._frame("replay.readings", readings=chosen), 2, 2))
        return lines

    def person(self, person: str) -> list[str]:
        """Return the heading of what happened to a person."""
        who = self._frame("replay.told", text=self._timeline.people[person])
        return [self._text(f"{person}: {who}", 0, 2), ""]

    def _events(self, person: str) -> Iterator[str]:
        steps = self._result.steps(person)
        for step in steps:
            yield from self.steps.happened(step)
            yield from self.steps.changes(step, is_first=step.moment is steps[0].moment)
            yield ""

    def _obligations(self, obligations: Sequence[Obligation]) -> Iterator[str]:
        shown = self._shown(obligations)
        for obligation in shown:
            yield from self.duty(obligation)
        if not shown:
            yield "  " + self._frame("frame.nothing_due")
        yield from self._kept(obligations, 2)

    def duty(self, obligation: Obligation, indent: int = 2) -> Iterator[str]:
        """Yield a duty, what became of it, and from when to when it was one."""
        yield self._text(self.duties.duty(obligation), indent, 4)
        became = self.duties.became(obligation)
        if obligation.done:
            status, reason = self.duties.status(obligation), self.duties.reason(obligation)
            at = self.duties.moment(obligation.done)
            became = self._frame("replay.done", status=status, moment=at, reason=reason)
        yield self._text(sentence(became), indent + 4, 4)
        since = self._frame(
            f"replay.since.{obligation.answer}", begins=self.duties.moment(obligation.begins)
        )
        if obligation.ends:
            ends = self.duties.moment(obligation.ends)
            since = self._frame("replay.since.until", since=since, ends=ends)
        yield self._text(f"{since}{self._cited(obligation.because)}.", indent + 4, 4)

    def _row(self, obligation: Obligation, indent: int) -> str:
        subject = self.duties.subject(obligation.action, obligation.instrument)
        return self._text(f"- {subject}: {self.duties.became(obligation)}", indent, 2)

    def _shown(self, obligations: Sequence[Obligation]) -> Sequence[Obligation]:
        return obligations if self._all else notable(obligations)

    def _kept(self, obligations: Sequence[Obligation], indent: int) -> list[str]:
        text = "" if self._all else self.duties.kept(obligations)
        return [self._text(text, indent, 4)] if text else []

    def followed(self, person: str) -> Iterator[str]:
        """Yield the answers over time that were asked for."""
        for each in self._result.over_time:
            if each.person == person:
                yield from (*self._over_time(each), "")

    def _over_time(self, found: OverTime, indent: int = 2) -> Iterator[str]:
        deed = self._say.deed(found.action)
        yield self._text(self._frame("replay.over_time", deed=deed), indent, 2)
        for each in found.periods:
            yield self._text(self._period(each), indent + 2, 2)
        if found.coming:
            coming = self._frame("replay.coming", period=self._period(found.coming))
            yield self._text(coming, indent + 2, 2)
        else:
            yield self._text(self._frame("replay.none_coming"), indent + 2, 2)

    def _period(self, interval: AnswerPeriod) -> str:
        event = interval.begun_by.event
        others = [rule for rule in interval.rules if rule not in interval.because]
        return self._frame(
            "replay.period",
            moment=self.duties.moment(interval.begins),
            answer=self._frame(f"answers.{interval.answer}"),
            event=self.duties.happened(event) + ("" if event else self._cited(others)),
            cited="" if interval.answer is Answer.SILENT else self._cited(interval.because),
        )

    def what_if(self, other: ReplayResult) -> Iterator[str]:
        """Yield a what-if, and every action with another outcome in it."""
        story = self._result
        yield from self.what_if_heading(other)
        rows = []
        for person in dict.fromkeys((*story.people, *other.people)):
            whose = "" if self._alone else f"{person}: "
            for found in duty_differences(story, other, person):
                was, became = self.duties.sides(found, self.citing(other.policy))
                deed = self._say.deed(found.action)
                rows.append(self._text(f"- {whose}{deed}: {was} -> {became}", 4, 2))
        yield from rows or [self._text(self._frame("replay.as_told"), 4, 2)]
        yield from self.unmet(other, 4)

    def what_if_heading(self, other: ReplayResult) -> Iterator[str]:
        """Yield the title of a what-if, and what it changes apart from events."""
        variant, story = other.variant, self._result.variant
        title = title_text(variant, self._frame)
        yield self._text(self._frame("block.what_if", title=title), 2, 2)
        aside = [variant.name]
        if variant.policy != story.policy:
            policy = f"{variant.policy} {other.replay.digest[:12]}"
            aside.append(self._frame("replay.policy", policy=policy))
        for name, choice in sorted(variant.readings.items() - story.readings.items()):
            aside.append(self._say.reading(name, choice))
        if variant.events[0].at != story.events[0].at:
            begins = self.duties.moment(variant.events[0].at)
            aside.append(self._frame("replay.begins", moment=begins))
        yield self._text(" | ".join(aside), 4, 2)

    def unmet(self, result: ReplayResult, indent: int = 2) -> list[str]:
        """Return the unmet expectations of a variant."""
        return unmet_lines(result.unmet, self._say, self._paint, indent, self._width)

    def citing(self, policy: Policy) -> Cited:
        """Return the notes that cite rules of a policy by number."""
        return lambda rules: self.notes.cited(policy.rules[rule] for rule in rules)

    def _cited(self, rules: Iterable[str]) -> str:
        return self.citing(self._result.policy)(rules)
