"""Process files to the model, everything wrong with them said at once."""

from __future__ import annotations

from pathlib import Path

from release_sim.cohort.people.parameter_file import read_population
from release_sim.cohort.people.parameters import DAYS, SHARE, STAFF, TIME, WEIGHT
from release_sim.loading.books import rule_file, rule_files
from release_sim.loading.case_facts import read_facts
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.rulebook_files import POPULATIONS
from release_sim.loading.time_zones import zone_name
from release_sim.loading.validation import validate
from release_sim.model.cohorts.population import Population
from release_sim.model.problem import Place
from release_sim.model.processes.process import Agency, Deviation, Horizon, Process, Stay, Weighted
from release_sim.model.processes.staffing import (
    ALWAYS,
    DAY_MINUTES,
    WEEKDAYS,
    Desk,
    Hours,
    Order,
    Shift,
)
from release_sim.model.rulebook import Rulebook
from release_sim.process.chance_names import check_chance_names
from release_sim.process.horizon_check import check_arrivals, check_opening_hours
from release_sim.process.process_shapes import ProcessFileShape
from release_sim.process.quantities import QuantityReader
from release_sim.process.step_reader import StepReader
from release_sim.vocabulary.actions import ACTIONS, HOLD, NOTICE
from release_sim.vocabulary.facts import GROUND, VOCABULARY

OMITTED = (NOTICE, "advise_person_of_notice", "record_request")
DONE = (NOTICE, HOLD, "release_to_secure_lot", "report_without_request")
PERMITTED = (NOTICE, "release_to_secure_lot", HOLD, "transfer_custody")
"""The actions that the simulated jail omits or does against the rules, or does where it may."""

_ANY_ZONE = "UTC"  # with which the rest is checked where none is named


