"""A case that a solver found, as a scenario file that runs and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from release_sim.model.case import Case
from release_sim.model.scenario import Branch, Expectation
from release_sim.reporting.answers.decision_json import instruments_json
from release_sim.reporting.text_format import paragraph, value_json, value_text
from release_sim.reporting.title_text import title_in_law_language
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import INSTRUMENTS, KIND_OF, UNNAMED, named, unqualified


def scenario_file(branch: Branch, story: str, otherwise: Branch | None = None) -> str:
    """Write the branch as a scenario that meets its expectations; ``story`` is prose.

    ``otherwise`` is the same case under another policy, on another day or with a fact changed,
    as a what-if.
    """
    case, expect = branch.case, branch.expect
    text = [
        f"title: {json.dumps(title_in_law_language(branch), ensure_ascii=False)}",
        "story: >-",
        paragraph(story, 2),
        f"policy: {branch.policy}",
        f"as_of: {case.as_of}",
        *_case(case),
        *(_mapping("readings", branch.readings) if branch.readings else ()),
        "expect:",
        *(f"  {line}" for line in _answers(expect)),
        *_named("because", expect.because),
        *_named("displaced", expect.displaced),
        *_named("missing", expect.missing),
        *([] if expect.flags is None else [f"  flags: [{', '.join(expect.flags)}]"]),
        *(_what_if(otherwise, branch) if otherwise else ()),
    ]
    return "\n".join(text) + "\n"


def _case(case: Case) -> list[str]:
    """Write the facts of a case as YAML, those of instruments under their names."""
    order = list(named(VOCABULARY, case.instruments))
    facts = {**case.stated, **dict.fromkeys(case.unknown)}
    stated = {name: facts[name] for name in sorted(facts, key=order.index)}
    plain = {n: v for n, v in stated.items() if unqualified(n)[1] == UNNAMED}
    lines = _mapping("case", plain) if plain or not case.instruments else ["case:"]
    for kind, names in case.instruments.items():
        section = next(iter(INSTRUMENTS[kind].sections))
        written = [name for name in names if name != UNNAMED]
        lines.append(f"  {section}:" if written else f"  {section}: {{}}")
        for name in written:
            own = {}
            for full, value in stated.items():
                fact, instrument = unqualified(full)
                if instrument == name and KIND_OF[fact] == kind:
                    own[fact] = value
            of_one = _mapping(name, own) if own else [f"{name}: {{}}"]
            lines += (f"    {line}" for line in of_one)
    return lines


def case_json(branch: Branch) -> dict[str, Any]:
    """Return the case, the readings overridden, and the answers expected."""
    return {
        "as_of": str(branch.case.as_of),
        "stated": {name: value_json(value) for name, value in sorted(branch.case.stated.items())},
        "unknown": sorted(branch.case.unknown),
        **instruments_json(branch.case),
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
    answers = (f"  {line}" for line in _answers(otherwise.expect))
    lines = [f"title: {title_in_law_language(otherwise)}", *changed, "expect:", *answers]
    return ["what_if:", f"  {otherwise.name}:", *(f"    {line}" for line in lines)]


def _answers(expect: Expectation) -> list[str]:
    """Write the answers, of an action that answers each instrument by their names."""
    if not expect.answers:
        return _mapping("answers", {})
    lines = ["answers:"]
    for action, answer in expect.answers.items():
        to_each = expect.by_instrument.get(action)
        lines += _indented(_mapping(action, to_each) if to_each else [f"{action}: {answer}"])
    return lines


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _mapping(key: str, values: Mapping[str, Value | None]) -> list[str]:
    """Write a mapping as YAML; every value is a plain word, number or day."""
    if not values:
        return [f"{key}: {{}}"]
    return [f"{key}:", *(f"  {name}: {value_text(value)}" for name, value in values.items())]


def _named(key: str, names: Mapping[str, Iterable[str]]) -> list[str]:
    """Write the names expected action by action, if there are any."""
    lines = [f"    {action}: [{', '.join(found)}]" for action, found in names.items()]
    return [f"  {key}:", *lines] if lines else []
