"""One case under many policies and on many days, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from release_sim.analysis.comparison.answer_groups import near_groups
from release_sim.analysis.explain.sensitivity_to_readings import sensitive_readings
from release_sim.api.arguments import AnyDay, let_stand_alone
from release_sim.api.idle_options import idle_readings
from release_sim.api.inputs import Inputs
from release_sim.api.overrides import Overrides
from release_sim.api.policy_sides import side_of
from release_sim.api.rules_folder import known_actions
from release_sim.engine.decide import EngineCache
from release_sim.errors import OutOfScopeError
from release_sim.model.analysis.difference import Side
from release_sim.model.analysis.place_answers import Across, NotCovered, PlaceDecision
from release_sim.model.idle_option import IdleOption, IdleReason
from release_sim.model.policy import PolicyKind
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Scenario

_POLICIES, _AS_OF = Place("--policies"), Place("--as-of")


@dataclass(frozen=True, slots=True)
class AcrossOptions:
    """The policies and days across which a case is decided, and what is changed of the case.

    ``policies`` are named ``POLICY`` or ``POLICY@YYYY-MM-DD``, all of places and models where none
    is; ``as_of`` are the days of those without one, the case's own where none is named. The
    readings of ``overrides`` are for every policy. ``apart`` also looks for the questions that tell
    apart places which answer alike.
    """

    policies: Sequence[str] = ()
    as_of: Sequence[AnyDay] = ()
    overrides: Overrides = Overrides()
    actions: Sequence[str] = ()
    apart: bool = False

    def __post_init__(self) -> None:
        """Take a single text, day or folder as one of several."""
        let_stand_alone(self, "policies", "as_of", "actions")


def sides_across(inputs: Inputs, rulebook: Rulebook, options: AcrossOptions) -> list[Side]:
    """Return the policies that are meant, each on its days, that of the jurisdiction first.

    Reports what is wrong with a name, a day or a reading.
    """
    readings = inputs.readings(options.overrides.reading, rulebook)
    days = [inputs.day(text, _AS_OF) for text in options.as_of] or [None]
    usual = [name for name, p in rulebook.policies.items() if p.kind is not PolicyKind.AS_IF]
    usual.sort(key=lambda name: name != rulebook.jurisdiction.policy)
    found = (
        side_of(inputs, rulebook, text, _POLICIES, day, readings)
        for text in options.policies or usual
        for day in (days[:1] if "@" in text else days)
    )
    once = {(str(side), side.day): side for side in found if side}
    dated = options.policies and all("@" in text for text in options.policies)
    for text in options.as_of if dated else ():
        inputs.idle.append(IdleOption(f"--as-of {text}", IdleReason.ALL_DATED))
    unread = [rulebook.policies[side.policy.name] for side in once.values()]
    inputs.idle += idle_readings(readings, unread)
    return list(once.values())


def across(
    inputs: Inputs,
    rulebook: Rulebook,
    scenario: Scenario,
    branch: Branch,
    sides: Sequence[Side],
    actions: Sequence[str],
) -> Across:
    """Return the case as each policy decides it on its day, grouped by how they differ.

    What a policy has no answers for is left out; where none has any, each reason is reported.
    """
    engines = EngineCache(rulebook)
    found: list[PlaceDecision] = []
    left_out: list[NotCovered] = []
    for side in sides:
        told = side.apply_to(branch)
        engine = engines.engine(told.policy, told.readings)
        try:
            decision = engine.decide(told.case)
        except OutOfScopeError as error:
            left_out.append(NotCovered(side, error.message))
            continue
        found.append(PlaceDecision(side, decision, sensitive_readings(engine, told.case)))
    if not found:
        for each in left_out:
            inputs.diagnosis.add("date-not-covered", _POLICIES, each.why)
    inputs.diagnosis.raise_if_any()
    groups = near_groups(found, lambda place: place.answers(actions))
    return Across(scenario, branch, tuple(actions), groups, tuple(left_out))


def across_file(
    inputs: Inputs, path: Path, what_if: str, options: AcrossOptions
) -> tuple[Rulebook, Across]:
    """Return one scenario across policies, read from its file.

    Raises ``FilesAreWrongError`` for all that is wrong with the file or the names.
    """
    changes = replace(options.overrides, reading=())
    rulebook, scenarios = inputs.scenarios([path], changes)
    branch = inputs.branch(path, scenarios, what_if)
    sides = sides_across(inputs, rulebook, options)
    actions = known_actions(options.actions, inputs.diagnosis)
    inputs.diagnosis.raise_if_any()
    found = across(inputs, rulebook, scenarios[0], branch, sides, actions)
    return rulebook, _told_apart(rulebook, found) if options.apart else found


def _told_apart(rulebook: Rulebook, found: Across) -> Across:
    """Add the questions that tell apart the members of each group."""
    # z3 takes a tenth of a second to come, which a table alone does without.
    from release_sim.analysis.explain.telling_apart import tell_apart  # noqa: PLC0415

    engines = EngineCache(rulebook)
    apart = []
    for group in found.groups:
        branches = [place.side.apply_to(found.branch) for place in group]
        members = [engines.engine(each.policy, each.readings) for each in branches]
        apart.append(tell_apart(group, members, found.branch.case, found.actions))
    return replace(found, apart=tuple(apart))
