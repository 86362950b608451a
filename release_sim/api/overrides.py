"""The changes that the command line or a caller makes to stories: policy, day, readings, facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from release_sim.api.arguments import AnyDay, let_stand_alone
from release_sim.errors import FilesAreWrongError, OutOfScopeError
from release_sim.loading.case_facts import the_one, which_instrument
from release_sim.model.broken_constraints import broken_constraints
from release_sim.model.case import Case
from release_sim.model.change import Change
from release_sim.model.problem import Place, Problem
from release_sim.model.scenario import Branch, LeftOut, Scenario
from release_sim.model.title_addition import OptionsGiven
from release_sim.vocabulary.instruments import KIND_OF, qualified, unqualified

_SET = Place("--set")


@dataclass(frozen=True, slots=True)
class Overrides:
    """The overrides that the command line or a caller makes to files.

    ``reading`` has texts ``NAME=CHOICE`` and ``set`` texts ``FACT=VALUE``; ``forget`` names facts
    that are made unknown. ``told_beside`` is True where the policy is told beside each
    output, and so not in its title.
    """

    policy: str | None = None  # none is that of the file
    as_of: AnyDay | None = None
    reading: Sequence[str] = ()
    set: Sequence[str] = ()
    forget: Sequence[str] = ()
    told_beside: bool = False

    def __post_init__(self) -> None:
        """Take a single text, day or folder as one of several."""
        let_stand_alone(self, "reading", "set", "forget")

    def __bool__(self) -> bool:
        named = self.policy is not None or self.as_of is not None
        return named or any((self.reading, self.set, self.forget))

    def given(self) -> OptionsGiven:
        """Return the options as a title tells of them."""
        policy = "" if self.told_beside else self.policy or ""
        typed, forgotten = dict.fromkeys((*self.set, *self.reading)), dict.fromkeys(self.forget)
        return OptionsGiven(tuple(typed), tuple(forgotten), policy, str(self.as_of or ""))


@dataclass(frozen=True, slots=True)
class ReadOverrides:
    """The overrides, read against the rulebook; ``given`` is how the command line put them."""

    given: OptionsGiven
    change: Change

    def apply_to(self, scenario: Scenario) -> tuple[Scenario, list[LeftOut]]:
        """Return the scenario so changed, and what is left out of it.

        The story is changed, and each what-if then changes the changed story, so that it is still
        what its title says. One that cannot be after the change is left out.
        """
        change = qualified_in(self.change, scenario.main.case)
        changed = scenario.main.changed(change)
        main = replace(changed, added=(*changed.added, self.given))
        kept, left_out = [], []
        for each in scenario.what_if:
            branch = main.changed(each.change)
            branch = replace(
                branch,
                name=each.name,
                title=each.title,
                added=(*each.added, replace(self.given, to_what_if=True)),
                change=each.change,
            )
            if broken := broken_by_option(branch):
                left_out.append(left_out_of(scenario.name, each.name, broken[0]))
            else:
                kept.append(branch)
        return replace(scenario, main=main, what_if=tuple(kept)), left_out


def qualified_in(change: Change, case: Case) -> Change:
    """Return the change with every fact under the name of the instrument of the case it is of.

    Raises ``FilesAreWrongError`` where it is not clear whose a fact is.
    """
    stated = {full_name(name, case, "--set"): v for name, v in change.stated.items()}
    unknown = frozenset(full_name(name, case, "--forget") for name in change.unknown)
    given_at = {**change.given_at, **dict.fromkeys(stated, _SET)}
    return replace(change, stated=stated, unknown=unknown, given_at=given_at)


def full_name(name: str, case: Case, option: str) -> str:
    """Return the name of a fact in a case; raise a problem where it is not clear whose it is."""
    fact, instrument = unqualified(name)
    kind = KIND_OF.get(fact)
    if kind is None:
        return name
    found = the_one(instrument, case.names(kind))
    if found is None:
        message, hint = which_instrument(name, kind, case.names(kind))
        raise FilesAreWrongError([Problem("which-instrument", Place(option), message, help=hint)])
    return qualified(fact, found)


def broken_by_option(branch: Branch) -> list[Problem]:
    """List the constraints that a branch breaks by a fact that ``--set`` states."""
    return [
        Problem("cannot-be", _SET, broken.message, help=broken.help)
        for broken in broken_constraints(branch.case)
        if any(branch.given_at.get(name) == _SET for name in broken.facts)
    ]


def left_out_of(scenario: str, branch: str, why: Problem) -> LeftOut:
    """Return the scenario or what-if left out because of a problem."""
    return LeftOut(scenario, branch, why.name, why.message, why.help, why.place)


def place_of(error: OutOfScopeError, scenario: Scenario, branch: Branch) -> Place:
    """Return the place of what a policy does not cover: the option's, if an option gave it."""
    place = branch.given_at.get(error.fact, scenario.place)
    return place if is_option(place) else branch.given_at.get("policy", place)


def is_option(place: Place) -> bool:
    """Return True if a place is an option of the command, not one in a file."""
    return place.path.startswith("--")
