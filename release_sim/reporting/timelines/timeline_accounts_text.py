"""A timeline of which accounts contradict each other, as plain text: all of them side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.obligation import DutyStatus, Obligation
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.timelines.timeline import Timeline
from release_sim.reporting.text_format import WIDTH, columns, paragraph
from release_sim.reporting.timelines.obligation_text import (
    kept_text,
    notable,
    obligation_differences,
    status_text,
    subject_text,
)
from release_sim.reporting.timelines.replay_text import ReplayText
from release_sim.reporting.timelines.told_accounts import (
    TURNS,
    ToldDuties,
    ToldStep,
    told_duties,
    told_steps,
)


class AccountsText:
    """One timeline with what became of each account of it."""

    def __init__(
        self,
        rulebook: Rulebook,
        timeline: Timeline,
        result: ReplayResult,
        all_duties: bool = False,
        width: int = WIDTH,
    ) -> None:
        """Bans that were kept are only named, unless all duties are wanted."""
        self._timeline, self._result, self._all, self._width = timeline, result, all_duties, width
        self._whole = ReplayText(rulebook, timeline, result, all_duties, width)
        self._each = {
            name: ReplayText(rulebook, timeline, told, all_duties, width)
            for name, told in result.accounts.items()
        }

    def whole(self, what_if: Sequence[ReplayResult] = ()) -> str:
        """Write the events, with who alone tells of one, then duties, what-ifs and rules named."""
        lines = self._whole.opening()
        for person in self._result.people:
            lines += [self._text(f"{person}: {self._timeline.people[person]}", 0, 2), ""]
            for told in told_steps(self._result, person):
                lines += [*self._step(told), ""]
            lines += ["  due and done", *self._duties(person), ""]
            for name, text in self._each.items():
                followed = [*text.followed(person)]
                lines += [f"  on the account of {name}", *followed, ""] if followed else []
        lines += [*self._unmet(self._result), *self._whole.rules(*self._result.accounts.values())]
        if what_if:
            lines += ["", self._text("what if; where it differs: in the story -> then")]
            lines += [line for each in what_if for line in self._what_if(each)]
        return "\n".join(lines).rstrip()

    def block(self, what_if: Sequence[ReplayResult] = ()) -> str:
        """Write the timeline in a few lines: its duties; what-ifs only if they fail."""
        lines = self._whole.heading()
        for person in self._result.people:
            alone = len(self._result.people) == 1
            lines += [] if alone else [f"  {person}"]
            rows = [
                (subject_text(told.action, told.instrument), _outcome(told))
                for told in told_duties(self._result, person)
                if self._all or _is_notable(told)
            ]
            lines += columns(rows, 2 if alone else 4, self._width)
        lines += self._unmet(self._result)
        for other in what_if:
            lines += self._what_if(other) if other.unmet else ()
        return "\n".join(lines)

    def _step(self, told: ToldStep) -> Iterator[str]:
        text = next(self._each[name] for name in told.steps)
        aside = f", told by {told.by} alone" if told.by else ""
        yield from text.happened(told.first, aside)
        changes = {}
        for name, step in told.steps.items():
            account = self._result.accounts[name]
            first = account.replay.by_person()[step.moment.person][0]
            changes[name] = [*self._each[name].changes(step, step.moment is first)]
        one, *others = changes.values()
        if all(each == one for each in others):
            yield from one
            return
        for name, lines in changes.items():
            yield f"      on the account of {name}"
            yield from (f"  {line}" for line in lines)

    def _duties(self, person: str) -> Iterator[str]:
        kept: list[Obligation] = []
        for told in told_duties(self._result, person):
            kept += [each for each in told.agreed if each.kept and not self._all]
            for obligation in told.agreed if self._all else notable(told.agreed):
                yield from self._whole.duty(obligation)
            if told.turning:
                subject = subject_text(told.action, told.instrument)
                yield self._text(f"{subject}: {TURNS}", 4, 4)
            for name, obligations in told.turning.items():
                yield f"      on the account of {name}"
                if not obligations:
                    yield "        no duty"
                for obligation in obligations:
                    yield from self._whole.duty(obligation, 8)
        if kept:
            yield self._text(f"{kept_text(kept)} (on every account)", 4, 4)

    def _what_if(self, other: ReplayResult) -> Iterator[str]:
        yield self._text(f"what if {other.variant.title}", 2, 2)
        yield self._text(other.variant.name, 4, 2)
        rows = []
        for name, after in other.accounts.items():
            before = self._result.accounts[name]
            for person in dict.fromkeys((*before.people, *after.people)):
                whose = "" if len(self._result.people) == 1 else f"{person}: "
                found = obligation_differences(before, after, person)
                rows += [(f"{whose}{action} ({name})", text) for action, text in found]
        yield from columns(rows, 4, self._width) or ["    duties and answers are as in the story"]
        yield from self._unmet(other, 4)

    def _unmet(self, result: ReplayResult, indent: int = 2) -> list[str]:
        return [self._text(f"NOT AS EXPECTED {each}", indent, 2) for each in result.unmet]

    def _text(self, text: str, indent: int = 0, hanging: int = 0) -> str:
        return paragraph(text, indent, hanging, self._width)


def _outcome(told: ToldDuties) -> str:
    agreed = [f"{status_text(each)}: {each.why}" for each in told.agreed if not each.kept]
    if not told.turning:
        return "; ".join(agreed) or str(DutyStatus.MET)
    each = (
        f"{name}: {', then '.join(map(status_text, obligations)) or 'no duty'}"
        for name, obligations in told.turning.items()
    )
    return "; ".join((*agreed, f"{TURNS} ({'; '.join(each)})"))


def _is_notable(told: ToldDuties) -> bool:
    return bool(told.turning or notable(told.agreed))


def replay_text(
    rulebook: Rulebook, timeline: Timeline, result: ReplayResult, all_duties: bool, width: int
) -> ReplayText | AccountsText:
    """Return the text of a timeline, with its accounts side by side where they differ."""
    kind = AccountsText if result.accounts else ReplayText
    return kind(rulebook, timeline, result, all_duties, width)
