"""Replayed timelines as JSON values; the schema's name changes when their meaning does."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from release_sim.model.timelines.moments import AnswerPeriod, OverTime
from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.replay_result import OutcomeChange, ReplayResult, TimelineStep
from release_sim.model.timelines.timeline import Timeline
from release_sim.reporting.answers.decision_json import within_json
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.sentences import Voice
from release_sim.reporting.text_format import value_json
from release_sim.reporting.timelines.duty_sentences import DutySentences
from release_sim.reporting.timelines.told_accounts import told_duties
from release_sim.reporting.title_text import title_in_law_language

SCHEMA = "release_sim.replay/2"


def replayed(timeline: Timeline, result: ReplayResult, voice: Voice) -> dict[str, Any]:
    """One timeline variant; the what-ifs of a timeline are nested in it by the caller.

    ``why`` of a duty is said in the language of ``voice``.
    """
    variant, say = result.variant, DutySentences.of(result, voice)
    agreed = _agreed(result)
    value = {
        "schema": SCHEMA,
        "timeline": timeline.name,
        "course": variant.name or None,
        "title": title_in_law_language(variant),
        "policy": {"name": variant.policy, "hash": result.replay.digest},
        "readings": dict(variant.readings),
        "people": dict(timeline.people),
        "moments": [] if result.accounts else _moments(result),
        "duties": [_duty(obligation, say) for obligation in agreed],
        "over_time": [] if result.accounts else [_over_time(each) for each in result.over_time],
        "caveats": caveats_json(result.caveats),
        "not_as_expected": list(result.unmet),
    }
    return value | (_on_accounts(timeline, result, voice) if result.accounts else {})


def _agreed(result: ReplayResult) -> tuple[Obligation, ...]:
    """Return the duties; where accounts differ, those that are the same on each."""
    if not result.accounts:
        return result.obligations
    told = (told for person in result.people for told in told_duties(result, person))
    return tuple(obligation for each in told for obligation in each.agreed)


def _on_accounts(timeline: Timeline, result: ReplayResult, voice: Voice) -> dict[str, Any]:
    """Return the outcomes on each account, and the duties that turn on them."""
    turning = [
        {
            "person": person,
            "action": told.action,
            **_instrument(told.instrument),
            "standing": {
                name: [each.status.value for each in duties]
                for name, duties in told.turning.items()
            },
        }
        for person in result.people
        for told in told_duties(result, person)
        if told.turning
    ]
    accounts = {name: replayed(timeline, told, voice) for name, told in result.accounts.items()}
    return {"accounts": accounts, "turns_on_account": turning}


def _moments(result: ReplayResult) -> list[dict[str, Any]]:
    return [_moment(step) for person in result.people for step in result.steps(person)]


def _moment(step: TimelineStep) -> dict[str, Any]:
    moment, event = step.moment, step.moment.event
    return {
        "person": moment.person,
        "at": _time_json(moment.at),
        "event": event
        and {
            "name": event.name,
            "kind": event.kind.name,
            "told": event.told,
            "unsure": event.unsure,
            "known": {n: value_json(v) for n, v in {**event.settles, **event.stated}.items()},
            "unknown": sorted(event.unknown),
            "scope": list(event.scope),
            "not_done": list(event.not_done),
        },
        "law_changed": list(moment.rules),
        "answers": {action: outcome.answer.value for action, outcome in moment.outcomes.items()},
        "changes": [_change(change) for change in step.changes],
        "flags": list(moment.flags),
    }


def _change(change: OutcomeChange) -> dict[str, Any]:
    return {
        "action": change.after.action,
        **_instrument(change.instrument),
        "from": change.before.answer.value if change.before else None,
        "to": change.after.answer.value,
        "because": list(change.after.because),
        "missing": [missing.fact for missing in change.after.missing],
        "within": [within_json(within) for within in change.after.within],
    }


def _instrument(name: str) -> dict[str, Any]:
    """Return the name of the paper that an action is an answer to, if it is one of several."""
    return {"instrument": name} if name else {}


def _duty(obligation: Obligation, say: DutySentences) -> dict[str, Any]:
    return {
        "person": obligation.person,
        "action": obligation.action,
        **_instrument(obligation.instrument),
        "answer": obligation.answer.value,
        "because": list(obligation.because),
        "begins": _time_json(obligation.begins),
        "ends": _time_json(obligation.ends),
        "within": obligation.within and within_json(obligation.within),
        "by": _time_json(obligation.by),
        "done": _time_json(obligation.done),
        "standing": obligation.status.value,
        "failure": obligation.failure.value or None,
        "said_by": obligation.said_by
        and {"source": obligation.said_by.source, "at": obligation.said_by.at},
        "minutes": obligation.minutes,
        "why": say.reason(obligation),
    }


def _over_time(found: OverTime) -> dict[str, Any]:
    return {
        "person": found.person,
        "action": found.action,
        "intervals": [_period_json(each) for each in found.periods],
        "coming": found.coming and _period_json(found.coming),
    }


def _period_json(interval: AnswerPeriod) -> dict[str, Any]:
    event = interval.begun_by.event
    return {
        "answer": interval.answer.value,
        "because": list(interval.because),
        "begins": _time_json(interval.begins),
        "ends": _time_json(interval.ends),
        "event": event.name if event else None,
        "law_changed": list(interval.rules),
    }


def _time_json(at: datetime | None) -> str | None:
    return at.isoformat(timespec="minutes") if at else None
