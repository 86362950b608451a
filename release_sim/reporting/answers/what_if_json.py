"""The what-ifs of a case or a timeline as JSON values; the schema changes when they do."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from release_sim.model.analysis.alternative import (
    Alternative,
    ChangedAnswer,
    DecidedCase,
    TimelineAlternative,
)
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.reporting.answers.decision_json import outcome_json
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.sentences import Voice
from release_sim.reporting.text_format import value_json
from release_sim.reporting.timelines.duty_sentences import DutySentences
from release_sim.reporting.title_text import title_in_law_language

SCHEMA = "release_sim.what_if/1"


def what_if_json(
    name: str,
    before: DecidedCase,
    alternatives: Sequence[Alternative],
    actions: Collection[str],
) -> dict[str, Any]:
    """Return one scenario with its alternatives, of the actions that are shown."""
    return {
        "schema": SCHEMA,
        "scenario": name,
        "title": title_in_law_language(before.branch),
        "before": _side(before),
        "alternatives": [
            {
                "said": each.supposed.said,
                "after": _side(each.after),
                "changes": [
                    _change(change, before, each.after)
                    for change in each.changes
                    if change.action in actions
                ],
                "same": [action for action in each.same if action in actions],
                "same_by_other_rules": [a for a in each.other_grounds if a in actions],
                "flags_raised": list(each.raised),
                "flags_lowered": list(each.lowered),
            }
            for each in alternatives
        ],
    }


def timeline_what_if_json(
    name: str,
    before: ReplayResult,
    alternatives: Sequence[TimelineAlternative],
    actions: Collection[str],
    voice: Voice,
) -> dict[str, Any]:
    """Return one timeline with its alternatives, of the actions that are shown."""
    say, several = DutySentences.of(before, voice), len(before.people) > 1
    return {
        "schema": SCHEMA,
        "timeline": name,
        "title": title_in_law_language(before.variant),
        "before": _replayed(before),
        "alternatives": [
            {
                "said": each.supposed.said,
                "after": _replayed(each.after),
                "changes": [
                    {
                        "person": change.person,
                        "action": change.action,
                        "told": " -> ".join(say.sides(change.difference)),
                        "first_after": change.since.event.name
                        if change.since and change.since.event
                        else None,
                        **(_reasons(change.why) if change.why else {}),
                    }
                    for change in each.changes
                    if change.action in actions
                ],
                "same": [
                    f"{person}: {action}" if several else action
                    for person, action in each.same
                    if action in actions
                ],
            }
            for each in alternatives
        ],
    }


def _side(decided: DecidedCase) -> dict[str, Any]:
    decision = decided.decision
    return {
        "policy": {"name": decision.policy, "hash": decision.digest},
        "as_of": decision.as_of.isoformat(),
        "answers": {action: answer.value for action, answer in decision.answers().items()},
        "caveats": caveats_json(decided.caveats),
    }


def _replayed(result: ReplayResult) -> dict[str, Any]:
    return {
        "policy": {"name": result.variant.policy, "hash": result.replay.digest},
        "begins": result.variant.events[0].at.isoformat(),
        "caveats": caveats_json(result.caveats),
    }


def _change(change: ChangedAnswer, before: DecidedCase, after: DecidedCase) -> dict[str, Any]:
    return {
        "action": change.action,
        "before": outcome_json(change.before, before.policy, before.decision),
        "after": outcome_json(change.after, after.policy, after.decision),
        **_reasons(change),
        "enough": [each.said for each in change.takes],
    }


def _reasons(change: ChangedAnswer) -> dict[str, Any]:
    return {
        "rules_now": [rule.id for rule in change.came],
        "rules_no_longer": [rule.id for rule in change.went],
        "facts": [
            {"fact": f.name, "before": value_json(f.before), "after": value_json(f.after)}
            for f in change.facts
        ],
        "rules": [{"rule": each.rule.id, "how": each.how.value} for each in change.rules],
    }
