"""Timelines replayed, as told or changed: what was due in them and what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from release_sim.api.inputs import Inputs
from release_sim.engine.decide import EngineCache
from release_sim.errors import OutOfScopeError
from release_sim.loading.timelines.facts_otherwise import facts_otherwise
from release_sim.loading.timelines.sequence import check_order
from release_sim.loading.timelines.timestamps import check_year
from release_sim.loading.timelines.variant_changes import begun_on
from release_sim.model.change import Change
from release_sim.model.problem import Place
from release_sim.model.records.audit_record import AtMoment
from release_sim.model.records.recordable import Recordable
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch, Expectation
from release_sim.model.timelines.replay_result import ReplayResult
from release_sim.model.timelines.timeline import Timeline, TimelineExpectation, TimelineVariant
from release_sim.model.title_addition import OptionsGiven
from release_sim.timeline.evaluation import evaluate_replay
from release_sim.timeline.fold import cases
from release_sim.timeline.memoized_engine import MemoizedEngine

BEGINS_ON = Place("--begins-on")


@dataclass(frozen=True, slots=True)
class TimelineOverrides:
    """A change of timelines; ``given`` is how the command line put it, none where nothing changes.

    Its day is that on which a timeline begins.
    """

    given: OptionsGiven
    change: Change

    @classmethod
    def read(
        cls,
        inputs: Inputs,
        rulebook: Rulebook,
        policy: str | None,
        readings: Sequence[str],
        begins_on: str | None,
    ) -> TimelineOverrides:
        """Read the options; report problems to the diagnosis of the inputs."""
        if policy is not None:
            inputs.diagnosis.check_known("policy", policy, rulebook.policies, Place("--policy"))
        day = inputs.day(begins_on, BEGINS_ON) if begins_on else None
        given_at = {"as_of": BEGINS_ON} if day else {}
        chosen = inputs.readings(readings, rulebook)
        given = OptionsGiven(tuple(readings), policy=policy or "", begins_on=begins_on or "")
        return cls(given, Change(policy or "", day, chosen, given_at=given_at))

    @property
    def given_at(self) -> Mapping[str, Place]:
        """The place where the day of decision was given, if by an option."""
        return self.change.given_at

    def left_out(self, timeline: Timeline, what_if: str | None) -> int:
        """Return how many what-ifs are left out because the story is changed."""
        return len(timeline.what_if) if self.given and what_if is None else 0

    def variants(
        self, inputs: Inputs, timeline: Timeline, what_if: str | None
    ) -> tuple[TimelineVariant, ...]:
        """Return the story and its what-ifs, or the named one; nothing if there is none.

        If the options change anything, only one variant is shown, so changed, and what its file
        expects is not compared; ``left_out`` counts the what-ifs that are not.
        """
        variants = (timeline.main, *timeline.what_if)
        if what_if is not None:
            on_accounts = (told for each in variants for told in each.accounts.values())
            named = (*timeline.what_if, *on_accounts)
            variants = tuple(each for each in named if each.name == what_if)
        shown = variants[:1] if self.given else ()
        return tuple(self.changed(inputs, each) for each in shown) or variants

    def changed(self, inputs: Inputs, variant: TimelineVariant) -> TimelineVariant:
        """Return the variant so changed; what a what-if itself changes stays as it says."""
        accounts = {name: self.changed(inputs, told) for name, told in variant.accounts.items()}
        events, own, change = variant.events, variant.change, self.change
        if change.as_of and not own.as_of:
            place = change.given_at.get("as_of", BEGINS_ON)
            if check_year(change.as_of, place, inputs.diagnosis):
                events = tuple(begun_on(events, change.as_of))
            check_order(events, inputs.diagnosis, f" (begun on {change.as_of})")
        facts = {**change.stated, **dict.fromkeys(sorted(change.unknown))}
        events = facts_otherwise(events, facts, Place("--set"), inputs.diagnosis)
        given = replace(self.given, to_what_if=bool(variant.name))
        return replace(
            variant,
            added=(*variant.added, given),
            policy=own.policy or change.policy or variant.policy,
            readings={**variant.readings, **change.readings, **own.readings},
            events=events,
            expect=TimelineExpectation(),
            accounts=accounts,
        )


def replay_results(
    inputs: Inputs,
    engines: EngineCache,
    timeline: Timeline,
    variants: Sequence[TimelineVariant],
    actions: Sequence[str] = (),
    given_at: Mapping[str, Place] = MappingProxyType({}),
) -> list[ReplayResult]:
    """Return the account of each variant; report what a policy does not cover.

    The answers of these actions are followed over time. What has a place in ``given_at`` was
    given there, and not by the file.
    """
    found: list[ReplayResult] = []
    # Variants of one timeline have most of their events in common.
    deciding: dict[tuple[object, ...], MemoizedEngine] = {}
    for variant in variants:
        under = (variant.policy, *sorted(variant.readings.items()))
        if under not in deciding:
            engine = engines.engine(variant.policy, variant.readings)
            deciding[under] = MemoizedEngine(engine)
        try:
            found.append(evaluate_replay(variant, deciding[under], actions))
        except OutOfScopeError as error:
            place = given_at.get(error.fact, error.place or timeline.place)
            which = f" (what if `{variant.name}`)" if variant.name else ""
            inputs.diagnosis.add(error.name, place, error.message + which, help=error.help)
    return found


def recordable_moments(
    engines: EngineCache, done: Iterable[tuple[Timeline, list[ReplayResult]]]
) -> Iterator[Recordable]:
    """Yield every moment of each variant, decided with all that a record keeps."""
    for timeline, parts in done:
        for part in (told for result in parts for told in result.each):
            variant = part.variant
            is_what_if = variant.name.partition("@")[0]
            title = f"{timeline.title}: what if {variant.title}" if is_what_if else variant.title
            engine = engines.engine(variant.policy, variant.readings)
            for moment, case in cases(part.replay):
                branch = Branch(
                    variant.name,
                    title,
                    variant.policy,
                    case,
                    variant.readings,
                    Expectation(),
                    added=variant.added,
                )
                yield Recordable(
                    timeline.name,
                    branch,
                    part.policy,
                    engine.decide(case),
                    moment=AtMoment.of(moment),
                )
