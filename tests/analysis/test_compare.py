"""Differences of two policies: all of them, nothing else, and no needless condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from release_sim.analysis.comparison.policy_comparer import PolicyComparer
from release_sim.model.analysis.difference import (
    Permissiveness,
    PolicyComparison,
    Region,
    Side,
)
from release_sim.model.analysis.not_deciding import NotDeciding, NotDecidingReason
from release_sim.model.condition import AllOf, AnyOf, Comparison, Op
from release_sim.model.policy import Policy
from release_sim.model.rule import Modality, Period
from release_sim.reporting.text_format import values_text
from release_sim.vocabulary.actions import HOLD
from release_sim.vocabulary.value_set import ValueSet
from tests.made_up import CANCELLED, IN_CUSTODY, policy_of, rule

CITIZEN = Comparison("person.claims_us_citizenship", Op.IS, (True,))

Differing = dict[tuple[str, str], set[tuple[str, ...]]]


def compared(before: Policy, after: Policy, actions: Iterable[str] = (HOLD,)) -> PolicyComparison:
    return PolicyComparer(Side(before), Side(after)).compare(actions)


def said(comparison: PolicyComparison) -> Differing:
    """Every region as a reader sees it, by the answers before and after."""
    found: Differing = {}
    for difference in comparison.differences:
        for change in difference.changes:
            lines = tuple(_lines(difference.region))
            found.setdefault((change.before.value, change.after.value), set()).add(lines)
    return found


def _lines(region: Region) -> Iterator[str]:
    yield from map(_line, region.every)
    for block in region.some:
        yield " or ".join(" and ".join(map(_line, alternative)) for alternative in block)


def _line(asked: ValueSet) -> str:
    return f"{asked.fact.name} is {values_text(asked)}"


def test_by_hand_a_threshold_an_exception_and_silence() -> None:
    long = Comparison("subpoena.days_to_respond", Op.AT_LEAST, (14,))
    before = policy_of(rule("may", Modality.MAY, IN_CUSTODY, long))
    after = policy_of(
        rule("may", Modality.MAY, IN_CUSTODY),
        rule("citizen", Modality.MUST_NOT, CITIZEN, exception_to=("a.b.may",)),
    )
    comparison = compared(before, after)
    assert said(comparison) == {
        ("permitted", "forbidden"): {
            (
                "person.claims_us_citizenship is true",
                "custody.state is in_custody",
                "request.cancelled is false",
                "subpoena.days_to_respond is at least 14",
            )
        },
        ("silent", "forbidden"): {
            (
                "person.claims_us_citizenship is true",
                "custody.state is anything but in_custody or request.cancelled is true"
                " or subpoena.days_to_respond is at most 13",
            )
        },
        ("silent", "permitted"): {
            (
                "person.claims_us_citizenship is false",
                "custody.state is in_custody",
                "request.cancelled is true or subpoena.days_to_respond is at most 13",
            )
        },
    }
    assert comparison.leaves == {HOLD: Permissiveness.LESS}
    of_citizens = comparison.differences[0].changes[0]
    assert of_citizens.on_before.because == ("a.b.may",)
    assert of_citizens.on_before.absent == (NotDeciding("a.b.citizen", NotDecidingReason.NOT_PART),)
    assert of_citizens.on_after.because == ("a.b.citizen",)
    assert of_citizens.on_after.absent == (
        NotDeciding("a.b.may", NotDecidingReason.DISPLACED, ("a.b.citizen",)),
    )


def test_by_hand_a_withdrawn_request_asks_for_nothing_anywhere() -> None:
    """What is said of it alone is forbidden still, and what its tests allow is not."""
    asked = Comparison("request.asks_hold", Op.IS, (True,))
    before = policy_of(rule("may", Modality.MAY, asked))
    after = policy_of(
        rule("may", Modality.MAY, asked),
        rule("cancelled", Modality.MUST_NOT, CANCELLED),
    )
    assert said(compared(before, after)) == {
        ("silent", "forbidden"): {("request.cancelled is true",)}
    }


def test_by_hand_a_date_and_a_choice_of_several_values() -> None:
    federal = Comparison("warrant.signed_by", Op.ONE_OF, ("federal_judge", "federal_magistrate"))
    someone = Comparison("warrant.signed_by", Op.IS_NOT, ("no_one",))
    before = policy_of(rule("x", Modality.MUST, federal, in_force=Period(date(2019, 5, 28))))
    after = policy_of(rule("x", Modality.MUST, someone, in_force=Period(date(2020, 1, 1))))
    comparison = compared(before, after)
    assert said(comparison) == {
        ("required", "silent"): {
            (
                "as_of is from 2019-05-28 to 2019-12-31",
                "warrant.signed_by is one of federal_judge, federal_magistrate",
                "warrant.active is true",
            )
        },
        ("silent", "required"): {
            (
                "as_of is from 2020-01-01",
                "warrant.signed_by is one of state_judge, immigration_officer, parole_authority",
                "warrant.active is true",
            )
        },
    }
    assert comparison.leaves == {HOLD: Permissiveness.NEITHER}
    lost = next(d.changes[0] for d in comparison.differences if d.changes[0].after == "silent")
    assert lost.on_after.absent == (NotDeciding("a.b.x", NotDecidingReason.NOT_IN_FORCE),)


def test_by_hand_no_region_that_others_cover_together() -> None:
    certain = Comparison("custody.release_certain", Op.IS, (True,))
    excused = Comparison("custody.extraordinary_circumstances", Op.IS, (True,))
    stands = Comparison("request.cancelled", Op.IS, (False,))
    either = AnyOf((AllOf((CANCELLED, certain)), AllOf((stands, excused))))
    assert said(compared(policy_of(rule("may", Modality.MAY, either)), policy_of())) == {
        # That both are so is found first, as the plainest, and is then not needed.
        ("permitted", "silent"): {
            ("custody.release_certain is true", "request.cancelled is true"),
            ("custody.extraordinary_circumstances is true", "request.cancelled is false"),
        }
    }


def test_by_hand_two_days_of_one_policy() -> None:
    policy = policy_of(
        rule("may", Modality.MAY, IN_CUSTODY, in_force=Period(None, date(2019, 12, 31))),
        rule("cancelled", Modality.MUST_NOT, CANCELLED),
    )
    days = date(2019, 12, 31), date(2020, 1, 1)
    before, after = (Side(policy, day) for day in days)
    comparison = PolicyComparer(before, after).compare([HOLD])
    assert said(comparison) == {
        ("permitted", "silent"): {("custody.state is in_custody", "request.cancelled is false")}
    }
    assert comparison.leaves == {HOLD: Permissiveness.SAME}
    found = comparison.differences[0]
    assert (found.before.case.as_of, found.after.case.as_of) == days
    assert found.changes[0].on_after.absent == (
        NotDeciding("a.b.may", NotDecidingReason.NOT_IN_FORCE),
    )


def test_by_hand_a_reading_left_open() -> None:
    wide = rule("may", Modality.MAY, Comparison("reading.breadth", Op.IS, ("wide",)))
    comparison = compared(policy_of(wide), policy_of(wide, breadth="unresolved"))
    assert said(comparison) == {("silent", "undetermined"): {()}}
    assert comparison.leaves == {HOLD: Permissiveness.NEITHER}
    assert comparison.readings() == {"breadth": ("narrow", "unresolved")}
    reasons = comparison.differences[0].changes[0].on_after
    assert (reasons.unsettled, reasons.open) == (("a.b.may",), ("breadth",))


def test_by_hand_what_fails_of_a_rule() -> None:
    wide = rule("may", Modality.MAY, IN_CUSTODY, Comparison("reading.breadth", Op.IS, ("wide",)))
    comparison = compared(policy_of(wide, breadth="wide"), policy_of(wide))
    reasons = comparison.differences[0].changes[0].on_after
    assert reasons.absent == (
        NotDeciding("a.b.may", NotDecidingReason.DOES_NOT_APPLY, ("reading.breadth",)),
    )


def test_persons_whom_only_one_policy_is_about_are_left_out() -> None:
    may = policy_of(rule("may", Modality.MAY, CANCELLED))
    adults = replace(
        may, concerns=AllOf((Comparison("person.is_juvenile", Op.IS, (False,)),)), rules={}
    )
    assert said(compared(may, adults)) == {
        ("permitted", "silent"): {("request.cancelled is true",)}
    }


@pytest.mark.parametrize(
    ("before", "after", "leaves"),
    [
        (Modality.MUST, Modality.MAY, Permissiveness.MORE),
        (Modality.MAY, Modality.MUST_NOT, Permissiveness.LESS),
        (Modality.MUST, Modality.MUST_NOT, Permissiveness.NEITHER),
        (Modality.MAY, None, Permissiveness.SAME),
        (Modality.MAY, Modality.MAY, Permissiveness.SAME),
    ],
)
def test_how_much_choice_is_left(
    before: Modality, after: Modality | None, leaves: Permissiveness
) -> None:
    rules = [rule("after", after)] if after else []
    assert compared(policy_of(rule("before", before)), policy_of(*rules)).leaves == {HOLD: leaves}
