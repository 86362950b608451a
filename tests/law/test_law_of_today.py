"""The law as it stood on 29 November 2026, point by point: where each is, and what rests on it.

Of each point a source says it, with how it is known and of which day; a rule, a reading or a limit
of knowledge cites it, or the source says why none does. That no statement is left idle without a
reason is a check of its own.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Basis

PRIMARY, IN_PART, SECONDARY, INFERENCE = (
    Basis.PRIMARY,
    Basis.PRIMARY_PART,
    Basis.SECONDARY,
    Basis.INFERENCE,
)


class Point(NamedTuple):
    """A statement of a source, how it is known, its day if it has one, and what rests on it."""

    source: str
    at: str
    basis: Basis
    day: date | None = None
    rests: tuple[str, ...] = ()


LAW = {
    "a bill on subpoenas passed, its signature was not found": Point(
        "hb26_1276", "passed", SECONDARY, date(2026, 5, 12), ("colorado.hb26_1276",)
    ),
    "and what it would ask of whoever is served": Point(
        "hb26_1276", "bill", PRIMARY, date(2026, 5, 12), ("colorado.hb26_1276",)
    ),
    "a bill on remedies passed, its signature was not found": Point(
        "sb26_005", "remedy", SECONDARY, date(2026, 5, 7), ("colorado.sb26_005",)
    ),
    "local bodies give no personal data that is not public": Point(
        "sb25_276",
        "pii",
        SECONDARY,
        date(2025, 5, 23),
        (
            "colorado.personal_information.cities_give_none",
            "colorado.personal_information.cities_give_no_status",
            "colorado.personal_information.public_information",
        ),
    ),
    "to ask for such data is barred as well": Point(
        "colorado_ag_informal_sharing_2025",
        "inquiring",
        SECONDARY,
        date(2025, 7, 22),
        ("colorado.personal_information.cities_do_not_ask",),
    ),
    "to volunteer such data is the violation": Point(
        "colorado_ag_informal_sharing_2025",
        "volunteering",
        SECONDARY,
        date(2025, 7, 22),
        ("colorado.personal_information.cities_volunteer_nothing",),
    ),
    "criminal investigations are excepted": Point(
        "sb21_131",
        "criminal_investigations",
        SECONDARY,
        date(2021, 6, 25),
        ("colorado.personal_information.criminal_investigations",),
    ),
    "six hours run from when bond is prepared": Point(
        "crs_16_4_102",
        "prepared_to_post",
        PRIMARY,
        date(2021, 7, 6),
        ("colorado.release.within_six_hours",),
    ),
    "up to a day is allowed to fit a monitor": Point(
        "crs_16_4_102",
        "monitoring",
        SECONDARY,
        date(2021, 7, 6),
        ("colorado.release.within_a_day_for_monitoring",),
    ),
    "state agencies ask no status from 2022, but for two exceptions": Point(
        "sb21_131",
        "inquiry",
        PRIMARY,
        date(2022, 1, 1),
        ("colorado.state_agencies.no_inquiry",),
    ),
    "requests for such records are recorded": Point(
        "sb21_131",
        "requests_recorded",
        IN_PART,
        date(2022, 1, 1),
        (
            "colorado.state_agencies.requests_are_recorded",
            "colorado.state_agencies.records_request_made",
        ),
    ),
    "by cities and counties too, as we read the act": Point(
        "sb25_276",
        "records_of_requests",
        PRIMARY,
        date(2025, 5, 23),
        ("colorado.state_agencies.subdivisions_record_them",),
    ),
    "no civil arrest of who comes from a court proceeding": Point(
        "sb20_083",
        "coming_from_court",
        PRIMARY,
        date(2020, 3, 23),
        ("colorado.secure_areas.lot_from_court", "lot_from_court"),
    ),
    "the end of Nash": Point(
        "nash_v_mikesell_2024", "final_judgment", SECONDARY, date(2025, 1, 29)
    ),
    "ICE's list still shows an agreement with a county": Point(
        "ice_287g_models", "listed_in_colorado", SECONDARY, date(2026, 8, 21)
    ),
    "the end of the counties' suit": Point(
        "douglas_v_polis", "dismissed", SECONDARY, date(2024, 12, 16)
    ),
    "no ruling yet in the suit of the United States": Point(
        "us_v_colorado_2025", "motions", SECONDARY, date(2025, 8, 25), ("colorado.us_v_colorado",)
    ),
    "the order in Moss": Point(
        "moss_2025",
        "injunction",
        SECONDARY,
        date(2025, 7, 9),
        ("colorado.state_agencies.court_subpoena_wanted",),
    ),
    "the suit against a deputy was dropped": Point(
        "colorado_ag_informal_sharing_2025", "suit", SECONDARY, date(2025, 7, 22)
    ),
    "prisons do not answer detainers of their own accord": Point(
        "state_corrections_directive_2025",
        "no_proactive_answer",
        SECONDARY,
        date(2025, 8, 1),
        ("state_law_allows_notification",),
    ),
    "marshals and others may enforce immigration law": Point(
        "dhs_memo_title_8_2025",
        "same_authority",
        SECONDARY,
        date(2025, 1, 22),
        ("federal.detainers.acting_as_immigration_officers",),
    ),
    "bond hearings of people arrested in the interior": Point(
        "detention_hearings_2025", "hearings", SECONDARY
    ),
    "the Laken Riley Act binds Homeland Security": Point(
        "laken_riley_act", "binds_dhs", SECONDARY, date(2025, 1, 29)
    ),
    "whether Denver is covered by the settlement is open": Point(
        "form_i_247g", "covered", SECONDARY, date(2025, 3, 4), ("denver.gonzalez",)
    ),
    "the order of 2026 binds deputies, its text is unread": Point(
        "denver_eo_152", "bound", SECONDARY, date(2026, 2, 26), ("denver.orders_from_reports",)
    ),
    "whether the lot is meant stays open": Point(
        "denver_eo_152", "lot", INFERENCE, date(2026, 2, 26), ("lot_is_city_property",)
    ),
    "the order of 2017 is known from its opening and a draft": Point(
        "denver_eo_142", "draft", SECONDARY, date(2017, 8, 31)
    ),
    "sections of the ordinance are unread": Point(
        "drmc_28_viii_reported",
        "unread",
        INFERENCE,
        date(2017, 8, 31),
        ("denver.ordinance_in_part", "denver.ordinance_wording"),
    ),
    "nothing was found of the jail's practice since March 2025": Point(
        "dsd_practice", "since_march_2025", INFERENCE
    ),
    "New Jersey": Point(
        "nj_immigrant_trust_act",
        "no_hold",
        SECONDARY,
        date(2026, 3, 25),
        ("new_jersey.detainers.no_hold_2026",),
    ),
    "North Carolina": Point(
        "north_carolina_162_62",
        "two_hours",
        SECONDARY,
        date(2025, 10, 1),
        ("north_carolina.detainers.told_within_two_hours",),
    ),
    "Texas": Point("texas_sb8_2025", "agreements", IN_PART, date(2026, 1, 1)),
    "New Mexico": Point("elsewhere_2025_2026", "new_mexico", SECONDARY, date(2026, 2, 5)),
    "Montana": Point("elsewhere_2025_2026", "montana", SECONDARY),
    "Wisconsin": Point("elsewhere_2025_2026", "wisconsin", SECONDARY),
}


def resting(rulebook: Rulebook) -> dict[tuple[str, str], set[str]]:
    """The rules, readings and limits that cite each statement."""
    citing = [(rule.id, rule.cite) for rule in rulebook.rules.values()]
    citing += [(limit.name, limit.cite) for limit in rulebook.all_limits()]
    citing += [
        (name, choice.cite)
        for name, reading in rulebook.readings.items()
        for choice in reading.choices.values()
    ]
    found: dict[tuple[str, str], set[str]] = {}
    for name, citations in citing:
        for each in citations:
            found.setdefault((each.source, each.at), set()).add(name)
    return found


@pytest.mark.parametrize("point", LAW)
def test_each_point_of_the_law_of_today_is_told_and_what_should_rests_on_it(
    point: str, rulebook: Rulebook
) -> None:
    source, at, basis, day, rests = LAW[point]
    whole = rulebook.sources[source]
    said = whole.statements[at]
    assert (said.basis or whole.basis, said.date or whole.date) == (basis, day)
    rest = resting(rulebook).get((source, at), set())
    assert set(rests) <= rest
    assert rest or said.not_encoded
