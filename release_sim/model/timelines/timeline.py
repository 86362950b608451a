"""A documented timeline: who, what happened when, and its expected results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from release_sim.model.change import Change
from release_sim.model.problem import Place
from release_sim.model.rule import Citation
from release_sim.model.timelines.local_time import city_of
from release_sim.model.timelines.obligation import DutyStatus
from release_sim.model.title_addition import OnAccount, TitleAddition
from release_sim.model.verdict import Answer
from release_sim.vocabulary.event_kind import EventKind
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import KIND_OF, UNNAMED, qualified
from release_sim.vocabulary.person_facts import IN_CUSTODY


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a moment to one or more people of the story.

    ``at`` has its offset as a number, so that two of them differ by the minutes that passed;
    ``zone`` is that of the clocks where it happens, which tell its day.
    ``stated`` and ``unknown`` are what it makes known, or unknown, besides what its kind
    settles; ``scope`` names the kinds of information that a court's order covers. ``told`` says
    in a sentence what happened, ``unsure`` what of it is not confirmed. ``not_done`` names the
    actions of which it says that they were not done; ``process_failure`` is the statement of a
    source that calls what was done too late, or not at all, a failure of the process.

    ``instrument`` has the names that the file gives. Which instruments of one person it brings or
    is about is worked out from all events: ``about`` has them by their kind, ``brings`` those of
    them that have names and are new, ``over`` the names of those that no longer counted by then.
    """

    at: datetime
    kind: EventKind
    who: tuple[str, ...]
    zone: ZoneInfo
    stated: Mapping[str, Value] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()
    scope: tuple[str, ...] = ()
    label: str = ""
    instrument: tuple[str, ...] = ()
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    brings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    over: frozenset[str] = frozenset()
    told: str = ""
    unsure: str = ""
    not_done: tuple[str, ...] = ()
    process_failure: Citation | None = None
    place: Place = field(default=Place("-"), compare=False)

    @property
    def name(self) -> str:
        """Its label, else its kind."""
        return self.label or self.kind.name

    @property
    def day(self) -> date:
        """The day on which it happens there."""
        return self.at.astimezone(self.zone).date()

    @property
    def shows_custody(self) -> bool:
        """True if the person has not left before it, as its kind or a fact stated with it shows."""
        return self.kind.in_jail or self.stated.get("custody.state") in IN_CUSTODY

    @property
    def settles(self) -> dict[str, Value]:
        """The facts that an event of its kind settles on that day."""
        dated = {self.kind.day_of: self.day} if self.kind.day_of else {}
        return {
            qualified(fact, name): value
            for fact, value in {**self.kind.sets, **dated}.items()
            for name in self.about.get(KIND_OF.get(fact, ""), (UNNAMED,))
        }


@dataclass(frozen=True, slots=True)
class TimelineExpectation:
    """The expected results of a timeline; only those named are compared.

    ``answers`` by the event (its name, after it has happened), person, action and paper (none for
    the answer over all); ``statuses`` by person, action and paper (none for all there are): what
    became of the duty.
    """

    answers: Mapping[tuple[str, str, str, str | None], Answer] = field(default_factory=dict)
    statuses: Mapping[tuple[str, str, str | None], DutyStatus] = field(default_factory=dict)

    def beside(self, own: TimelineExpectation) -> TimelineExpectation:
        """Return these expectations with the others, which replace those of the same name."""
        return TimelineExpectation(
            {**self.answers, **own.answers}, {**self.statuses, **own.statuses}
        )


@dataclass(frozen=True, slots=True)
class TimelineVariant:
    """A timeline variant under a policy with some readings chosen: a story, or a what-if of it.

    ``events`` come in the order of their times. ``change`` is the policy, the first day and the
    readings that a what-if itself changes. Where ``accounts`` contradict each other, each has all
    events as it tells them, and the variant itself only those of which all tell. ``added`` is what
    its title adds to the file's.
    """

    name: str
    title: str
    policy: str
    readings: Mapping[str, str]
    events: tuple[Event, ...]
    expect: TimelineExpectation = TimelineExpectation()
    change: Change = Change()
    accounts: Mapping[str, TimelineVariant] = field(default_factory=dict)
    added: tuple[TitleAddition, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the clocks where the events happen."""
        return self.events[0].zone

    @property
    def city(self) -> str:
        """The city whose clocks tell the times."""
        return city_of(self.zone.key)

    @property
    def on_each_account(self) -> Mapping[str, TimelineVariant]:
        """The variant as each account tells it; none where nothing is disputed."""
        return self.accounts

    def told_by(
        self,
        accounts: Mapping[str, tuple[Event, ...]],
        expect: Mapping[str, TimelineExpectation],
    ) -> TimelineVariant:
        """Return the variant with the events that each account tells, and what is expected of it.

        What is expected of the variant is so of every account.
        """
        found = {
            name: replace(
                self,
                name=f"{self.name}@{name}",
                added=(*self.added, OnAccount(name)),
                events=events,
                expect=self.expect.beside(expect.get(name, TimelineExpectation())),
            )
            for name, events in accounts.items()
        }
        return replace(self, accounts=found)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A story as a timeline, with its what-ifs; ``people`` says who they are, all fictional."""

    name: str
    story: str
    sources: tuple[Citation, ...]
    people: Mapping[str, str]
    main: TimelineVariant
    what_if: tuple[TimelineVariant, ...]
    place: Place

    @property
    def title(self) -> str:
        """The title of the story."""
        return self.main.title
