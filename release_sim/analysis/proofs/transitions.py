"""The events that timelines are made of: when each can happen, and what it may change.

Only those that bear on keeping a person, handing them over or letting them go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from release_sim.engine.instances import of_one
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import HOLD, RELEASE
from release_sim.vocabulary.event_kind import EventKind
from release_sim.vocabulary.events import EVENT_KINDS, EVENTS
from release_sim.vocabulary.fact import FactKind, Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import (
    INSTRUMENTS,
    KIND_OF,
    THERE_IS,
    UNNAMED,
    qualified,
    unqualified,
)
from release_sim.vocabulary.person_facts import IN_CUSTODY

DONE = frozenset({Answer.REQUIRED, Answer.PERMITTED})
DUE = frozenset({Answer.REQUIRED})

Answered = tuple[tuple[str, frozenset[Answer]], ...]
"""Answers of which one must be given, by action; where there are none, nothing is asked."""


class Transition(NamedTuple):
    """A kind of events that can happen where ``when`` is satisfied and one of ``answers`` given.

    Beyond what its kind settles it sets each fact of ``may_set`` to one of some values. It is
    about the ``instrument``, if that has a name.
    """

    kind: EventKind
    when: Condition
    may_set: Mapping[str, tuple[Value, ...]]
    answers: Answered
    instrument: str = UNNAMED

    @property
    def changes(self) -> Mapping[str, tuple[Value, ...]]:
        """The facts it sets, with the values each can have then."""
        settled = {name: (value,) for name, value in self.kind.sets.items()}
        return {qualified(n, self.instrument): v for n, v in {**settled, **self.may_set}.items()}

    def asked(self, waiting: bool) -> list[Answered]:
        """Return the answers needed before it, by whether the person is ``waiting`` to leave."""
        staying = [MAY_STAY] if waiting and not self.kind.leaves else []
        return [*staying, *([self.answers] if self.answers else [])]


def _is(fact: str, value: Value) -> Comparison:
    return Comparison(fact, Op.IS, (value,))


def _event(
    name: str,
    *when: Condition,
    may_set: Mapping[str, tuple[Value, ...]] | None = None,
    answers: Answered = (),
) -> Transition:
    return Transition(EVENT_KINDS[name], AllOf(when), may_set or {}, answers)


def _any(*facts: str) -> dict[str, tuple[Value, ...]]:
    return {fact: VOCABULARY[fact].choices or (False, True) for fact in facts}


_IN_CUSTODY = Comparison("custody.state", Op.ONE_OF, IN_CUSTODY)
_NOT_IN_CUSTODY = Comparison(
    "custody.state",
    Op.ONE_OF,
    tuple(each for each in VOCABULARY["custody.state"].choices if each not in IN_CUSTODY),
)
_MOVES = [
    k.name for k in EVENTS if k.sets.get("custody.state") in IN_CUSTODY and k.name != "booking"
]
_ELIGIBLE = _is("custody.eligible_for_release", True)
_SAID_BY_A_REQUEST = [
    name
    for name in VOCABULARY
    if name.startswith("request.") and name not in ("request.cancelled", "request.received_on")
]
_REQUESTED = AnyOf(tuple(_is(n, True) for n in _SAID_BY_A_REQUEST if n.startswith("request.asks_")))

WAITING = AllOf((_IN_CUSTODY, _ELIGIBLE))
"""In custody, wherever that is, and nothing but the agency's wish keeps the person."""

MAY_STAY: Answered = (
    (HOLD, DONE),
    (RELEASE, frozenset(Answer) - DUE),
)
"""Who is waiting is still there after an event only if one of these answers is given."""

_BARRED = frozenset({Answer.FORBIDDEN, Answer.CONFLICT})
"""The answers under which the jail does not do a thing of its own accord."""

TRANSITIONS: tuple[Transition, ...] = (
    _event("booking", _NOT_IN_CUSTODY),
    _event("request_received", may_set=_any(*_SAID_BY_A_REQUEST)),
    _event("request_served", _REQUESTED),
    _event("request_cancelled", _REQUESTED),
    _event(
        "warrant_received",
        may_set={
            **_any("warrant.signed_by"),
            "warrant.form": tuple(
                f for f in VOCABULARY["warrant.form"].choices if f != "no_warrant"
            ),
            "warrant.concerns": ("civil_immigration", "crime"),
        },
    ),
    _event("warrant_ended", _is("warrant.active", True)),
    _event("writ_received", may_set=_any("writ.signed_by")),
    _event("writ_ended", _is("writ.presented", True)),
    _event(
        "eligible",
        _IN_CUSTODY,
        _is("custody.eligible_for_release", False),
        may_set=_any("custody.eligibility_ground"),
    ),
    _event("kept_on_a_charge", WAITING),
    _event("release_certain", WAITING),
    Transition(EventKind("still_there", "The person is still in the jail."), WAITING, {}, ()),
    _event(
        "released",
        WAITING,
        answers=((RELEASE, frozenset(Answer) - _BARRED),),
    ),
    _event("handed_over", _IN_CUSTODY, answers=(("transfer_custody", DONE),)),
    *(_event(name, _IN_CUSTODY) for name in _MOVES),
)

ASKED_ACTIONS = tuple(
    dict.fromkeys(action for e in TRANSITIONS for asked in e.asked(True) for action, _ in asked)
)
"""The actions on whose answers it depends what can happen."""

_NOTHING_YET: Mapping[str, Value] = {
    "custody.state": "never_in_custody",
    "warrant.form": "no_warrant",
    "warrant.signed_by": "no_one",
    "writ.signed_by": "no_one",
}


def at_the_start(fact: str) -> Value | None:
    """Its value before anything has happened: no request, no warrant, no writ.

    None where there is nothing yet to say it of, as of a request's form.
    """
    plain, instrument = unqualified(fact)
    if plain in THERE_BEING:
        return False
    described = INSTRUMENTS.get(KIND_OF.get(plain, ""))
    if instrument != UNNAMED and described and plain == described.life:
        return not described.live
    entry = VOCABULARY[plain]
    presumed = entry.presumed.value if entry.presumed else None
    return _NOTHING_YET.get(plain, False if entry.kind is FactKind.YES_NO else presumed)


THERE_BEING = frozenset(fact.name for fact in THERE_IS.values())
"""The facts that there is an instrument of a kind."""


def transitions_of(about: About, shape: Shape) -> tuple[Transition, ...]:
    """Return the transitions of cases of a shape, those about an instrument once for each.

    Their conditions are put for the instruments. One that a case may not have comes once.
    """
    return tuple(put for each in TRANSITIONS for put in _put(each, about, shape))


def _put(possible: Transition, about: About, shape: Shape) -> Iterator[Transition]:
    kind = possible.kind.brings or possible.kind.about
    if kind not in shape.optional:
        yield possible._replace(when=of_one(possible.when, about, shape, {}))
        return
    comes, there_is = bool(possible.kind.brings), THERE_IS[kind].name
    for name in shape.names(kind):
        is_there = Comparison(qualified(there_is, name), Op.IS, (not comes,))
        put = of_one(possible.when, about, shape, {kind: name})
        yield possible._replace(
            when=AllOf((is_there, put)),
            may_set={**possible.may_set, **({there_is: (True,)} if comes else {})},
            instrument=name,
        )
