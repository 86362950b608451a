"""The options that change nothing, reported so that nobody takes the output for their effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from release_sim.api.overrides import full_name
from release_sim.errors import FilesAreWrongError
from release_sim.model.case import Case
from release_sim.model.change import Change
from release_sim.model.idle_option import IdleOption, IdleReason
from release_sim.model.policy import Policy
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Scenario
from release_sim.reporting.text_format import value_text
from release_sim.vocabulary.tested_names import reading_name

if TYPE_CHECKING:
    from release_sim.model.timelines.timeline import Timeline


def idle_in_scenarios(
    changes: Sequence[Change], scenarios: Iterable[Scenario], rulebook: Rulebook
) -> list[IdleOption]:
    """List the options that change no story, each with the reason.

    Several changes are several sides, such as policies: an option is idle if it is so on each.
    """
    mains = [scenario.main for scenario in scenarios]
    on_each = [list(_idle(change, mains, rulebook)) for change in changes] if mains else []
    return [each for each in (on_each[0] if on_each else ()) if all(each in o for o in on_each)]


def idle_in_timelines(
    change: Change, timelines: Sequence[Timeline], rulebook: Rulebook
) -> list[IdleOption]:
    """List the options of ``replay`` that change no timeline, each with the reason."""
    mains = [timeline.main for timeline in timelines]
    found: list[IdleOption] = []
    if change.policy and all(main.policy == change.policy for main in mains):
        found.append(IdleOption(f"--policy {change.policy}", IdleReason.SO_ALREADY))
    if change.as_of and all(main.events[0].day == change.as_of for main in mains):
        found.append(IdleOption(f"--begins-on {change.as_of}", IdleReason.SO_ALREADY))
    policies = rulebook.policies
    sides = [
        policies[name].with_readings(main.readings)
        for main in mains
        if (name := change.policy or main.policy) in policies
    ]
    return [*found, *idle_readings(change.readings, sides)]


def idle_readings(readings: Mapping[str, str], policies: Sequence[Policy]) -> list[IdleOption]:
    """List the readings that are already chosen so, or that no rule of a policy tests."""
    found: list[IdleOption] = []
    for name, choice in readings.items():
        if not any(_asks(policy, name) for policy in policies):
            found.append(IdleOption(f"--reading {name}={choice}", IdleReason.UNASKED))
        elif all(policy.chosen.get(name) == choice for policy in policies):
            found.append(IdleOption(f"--reading {name}={choice}", IdleReason.SO_READ))
    return found


def _asks(policy: Policy, reading: str) -> bool:
    return any(reading_name(reading) in rule.reads() for rule in policy.rules.values())


def _idle(change: Change, mains: Sequence[Branch], rulebook: Rulebook) -> Iterator[IdleOption]:
    if change.policy and all(main.policy == change.policy for main in mains):
        yield IdleOption(f"--policy {change.policy}", IdleReason.SO_ALREADY)
    if change.as_of and all(main.case.as_of == change.as_of for main in mains):
        yield IdleOption(f"--as-of {change.as_of}", IdleReason.SO_ALREADY)
    policies = rulebook.policies
    sides = [
        policies[name].with_readings(main.readings)
        for main in mains
        if (name := change.policy or main.policy) in policies
    ]
    yield from idle_readings(change.readings, sides)
    for name, value in change.stated.items():
        if all(main.case.stated.get(_full(name, main.case)) == value for main in mains):
            yield IdleOption(f"--set {name}={value_text(value)}", IdleReason.SO_ALREADY)
    for name in sorted(change.unknown):
        if all(_is_unknown(main.case, name) for main in mains):
            yield IdleOption(f"--forget {name}", IdleReason.UNKNOWN_ALREADY)


def _is_unknown(case: Case, name: str) -> bool:
    """Return True if nothing is known of a fact, nor presumed of it."""
    full = _full(name, case)
    return bool(full) and full not in case.facts()


def _full(name: str, case: Case) -> str:
    """Return the name of a fact in a case; an empty one where it is not clear whose it is."""
    try:
        return full_name(name, case, "--set")
    except FilesAreWrongError:
        return ""