class ProcessReader:
    """Reads one process file; what is wrong with it goes to the diagnosis."""

    def __init__(self, folder: Path, rulebook: Rulebook, diagnosis: Diagnosis) -> None:
        """``folder`` is that of the rules, in which populations are found."""
        self._folder, self._rulebook, self._diagnosis = folder, rulebook, diagnosis
        self._sources = rulebook.sources

    def read(self, node: Node) -> Process | None:
        """Read the process; report problems and return None."""
        before = len(self._diagnosis)
        shape = validate(ProcessFileShape, node, self._diagnosis)
        population = self._population(node)
        if shape is None or population is None:
            return None
        quantities = QuantityReader(node, population.parameters, self._sources, self._diagnosis)
        desks = self._desks(node, quantities)
        steps = StepReader(desks, quantities, self._diagnosis)
        check_chance_names(node, self._diagnosis)
        fixed, _ = read_facts(node.child("fixed"), self._diagnosis)
        found = Process(
            title=shape.title,
            population=population,
            horizon=self._horizon(shape, node, population, quantities),
            by_hour=tuple(
                Weighted(_hours(each), quantities.quantity(each.child("weight"), WEIGHT))
                for each in node.items("bookings")
            ),
            fixed=fixed,
            request_after=quantities.duration(node.child("request", "after_booking")),
            withdrawn_after=quantities.duration(node.child("request", "withdrawn_after")),
            stays=self._stays(node, quantities),
            desks=desks,
            clearance=steps.steps(node, "clearance"),
            way_out=steps.steps(node, "way_out"),
            notice=steps.work(node, "notice"),
            notice_read_after=quantities.duration(node.child("notice", "read_after")),
            record=steps.work(node, "record"),
            permitted=self._permitted(node, quantities),
            kept_at_most=quantities.quantity(node.child("kept_at_most"), TIME),
            agency=_agency(node.child("agency"), quantities),
            deviations=self._deviations(node, quantities),
            parameters=quantities.own,  # last, as numbers that options give are some by now
            place=node.place,
        )
        if len(self._diagnosis) == before:
            check_opening_hours(found, node, self._diagnosis)
        return found if len(self._diagnosis) == before else None

    def _population(self, node: Node) -> Population | None:
        for name, place in node.words("population"):
            path = rule_file(self._folder, f"{POPULATIONS}/{name}.yaml")
            if path.is_file():
                return read_population(path, self._sources, self._diagnosis)
            known = [each.stem for each in rule_files(self._folder, POPULATIONS)]
            self._diagnosis.check_known("population", name, known, place)
        return None

    def _horizon(
        self, shape: ProcessFileShape, node: Node, population: Population, numbers: QuantityReader
    ) -> Horizon:
        """Read the days to simulate; report that nobody is booked on some of them."""
        given = shape.horizon
        name = numbers.quantity(node.child("horizon", "warm_up"), DAYS)
        warm_up = numbers.own[name].at(0.5) if name in numbers.own else 0
        days = (given.last - given.first).days + 1
        found = Horizon(given.first, days, round(warm_up), self._time_zone(node))
        written = node.child("horizon", "from")
        place = written.place if written else node.keys["horizon"]
        check_arrivals(found, population, place, self._diagnosis)
        return found

    def _time_zone(self, node: Node) -> str:
        """Return the zone of the clocks: the file's own, else the jurisdiction's."""
        written = node.child("horizon", "time_zone")
        named = zone_name(written, self._diagnosis) or self._rulebook.jurisdiction.time_zone
        if not named and written is None:
            message = "no time zone is named for the days that are simulated"
            hint = "write `time_zone:` here, or in jurisdiction.yaml"
            self._diagnosis.add("missing-key", node.keys["horizon"], message, help=hint)
        return named or _ANY_ZONE

    def _stays(self, node: Node, quantities: QuantityReader) -> dict[str, Stay]:
        """Read the stays; report grounds that there are not, and those without a stay."""
        grounds = VOCABULARY[GROUND].choices
        found = {}
        for ground, key, inner in node.entries("stays"):
            if ground not in grounds:
                message = f"`{ground}` is no ground of eligibility"
                hint = "they are " + ", ".join(grounds)
                self._diagnosis.add("value-not-listed", key, message, help=hint)
            hours = inner.child("hours")
            takes = quantities.duration(inner.child("takes"))
            found[ground] = Stay(takes, _hours(hours) if hours else ALWAYS)
        for ground in grounds:
            if ground not in found:
                message = f"how long people stay who leave by `{ground}` is not said"
                place = node.keys["stays"]
                self._diagnosis.add("missing-key", place, message, help=f"write `{ground}:`")
        return found

    def _desks(self, node: Node, quantities: QuantityReader) -> dict[str, Desk]:
        found = {}
        for name, _, inner in node.entries("desk"):
            shifts = tuple(
                self._shift(shift, key, each, quantities)
                for shift, key, each in inner.entries("shifts")
            )
            order = next((Order(word) for word, _ in inner.words("order")), Order.FIRST_COME)
            found[name] = Desk(name, order, shifts)
        return found

    def _shift(self, name: str, key: Place, node: Node, quantities: QuantityReader) -> Shift:
        """Read a shift; report one without an hour or without anybody."""
        staff = quantities.quantity(node.child("staff"), STAFF)
        before = node.plain()
        same = isinstance(before, dict) and "from" in before and before["from"] == before.get("to")
        if same:
            message = f"shift `{name}` ends when it begins, so it never opens"
            hint = "leave out `from:` and `to:` for all of a day"
            self._diagnosis.add("shift-never-opens", key, message, help=hint)
        elif staff in quantities.own and round(quantities.own[staff].at(0.5)) == 0:
            message = f"nobody is there in shift `{name}`, so it never opens"
            hint = "give it one person at least, or leave the shift out"
            self._diagnosis.add("shift-never-opens", key, message, help=hint)
        return Shift(name, _hours(node), staff)

    def _permitted(self, node: Node, quantities: QuantityReader) -> dict[str, str]:
        found = {}
        for action, place, inner in node.entries("permitted"):
            self._check_action(action, PERMITTED, "does where it is permitted", place)
            found[action] = quantities.quantity(inner, SHARE)
        return found

    def _deviations(self, node: Node, quantities: QuantityReader) -> tuple[Deviation, ...]:
        found = []
        for name, key, inner in node.entries("deviations"):
            told = [k for k in ("omits", "does") if k in inner.keys]
            if len(told) != 1:
                message = f"deviation `{name}` says {'twice' if told else 'not'} what is done"
                hint = "write `omits: ACTION` or `does: ACTION`"
                self._diagnosis.add("missing-key", key, message, help=hint)
                continue
            omits = told == ["omits"]
            for action, place in inner.words(told[0]):
                known = OMITTED if omits else DONE
                self._check_action(action, known, "can omit" if omits else "can do", place)
                lasts = inner.child("lasts")
                if action == HOLD and lasts is None:
                    message = f"deviation `{name}` does not say how long a person is kept"
                    self._diagnosis.add("missing-key", key, message, help="write `lasts:`")
                time = quantities.duration(lasts) if lasts else None
                share = quantities.quantity(inner.child("share"), SHARE)
                found.append(Deviation(name, action, omits, share, time))
        return tuple(found)

    def _check_action(self, action: str, known: tuple[str, ...], what: str, place: Place) -> None:
        if self._diagnosis.check_known("action", action, ACTIONS, place) and action not in known:
            message = f"`{action}` is not among what the simulated jail {what}"
            hint = "that is " + ", ".join(known)
            self._diagnosis.add("value-not-listed", place, message, help=hint)


def _hours(node: Node) -> Hours:
    """Read hours that fit their shape."""
    plain = node.plain()
    told = plain if isinstance(plain, dict) else {}
    days = told.get("days")
    return Hours(
        days=tuple(WEEKDAYS.index(str(d)) for d in days) if isinstance(days, list) else ALWAYS.days,
        first=_minute(str(told.get("from", "00:00"))),
        last=_minute(str(told.get("to", "00:00"))),
    )


def _minute(text: str) -> int:
    hour, _, minute = text.partition(":")
    return (int(hour) * 60 + int(minute)) % DAY_MINUTES


def _agency(node: Node | None, quantities: QuantityReader) -> Agency:
    assert node, "it has been checked against its shape"  # noqa: S101
    hours = node.child("hours")
    return Agency(
        hours=_hours(hours) if hours else ALWAYS,
        comes=quantities.quantity(node.child("comes"), SHARE),
        sets_out=quantities.duration(node.child("sets_out")),
        way=quantities.duration(node.child("way")),
        found_later=quantities.quantity(node.child("found_later"), SHARE),
        found_after=quantities.duration(node.child("found_after")),
    )
