"""Events of people in a simulated jail, by hand and to the minute."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from release_sim.engine.decide import Engine
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.timelines.timeline_reader import TimelineReader
from release_sim.loading.yaml_tree import parse
from release_sim.model.policy import Policy
from release_sim.model.processes.process import Process
from release_sim.model.processes.surge import Surge
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.process.chance_names import OF_EVERY_PROCESS
from release_sim.process.course import Course
from release_sim.process.person_chances import Streams
from release_sim.process.replications import RunKey
from release_sim.timeline.evaluation import evaluate_replay
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.vocabulary.actions import NOTICE, RELEASE
from tests.conftest import ROOT
from tests.process.desks import ChosenPeople, booked, codes, courses, process, replications
from tests.process.everyone import Everyone

HOUR, DAY = 60, 24 * 60
DETAINER = {
    "request.form": "i_247a",
    "request.asks_notification": True,
    "request.asks_hold": True,
    "warrant.form": "no_warrant",
    "warrant.signed_by": "no_one",
}
ONE_CLERK = '{day: {from: "06:00", to: "22:00", staff: clerks}}'


def at(found: Course, kind: str) -> int:
    return next(each.at for each in found.past.log if each.kind == kind)


def test_a_day_of_six_people_worked_by_hand(denver: Policy) -> None:
    # Papers, checks, clothes, notices and records take ten minutes each; one clerk does all but
    # papers, from six to ten at night, in the order in which work comes.
    desk = process(
        horizon__from="2025-03-03", horizon__to="2025-03-05", none_before=0,
        clearance__checks__takes=10, counter__shifts=ONE_CLERK, request__after_booking=60,
    )  # fmt: skip
    papers = codes(DETAINER)
    people = [
        booked(1, 5 * HOUR + 40, "other"),
        booked(2, 5 * HOUR + 45, "other"),
        booked(3, 6 * HOUR + 10, "other", papers),
        booked(4, 6 * HOUR + 30, "other"),
        booked(5, 12 * HOUR, "other", papers),
        booked(6, 21 * HOUR + 45, "other"),
    ]
    run, through = courses(denver, desk, ChosenPeople(DETAINER, people))
    assert [at(through[n], "eligible") for n in range(1, 7)] == [p.at + DAY for p in people]
    # The first two wait for six o'clock; whoever comes next finds clothes of others before it.
    assert [at(through[n], "release_certain") - DAY for n in range(1, 7)] == [
        6 * HOUR + 10, 6 * HOUR + 20, 6 * HOUR + 50, 7 * HOUR, 12 * HOUR + 20, 22 * HOUR + 5,
    ]  # fmt: skip
    assert [at(through[n], "notice_sent") - DAY for n in (3, 5)] == [7 * HOUR + 10, 12 * HOUR + 30]
    left = [(through[n].left_at or 0) - DAY for n in range(1, 7)]
    assert left == [
        6 * HOUR + 30, 6 * HOUR + 40, 7 * HOUR + 20, 7 * HOUR + 30, 12 * HOUR + 40,
        DAY + 6 * HOUR + 10,
    ]  # fmt: skip
    assert at(through[3], "request_recorded") - DAY == 7 * HOUR + 40
    numbers = run.tally.numbers
    assert numbers.leads == Counter({10: 2})
    # The last began its checks before ten, and its clothes wait for the morning.
    assert numbers.counts["over_six_hours"] == 1
    assert numbers.duties[RELEASE, "required", "met late"] == 1
    assert numbers.duties[RELEASE, "required", "met"] == 5
    assert numbers.duties[NOTICE, "required", "met"] == 2
    assert numbers.custody_minutes == sum(left) + 6 * DAY - sum(p.at for p in people)


KINDS = ("booking", "request_received", "eligible", "release_certain", "notice_sent", "released")
HISTORIES = {
    "fax_26_minutes_before_the_release_in_2016": ("2016-12-01", 26),
    "notice_67_minutes_after_the_release_in_2018": ("2018-03-01", -67),
    "notice_154_minutes_before_the_release_in_2025": ("2025-06-01", 154),
}


def alone(step: str, minutes: int) -> str:
    """Return a part of a process with one step that takes so long and that nobody need do."""
    return f"{{{step}: {{takes: {minutes}, unattended: true}}}}"


@pytest.mark.parametrize("name", HISTORIES)
def test_the_hours_of_a_documented_history_give_that_history(name: str, rulebook: Rulebook) -> None:
    path = ROOT / "scenarios" / "timelines" / f"{name}.yaml"
    diagnosis = Diagnosis()
    tree = parse(str(path), path.read_text(), diagnosis)
    told = tree and TimelineReader(rulebook, diagnosis).timeline(path, tree)
    assert told
    times = {event.kind.name: event.at for event in told.main.events}
    facts = {kind.kind.name: kind.stated for kind in told.main.events}
    policy = rulebook.policies["denver"].with_readings(told.main.readings)
    due = "eligible" if told.main.readings else "release_certain"
    ground = str(facts["eligible"].get("custody.eligibility_ground", "personal_recognizance"))
    first, lead = HISTORIES[name]

    def between(one: str, two: str) -> int:
        return int((times[two] - times[one]).total_seconds() // 60)

    desk = process(
        horizon__from=first,
        horizon__to=times["released"].date(),
        none_before=70,
        request__after_booking=between("booking", "request_received"),
        **{f"stays__{ground}": f"{{takes: {between('booking', 'eligible')}}}"},
        clearance=alone("checks", between("eligible", "release_certain")),
        way_out=alone("clothes", between("release_certain", "released")),
        notice__takes=between(due, "notice_sent"),
        always=0,
    )
    papers = facts["request_received"]
    charge = str(facts["booking"]["background.charge"])
    run, _ = courses(policy, desk, ChosenPeople(papers, []))
    begins = int((times["booking"] - run.clock.moment(0)).total_seconds() // 60)
    person = booked(1, begins, ground, codes(papers), charge)
    _, through = courses(policy, desk, ChosenPeople(papers, [person]))
    course = through[1]
    for kind in (
        "booking",
        "request_received",
        "eligible",
        "release_certain",
        "notice_sent",
        "released",
    ):
        assert run.clock.moment(at(course, kind)) == times[kind]
    assert at(course, "released") - at(course, "notice_sent") == lead
    result = evaluate_replay(told.main, MemoizedEngine(Engine(policy)))
    of_notice = [
        d.status for d in result.obligations if d.action == NOTICE and d.answer is Answer.REQUIRED
    ]
    found = [d for d in run.decided.obligations(course.past) if d.action == NOTICE]
    assert [d.status for d in found if d.answer is Answer.REQUIRED] == of_notice


def test_the_seed_and_the_number_of_a_run_decide_everything(denver: Policy) -> None:
    work = replications(denver, process(horizon__to="2025-03-08"))
    once = work(RunKey(0, 1))
    elsewhere = pickle.loads(pickle.dumps(work))  # noqa: S301  as a worker of a cluster has it
    assert elsewhere(RunKey(0, 1)) == once
    assert work(RunKey(0, 2)) != once
    assert replications(denver, process(horizon__to="2025-03-08"), seed=2)(RunKey(0, 1)) != once


def test_every_chance_has_a_name_that_no_step_can_have(denver: Policy) -> None:
    given = process(horizon__to="2025-03-08", deviations__kept__share="half")
    everyone = Everyone(replications(denver, given))
    asked = {name for each in everyone.all for name in each.person.streams}  # type: ignore[attr-defined]  # of everyone booked they are a dictionary
    named = {each.name for each in (*given.clearance, *given.way_out)}
    named |= {each.name for each in given.deviations}
    own = {name for name in asked - named if " " not in name}
    assert own <= OF_EVERY_PROCESS
    assert {"comes", "lasts", "record", "stay"} <= own


def in_another_order(given: Process, *names: str) -> Process:
    """Return the process with some of its parts in the opposite order."""
    parts = {name: getattr(given, name) for name in names}
    turned: dict[str, Any] = {
        name: part[::-1] if isinstance(part, tuple) else dict(reversed(part.items()))
        for name, part in parts.items()
    }
    return replace(given, **turned)


def test_two_processes_of_one_hash_run_alike(denver: Policy) -> None:
    given = process(horizon__to="2025-03-02", deviations__forgotten__share="always")
    named = ("parameters", "fixed", "stays", "desks", "clearance", "way_out", "permitted")
    other = in_another_order(given, *named)
    assert other.digest == given.digest
    one, two = (replications(denver, each)(RunKey(0, 1)) for each in (given, other))
    assert one == two


def test_the_order_of_deviations_is_in_the_hash(denver: Policy) -> None:
    given = process(horizon__to="2025-03-02")
    twice = (*given.deviations, replace(given.deviations[0], name="other"))
    given = replace(given, deviations=tuple(replace(each, share="always") for each in twice))
    other = in_another_order(given, "deviations")
    one, two = (replications(denver, each)(RunKey(0, 1)) for each in (given, other))
    assert one.deviations != two.deviations
    assert other.digest != given.digest


def test_levers_move_nobody_whom_they_do_not_concern(denver: Policy) -> None:
    desk = process(horizon__to="2025-03-10")
    one = Everyone(replications(denver, desk))
    two = Everyone(replications(denver, desk, Surge(3.0)))
    before, after = ({c.person.number: c.person for c in e.all} for e in (one, two))
    assert before.keys() == after.keys()
    for number, person in before.items():
        other = after[number]
        assert (person.at, person.ground) == (other.at, other.ground)
        if person.papers is not None:
            assert other.papers is not None
    assert sum(p.papers is not None for p in after.values()) > sum(
        p.papers is not None for p in before.values()
    )


def test_where_notice_is_not_allowed_none_is_given(rulebook: Rulebook) -> None:
    policy = rulebook.policies["denver"].with_readings({"state_law_allows_notification": "bars"})
    found = Everyone(replications(policy, process(horizon__to="2025-03-20"), Surge(3.0)))
    assert found.numbers.counts["requests"]
    assert not found.numbers.counts["notices"]


def test_a_deviation_breaks_a_ban_and_is_counted(denver: Policy) -> None:
    found = Everyone(replications(denver, process(deviations__unasked__share=1)))
    times = found.numbers.deviations["unasked"]
    assert times
    assert found.numbers.duties["report_without_request", "forbidden", "breached"] == times


def test_a_notice_that_is_forgotten_is_missed_and_is_counted(denver: Policy) -> None:
    found = Everyone(replications(denver, process(deviations__forgotten__share=1), Surge(3.0)))
    assert not found.numbers.counts["notices"]
    missed = found.numbers.counts["notices_not_given"]
    assert missed == found.numbers.deviations["forgotten"] > 0


def test_a_handover_that_is_required_does_not_depend_on_the_share_of_those_permitted(
    rulebook: Rulebook,
) -> None:
    asked = {**DETAINER, "request.asks_transfer": True}
    desk = process(
        horizon__from="2025-03-03", horizon__to="2025-03-05", none_before=0,
        clearance__checks__takes=10, counter__shifts=ONE_CLERK, request__after_booking=60,
    )  # fmt: skip
    assert "transfer_custody" not in desk.permitted
    people = ChosenPeople(asked, [booked(1, 8 * HOUR, "other", codes(asked))])
    _, through = courses(rulebook.policies["full_cooperation"], desk, people)
    assert through[1].door == "inside"
    assert through[1].officers.found == "handed_over"


def test_whoever_is_kept_for_officers_is_kept_against_the_law(denver: Policy) -> None:
    found = Everyone(replications(denver, process(deviations__kept__share=1), Surge(3.0)))
    times = found.numbers.deviations["kept"]
    assert times
    assert found.numbers.duties["hold_past_release", "forbidden", "breached"] == times


def test_chances_of_a_person_apart_are_those_in_the_block() -> None:
    block = Streams(1, (2, 1, 0), 8)
    asked_before = block["stay"]
    for row in range(8):
        apart = block.of_one(row)
        assert apart["stay"] == (asked_before[row],)
        assert apart["asked later"] == (Streams(1, (2, 1, 0), 8)["asked later"][row],)
        assert apart.of_one(0) is apart
