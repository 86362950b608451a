"""Properties of every simulated jail: nobody is lost, and a replay judges each alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from release_sim.engine.decide import Engine
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.timelines.timeline_reader import TimelineReader
from release_sim.loading.yaml_tree import parse
from release_sim.model.language import Language
from release_sim.model.policy import Policy
from release_sim.model.processes.process import Process
from release_sim.model.processes.staffing import Order
from release_sim.model.processes.surge import Surge
from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.moments import Replay
from release_sim.model.timelines.timeline import TimelineVariant
from release_sim.process.replications import RunKey
from release_sim.reporting.catalogue import Catalogue
from release_sim.reporting.simulations.story_text import SimulatedPerson, story_text
from release_sim.timeline.evaluation import evaluate_replay
from release_sim.timeline.fold import moments_of
from release_sim.timeline.memoized_engine import MemoizedEngine
from release_sim.timeline.obligations import obligations_of
from tests.conftest import examples
from tests.process.desks import process, replications
from tests.process.everyone import Everyone

LEAVES = ("released", "released_into_secure_lot", "handed_over")


LEVERS = st.fixed_dictionaries(
    {
        "clerks": st.integers(1, 3),
        "requests": st.integers(1, 150),
        "never": st.sampled_from([0, 0.3]),
        "order": st.sampled_from([order.value for order in Order]),
        "takes": st.sampled_from([1, 20, 90]),
    }
)


def under(levers: dict[str, object], days: int = 8) -> Process:
    return process(
        horizon__to=f"2025-03-{days:02}", counter__order=levers["order"], clerks=levers["clerks"],
        never=levers["never"], clothes__takes=levers["takes"],
    )  # fmt: skip


@examples(4)
@given(LEVERS, st.integers(0, 99))
def test_nobody_is_lost_or_released_twice_and_no_clock_runs_backwards(
    denver: Policy, levers: dict[str, object], seed: int
) -> None:
    work = replications(denver, under(levers), Surge(float(str(levers["requests"])) / 50), seed)
    found = Everyone(work)
    numbers = [course.person.number for course in found.all]
    assert sorted(numbers) == list(range(1, found.run.booked + 1))
    for course in found.all:
        kinds = [each.kind for each in course.past.log]
        assert kinds[0] == "booking"
        assert sum(kind in LEAVES for kind in kinds) == (course.left_at is not None) <= 1
        assert [each.at for each in course.past.log] == sorted(each.at for each in course.past.log)


@examples(2)
@given(LEVERS, st.integers(0, 99))
def test_what_is_remembered_of_courses_is_what_a_replay_of_each_finds(
    denver: Policy, levers: dict[str, object], seed: int
) -> None:
    found = Everyone(replications(denver, under(levers, 5), Surge(2.0), seed))
    run = found.run
    law, decide = run.decided.changes(run.clock), MemoizedEngine(Engine(denver))
    asked = [course for course in found.through if course.person.papers is not None]
    for course in [*asked, *found.through[:20]]:
        remembered = run.decided.account(course.node, course.past, law).duties
        events = course.past.events()
        variant = TimelineVariant("", "", denver.name, {}, events)
        duties = obligations_of(Replay(variant, denver.digest, tuple(moments_of(events, decide))))
        assert Counter((d.action, d.status) for d in remembered) == Counter(
            (d.action, d.status.value) for d in duties
        )


@examples(2)
@given(LEVERS, st.integers(0, 99))
def test_every_story_is_a_timeline_that_a_replay_takes_and_agrees_with(
    rulebook: Rulebook, denver: Policy, levers: dict[str, object], seed: int
) -> None:
    work = replications(denver, under(levers, 5), Surge(2.0), seed)
    found = Everyone(work)
    run, engine = found.run, Engine(denver)
    asked = [course for course in found.all if course.request_at is not None]
    for course in [*asked[:12], *found.all[:3]]:
        events = course.past.events()
        duties = run.decided.obligations(course.past)
        text = story_text(
            SimulatedPerson(course.person.number, work.variants[0], seed, events, duties),
            {},
            "",
            Catalogue.read(Language.ENGLISH).plain,
        )
        diagnosis = Diagnosis()
        tree = parse("story.yaml", text, diagnosis)
        read = tree and TimelineReader(rulebook, diagnosis).timeline(Path("story.yaml"), tree)
        diagnosis.raise_if_any()
        assert read
        assert [event.at for event in read.main.events] == [event.at for event in events]
        result = evaluate_replay(read.main, MemoizedEngine(engine))
        assert not result.unmet
        assert [d.status for d in result.obligations] == [d.status for d in duties]


def shuffled(random: Random) -> Iterator[int]:
    """Yield numbers by which SimPy orders what is of one rank and minute, in no order."""
    number = 0
    while True:
        number += 1
        yield (random.randrange(2**30) << 32) + number


@examples(4)
@given(LEVERS, st.integers(0, 99))
def test_nothing_depends_on_the_order_in_which_a_minute_was_written_down(
    denver: Policy, levers: dict[str, object], seed: int
) -> None:
    work = replications(denver, under(levers), Surge(2.0), seed)
    expected = work(RunKey(0, 1))
    run = work.run(RunKey(0, 1))
    run.agenda._eid = shuffled(Random(seed))  # type: ignore[assignment]  # noqa: S311  no secret, and any order
    assert run.run() == expected
