"""The options that name alternatives: every single change, and which are made together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from release_sim.api.arguments import AnyDay, let_stand_alone
from release_sim.api.overrides import Overrides
from release_sim.api.rules_folder import Name
from release_sim.model.language import LAW_LANGUAGE
from release_sim.reporting.catalogue import Catalogue
from release_sim.reporting.title_text import options_text


@dataclass(frozen=True, slots=True)
class Step:
    """One single change as it was given: of a case, of the rules, or a what-if of the file."""

    overrides: Overrides = Overrides()
    without: str = ""
    rules: Path | None = None
    branch: str = ""

    def __str__(self) -> str:
        if self.without:
            return f"without {self.without}"
        if self.rules:
            return f"with the rules in {self.rules}"
        if self.branch:
            return f"what if {self.branch}"
        return options_text(self.overrides.given(), Catalogue.read(LAW_LANGUAGE).plain)

    def option(self) -> str:
        """Return the option that asks for it, as it is typed."""
        given = self.overrides
        for option, value in (
            ("--without", self.without),
            ("--with-rules", self.rules),
            ("--branch", self.branch),
            ("--policy", given.policy),
            ("--as-of", given.as_of),
            *(("--reading", each) for each in given.reading),
            *(("--set", each) for each in given.set),
            *(("--forget", each) for each in given.forget),
        ):
            if value:
                return f"{option} {value}"
        return ""


Steps = tuple[Step, ...]
"""The changes of one alternative; they are made together."""


@dataclass(frozen=True, slots=True)
class WhatIfOptions:
    """The options that name changes, as they were given.

    Each value is an alternative of its own, unless ``together`` makes one of all. ``set`` has texts
    ``FACT=VALUE`` and ``reading`` texts ``NAME=CHOICE``; ``forget`` names facts, ``policy``
    policies, ``without`` rules, ``with_rules`` folders of rules, ``as_of`` days. ``branches`` are
    what-ifs that the story itself has; where nothing is named, all of these are meant.
    """

    set: Sequence[str] = ()
    forget: Sequence[str] = ()
    as_of: Sequence[AnyDay] = ()
    reading: Sequence[str] = ()
    policy: Sequence[str] = ()
    without: Sequence[str] = ()
    with_rules: Sequence[Name] = ()
    branches: Sequence[str] = ()
    together: bool = False

    def __post_init__(self) -> None:
        """Take a single text, day or folder as one of several."""
        lists = (each.name for each in fields(self) if each.name != "together")
        let_stand_alone(self, *lists)

    def __bool__(self) -> bool:
        return bool(self.steps())

    def steps(self) -> Steps:
        """Return every single change, each once; what-ifs of the story change it last."""
        steps = (
            *(Step(Overrides(policy=each)) for each in self.policy),
            *(Step(rules=Path(each)) for each in self.with_rules),
            *(Step(without=each) for each in self.without),
            *(Step(Overrides(as_of=str(each))) for each in self.as_of),
            *(Step(Overrides(reading=(each,))) for each in self.reading),
            *(Step(Overrides(set=(each,))) for each in self.set),
            *(Step(Overrides(forget=(each,))) for each in self.forget),
            *(Step(branch=each) for each in self.branches),
        )
        return tuple(dict.fromkeys(steps))

    def alternatives(self) -> list[Steps]:
        """List the alternatives, each with the changes that it makes."""
        steps = self.steps()
        if self.together:
            return [steps] if steps else []
        return [(step,) for step in steps]
