"""One case under many policies as a JSON value, and as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from release_sim.model.analysis.place_answers import Across, AlikePlaces, PlaceDecision, Telling
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.analysis.compare_json import side_json
from release_sim.reporting.answers.decision_json import outcome_json
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.text_format import values_json, values_text
from release_sim.reporting.title_text import title_in_law_language

COLUMNS = (
    "group",
    "policy",
    "as_of",
    "action",
    "answer",
    "because",
    "cite",
    "turns_on",
    "missing",
)


def across_json(across: Across) -> dict[str, Any]:
    """Return the JSON value of ``across --json``."""
    return {
        "schema": "release_sim.across/1",
        "scenario": across.scenario.name,
        "branch": across.branch.name or None,
        "title": title_in_law_language(across.branch),
        "actions": list(across.actions),
        "differing": list(across.differing()),
        "groups": [[place.name for place in group] for group in across.groups],
        "places": [_place(across, place) for place in across.places],
        "left_out": [side_json(each.side) | {"why": each.why} for each in across.left_out],
        "apart": None if across.apart is None else [_telling(each) for each in across.apart],
    }


def across_rows(rulebook: Rulebook, across: Across) -> Iterator[tuple[object, ...]]:
    """Yield the header, then a row for each place and action, in the order of the groups."""
    yield COLUMNS
    for number, group in enumerate(across.groups, 1):
        for place in group:
            for action in across.actions:
                outcome = place.decision.outcomes[action]
                cited = [str(c) for name in outcome.because for c in rulebook.rules[name].cite]
                yield (
                    number,
                    place.side.policy.name,
                    place.decision.as_of.isoformat(),
                    action,
                    outcome.answer.value,
                    "; ".join(outcome.because),
                    "; ".join(dict.fromkeys(cited)),
                    "; ".join(each.reading for each in place.contested.get(action, ())),
                    "; ".join(missing.fact for missing in outcome.missing),
                )


def _place(across: Across, place: PlaceDecision) -> dict[str, Any]:
    policy, decision = place.side.policy, place.decision
    return {
        "name": place.name,
        "policy": {"name": policy.name, "kind": policy.kind.value, "hash": decision.digest},
        "as_of": decision.as_of.isoformat(),
        "answers": {
            action: outcome_json(decision.outcomes[action], policy, decision)
            | {
                "contested": [
                    {"reading": c.reading, "answers": {k: v.value for k, v in c.answers.items()}}
                    for c in place.contested.get(action, ())
                ]
            }
            for action in across.actions
        },
        "caveats": caveats_json(place.caveats),
    }


def _telling(telling: Telling) -> dict[str, Any]:
    """Return a question with what follows from each answer, or places that are alike."""
    if isinstance(telling, AlikePlaces):
        return {"alike": list(telling.places)}
    return {
        "action": telling.action,
        "suppose": {
            values.fact.name: values_json(values) | {"text": values_text(values)}
            for values in telling.changes
        },
        "led": {answer.value: _telling(rest) for answer, rest in telling.led.items()},
    }
