"""A timeline of which accounts contradict each other, as plain text: all of them side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from release_sim.model.timelines.duty_difference import duty_differences, notable
from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.timelines.timeline import Timeline
from release_sim.reporting.paint import Paint, unpainted
from release_sim.reporting.rule_text import RuleNotes
from release_sim.reporting.sentences import Voice, sentence
from release_sim.reporting.text_format import WIDTH, WrappedText
from release_sim.reporting.timelines.replay_text import ReplayText
from release_sim.reporting.timelines.told_accounts import (
    ToldDuties,
    ToldStep,
    told_duties,
    told_steps,
)


class AccountsText(WrappedText):
    """One timeline with what became of each account of it."""

    def __init__(
        self,
        voice: Voice,
        timeline: Timeline,
        result: ReplayResult,
        all_duties: bool = False,
        width: int = WIDTH,
        paint: Paint = unpainted,
    ) -> None:
        """Bans that were kept are only named, unless all duties are wanted."""
        self._result, self._all, self._width = result, all_duties, width
        self._whole = ReplayText(voice, timeline, result, all_duties, width, paint=paint)
        self._duties, self._frame = self._whole.duties, voice.catalogue.plain
        notes: RuleNotes = self._whole.notes
        self._each = {
            name: ReplayText(voice, timeline, told, all_duties, width, notes)
            for name, told in result.accounts.items()
        }

    def whole(self, what_if: Sequence[ReplayResult] = ()) -> str:
        """Write the events, with who alone tells of one, then duties, what-ifs and rules cited."""
        lines = self._whole.opening()
        for person in self._result.people:
            lines += self._whole.person(person)
            for told in told_steps(self._result, person):
                lines += [*self._step(told), ""]
            lines += [self._frame("replay.dues"), *self._of_person(person), ""]
            for name, text in self._each.items():
                followed = [*text.followed(person)]
                lines += [self._on_account(name, 2), *followed, ""] if followed else []
        lines += self._whole.unmet(self._result)
        if what_if:
            lines.append(self._text(self._frame("replay.what_ifs")))
            lines += [line for each in what_if for line in self._what_if(each)]
            lines.append("")
        return "\n".join([*lines, *self._whole.notes.lines()]).rstrip()

    def block(self, what_if: Sequence[ReplayResult] = ()) -> str:
        """Write the timeline in a few lines: its duties; what-ifs only if they fail."""
        lines = self._whole.heading()
        for person in self._result.people:
            alone = len(self._result.people) == 1
            lines += [] if alone else [f"  {person}"]
            for told in told_duties(self._result, person):
                if self._all or told.turning or notable(told.agreed):
                    subject = self._duties.subject(told.action, told.instrument)
                    row = f"- {subject}: {self._outcome(told)}"
                    lines.append(self._text(row, 2 if alone else 4, 2))
        lines += self._whole.unmet(self._result)
        for other in what_if:
            lines += self._what_if(other) if other.unmet else ()
        return "\n".join(lines)

    def _step(self, told: ToldStep) -> Iterator[str]:
        text = next(self._each[name] for name in told.steps)
        by = "" if told.by_all else self._duties.say.all_of([*told.steps])
        yield from text.steps.happened(told.first, by)
        changes = {}
        for name, step in told.steps.items():
            account = self._result.accounts[name]
            first = account.replay.by_person()[step.moment.person][0]
            changes[name] = [*self._each[name].steps.changes(step, step.moment is first)]
        one, *others = changes.values()
        if all(each == one for each in others):
            yield from one
            return
        for name, lines in changes.items():
            yield self._on_account(name, 6)
            yield from (f"  {line}" for line in lines)

    def _of_person(self, person: str) -> Iterator[str]:
        kept: list[Obligation] = []
        for told in told_duties(self._result, person):
            kept += [each for each in told.agreed if each.kept and not self._all]
            for obligation in told.agreed if self._all else notable(told.agreed):
                yield from self._whole.duty(obligation)
            if told.turning:
                subject = self._duties.subject(told.action, told.instrument)
                told_so = f"{sentence(subject).removesuffix('.')}: {self._frame('accounts.turns')}"
                yield self._text(told_so, 2, 4)
            for name, obligations in told.turning.items():
                yield self._on_account(name, 4)
                if not obligations:
                    yield "      " + self._frame("replay.no_duty")
                for obligation in obligations:
                    yield from self._whole.duty(obligation, 6)
        if kept:
            every = self._frame("accounts.on_every")
            yield self._text(f"{self._duties.kept(kept)} ({every})", 2, 4)

    def _what_if(self, other: ReplayResult) -> Iterator[str]:
        yield from self._whole.what_if_heading(other)
        rows = []
        for name, after in other.accounts.items():
            before = self._result.accounts[name]
            for person in dict.fromkeys((*before.people, *after.people)):
                whose = "" if len(self._result.people) == 1 else f"{person}: "
                for found in duty_differences(before, after, person):
                    was, became = self._duties.sides(found, self._whole.citing(after.policy))
                    deed = self._duties.say.deed(found.action)
                    told = f"- {whose}{deed} ({name}): {was} -> {became}"
                    rows.append(self._text(told, 4, 2))
        yield from rows or [self._text(self._frame("replay.as_told"), 4, 2)]
        yield from self._whole.unmet(other, 4)

    def _outcome(self, told: ToldDuties) -> str:
        agreed = [self._duties.became(each) for each in told.agreed if not each.kept]
        if not told.turning:
            return "; ".join(agreed) or self._frame("statuses.met")
        then, none = self._frame("replay.then"), self._frame("replay.no_duty")
        each = (
            f"{name}: {then.join(map(self._duties.status, obligations)) or none}"
            for name, obligations in told.turning.items()
        )
        return "; ".join((*agreed, f"{self._frame('accounts.turns')} ({'; '.join(each)})"))

    def _on_account(self, name: str, indent: int) -> str:
        return " " * indent + self._frame("accounts.on", name=name)


def replay_text(
    voice: Voice,
    timeline: Timeline,
    result: ReplayResult,
    all_duties: bool,
    width: int,
    paint: Paint = unpainted,
) -> ReplayText | AccountsText:
    """Return the text of a timeline, with its accounts side by side where they differ."""
    kind = AccountsText if result.accounts else ReplayText
    return kind(voice, timeline, result, all_duties, width, paint=paint)
