"""Parts that options leave out, by reason and with the way out, and options that change nothing.

A reason that is a named error is told as errors are, in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from release_sim.model.idle_option import IdleOption
from release_sim.model.policy import Policy
from release_sim.model.scenario import LeftOut
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.rule_text import period_text
from release_sim.reporting.sentences import Sentences, Voice
from release_sim.reporting.text_format import paragraph

_NAMED = 3  # what is left out is named up to this number, and counted beyond it


def left_out_text(left_out: Sequence[LeftOut], voice: Voice, width: int) -> str:
    """Write one paragraph for each reason for which something is left out."""
    say = voice.about()
    by_reason: dict[tuple[str, ...], list[LeftOut]] = {}
    for each in left_out:
        by_reason.setdefault(_reason(each), []).append(each)
    told = (_left_out(several, voice, say) for several in by_reason.values())
    return "\n".join(paragraph(each, 0, 2, width) for each in told)


def no_answers(policy: Policy, day: date, say: Sentences) -> str:
    """Return why a policy has no answers for a case: it is of another day, or another person."""
    if policy.covers.covers(day):
        return say.frame("across.other_person")
    period = " ".join(period_text(policy.covers, say))
    return say.frame("across.other_day", day=say.day(day), period=period)


def idle_text(option: IdleOption, frame: Frame) -> str:
    """Write that an option changes nothing, and why."""
    told = frame("beside.idle", option=option.option, why=frame(f"beside.{option.reason}"))
    return frame("beside.note", text=told)


def _reason(each: LeftOut) -> tuple[str, ...]:
    return (each.error, each.policy) if each.policy else (each.error, each.message, each.help)


def _left_out(several: Sequence[LeftOut], voice: Voice, say: Sentences) -> str:
    first, frame = several[0], say.frame
    policy = voice.rulebook.policies.get(first.policy)
    if policy and first.day:
        why = frame("beside.no_answers", policy=policy.name, why=_why(policy, several, say))
        has_story = any(not each.branch for each in several)  # a what-if may have its own day
        if has_story and not policy.covers.covers(first.day):
            why = f"{why}; {frame('beside.way_out')}"
    else:
        why = f"{first.message}; {first.help}"
    return frame("beside.left_out", which=_counted(several, frame), why=why)


def _why(policy: Policy, several: Sequence[LeftOut], say: Sentences) -> str:
    days = {each.day for each in several if each.day}
    if len(days) > 1 and not any(map(policy.covers.covers, days)):
        period = " ".join(period_text(policy.covers, say))
        return say.frame("across.other_days", period=period)
    return no_answers(policy, min(days), say)


def _counted(several: Sequence[LeftOut], frame: Frame) -> str:
    if len(several) <= _NAMED:
        return ", ".join(_name(each, frame) for each in several)
    return f" {frame('frame.and')} ".join(_numbers(several, frame))


def _name(each: LeftOut, frame: Frame) -> str:
    if each.branch:
        return frame("beside.branch", story=each.scenario, branch=each.branch)
    return each.scenario


def _numbers(several: Sequence[LeftOut], frame: Frame) -> Iterator[str]:
    what_ifs = sum(bool(each.branch) for each in several)
    if stories := len(several) - what_ifs:
        yield frame(f"beside.{'scenarios' if stories > 1 else 'one_scenario'}", number=stories)
    if what_ifs:
        yield what_ifs_text(what_ifs, frame)


def what_ifs_text(number: int, frame: Frame) -> str:
    """Write so many what-ifs."""
    return frame(f"beside.{'what_ifs' if number > 1 else 'one_what_if'}", number=number)
