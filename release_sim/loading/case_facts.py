"""The facts of a case as written in a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from release_sim.loading.conditions import ConditionReader
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.model.case import Case
from release_sim.model.problem import Place
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import (
    INSTRUMENTS,
    KIND_OF,
    OF_THE_ACT,
    UNNAMED,
    InstrumentKind,
    qualified,
    unqualified,
)
from release_sim.vocabulary.tested_names import is_finding, is_reading

UNKNOWN = "unknown"

_NAME = re.compile(r"[a-z0-9][a-z0-9_]*")
_SECTIONS: Mapping[str, InstrumentKind] = {
    section: kind for kind in INSTRUMENTS.values() for section in kind.sections
}


@dataclass(slots=True)
class Given:
    """The content of a mapping about a case: facts known or unknown, and instruments by name."""

    stated: dict[str, Value] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    instruments: dict[str, tuple[str, ...]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def of(self, case: Case) -> Case:
        """Return the case with all these statements."""
        changed = replace(case, instruments={**case.instruments, **self.instruments})
        return changed.set(self.stated).forget(self.unknown)


def read_case(node: Node | None, diagnosis: Diagnosis, case: Case | None = None) -> Given:
    """Read what a mapping says of a case, or of a change of one.

    Instruments with names stand under ``requests``, ``warrants`` and the like. A fact of one that
    is given without a name is that of the only one there is; where there are several, that is a
    problem that lists them. What would be done, as which information would be given, is told of the
    act alone where no instrument that asks for it stands.
    """
    return _CaseReader(diagnosis, case).read(node)


class _CaseReader:
    def __init__(self, diagnosis: Diagnosis, case: Case | None) -> None:
        self._diagnosis = diagnosis
        self._conditions = ConditionReader(VOCABULARY, diagnosis)
        self._case = case
        self.given = Given(instruments=dict(case.instruments) if case else {})
        self._sections: dict[tuple[str, str], str] = {}

    def read(self, node: Node | None) -> Given:
        entries = list(node.entries()) if node else []
        for name, _, inner in entries:
            if name in _SECTIONS:
                self._section(name, inner)
        for name, place, inner in entries:
            if name not in _SECTIONS:
                self.fact(name, place, inner)
        return self.given

    def _section(self, section: str, node: Node) -> None:
        kind = _SECTIONS[section]
        if node.value == UNKNOWN:
            return
        if not isinstance(node.value, dict):
            message = f"`{section}` cannot be {node.shown()}"
            hint = f"give each a name: {section}: {{first: {{...}}, second: {{...}}}}"
            self._diagnosis.add("not-named", node.place, message, help=hint)
            return
        names: dict[str, None] = dict.fromkeys(
            self.given.instruments.get(kind.name, self._without_name(kind))
        )
        for name, at, inner in node.entries():
            if not _NAME.fullmatch(name):
                message = f"`{name}` cannot name a {kind.name.replace('_', ' ')}"
                hint = "a name has small letters, digits and underscores, as `second_detainer`"
                self._diagnosis.add("bad-name", at, message, help=hint)
                continue
            first = self._sections.setdefault((kind.name, name), section)
            if first != section:
                message = f"`{name}` names one paper under `{first}` and one under `{section}`"
                hint = f"give each a name of its own: {section} are {first} as well"
                self._diagnosis.add("repeated-key", at, message, help=hint)
                continue
            names[name] = None
            self.given.places[f"{kind.name}.{name}"] = at
            self._instrument(section, name, inner)
        self.given.instruments[kind.name] = tuple(names)

    def _without_name(self, kind: InstrumentKind) -> tuple[str, ...]:
        """Return the instrument without a name that the case already mentions, if any."""
        told = self._case.stated if self._case else {}
        return (UNNAMED,) if any(KIND_OF.get(fact) == kind.name for fact in told) else ()

    def _instrument(self, section: str, name: str, node: Node) -> None:
        kind = _SECTIONS[section]
        facts = [fact for fact, of in KIND_OF.items() if of == kind.name]
        if node.value == UNKNOWN:
            self.given.unknown.update(qualified(fact, name) for fact in facts)
            return
        if node.value is None:
            return  # That a name has no value is told already.
        if not isinstance(node.value, dict):
            message = f"a paper of the name `{name}` cannot be {node.shown()}"
            hint = f"write {section}: {{NAME: {{FACT: VALUE, ...}}}}; `{{}}` tells nothing of it"
            self._diagnosis.add("not-named", node.place, message, help=hint)
            return
        for fact, value in kind.sections[section].items():
            self.given.stated[qualified(fact, name)] = value
        bare = {fact.partition(".")[2]: fact for fact in reversed(facts)}
        own = section.removesuffix("s")
        bare |= {f.partition(".")[2]: f for f in facts if f.partition(".")[0] == own}
        for written, place, inner in node.entries():
            meant = written if written in facts else bare.get(written)
            if meant is None:
                message = f"`{written}` is no fact of {section}"
                known = [*bare, *facts]
                self._diagnosis.check_known("fact", written, known, place, message=message)
                continue
            self._value(meant, name, place, inner)

    def fact(self, name: str, place: Place, node: Node, any_name: bool = False) -> None:
        """Read one fact; report a problem if it is none, or it is not clear whose it is."""
        if is_finding(name) or is_reading(name):
            message = f"`{name}` is not a fact of a case"
            hint = "findings follow from rules; readings are chosen under `readings:`"
            self._diagnosis.add("finding-in-case", place, message, help=hint)
            return
        fact, instrument = unqualified(name)
        if self._conditions.fact(fact if instrument else name, place) is None:
            return
        kind = KIND_OF.get(fact)
        found: str | None = instrument
        if kind and not any_name:
            found = self._which(name, kind, instrument, place)
        if found is not None:
            self._value(fact, found, place, node)

    def _which(self, name: str, kind: str, instrument: str, place: Place) -> str | None:
        names = self.given.instruments.get(kind, (UNNAMED,))
        if name in OF_THE_ACT and kind in self.given.instruments:
            names = tuple(n for n in names if not self._is_gone(kind, n)) or (UNNAMED,)
        found = the_one(instrument, names)
        if found is None:
            message, hint = which_instrument(name, kind, names)
            if not names or names == (UNNAMED,):
                section = next(iter(INSTRUMENTS[kind].sections))
                hint += f"; name it: {section}: {{{instrument or 'new'}: {{...}}}}"
            self._diagnosis.add("which-instrument", place, message, help=hint)
        return found

    def _is_gone(self, kind: str, instrument: str) -> bool:
        described = INSTRUMENTS[kind]
        life = self.given.stated.get(qualified(described.life, instrument), described.live)
        return life != described.live

    def _value(self, fact: str, instrument: str, place: Place, node: Node) -> None:
        name = qualified(fact, instrument)
        if name in self.given.places:
            message = f"`{name}` is given twice"
            mark = f"also at line {self.given.places[name].line}"
            hint = "leave out one of them; without a name it is a fact of the only paper there is"
            self._diagnosis.add("repeated-key", place, message, mark=mark, help=hint)
            return
        self.given.places[name] = place
        if node.value == UNKNOWN and UNKNOWN not in VOCABULARY[fact].choices:
            self.given.unknown.add(name)
            self.given.stated.pop(name, None)
            return
        value = self._conditions.value(VOCABULARY[fact], node)
        if value is not None:
            self.given.stated[name] = value


def is_fact_of_named(name: str) -> bool:
    """Return True if a name is that of a fact of an instrument that it names."""
    fact, instrument = unqualified(name)
    return fact in KIND_OF and _NAME.fullmatch(instrument) is not None


def the_one(instrument: str, names: Sequence[str]) -> str | None:
    """Return the instrument of these that a name means, or None; no name means the only one."""
    if instrument in names:
        return instrument
    return names[0] if instrument == UNNAMED and len(names) == 1 else None


def which_instrument(name: str, kind: str, names: Sequence[str]) -> tuple[str, str]:
    """Return message and help for a fact that could be of several instruments."""
    fact, instrument = unqualified(name)
    what = kind.replace("_", " ")
    message = f"`{name}` could be a fact of several {what}s"
    if instrument:
        message = f"there is no {what} `{instrument}`"
    elif not names:
        message = f"`{name}` is a fact of a {what}, and the case says that there is none"
    listed = ", ".join(f"`{qualified(fact, each)}`" for each in names)
    if len(names) == 1:
        return message, f"write {listed}"
    return message, f"write one of {listed}" if listed else f"the case names no {what}"


def read_facts(node: Node | None, diagnosis: Diagnosis) -> tuple[dict[str, Value], frozenset[str]]:
    """Read the facts that a mapping states, and those it says are ``unknown``.

    Facts of instruments may have their names or not; whose they are is for the reader to say.
    """
    reader = _CaseReader(diagnosis, None)
    for name, place, inner in node.entries() if node else ():
        reader.fact(name, place, inner, any_name=True)
    return reader.given.stated, frozenset(reader.given.unknown)
