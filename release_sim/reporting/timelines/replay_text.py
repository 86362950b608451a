"""A timeline replayed, as plain text: what happened, what then held, what was due and what done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from release_sim.model.decision import Outcome
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.moments import AnswerPeriod, OverTime
from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.replay_result import OutcomeChange, ReplayResult, TimelineStep
from release_sim.model.timelines.timeline import Event, Timeline
from release_sim.model.verdict import Answer
from release_sim.reporting.rule_text import rule_lines, source_line
from release_sim.reporting.text_format import WIDTH, columns, paragraph, pluralize, value_text
from release_sim.reporting.timelines.obligation_text import (
    kept_text,
    notable,
    obligation_differences,
    status_text,
    subject_text,
    time_text,
)
from release_sim.vocabulary.instruments import unqualified


class ReplayText:
    """One timeline, told from the account of one of its variants."""

    def __init__(
        self,
        rulebook: Rulebook,
        timeline: Timeline,
        result: ReplayResult,
        all_duties: bool = False,
        width: int = WIDTH,
    ) -> None:
        """``account`` is that of the story itself, or of a what-if that is told instead.

        Bans that were kept are only named, unless all duties are wanted.
        """
        self._rulebook, self._timeline, self._account = rulebook, timeline, result
        self._alone = len(timeline.people) == 1
        self._all, self._width = all_duties, width

    def whole(self, what_if: Sequence[ReplayResult] = ()) -> str:
        """Write the timeline event by event, then its duties, what-ifs and rules named."""
        lines = self.opening()
        for person in self._account.people:
            obligations = self._account.obligations_of(person)
            lines += [self._text(f"{person}: {self._timeline.people[person]}", 0, 2), ""]
            lines += [*self._events(person), "  due and done"]
            lines += [*self._obligations(obligations), ""]
            lines += self.followed(person)
        lines += [*self._unmet(self._account), *self.rules(self._account)]
        if what_if:
            lines += ["", self._text("what if; where it differs: in the story -> then")]
            lines += [line for each in what_if for line in self._what_if(each)]
        return "\n".join(lines).rstrip()

    def block(self, what_if: Sequence[ReplayResult] = ()) -> str:
        """Write the timeline in a few lines: its duties; what-ifs only if they fail."""
        lines = self.heading()
        for person in self._account.people:
            lines += [] if self._alone else [f"  {person}"]
            obligations = self._account.obligations_of(person)
            rows = [
                (
                    subject_text(obligation.action, obligation.instrument),
                    f"{status_text(obligation)}: {obligation.why}",
                )
                for obligation in self._shown(obligations)
            ]
            indent = 2 if self._alone else 4
            lines += columns(rows, indent, self._width) or [" " * indent + "nothing was due"]
            lines += self._kept(obligations, indent)
            for each in self._account.over_time:
                lines += self._over_time(each, indent) if each.person == person else ()
        lines += self._unmet(self._account)
        for other in what_if:
            lines += self._what_if(other) if other.unmet else ()
        fine = sum(not other.unmet for other in what_if)
        return "\n".join([*lines, *([f"  and {pluralize(fine, 'what-if')}"] if fine else [])])

    def opening(self) -> list[str]:
        """Return the heading, the story and its sources."""
        lines = [*self.heading(), "", self._text(self._timeline.story, 2), ""]
        sources = (source_line(self._rulebook, each) for each in self._timeline.sources)
        lines += [self._text(source, 2, 2) for source in sources]
        return [*lines, *([""] if self._timeline.sources else [])]

    def heading(self) -> list[str]:
        """Return the title, and below it the policy and the time that it goes over."""
        variant = self._account.variant
        name = (
            f"{self._timeline.name} what if {variant.name}" if variant.name else self._timeline.name
        )
        first, last = (time_text(event.at) for event in (variant.events[0], variant.events[-1]))
        policy = f"policy {variant.policy} {self._account.replay.digest[:12]}"
        where = f"{name} | {policy} | {first} to {last}, times of Denver"
        title = self._timeline.title_of(variant)
        lines = [self._text(title), self._text(where, 2, 2)]
        if variant.readings:
            chosen = ", ".join(f"{name} is {choice}" for name, choice in variant.readings.items())
            lines.append(self._text(f"readings chosen otherwise than the policy: {chosen}", 2, 2))
        return lines

    def _events(self, person: str) -> Iterator[str]:
        steps = self._account.steps(person)
        for step in steps:
            yield from self.happened(step)
            yield from self.changes(step, is_first=step.moment is steps[0].moment)
            yield ""

    def happened(self, step: TimelineStep, aside: str = "") -> Iterator[str]:
        """Yield what happened at a moment, and what is known by it."""
        event = step.moment.event
        when = f"{time_text(step.moment.at)} {step.moment.at:%a}"
        if event:
            kind = f" ({event.kind.name})" if event.label else ""
            yield self._text(f"{when} {event.name}{kind}{aside}", 2, 4)
            yield from self._event(event)
        else:
            yield self._text(f"{when} the law changes{aside}", 2, 4)
            yield from self._law(step)

    def _event(self, event: Event) -> Iterator[str]:
        if event.told:
            yield self._text(event.told, 6)
        if event.unsure:
            yield self._text(f"unsure: {event.unsure}", 6, 2)
        known = {**event.settles, **event.stated}
        told = [(name, value_text(value)) for name, value in known.items()]
        told += [(name, "unknown") for name in sorted(event.unknown)]
        of_instrument: dict[str, list[str]] = {}
        for name, text in told:
            fact, instrument = unqualified(name)
            of_instrument.setdefault(instrument, []).append(f"{fact} is {text}")
        for instrument, facts in of_instrument.items():
            whose = f" of {instrument}" if instrument else ""
            yield self._text(f"known{whose}: {'; '.join(facts)}", 6, 2)
        if event.not_done:
            yield self._text(f"not done: {', '.join(event.not_done)}", 6, 2)
        if event.scope:
            yield self._text(f"the order covers: {', '.join(event.scope)}", 6, 2)

    def _law(self, step: TimelineStep) -> Iterator[str]:
        """Yield the rules begun or ended that day: deciding ones by name, others counted."""
        deciding = {rule for change in step.changes for rule in change.rests_on}
        named = [rule for rule in step.moment.rules if rule in deciding]
        for rule in named:
            yield self._text(f"{rule}, in force {self._account.policy.rules[rule].in_force}", 6, 2)
        if others := len(step.moment.rules) - len(named):
            more = "other " if named else ""
            verb = "begins or ends" if others == 1 else "begin or end"
            yield self._text(f"{pluralize(others, f'{more}rule')} {verb} on this day", 6, 2)

    def changes(self, step: TimelineStep, is_first: bool) -> Iterator[str]:
        """Yield the answers and flags that a moment changed."""
        for change in step.changes:
            subject = subject_text(change.after.action, change.instrument)
            yield self._text(f"{subject}: {_changed(change)}", 6, 4)
        for flags, word in ((step.raised, "raised"), (step.lowered, "no longer raised")):
            if flags:
                yield self._text(f"flag {word}: {', '.join(flags)}", 6, 4)
        if not (step.changes or step.raised or step.lowered):
            yield "      every answer is silent" if is_first else "      no answer changes"

    def _obligations(self, obligations: Sequence[Obligation]) -> Iterator[str]:
        shown = self._shown(obligations)
        for obligation in shown:
            yield from self.duty(obligation)
        if not shown:
            yield "    nothing was due"
        yield from self._kept(obligations, 4)

    def duty(self, obligation: Obligation, indent: int = 4) -> Iterator[str]:
        """Yield a duty, from when to when it was one, and what became of it."""
        subject = subject_text(obligation.action, obligation.instrument)
        yield self._text(f"{subject}: {status_text(obligation)}", indent, 4)
        until = f" until {time_text(obligation.ends)}" if obligation.ends else ""
        by = ", ".join(obligation.because)
        when = f"{obligation.answer} from {time_text(obligation.begins)}{until} by {by}"
        yield self._text(when, indent + 4, 4)
        done = f"{time_text(obligation.done)}: " if obligation.done else ""
        yield self._text(f"{done}{obligation.why}", indent + 4, 4)

    def _shown(self, obligations: Sequence[Obligation]) -> Sequence[Obligation]:
        return obligations if self._all else notable(obligations)

    def _kept(self, obligations: Sequence[Obligation], indent: int) -> list[str]:
        text = "" if self._all else kept_text(obligations)
        return [self._text(text, indent, 4)] if text else []

    def followed(self, person: str) -> Iterator[str]:
        """Yield the answers over time that were asked for."""
        for each in self._account.over_time:
            if each.person == person:
                yield from self._over_time(each)
                yield ""

    def _over_time(self, found: OverTime, indent: int = 2) -> Iterator[str]:
        yield " " * indent + f"{found.action} over time"
        rows = [(time_text(each.begins), _period_text(each)) for each in found.periods]
        if found.coming:
            coming = f"still to come: {_period_text(found.coming)}"
            rows.append((time_text(found.coming.begins), coming))
        yield from columns(rows, indent + 2, self._width)
        if not found.coming:
            none = "no rule known by now will change it if nothing else happens"
            yield self._text(none, indent + 2, 2)

    def _what_if(self, other: ReplayResult) -> Iterator[str]:
        variant, story = other.variant, self._account.variant
        yield self._text(f"what if {variant.title}", 2, 2)
        aside = [variant.name]
        if variant.policy != story.policy:
            aside.append(f"policy {variant.policy} {other.replay.digest[:12]}")
        if variant.readings != story.readings:
            chosen = variant.readings.items() - story.readings.items()
            aside += [f"reading {name} is {choice}" for name, choice in sorted(chosen)]
        if variant.events[0].at != story.events[0].at:
            aside.append(f"from {time_text(variant.events[0].at)}")
        yield self._text(" | ".join(aside), 4, 2)
        rows: list[tuple[str, str]] = []
        for person in dict.fromkeys((*self._account.people, *other.people)):
            whose = "" if self._alone else f"{person}: "
            found = obligation_differences(self._account, other, person)
            rows += [(f"{whose}{action}", text) for action, text in found]
        yield from columns(rows, 4, self._width) or ["    duties and answers are as in the story"]
        yield from self._unmet(other, 4)

    def _unmet(self, result: ReplayResult, indent: int = 2) -> list[str]:
        return [self._text(f"NOT AS EXPECTED {each}", indent, 2) for each in result.unmet]

    def rules(self, *results: ReplayResult) -> Iterator[str]:
        """Yield the rules that decided, each once, with its text and sources."""
        named = [
            rule
            for result in results
            for person in result.replay.by_person()
            for step in result.steps(person)
            for change in step.changes
            for rule in change.after.because
        ]
        if not named:
            return
        yield "rules that decided"
        for rule_id in dict.fromkeys(named):
            rule = self._account.policy.rules[rule_id]
            yield f"  {rule_id}"
            yield from rule_lines(self._rulebook, rule, 6, self._width)

    def _text(self, text: str, indent: int = 0, hanging: int = 0) -> str:
        return paragraph(text, indent, hanging, self._width)


def _changed(change: OutcomeChange) -> str:
    if change.only_why:
        return f"still {_answer(change.after)}"
    before = f"{change.before.answer} -> " if change.before else ""
    return before + _answer(change.after)


def _answer(outcome: Outcome) -> str:
    within = "".join(f" within {each}" for each in outcome.within)
    by = f" by {', '.join(outcome.because)}" if outcome.because else ""
    missing = f"; missing {', '.join(m.fact for m in outcome.missing)}" if outcome.missing else ""
    return f"{outcome.answer}{within}{by}{missing}"


def _period_text(interval: AnswerPeriod) -> str:
    event = interval.begun_by.event
    others = [rule for rule in interval.rules if rule not in interval.because]
    rules = f" ({', '.join(others)})" if others else ""
    cause = event.name if event else f"the law changed{rules}"
    by = f", by {', '.join(interval.because)}" if interval.because else ""
    silent = interval.answer is Answer.SILENT
    return f"{interval.answer}, since {cause}{'' if silent else by}"
