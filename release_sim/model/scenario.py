"""A scenario: a fictional story, the case it amounts to, and its expected results."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from release_sim.model.case import Case
from release_sim.model.change import Change
from release_sim.model.problem import Place
from release_sim.model.rule import Citation
from release_sim.model.title_addition import OnAccount, TitleAddition
from release_sim.model.verdict import Answer


@dataclass(frozen=True, slots=True)
class Expectation:
    """The expected results of a case; only those named are compared.

    ``because``, ``displaced`` and ``missing`` are exact sets, by action; ``flags`` is exact where
    given.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    by_instrument: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)
    because: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    displaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flags: tuple[str, ...] | None = None

    def beside(self, own: Expectation) -> Expectation:
        """Return these expectations with the others, which replace those of the same name."""
        return Expectation(
            {**self.answers, **own.answers},
            {**self.by_instrument, **own.by_instrument},
            {**self.because, **own.because},
            {**self.displaced, **own.displaced},
            {**self.missing, **own.missing},
            self.flags if own.flags is None else own.flags,
        )


@dataclass(frozen=True, slots=True)
class Account:
    """One of several accounts of a story: the facts that it tells differently.

    ``expect`` has what must come out if it is right.
    """

    change: Change
    expect: Expectation = Expectation()

    @property
    def told(self) -> frozenset[str]:
        """The names of the facts that it tells, or says to be unknown."""
        return self.change.unknown | self.change.stated.keys()

    def without(self, names: Collection[str]) -> Account:
        """Return the account without these facts, which are no longer in dispute.

        What was expected of it no longer applies.
        """
        stated = {n: value for n, value in self.change.stated.items() if n not in names}
        unknown = self.change.unknown.difference(names)
        return Account(replace(self.change, stated=stated, unknown=unknown))


@dataclass(frozen=True, slots=True)
class Branch:
    """A case decided under a policy with some readings chosen: a scenario, or one what-if of it.

    ``given_at`` tells where its facts, and ``as_of``, were given, so that a problem can point
    there. ``change`` is what a what-if changes of its story, so that it can be made of another.
    Where ``accounts`` of the story contradict each other, the case has what none of them disputes;
    the rest is unknown, and nothing picks a side. ``added`` is what its title adds to the file's.
    """

    name: str
    title: str
    policy: str
    case: Case
    readings: Mapping[str, str]
    expect: Expectation
    given_at: Mapping[str, Place] = field(default_factory=dict, compare=False)
    change: Change = Change()
    accounts: Mapping[str, Account] = field(default_factory=dict)
    added: tuple[TitleAddition, ...] = ()

    @property
    def disputed(self) -> frozenset[str]:
        """The names of the facts that the accounts tell differently."""
        return frozenset(name for account in self.accounts.values() for name in account.told)

    @property
    def on_each_account(self) -> dict[str, Branch]:
        """The branch as each account tells it, by the account."""
        case = self.case.silent_on(self.disputed)
        return {
            name: replace(
                self,
                name=f"{self.name}@{name}",
                added=(*self.added, OnAccount(name)),
                case=account.change.case(case),
                expect=self.expect.beside(account.expect),
                given_at={**self.given_at, **account.change.given_at},
                accounts={},
            )
            for name, account in self.accounts.items()
        }

    def disputed_by(self, accounts: Mapping[str, Account]) -> Branch:
        """Return the branch with accounts; the facts that they dispute are unknown.

        Accounts of which nothing is left dispute nothing.
        """
        branch = replace(self, accounts=accounts if any(a.told for a in accounts.values()) else {})
        return replace(branch, case=branch.case.forget(branch.disputed))

    def changed(self, change: Change) -> Branch:
        """Return the branch with a change; what its file expects no longer applies.

        A fact that the change settles is no longer in dispute.
        """
        settled = change.unknown | change.stated.keys()
        branch = self._changed(change)
        return branch.disputed_by(
            {name: account.without(settled) for name, account in self.accounts.items()}
        )

    def _changed(self, change: Change) -> Branch:
        return replace(
            self,
            policy=change.policy or self.policy,
            case=change.case(self.case),
            readings={**self.readings, **change.readings},
            expect=Expectation(),
            given_at={**self.given_at, **change.given_at},
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A scenario or what-if that options leave without an answer, and why.

    ``branch`` is the name of the what-if, none for the whole scenario; ``error`` names the problem.
    ``policy`` has no answers for it on its day, ``day``; neither is there where the case cannot be.
    """

    scenario: str
    branch: str
    error: str
    message: str
    help: str
    place: Place
    policy: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story with its own branch and its what-ifs; ``place`` is where its file begins."""

    name: str
    story: str
    sources: tuple[Citation, ...]
    main: Branch
    what_if: tuple[Branch, ...]
    place: Place

    @property
    def title(self) -> str:
        """The title of the story."""
        return self.main.title
