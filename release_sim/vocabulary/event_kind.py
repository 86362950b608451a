"""The definition of one kind of event: the facts it settles, the actions whose doing it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from release_sim.vocabulary.fact import Value


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event: what it means, the facts it settles, the actions whose doing it is.

    What is ``too_late`` after it can no longer be done in time, as advice after the interview
    that it is for. ``brings`` and ``about`` are kinds of instruments. Of several that it could
    be about, those are meant that ask for its ``topic``; only if it ``outlives`` them also those
    that are gone. What is ``in_jail`` happens to nobody who has left, so it shows that they are
    still there.
    """

    name: str
    means: str
    sets: Mapping[str, Value] = field(default_factory=dict)
    day_of: str = ""
    does: tuple[str, ...] = ()
    too_late: tuple[str, ...] = ()
    brings: str = ""
    about: str = ""
    topic: str = ""
    outlives: bool = False
    in_jail: bool = False

    @property
    def leaves(self) -> bool:
        """True if the person has left the jail after it; a hospital is still its custody."""
        return self.sets.get("custody.state") in ("released", "transferred")

    @property
    def hands_over(self) -> bool:
        """True if the jail hands the person over with it, which is no release."""
        return self.sets.get("custody.state") == "transferred"


def done(name: str, means: str, *actions: str, topic: str = "", in_jail: bool = False) -> EventKind:
    """Return a kind of event that settles no fact: something is done."""
    about = "request" if topic else ""
    return EventKind(name, means, does=actions, about=about, topic=topic, in_jail=in_jail)
