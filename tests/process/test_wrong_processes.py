"""Processes that cannot be run: each kind of mistake has its name, and all are told at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_tree
from release_sim.loading.node import Node
from release_sim.model.rulebook import Rulebook
from release_sim.process.levers import read_what_ifs
from tests.process.desks import SMALL, process

ALONE = "takes: ten_minutes, unattended: true"
MONDAY = {"horizon__from": "2025-03-03", "horizon__to": "2025-03-03", "none_before": 0}
WRONG: dict[str, dict[str, object]] = {
    "shift-never-opens": {"clerks": 0},
    "bad-parameter of less than half a person": {"clerks": 0.4},
    "bad-parameter of a person and a half": {"counter__shifts__day__staff": 1.5},
    "bad-parameter of half a day": {"horizon__warm_up": 2.5},
    "bad-parameter of more than ten years": {"horizon__warm_up": 10_000_000},
    "shift-never-opens of a range to one": {
        "parameters__clerks": "{range: [0, 1], unit: staff, confidence: assumption, why: none}"
    },
    "shift-never-opens on another day": {
        **MONDAY, "counter__shifts": "{day: {days: [sat], staff: clerks}}"
    },
    "step-unserved": {"way_out": "{clothes: {takes: ten_minutes}}"},
    "step-unserved by a word": {"way_out": "{clothes: {takes: ten_minutes, unattended: false}}"},
    "step-unserved as unattended": {"way_out": f"{{clothes: {{{ALONE}, by: counter}}}}"},
    "step-unserved beside the steps": {"notice": "{takes: ten_minutes, read_after: ten_minutes}"},
    "negative-time": {"notice__takes": -5},
    "negative-time in a distribution": {"notice__takes": "{uniform: [-5, 20]}"},
    "negative-time of a parameter": {
        "parameters__none_before": "{value: -3, unit: days, confidence: assumption, why: none}"
    },
    "bad-duration that falls": {"notice__takes": "{uniform: [20, 5]}"},
    "bad-duration from zero": {"notice__takes": "{lognormal: [0, 5]}"},
    "bad-name of a step in both places": {
        "clearance": f"{{a: {{{ALONE}}}}}", "way_out": f"{{a: {{{ALONE}}}}}"
    },
    "bad-name of a step as of a chance": {"way_out": f"{{stay: {{{ALONE}}}}}"},
    "bad-name of a deviation as of a chance": {
        "deviations": "{comes: {omits: notify_of_release, share: never}}"
    },
    "bad-name of a deviation as of a step": {
        "deviations": "{papers: {omits: notify_of_release, share: never}}"
    },
    "step-circle of one": {"way_out": f"{{a: {{{ALONE}, after: [a]}}}}"},
    "step-circle of two": {
        "clearance": f"{{a: {{{ALONE}, after: [b]}}, b: {{{ALONE}, after: [a]}}}}"
    },
    "no-arrivals for want of a day": {"horizon__to": "2025-02-01"},
    "no-arrivals for want of a weight": {"all_alike": 0},
    "no-arrivals on another day": {
        **MONDAY, "bookings": "[{days: [sun], weight: all_alike}]"
    },
    "value-not-listed of a time zone": {
        "horizon": "{from: 2025-03-01, to: 2025-03-30, warm_up: none_before, time_zone: Mountain}"
    },
    "value-not-listed by half hours": {
        "bookings": '[{from: "08:30", to: "10:30", weight: all_alike}]'
    },
    "value-not-listed of a clock": {
        "counter__shifts": '{day: {from: "08:00", to: "24:00", staff: clerks}}'
    },
}  # fmt: skip


def names(**settings: object) -> list[str]:
    """Return the names of what is wrong with the small process under these settings."""
    with pytest.raises(FilesAreWrongError) as caught:
        process(**settings)
    return [problem.name for problem in caught.value.problems]


@pytest.mark.parametrize("kind", WRONG)
def test_a_process_that_cannot_be_run_is_told_of_by_name(kind: str) -> None:
    assert set(names(**WRONG[kind])) == {kind.partition(" ")[0]}


def test_one_of_each_kind_is_told_of_at_once() -> None:
    found = names(
        clerks=0, notice__takes=-5, record="{takes: ten_minutes}", horizon__to="2025-02-01",
        way_out=f"{{a: {{{ALONE}, after: [b]}}, b: {{{ALONE}, after: [a]}}}}",
    )  # fmt: skip
    wanted = {"shift-never-opens", "negative-time", "step-unserved", "no-arrivals", "step-circle"}
    assert set(found) == wanted


def test_every_circle_is_told_of() -> None:
    steps = ", ".join(
        f"{one}: {{{ALONE}, after: [{other}]}}" for one, other in ("ab", "ba", "cd", "dc", "ee")
    )
    assert names(clearance=f"{{{steps}}}") == ["step-circle"] * 3


def test_a_step_may_name_twice_what_it_waits_for() -> None:
    found = process(way_out=f"{{a: {{{ALONE}}}, b: {{{ALONE}, after: [a, a]}}}}")
    assert [step.after for step in found.way_out] == [(), ("a",)]


def test_numbers_of_one_name_are_drawn_as_one() -> None:
    wide = "{range: [5, 20], unit: minutes, confidence: assumption, why: none}"
    takes = "{triangular: [ten_minutes, ten_minutes, an_hour]}"
    assert process(parameters__ten_minutes=wide, notice__takes=takes).notice.takes.of


def test_a_number_can_be_set_wherever_a_parameter_is_named() -> None:
    tree = read_tree(SMALL / "processes" / "desk.yaml", Diagnosis())
    assert tree
    named = list(process().parameters)
    paths = ["__".join(path) for path, value in leaves(tree) if value in named]
    assert "horizon__warm_up" in paths
    found = process(**dict.fromkeys(paths, 1))
    assert {name for name in found.numbers if name.startswith("set_")} == {
        f"set_{use}_1"
        for use in ("days", "share", "staff", "time")  # weights stand in a list
    }


def test_two_numbers_that_are_set_stay_two_however_near() -> None:
    found = process(deviations__kept__share=0.1234561, deviations__unasked__share=0.1234562)
    shares = {each.name: found.numbers[each.share].least for each in found.deviations}
    assert (shares["kept"], shares["unasked"]) == (0.1234561, 0.1234562)


def test_what_options_change_together_has_a_name_of_its_own(tmp_path: Path) -> None:
    file, diagnosis = tmp_path / "levers.yaml", Diagnosis()
    file.write_text("title: Two\nwhat_if:\n  options: {title: One}\n  others: {title: Other}\n")
    read_what_ifs(file, Rulebook.empty(), diagnosis)
    with pytest.raises(FilesAreWrongError, match=r"levers.yaml:3:3: bad-name"):
        diagnosis.raise_if_any()


def leaves(node: Node, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield every value that is no mapping, and the keys that lead to it."""
    for key, _, inner in node.entries():
        path = (*before, key)
        yield from leaves(inner, path) if isinstance(inner.value, dict) else [(path, inner.value)]
