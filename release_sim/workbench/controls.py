"""The controls of the case page: one for each fact, in groups, with words for every value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from release_sim.model.case import presumed_of_named
from release_sim.model.problem import Problem
from release_sim.reporting.sentences import Sentences, sentence
from release_sim.reporting.text_format import value_text
from release_sim.vocabulary.fact import Fact, FactKind
from release_sim.vocabulary.facts import FACTS
from release_sim.vocabulary.instruments import INSTRUMENTS, KIND_OF, OF_THE_ACT, UNNAMED, qualified
from release_sim.workbench.fields import Fields, papers_of


class Option(NamedTuple):
    """A value that a fact can be given, and its words."""

    value: str
    words: str


class Control(NamedTuple):
    """One fact to be told: what is asked, what can be said, what is said, what is wrong with it.

    ``presumed`` is the value that holds while nothing is said; empty where that is not known.
    It ``is_wanted`` where an answer is open for want of it.
    """

    name: str
    question: str
    kind: str
    options: Sequence[Option]
    value: str
    presumed: str
    problems: Sequence[Problem]
    unit: str
    is_wanted: bool

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

    @property
    def is_wanted(self) -> bool:
        """True where an answer is open for want of one of these facts."""
        return any(each.is_wanted for each in self.controls)


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
        self,
        fields: Fields,
        say: Sentences,
        problems: Mapping[str, Sequence[Problem]],
        wanted: Collection[str],
    ) -> None:
        """Make nothing before it is asked for; ``wanted`` are facts that open answers lack."""
        self._fields, self._say, self._problems = fields, say, problems
        self._wanted = wanted

    def of_person(self) -> list[Group]:
        """Return the groups of facts of the person, the body and the situation.

        Where papers of a kind have names, so are the facts of an act for which none of them asks.
        """
        return self._groups([fact for fact in FACTS if self._is_of_person(fact.name)], UNNAMED)

    def papers(self) -> Iterator[tuple[str, list[Paper]]]:
        """Yield every kind with its papers: those named, or the one without a name."""
        for kind in INSTRUMENTS:
            names = papers_of(self._fields, kind)
            alone = names is None
            yield (
                kind,
                [self._paper(kind, name, alone) for name in names or ((UNNAMED,) if alone else ())],
            )

    def _is_of_person(self, name: str) -> bool:
        kind = KIND_OF.get(name)
        if kind is None:
            return True
        return name in OF_THE_ACT and papers_of(self._fields, kind) is not None

    def _paper(self, kind: str, name: str, is_alone: bool) -> Paper:
        of_kind = INSTRUMENTS[kind]
        facts = [fact for fact in FACTS if KIND_OF.get(fact.name) == kind]
        life = qualified(of_kind.life, name)
        withdrawn = f"{life}={str(not of_kind.live).lower()}"
        is_live = self._fields.get(life) != str(not of_kind.live).lower()
        title = self._say.papers.of(name, kind)
        groups = self._groups(facts, name)
        back = f"{life}={str(of_kind.live).lower()}"
        return Paper(kind, name, title, groups, is_alone, withdrawn, back, is_live)

    def _groups(self, facts: Sequence[Fact], instrument: str) -> list[Group]:
        topics: dict[str, list[Control]] = {}
        for fact in facts:
            topics.setdefault(fact.name.partition(".")[0], []).append(
                self._control(fact, instrument)
            )
        return [Group(name, several) for name, several in topics.items()]

    def _control(self, fact: Fact, instrument: str) -> Control:
        name = qualified(fact.name, instrument)
        presumed = presumed_of_named(fact.name) if instrument else None
        if not instrument and fact.presumed:
            presumed = fact.presumed.value
        return Control(
            name,
            self._asked(fact, name),
            fact.kind.name.lower(),
            self._options(fact, name),
            self._fields.get(name, ""),
            "" if presumed is None else self._word(fact, name, value_text(presumed)),
            self._problems.get(name, ()),
            fact.unit,
            name in self._wanted,
        )

    def _asked(self, fact: Fact, name: str) -> str:
        """Return the question for a fact, and for one that is true or false what is so or not.

        Some of those are asked the other way round, as whether something still keeps a person.
        """
        is_so = fact.kind is FactKind.YES_NO
        return sentence(self._say.fact(name, True)) if is_so else self._say.question(name)

    def _options(self, fact: Fact, name: str) -> list[Option]:
        if fact.kind is FactKind.CHOICE:
            return [Option(value, self._word(fact, name, value)) for value in fact.choices]
        if fact.kind is FactKind.YES_NO:
            return [Option(value, self._word(fact, name, value)) for value in ("true", "false")]
        return []

    def _word(self, fact: Fact, name: str, value: str) -> str:
        if fact.kind is FactKind.YES_NO:
            return self._say.frame(f"workbench.{value}")
        words = self._say.words.facts.get(fact.name)
        if words is None:
            return value.replace("_", " ")
        if value in words.instead:
            return self._say.fact(name, value)
        return words.values.get(value) or value.replace("_", " ")
