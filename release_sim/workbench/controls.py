"""The controls of the case page: one for each fact, in groups, with words for every value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from release_sim.model.case import presumed_of_named
from release_sim.model.problem import Problem
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import value_text
from release_sim.vocabulary.fact import Fact, FactKind
from release_sim.vocabulary.facts import FACTS
from release_sim.vocabulary.instruments import INSTRUMENTS, KIND_OF, UNNAMED, qualified
from release_sim.workbench.fields import Fields, papers_of


class Option(NamedTuple):
    """A value that a fact can be given, and its words."""

    value: str
    words: str


class Control(NamedTuple):
    """One fact to be told: its question, what can be said, what is said, what is wrong with it.

    ``presumed`` is the value that holds while nothing is said; empty where that is not known.
    """

    name: str
    question: str
    kind: str
    options: Sequence[Option]
    value: str
    presumed: str
    problems: Sequence[Problem]
    unit: str = ""

    @property
    def is_told(self) -> bool:
        """True where something is said of it, or something wrong."""
        return bool(self.value or self.problems)


class Group(NamedTuple):
    """Facts of one topic; ``name`` is the beginning of their names."""

    name: str
    controls: Sequence[Control]

    @property
    def told(self) -> int:
        """The number of facts of which something is said."""
        return sum(each.is_told for each in self.controls)


class Paper(NamedTuple):
    """A paper with its groups; ``withdrawal`` says that it no longer counts, ``life`` that it does.

    ``is_alone`` where the case names none of the kind.
    """

    kind: str
    name: str
    title: str
    groups: Sequence[Group]
    is_alone: bool
    withdrawal: str
    life: str
    is_live: bool

    @property
    def told(self) -> int:
        """The number of facts of which something is said."""
        return sum(group.told for group in self.groups)


class Controls:
    """The controls for one case; ``problems`` are by the field that they are of."""

    def __init__(
        self, fields: Fields, say: Sentences, problems: Mapping[str, Sequence[Problem]]
    ) -> None:
        """Nothing is made before it is asked for."""
        self._fields, self._say, self._problems = fields, say, problems

    def of_person(self) -> list[Group]:
        """Return the groups of facts of the person, the body and the situation."""
        return self._groups([fact for fact in FACTS if fact.name not in KIND_OF], UNNAMED)

    def papers(self) -> Iterator[tuple[str, list[Paper]]]:
        """Yield every kind with its papers: those named, or the one without a name."""
        for kind in INSTRUMENTS:
            names = papers_of(self._fields, kind)
            alone = names is None
            yield (
                kind,
                [self._paper(kind, name, alone) for name in names or ((UNNAMED,) if alone else ())],
            )

    def _paper(self, kind: str, name: str, is_alone: bool) -> Paper:
        of_kind = INSTRUMENTS[kind]
        facts = [fact for fact in FACTS if KIND_OF.get(fact.name) == kind]
        life = qualified(of_kind.life, name)
        withdrawn = f"{life}={str(not of_kind.live).lower()}"
        is_live = self._fields.get(life) != str(not of_kind.live).lower()
        title = self._say.paper(name, kind)
        groups = self._groups(facts, name)
        back = f"{life}={str(of_kind.live).lower()}"
        return Paper(kind, name, title, groups, is_alone, withdrawn, back, is_live)

    def _groups(self, facts: Sequence[Fact], instrument: str) -> list[Group]:
        def topic(fact: Fact) -> str:
            return fact.name.partition(".")[0]

        return [
            Group(name, [self._control(fact, instrument) for fact in several])
            for name, several in groupby(sorted(facts, key=_ORDER.index), key=topic)
        ]

    def _control(self, fact: Fact, instrument: str) -> Control:
        name = qualified(fact.name, instrument)
        presumed = presumed_of_named(fact.name) if instrument else None
        if not instrument and fact.presumed:
            presumed = fact.presumed.value
        return Control(
            name,
            self._say.question(name),
            fact.kind.name.lower(),
            self._options(fact),
            self._fields.get(name, ""),
            "" if presumed is None else self._word(fact, value_text(presumed)),
            self._problems.get(name, ()),
            fact.unit,
        )

    def _options(self, fact: Fact) -> list[Option]:
        if fact.kind is FactKind.CHOICE:
            return [Option(value, self._word(fact, value)) for value in fact.choices]
        if fact.kind is FactKind.YES_NO:
            return [Option(value, self._word(fact, value)) for value in ("true", "false")]
        return []

    def _word(self, fact: Fact, value: str) -> str:
        if fact.kind is FactKind.YES_NO:
            return self._say.frame(f"workbench.{value}")
        words = self._say.words.facts.get(fact.name)
        if words is None:
            return value.replace("_", " ")
        return words.values.get(value) or words.instead.get(value) or value.replace("_", " ")


_ORDER = list(FACTS)
