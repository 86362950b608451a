"""The accounts of a story as written: what each says differently from the others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from release_sim.loading.case_facts import Given, read_case
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.model.case import Case
from release_sim.model.change import Change
from release_sim.model.scenario import Account


def read_accounts(node: Node, given: Given, diagnosis: Diagnosis) -> dict[str, Account]:
    """Read the accounts of a scenario, whose case all of them agree on; report problems.

    Papers are those of the case: an account may dispute what is known of one, as its life.
    """
    check_accounts(node, diagnosis)
    case = given.of(Case(date.min))
    read = {}
    for name, place, inner in node.entries("accounts"):
        told = read_case(inner, diagnosis, case)
        for kind, names in told.instruments.items():
            for paper in set(names) - set(case.names(kind)):
                message = f"account `{name}` tells of a {kind.replace('_', ' ')} `{paper}`"
                hint = "name it in `case:`, and dispute here what is known of it"
                at = told.places.get(f"{kind}.{paper}", place)
                diagnosis.add("unknown-instrument", at, message, help=hint)
        for fact in told.places.keys() & given.places.keys():
            message = f"`{fact}` is stated in `case:`, for every account"
            hint = "leave it out of one of the two"
            diagnosis.add("not-disputed", told.places[fact], message, help=hint)
        stated, unknown = dict(told.stated), frozenset(told.unknown)
        read[name] = Account(Change(stated=stated, unknown=unknown, given_at=told.places))
    _check_dispute(read, node, diagnosis)
    return read


def check_accounts(node: Node, diagnosis: Diagnosis) -> None:
    """Report a single account, and accounts that say nothing, of a scenario or a timeline."""
    written = list(node.entries("accounts"))
    for name, place, inner in written:
        if isinstance(inner.value, dict) and not inner.value:
            message = f"account `{name}` says nothing"
            hint = "write what it says differently from the others, or `unknown`"
            diagnosis.add("empty-account", place, message, help=hint)
    if "accounts" in node.keys and len(written) == 1:
        message = f"only the account of `{written[0][0]}` is given"
        hint = "give the other as well, or state its facts in the story itself"
        diagnosis.add("one-account", written[0][1], message, help=hint)


def check_names(node: Node, accounts: Mapping[str, object], diagnosis: Diagnosis) -> None:
    """Report expectations of accounts that the story does not have."""
    for name, place, _ in node.entries("expect", "accounts"):
        diagnosis.check_known("account", name, accounts, place)


def _check_dispute(accounts: Mapping[str, Account], node: Node, diagnosis: Diagnosis) -> None:
    """Report facts that every account tells alike."""
    if len(accounts) < 2:
        return
    first, *others = accounts.values()
    for fact, value in first.change.stated.items():
        if all(other.change.stated.get(fact) == value for other in others):
            message = f"every account tells `{fact}` alike"
            hint = "state it in `case:`"
            place = first.change.given_at.get(fact, node.place)
            diagnosis.add("not-disputed", place, message, help=hint)
