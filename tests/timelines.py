"""Events and variants of timelines, written shortly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from release_sim.api.inputs import Inputs
from release_sim.engine.decide import EngineCache
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.moments import Replay
from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.timeline import Event, TimelineVariant
from release_sim.model.verdict import Answer
from release_sim.reporting.timelines.duty_sentences import DutySentences
from release_sim.timeline.fold import replay_variant
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.timeline.obligations import obligations_of
from release_sim.vocabulary.events import EVENT_KINDS
from release_sim.vocabulary.fact import Value

PERSON = "person"
DENVER = ZoneInfo("America/Denver")
BOOKED: dict[str, Value] = {
    "background.charge": "serious",
    "warrant.form": "no_warrant",
    "warrant.signed_by": "no_one",
}
BOTH: dict[str, Value] = {
    "request.form": "i_247a",
    "request.asks_notification": True,
    "request.asks_hold": True,
}
BOND = {"custody.eligibility_ground": "bond_posted"}


def event(
    at: str,
    kind: str,
    stated: Mapping[str, Value] | None = None,
    who: tuple[str, ...] = (PERSON,),
    scope: tuple[str, ...] = (),
) -> Event:
    """An event at a moment written with its offset."""
    return Event(
        datetime.fromisoformat(at), EVENT_KINDS[kind], who, DENVER, stated or {}, scope=scope
    )


def variant(*events: Event, policy: str = "denver", **readings: str) -> TimelineVariant:
    """A course of these events, under a policy and readings."""
    return TimelineVariant("", "made up", policy, readings, events)


def bond(
    booked: str, asked: str, eligible: str, certain: str, *later: tuple[str, str], **readings: str
) -> TimelineVariant:
    """A person booked and asked for, whose bond is posted; then other things happen."""
    return variant(
        event(booked, "booking", BOOKED),
        event(asked, "request_received", BOTH),
        event(eligible, "eligible", BOND),
        event(certain, "release_certain"),
        *(event(at, kind) for at, kind in later),
        **readings,
    )


def replayed(variant: TimelineVariant, rulebook: Rulebook) -> Replay:
    """The course replayed under the policy that it names."""
    engine = EngineCache(rulebook).engine(variant.policy, variant.readings)
    return replay_variant(variant, MemoizedEngine(engine))


def due(
    variant: TimelineVariant, rulebook: Rulebook, action: str, person: str = PERSON
) -> list[Obligation]:
    """Return the duties on one action of one person, with their outcomes."""
    found = obligations_of(replayed(variant, rulebook))
    return [each for each in found if (each.action, each.person) == (action, person)]


def the(found: list[Obligation], answer: Answer = Answer.REQUIRED) -> Obligation:
    """The one duty of this kind."""
    (only,) = [each for each in found if each.answer is answer]
    return only


@cache
def _sentences() -> DutySentences:
    inputs = Inputs.at(None)
    return DutySentences(inputs.voice(inputs.rulebook()).about(), "sheriff_jail")


def told_reason(obligation: Obligation) -> str:
    """The reason for the outcome of a duty, in English."""
    return _sentences().reason(obligation)
