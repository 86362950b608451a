"""The jurisdiction that a rules folder is about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The content of a rules folder's ``jurisdiction.yaml``; empty where the file is silent.

    ``policy``, ``population`` and ``process`` are the names of those that are meant where no other
    is named.
    ``higher_law`` has the folders of rules whose law binds the others, the highest first.
    ``time_zone`` is that of the clocks where no policy, story or process names another.
    """

    policy: str = ""
    population: str = ""
    process: str = ""
    higher_law: tuple[str, ...] = ()
    time_zone: str = ""

    def rank(self, folder: str) -> int:
        """Return how many kinds of law stand above that of a folder of rules."""
        higher = self.higher_law
        return higher.index(folder) if folder in higher else len(higher)
