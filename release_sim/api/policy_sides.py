"""Two policies, or two dates of one, and what each says of a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from string import ascii_uppercase

from release_sim.api.answer_cache import AnswerCache
from release_sim.api.idle_options import idle_readings
from release_sim.api.inputs import Inputs, OnProgress, counted, quiet
from release_sim.engine.decide import EngineCache
from release_sim.errors import OutOfScopeError
from release_sim.model.analysis.difference import PolicyComparison, Side
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.analysis.policy_classes import PolicyClasses
from release_sim.model.problem import Place
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Scenario
from release_sim.reporting.analysis.compared_case import DecidedSide


def sides_of(
    inputs: Inputs, rulebook: Rulebook, given: dict[str, str], as_of: str | None, reading: list[str]
) -> list[Side]:
    """Both policies with their days; everything wrong with them is reported."""
    readings = inputs.readings(reading, rulebook)
    usual = inputs.day_option(as_of)
    found = []
    for argument, text in given.items():
        place = Place(argument)
        side = side_of(inputs, rulebook, text, place, usual, readings)
        if side:
            _check_covers(inputs, side, place if "@" in text or not as_of else Place("--as-of"))
            found.append(side)
    inputs.idle += idle_readings(readings, [rulebook.policies[s.policy.name] for s in found])
    return found


def side_of(
    inputs: Inputs,
    rulebook: Rulebook,
    text: str,
    place: Place,
    usual: date | None,
    readings: Mapping[str, str],
) -> Side | None:
    """Return the policy that ``NAME[@DATE]`` names, on the usual day where it names none.

    Reports a name that no policy has and a date of no calendar, and returns None.
    """
    name, at, written = text.partition("@")
    day = inputs.day(written, place) if at else usual
    is_known = inputs.diagnosis.check_known("policy", name, rulebook.policies, place)
    if not is_known or (at and not day):
        return None
    return Side(rulebook.policies[name].with_readings(readings), day, readings)


def _check_covers(inputs: Inputs, side: Side, place: Place) -> None:
    covers = side.policy.covers
    if side.day and not covers.covers(side.day):
        message = f"policy `{side.policy.name}` has no answers for {side.day}"
        inputs.diagnosis.add("date-not-covered", place, message, help=f"it covers {covers}")


def check_days(inputs: Inputs, sides: Sequence[Side]) -> None:
    """Check that both sides have a day or neither, and that they share a covered day."""
    add = inputs.diagnosis.add
    for argument, side in zip(argument_names(), sides, strict=False):
        if not side.day and any(other.day for other in sides):
            message = f"`{side}` has no date, and the other policy has one"
            add("no-value", Place(argument), message, help="give both a date, or neither")
    if len(sides) == 2 and not any(side.day for side in sides):
        covers = [side.policy.covers for side in sides]
        if covers[0].common(covers[1]) is None:
            message = f"no day is covered by both; `{sides[0]}` covers {covers[0]}"
            add("date-not-covered", Place("B"), message, help=f"`{sides[1]}` covers {covers[1]}")


def decided_on_both(
    inputs: Inputs, rulebook: Rulebook, sides: Sequence[Side], story: Scenario, branch: Branch
) -> tuple[DecidedSide, DecidedSide]:
    """Decide the case on both sides; report a day or a person not covered."""
    engines = EngineCache(rulebook)
    found = []
    for argument, side in zip("AB", sides, strict=True):
        given_at = {**branch.given_at, **({"as_of": Place(argument)} if side.day else {})}
        case = replace(side.apply_to(branch), given_at=given_at)
        try:
            found.append(DecidedSide(side, engines.decide(case)))
        except OutOfScopeError as error:
            inputs.complain_of(error, story, case)
    inputs.diagnosis.raise_if_any()
    one, two = found
    return one, two


def argument_names() -> Iterator[str]:
    """Yield the names of the arguments that take policies: A, B, C and so on, then numbers."""
    yield from ascii_uppercase
    yield from map(str, count(len(ascii_uppercase) + 1))


def policy_classes(
    sides: Sequence[Side], actions: Sequence[str], most: int = USUAL
) -> PolicyClasses:
    """Return which of the policies answer alike in every case, and how near the others are."""
    # z3 takes a tenth of a second to come, which one case does without.
    from release_sim.analysis.comparison.alike_in_every_case import classes_of  # noqa: PLC0415

    return classes_of(sides, actions, most)


def compare_policies(
    sides: Sequence[Side],
    actions: Sequence[str],
    most: int = USUAL,
    on_progress: OnProgress = quiet,
) -> PolicyComparison:
    """Return where the two sides answer differently in any case, region by region.

    Cases have up to ``most`` papers of each kind; ``on_progress`` is told of each action.
    """

    def asked() -> PolicyComparison:
        # z3 takes a tenth of a second to come.
        from release_sim.analysis.comparison.policy_comparer import PolicyComparer  # noqa: PLC0415

        before, after = sides
        return PolicyComparer(before, after, most).compare(counted(actions, "actions", on_progress))

    return AnswerCache("compare", sides).of((actions, most), PolicyComparison, asked)
