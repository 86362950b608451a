"""Each duty of a timeline: from when to when it was due, and its outcome.

A **duty** is a run of moments in which an action is required, or forbidden, of one person. It
falls away when the answer changes. Its time is *over* when the person leaves the jail, or when
something happens after which the action comes too late. It is judged by the rules as they stood
when it was done, else when it ended; of several limits the earliest counts.

Where an action answers papers one by one, each paper has duties of its own, and a doing counts for
the papers that its event is about. What is done on a paper that is gone is an act for which none
asks, so it breaks what is forbidden on the others, and fulfils nothing.

A doing before the action was required serves the duty that arises later, if it was in the same
stay in the jail; no doing serves two duties.

A **permission** counts where a source limits its time, such as the days in which a subpoena asks
for an answer. It can be used in time or late, or lapse, and none of that is a failure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from release_sim.model.decision import Outcome
from release_sim.model.timelines.moments import Replay
from release_sim.model.timelines.obligation import Obligation
from release_sim.model.verdict import Answer
from release_sim.timeline.custody import CustodyTimeline, Subject, runs
from release_sim.timeline.fulfilment import Fulfilment
from release_sim.vocabulary.actions import ACTIONS, HOLD


def obligations_of(replay: Replay) -> tuple[Obligation, ...]:
    """Every duty of the timeline, in the order in which they begin."""
    last, zone = replay.last, replay.variant.zone
    records = [CustodyTimeline(moments, last, zone) for moments in replay.by_person().values()]
    found = [
        obligation
        for record in records
        for action in ACTIONS
        for obligation in _obligations_of(record, action)
    ]
    return tuple(sorted(found, key=lambda obligation: obligation.begins))


def _obligations_of(record: CustodyTimeline, action: str) -> Iterator[Obligation]:
    for instrument, outcomes in record.lines(action).items():
        yield from _obligations_on(record, Subject(action, instrument), outcomes)


def _obligations_on(
    record: CustodyTimeline, subject: Subject, outcomes: Sequence[Outcome]
) -> Iterator[Obligation]:
    used = -2  # a doing with the first event of all is judged before it, at -1
    for run in runs(outcomes):
        if run.answer is Answer.FORBIDDEN:
            duty = Fulfilment(record, subject, run, record.breaking(subject, run))
            yield duty.obligation(duty.forbidden())
        elif run.answer is Answer.REQUIRED and subject.action == HOLD:
            duty = Fulfilment(record, subject, run, None)
            yield duty.obligation(duty.held())
        elif run.answer is Answer.REQUIRED:
            duty = Fulfilment(record, subject, run, record.fulfilling(subject, run, used))
            yield duty.obligation(duty.required())
            used = run.end - 1
        elif run.answer is Answer.PERMITTED and outcomes[run.first].within:
            duty = Fulfilment(record, subject, run, record.during(subject, run))
            yield duty.obligation(duty.allowed())
