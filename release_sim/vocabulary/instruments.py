"""The kinds of papers and acts of communication a case can hold, any number of each.

A request, a warrant, a writ or an order of a court each has facts of its own and a life: what is
withdrawn, recalled, quashed or over no longer counts for any rule. A subpoena is a request that
commands records, so it has the facts of requests as well, and is answered as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from release_sim.vocabulary.fact import Fact, FactKind, Value, Vocabulary
from release_sim.vocabulary.facts import FACTS

UNNAMED = ""
"""The name of the one instrument of its kind that a case speaks of without naming it."""


@dataclass(frozen=True, slots=True)
class InstrumentKind:
    """One kind of instrument.

    ``prefixes`` are those of its facts, its own first. It is live while the fact ``life`` is
    ``live``. ``actions`` are answered instrument by instrument, all others once for the person.
    ``sections`` are the keys under which a case names several, each with what it makes known.
    ``of_the_act`` are prefixes of facts about what is done on it, as which information is given:
    where no instrument of the kind is live they are facts of the act that no one asks for.
    ``none`` is what a case says that has no instrument of the kind, of one without a name.
    """

    name: str
    means: str
    prefixes: tuple[str, ...]
    life: str
    live: Value
    sections: Mapping[str, Mapping[str, Value]]
    actions: frozenset[str] = frozenset()
    of_the_act: tuple[str, ...] = ()
    none: Mapping[str, Value] = field(default_factory=dict)


INSTRUMENTS: Mapping[str, InstrumentKind] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            InstrumentKind(
                "request",
                "What an agency asks of the jail, or commands by a subpoena.",
                ("request", "subpoena", "interview", "information"),
                "request.cancelled",
                False,
                {"requests": {}, "subpoenas": {"request.asks_records": True}},
                frozenset(
                    {
                        "interview_in_person",
                        "interview_remotely",
                        "give_interview_advisement",
                        "share_immigration_status",
                        "share_personal_information",
                        "produce_records",
                        "answer_subpoena",
                        "record_request",
                    }
                ),
                ("interview", "information"),
            ),
            InstrumentKind(
                "warrant",
                "A paper called a warrant, whoever signed it.",
                ("warrant",),
                "warrant.active",
                True,
                {"warrants": {}},
                none={"warrant.form": "no_warrant"},
            ),
            InstrumentKind(
                "writ",
                "A writ that moves a prisoner between state and federal custody.",
                ("writ",),
                "writ.presented",
                True,
                {"writs": {}},
            ),
            InstrumentKind(
                "court_order",
                "An order of a court about the person or the papers, no warrant and no writ.",
                ("court_order",),
                "court_order.in_force",
                True,
                {"court_orders": {}},
            ),
        )
    }
)
"""The kinds by name."""

LIVES: frozenset[str] = frozenset(kind.life for kind in INSTRUMENTS.values())
"""The facts that say whether an instrument is live."""

KIND_OF: Mapping[str, str] = MappingProxyType(
    {
        fact.name: kind.name
        for kind in INSTRUMENTS.values()
        for fact in FACTS
        if fact.name.partition(".")[0] in kind.prefixes
    }
)
"""The kind of instrument that a fact is of; facts of the person are not in it."""

OF_THE_ACT: frozenset[str] = frozenset(
    name for name, kind in KIND_OF.items() if name.partition(".")[0] in INSTRUMENTS[kind].of_the_act
)
"""The facts of instruments that an act has too which no instrument asks for, without a name."""

THERE_IS: Mapping[str, Fact] = MappingProxyType(
    {
        kind.name: Fact(f"{kind.name}.there_is", FactKind.YES_NO, f"There is such a {kind.name}.")
        for kind in INSTRUMENTS.values()
    }
)
"""By kind, whether there is an instrument that a case may have or not.

No file tests it: an analysis that asks of any number of instruments asks this of each.
"""

ANSWERED_BY_PAPER: Mapping[str, str] = MappingProxyType(
    {action: kind.name for kind in INSTRUMENTS.values() for action in kind.actions}
)
"""The kind of instrument to which an action is the answer, one by one."""

_ASKS_INFORMATION = ("request.asks_status", "request.asks_personal_information")

ASKED_IN_REQUEST: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "interview": ("request.asks_interview",),
        "subpoena": ("request.asks_records",),
        "status": ("request.asks_status",),
        "personal_information": ("request.asks_personal_information",),
        "information": (*_ASKS_INFORMATION, "request.asks_records"),
    }
)
"""The facts by which a request asks for a topic: that of an event, or of facts by their prefix."""


def named(vocabulary: Vocabulary, instruments: Mapping[str, tuple[str, ...]]) -> dict[str, Fact]:
    """Return a vocabulary in which the facts of instruments have the names of these."""
    found: dict[str, Fact] = {}
    for name, fact in vocabulary.items():
        names = instruments.get(KIND_OF.get(name, ""), (UNNAMED,))
        for instrument in dict.fromkeys((*names, UNNAMED) if name in OF_THE_ACT else names):
            full = qualified(name, instrument)
            found[full] = fact if full == name else replace(fact, name=full)
    return found


def qualified(name: str, instrument: str) -> str:
    """Return the name of a fact or a finding of one instrument: ``request.detainer.form``."""
    if instrument == UNNAMED:
        return name
    prefix, _, rest = name.partition(".")
    return f"{prefix}.{instrument}.{rest}"


def unqualified(name: str) -> tuple[str, str]:
    """Return the fact or finding that a name is of, and the instrument that it names."""
    parts = name.split(".")
    return (f"{parts[0]}.{parts[2]}", parts[1]) if len(parts) == 3 else (name, UNNAMED)


Paper = tuple[str, str]
"""The kind of a paper and its name."""


def paper_of(fact: str) -> Paper:
    """Return the paper that a fact is of; without a kind where it is the person's."""
    plain, name = unqualified(fact)
    return KIND_OF.get(plain, ""), name
