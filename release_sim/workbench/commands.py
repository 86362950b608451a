"""The buttons of the case page: what each makes of the address it is pressed on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from release_sim.api.inputs import Inputs
from release_sim.loading.case_facts import read_case
from release_sim.loading.node import Node
from release_sim.model.case import Case
from release_sim.model.problem import Place
from release_sim.vocabulary.instruments import (
    INSTRUMENTS,
    KIND_OF,
    UNNAMED,
    InstrumentKind,
    qualified,
    unqualified,
)
from release_sim.workbench.address import Address, AddressError
from release_sim.workbench.fields import PAPERS, facts_in, join_names, papers_of

MOST_PAPERS = 12
"""Papers of a kind: more take a decision longer than a click may."""

_FIRST = "first"


class Press(NamedTuple):
    """A button that was pressed: its argument, the address, and the texts typed next to it."""

    rest: str
    address: Address
    typed: Mapping[str, str]
    inputs: Inputs


def carry_out(command: str, address: Address, typed: Mapping[str, str], inputs: Inputs) -> Address:
    """Return the address after a button was pressed; ``typed`` are the texts beside it.

    A wrong name of a paper is reported. Raises ``AddressError`` for what no button says.
    """
    verb, _, rest = command.partition(" ")
    if verb not in _BUTTONS:
        raise AddressError("no button of the page does this")
    return _BUTTONS[verb](Press(rest, address, typed, inputs))


def _open(press: Press) -> Address:
    action, _, asked = press.rest.partition(" ")
    return replace(press.address, opened=action, asked=asked)


def _set(press: Press) -> Address:
    return press.address.changed({**press.address.fields, **_assignments(press.rest)})


def _assignments(text: str) -> dict[str, str]:
    pairs = [each.partition("=") for each in text.split()]
    return {name: value for name, _, value in pairs}


def _added(press: Press) -> Address:
    """Return the address with one more paper, of the name beside the button if there is one."""
    name = press.typed.get(f"name.{press.rest}", "").strip()
    return press.address.changed(_with_paper(press, press.address.fields, press.rest, name))


def _brought(press: Press) -> Address:
    """Return the address with more papers, KIND:NAME, with their facts and other changes."""
    words, fields = press.rest.split(), press.address.fields
    for paper in (word for word in words if "=" not in word):
        kind, _, name = paper.partition(":")
        fields = _with_paper(press, fields, kind, name)
    told = _assignments(" ".join(word for word in words if "=" in word))
    return press.address.changed({**fields, **told})


def _with_paper(press: Press, given: Mapping[str, str], kind: str, name: str) -> Mapping[str, str]:
    """Return the fields with a paper more; one that had no name is called the first then."""
    if kind not in INSTRUMENTS:
        raise AddressError("there is no such kind of paper")
    fields, of_kind = dict(given), INSTRUMENTS[kind]
    names = papers_of(fields, kind)
    if names is None or UNNAMED in names:
        named, fields = _first_named(of_kind, fields)
        names = (*named, *filter(None, names or ()))
    name = name or _free_name(kind, names)
    _check_name(kind, name, names, press.inputs)
    if len(press.inputs.diagnosis):
        return given
    return {**fields, f"{PAPERS}{kind}": join_names((*names, name))}


def _first_named(
    kind: InstrumentKind, fields: Mapping[str, str]
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Give the paper without a name one, where the case tells of it at all."""
    own = [name for name in facts_in(fields) if KIND_OF.get(name) == kind.name]
    is_none = any(fields.get(fact) == value for fact, value in kind.none.items())
    named = {
        qualified(name, _FIRST) if name in own else name: text
        for name, text in fields.items()
        if not (is_none and name in own)
    }
    return ((_FIRST,) if own and not is_none else ()), named


def _free_name(kind: str, names: tuple[str, ...]) -> str:
    numbers = range(len(names) + 1, len(names) + MOST_PAPERS + 2)
    return next(name for n in numbers if (name := f"{kind}_{n}") not in names)


def _check_name(kind: str, name: str, names: tuple[str, ...], inputs: Inputs) -> None:
    place = Place(f"name.{kind}")
    section = next(iter(INSTRUMENTS[kind].sections))
    inner = Node({name: Node({}, place)}, place, {name: place})
    read_case(Node({section: inner}, place, {section: place}), inputs.diagnosis, Case(date.min))
    if name in names:
        inputs.diagnosis.add("repeated-key", place, f"key `{name}` is given twice")
    if len(names) >= MOST_PAPERS:
        message = f"the workbench takes {MOST_PAPERS} papers of a kind"
        inputs.diagnosis.add("bad-name", place, message, help="write a scenario file for more")


def _removed(press: Press) -> Address:
    """Return the address without a paper, and without what was told of it."""
    address = press.address
    kind, _, name = press.rest.partition(".")
    names = papers_of(address.fields, kind)
    fields = {
        field: text
        for field, text in address.fields.items()
        if (of := unqualified(field)) and not (of[1] == name and KIND_OF.get(of[0]) == kind)
    }
    left = tuple(each for each in names or () if each != name)
    if names is not None and left:
        fields[f"{PAPERS}{kind}"] = join_names(left)
    else:
        fields.pop(f"{PAPERS}{kind}", None)
    return address.changed(fields)


_BUTTONS: Mapping[str, Callable[[Press], Address]] = {
    "": lambda press: press.address,
    "undo": lambda press: press.address.undone(),
    "redo": lambda press: press.address.redone(),
    "pin": lambda press: replace(press.address, baseline=dict(press.address.fields)),
    "unpin": lambda press: replace(press.address, baseline=None),
    "open": _open,
    "set": _set,
    "add": _added,
    "bring": _brought,
    "remove": _removed,
}
