"""A case that a solver found, as a scenario file that runs and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from release_sim.model.scenario import Branch
from release_sim.reporting.words import paragraph, value_json, value_text
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY


def scenario_file(branch: Branch, story: str, otherwise: Branch | None = None) -> str:
    """Write the branch as a scenario that meets its expectations; ``story`` is prose.

    ``otherwise`` is the same case under another policy, on another day or with a fact changed,
    as a what-if.
    """
    case, expect = branch.case, branch.expect
    order = list(VOCABULARY)
    facts = {**case.stated, **dict.fromkeys(case.unknown)}
    stated = {name: facts[name] for name in sorted(facts, key=order.index)}
    text = [
        f"title: {json.dumps(branch.title, ensure_ascii=False)}",
        "story: >-",
        paragraph(story, 2),
        f"policy: {branch.policy}",
        f"as_of: {case.as_of}",
        *_mapping("case", stated),
        *(_mapping("readings", branch.readings) if branch.readings else ()),
        "expect:",
        *(f"  {line}" for line in _mapping("answers", expect.answers)),
        *_named("because", expect.because),
        *_named("displaced", expect.displaced),
        *_named("missing", expect.missing),
        *([] if expect.flags is None else [f"  flags: [{', '.join(expect.flags)}]"]),
        *(_what_if(otherwise, branch) if otherwise else ()),
    ]
    return "\n".join(text) + "\n"


def case_json(branch: Branch) -> dict[str, Any]:
    """Return the case, the readings overridden, and the answers expected."""
    return {
        "as_of": str(branch.case.as_of),
        "stated": {name: value_json(value) for name, value in sorted(branch.case.stated.items())},
        "unknown": sorted(branch.case.unknown),
        "readings": dict(branch.readings),
        "answers": {action: answer.value for action, answer in branch.expect.answers.items()},
    }


def _what_if(otherwise: Branch, branch: Branch) -> list[str]:
    """Write the policy, day and facts that differ, and the results expected."""
    changed = [f"policy: {otherwise.policy}"] if otherwise.policy != branch.policy else []
    if otherwise.case.as_of != branch.case.as_of:
        changed.append(f"as_of: {otherwise.case.as_of}")
    stated = otherwise.case.stated.items() - branch.case.stated.items()
    changed += _mapping("change", dict(sorted(stated))) if stated else []
    forgotten = otherwise.case.unknown - branch.case.unknown
    changed += [f"forget: [{', '.join(sorted(forgotten))}]"] if forgotten else []
    answers = (f"  {line}" for line in _mapping("answers", otherwise.expect.answers))
    lines = [f"title: {otherwise.title}", *changed, "expect:", *answers]
    return ["what_if:", f"  {otherwise.name}:", *(f"    {line}" for line in lines)]


def _mapping(key: str, values: Mapping[str, Value | None]) -> list[str]:
    """Write a mapping as YAML; every value is a plain word, number or day."""
    if not values:
        return [f"{key}: {{}}"]
    return [f"{key}:", *(f"  {name}: {value_text(value)}" for name, value in values.items())]


def _named(key: str, names: Mapping[str, Iterable[str]]) -> list[str]:
    """Write the names expected action by action, if there are any."""
    lines = [f"    {action}: [{', '.join(found)}]" for action, found in names.items()]
    return [f"  {key}:", *lines] if lines else []
