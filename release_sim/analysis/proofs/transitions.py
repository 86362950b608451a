"""The events that timelines are made of: when each can happen, and what it may change.

Only those that bear on keeping a person, handing them over or letting them go.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.events import EVENT_KINDS, EventKind
from release_sim.vocabulary.fact import FactKind, Value
from release_sim.vocabulary.facts import VOCABULARY

DONE = frozenset({Answer.REQUIRED, Answer.PERMITTED})
DUE = frozenset({Answer.REQUIRED})

Answered = tuple[tuple[str, frozenset[Answer]], ...]
"""Answers of which one must be given, by action; where there are none, nothing is asked."""


class Transition(NamedTuple):
    """A kind of events that can happen where ``when`` is satisfied and one of ``answers`` given.

    Besides what its kind settles it sets each fact of ``may_set`` to one of some values.
    """

    kind: EventKind
    when: Condition
    may_set: Mapping[str, tuple[Value, ...]]
    answers: Answered

    @property
    def changes(self) -> Mapping[str, tuple[Value, ...]]:
        """The facts it sets, with the values each can have then."""
        return {**{name: (value,) for name, value in self.kind.sets.items()}, **self.may_set}

    @property
    def leaves(self) -> bool:
        """True if the person is no longer in custody after it."""
        return self.kind.sets.get("custody.state", "in_custody") != "in_custody"

    def asked(self, waiting: bool) -> list[Answered]:
        """Return what must be answered before it, by whether the person is ``waiting`` to leave."""
        staying = [MAY_STAY] if waiting and not self.leaves else []
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


_IN_CUSTODY = _is("custody.state", "in_custody")
_ELIGIBLE = _is("custody.eligible_for_release", True)
_SAID_BY_A_REQUEST = [
    name
    for name in VOCABULARY
    if name.startswith("request.") and name not in ("request.cancelled", "request.received_on")
]
_REQUESTED = AnyOf(tuple(_is(n, True) for n in _SAID_BY_A_REQUEST if n.startswith("request.asks_")))

WAITING = AllOf((_IN_CUSTODY, _ELIGIBLE))
"""In custody, and nothing but the agency's wish keeps the person."""

MAY_STAY: Answered = (
    (HOLD, DONE),
    ("release_when_eligible", frozenset(Answer) - DUE),
)
"""Who is waiting is still there after an event only if one of these answers is given."""

_BARRED = frozenset({Answer.FORBIDDEN, Answer.CONFLICT})
"""The answers under which the jail does not do a thing of its own accord."""

TRANSITIONS: tuple[Transition, ...] = (
    _event("booking", Comparison("custody.state", Op.IS_NOT, ("in_custody",))),
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
        answers=(("release_when_eligible", frozenset(Answer) - _BARRED),),
    ),
    _event("handed_over", _IN_CUSTODY, answers=(("transfer_custody", DONE),)),
)

ACTIONS = tuple(dict.fromkeys(a for e in TRANSITIONS for asked in e.asked(True) for a, _ in asked))
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
    entry = VOCABULARY[fact]
    presumed = entry.presumed.value if entry.presumed else None
    return _NOTHING_YET.get(fact, False if entry.kind is FactKind.YES_NO else presumed)


def number_of(event: str) -> int:
    """Return the number of a kind of event among those that can happen."""
    return [possible.kind.name for possible in TRANSITIONS].index(event)
