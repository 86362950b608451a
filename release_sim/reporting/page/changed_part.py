"""One answer that is not the same on two sides, with the rules behind it on both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from release_sim.model.analysis.difference import Absent, Change, Reasons, Why
from release_sim.model.verdict import Answer
from release_sim.reporting.page.sentences import Sentence, Teller


class Changed(NamedTuple):
    """The action, and what is said of its answer on either side."""

    action: str
    before: list[Sentence]
    after: list[Sentence]


def changed(teller: Teller, change: Change) -> Changed:
    """A change as sentences."""
    return Changed(
        change.action,
        [*_reasons(teller, change.action, change.before, change.on_before)],
        [*_reasons(teller, change.action, change.after, change.on_after)],
    )


def _reasons(teller: Teller, action: str, answer: Answer, reasons: Reasons) -> Iterator[Sentence]:
    by = reasons.because if answer is not Answer.UNDETERMINED else ()
    yield teller.say(
        f"region.{'by' if by else 'bare'}",
        rules=by,
        actions=[action],
        answer=teller.badge(answer),
        listed=teller.listed(by),
    )
    stands = () if by else reasons.because
    others = {
        "in_part": reasons.in_part,
        "stands": stands,
        "unsettled": reasons.unsettled,
    }
    for key, rules in others.items():
        if rules:
            yield teller.say(f"region.{key}", rules=rules, listed=teller.listed(rules))
    if reasons.open:
        names = [f"reading.{name}" for name in reasons.open]
        readings = Markup(", ").join(map(teller.name, names))
        yield teller.say("region.open", facts=names, readings=readings)
    yield from (_absent(teller, each) for each in reasons.absent)


def _absent(teller: Teller, absent: Absent) -> Sentence:
    on = [name for name in absent.on if name in teller.book.rules]
    listed = [teller.rule(n) if n in on else teller.name(n) for n in absent.on]
    is_bare = absent.why is Why.DOES_NOT_APPLY and not listed
    return teller.say(
        f"absent.{'fails' if is_bare else absent.why.name.lower()}",
        rules=[absent.rule, *on],
        rule=teller.rule(absent.rule),
        on=Markup(", ").join(listed),
    )
