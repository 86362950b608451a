"""Replayed histories as JSON values; the schema's name changes when their meaning does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from release_sim.model.histories.account import Account, Change, Step
from release_sim.model.histories.due import Due
from release_sim.model.histories.history import History
from release_sim.model.histories.replay import Interval, OverTime
from release_sim.reporting.answers.decision_json import within_json
from release_sim.reporting.words import value_json

SCHEMA = "release_sim.replay/1"


def replayed(history: History, account: Account) -> dict[str, Any]:
    """One course of events; the what-ifs of a history are nested in it by the caller."""
    course = account.course
    return {
        "schema": SCHEMA,
        "timeline": history.name,
        "course": course.name or None,
        "title": course.title,
        "policy": {"name": course.policy, "hash": account.replay.digest},
        "readings": dict(course.readings),
        "people": dict(history.people),
        "moments": [_moment(step) for person in account.people for step in account.steps(person)],
        "duties": [_duty(due) for due in account.dues],
        "over_time": [_over_time(each) for each in account.over_time],
        "not_as_expected": list(account.unmet),
    }


def _moment(step: Step) -> dict[str, Any]:
    moment, event = step.moment, step.moment.event
    return {
        "person": moment.person,
        "at": _time(moment.at),
        "event": event
        and {
            "name": event.name,
            "kind": event.kind.name,
            "told": event.told,
            "unsure": event.unsure,
            "known": {n: value_json(v) for n, v in {**event.settles, **event.stated}.items()},
            "unknown": sorted(event.unknown),
            "scope": list(event.scope),
        },
        "law_changed": list(moment.rules),
        "answers": {action: outcome.answer.value for action, outcome in moment.outcomes.items()},
        "changes": [_change(change) for change in step.changes],
        "flags": list(moment.flags),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "action": change.after.action,
        "from": change.before.answer.value if change.before else None,
        "to": change.after.answer.value,
        "because": list(change.after.because),
        "missing": [missing.fact for missing in change.after.missing],
        "within": [within_json(within) for within in change.after.within],
    }


def _duty(due: Due) -> dict[str, Any]:
    return {
        "person": due.person,
        "action": due.action,
        "answer": due.answer.value,
        "because": list(due.because),
        "begins": _time(due.begins),
        "ends": _time(due.ends),
        "within": due.within and within_json(due.within),
        "by": _time(due.by),
        "done": _time(due.done),
        "standing": due.standing.value,
        "failure": due.failure.value or None,
        "minutes": due.minutes,
        "why": due.why,
    }


def _over_time(found: OverTime) -> dict[str, Any]:
    return {
        "person": found.person,
        "action": found.action,
        "intervals": [_interval(each) for each in found.intervals],
        "coming": found.coming and _interval(found.coming),
    }


def _interval(interval: Interval) -> dict[str, Any]:
    event = interval.begun_by.event
    return {
        "answer": interval.answer.value,
        "because": list(interval.because),
        "begins": _time(interval.begins),
        "ends": _time(interval.ends),
        "event": event.name if event else None,
        "law_changed": list(interval.rules),
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat(timespec="minutes") if at else None
