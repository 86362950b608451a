"""A change of what is decided: another policy, day or reading, and facts stated or made unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from release_sim.model.case import Case
from release_sim.model.problem import Place
from release_sim.vocabulary.fact import Value


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a case: what is set to another value; all else stays as it is.

    ``instruments`` has, by their kind, the names of those that the changed case has. ``given_at``
    tells where the facts, and ``as_of``, were given, so that a problem can point there.
    """

    policy: str = ""
    as_of: date | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[str, Value] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    instruments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    given_at: Mapping[str, Place] = field(default_factory=dict, compare=False)

    def case(self, case: Case) -> Case:
        """Return the case with its facts, instruments and day so changed."""
        changed = replace(case, instruments={**case.instruments, **self.instruments})
        changed = changed.set(self.stated).forget(self.unknown)
        return changed.on(self.as_of) if self.as_of else changed
