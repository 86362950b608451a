"""Pages of the workbench in Spanish have no English word but in what is marked as English."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from release_sim.workbench.address import Address
from release_sim.workbench.bench import Bench
from release_sim.workbench.fields import fields_of
from tests.reporting.english_words import english_words, given_names, names_in, spoken
from tests.workbench.conftest import HOME

ORIGIN = {"origin": HOME}
STORY = "seeds/notice_and_release_into_the_fenced_lot"
LATE = "timelines/notice_67_minutes_after_the_release_in_2018"
SPANISH = {"lang": "es"}
NOTICE, SIDES = "notify_of_release", {"before": "denver", "after": "as_if_violent_only"}
DAY = {"before_day": "2025-06-01", "after_day": "2025-06-01"}
RULE, SOURCE = "denver.notice.notify_as_far_as_able", "drmc_28_250"
PLACES: list[tuple[str, dict[str, str]]] = [
    ("/", {}),
    ("/case", {"story": STORY}),
    ("/case", {"story": f"{STORY}?released_to_the_street"}),
    ("/case", {}),
    ("/timeline", {}),
    ("/timeline", {"story": LATE}),
    ("/timeline", {"story": "new"}),
    ("/compare", {}),
    ("/compare", {**SIDES, **DAY, "action": "review_policy"}),
    ("/compare", {**SIDES, "before_day": "1900-01-01"}),
    ("/people", {}),
    ("/people", {**SIDES, "people": "7"}),
    ("/process", {}),
    ("/process", {"days": "30", "times": "1", "seed": "x"}),
    ("/rules", {"find": "aviso"}),
    (f"/rules/{RULE}", {}),
    (f"/sources/{SOURCE}", {}),
    ("/nowhere", {}),
    ("/case", {"case": "x"}),
]
LONG: list[tuple[str, dict[str, str]]] = [
    (f"/rules/{RULE}/shown", {}),
    ("/people", {**SIDES, "people": "500", "seed": "3"}),
    ("/process", {"days": "30", "times": "1", "seed": "3", "surge": "3x", "policy": "aurora"}),
]


@pytest.fixture(scope="module")
def names(bench: Bench) -> list[str]:
    stories = [each.scenario for each in bench.stories.values()]
    timelines = [each.timeline for each in (*bench.timelines.values(), bench.blank)]
    told = [*names_in(bench.rulebook), *given_names(stories), *given_names(timelines)]
    return [*told, "English"]


def address_of(bench: Bench, changed: dict[str, str]) -> Address:
    own = fields_of(bench.stories[STORY].scenario.main, bench.rulebook, STORY)
    return Address(fields={**own, **changed})


@pytest.mark.parametrize(
    ("path", "query"),
    [*PLACES, *(pytest.param(*each, marks=pytest.mark.whole) for each in LONG)],
    ids=str,
)
def test_a_page_has_no_english_word_but_where_it_is_marked(
    path: str, query: dict[str, str], client: TestClient, names: list[str]
) -> None:
    page = client.get(path, params={**query, **SPANISH})
    assert page.headers["content-type"].startswith("text/html")
    assert '<html lang="es">' in page.text or "/shown" in path
    assert english_words(spoken(page.text), names) == []


@pytest.mark.whole
@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({}, {}),
        ({"custody.state": "released"}, {"open": NOTICE}),
        ({"custody.state": "nowhere", "as_of": "1900-01-01"}, {}),
        ({"reading.notify_scope": "violent_or_serious"}, {"open": NOTICE, "ask": "questions"}),
        ({"request.form": "unknown"}, {"open": "hold_past_release", "ask": "changes"}),
        ({"policy": "aurora", "as_of": "2026-03-01"}, {"open": NOTICE, "ask": "not:forbidden"}),
    ],
    ids=str,
)
def test_a_case_that_was_changed_has_none(
    changed: dict[str, str],
    asked: dict[str, str],
    client: TestClient,
    bench: Bench,
    names: list[str],
) -> None:
    told, base = address_of(bench, changed), address_of(bench, {})
    pinned = Address(fields=told.fields, baseline=base.fields).parameters()
    page = client.get("/case", params={**pinned, **asked, **SPANISH, "rules": "0123456789ab"})
    assert english_words(spoken(page.text), names) == []
    for path in ("/turning", "/across"):
        part = client.get(path, params={**pinned, **SPANISH})
        assert english_words(spoken(part.text), names) == []


def test_what_a_form_answers_has_none(client: TestClient, bench: Bench, names: list[str]) -> None:
    fields = dict(address_of(bench, {"custody.release_certain": "false"}).fields)
    for sent in ({}, {"_do": "add request"}, {"_do": "bring rocket first"}):
        headers = {**ORIGIN, "hx-request": "true"}
        page = client.post("/case", data={**fields, "_lang": "es", **sent}, headers=headers)
        assert english_words(spoken(page.text), names) == []
    form = {"timeline": LATE, "policy": "denver", "_lang": "es"}
    added = client.post("/timeline", data={**form, "_do": "add"}, headers=ORIGIN)
    assert english_words(spoken(added.text), names) == []


@pytest.mark.whole
@pytest.mark.parametrize(
    ("story", "changed", "title"),
    [
        (STORY, {}, "en"),
        (STORY, {"custody.state": "released"}, " (con cambios)"),
        (f"{STORY}?released_to_the_street", {}, " (y si: «released to the street»)"),
        ("", {"policy": "denver", "as_of": "2025-06-01"}, "un caso nuevo"),
    ],
    ids=str,
)
def test_a_case_that_is_taken_away_has_a_title_of_its_language(
    story: str, changed: dict[str, str], title: str, client: TestClient, names: list[str]
) -> None:
    asked = client.get("/case", params={"story": story} if story else {}, follow_redirects=True)
    told = Address.read(dict(parse_qsl(urlsplit(str(asked.url)).query)))
    query = Address(fields={**told.fields, **changed}).parameters()
    page = client.get("/take/report.html", params={**query, **SPANISH}).text
    heading = re.findall(r"<h2 id=.*?>(.*?)</h2>", page)[0]
    assert title in html.unescape(re.sub(r"</?span[^>]*>", "", heading))
    assert english_words(spoken(page), names) == []
    file = client.get("/take/scenario.yaml", params={**query, **SPANISH}).text
    assert not re.search(r"con cambios|y si:|un caso nuevo", file)
