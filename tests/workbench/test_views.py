from __future__ import annotations

import html
import re
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from release_sim.model.language import Language
from release_sim.reporting.catalogue import Catalogue
from release_sim.workbench.address import Address, packed, unpacked
from release_sim.workbench.bench import Bench
from release_sim.workbench.fields import fields_of
from release_sim.workbench.uploads import MOST_TABLE
from tests.conftest import some
from tests.workbench.conftest import HOME
from tests.wrong_input import command

ORIGIN = {"origin": HOME}
STORY = "seeds/notice_and_release_into_the_fenced_lot"


def address_of(bench: Bench, **fields: str) -> Address:
    own = fields_of(bench.stories[STORY].scenario.main, bench.rulebook, STORY)
    return Address(fields={**own, **{n.replace("__", "."): text for n, text in fields.items()}})


def test_both_languages_say_the_same_things() -> None:
    english, spanish = (
        Catalogue(language, {}).with_words_of("release_sim.workbench") for language in Language
    )
    assert english.words.keys() == spanish.words.keys()
    for name, text in english.words.items():
        gaps = [re.findall(r"\{\w*\}", words) for words in (text, spanish.words[name])]
        assert gaps[0] == gaps[1], name


def test_what_is_undone_can_be_redone_and_a_new_change_forgets_it(bench: Bench) -> None:
    told = address_of(bench)
    changed = told.changed({**told.fields, "custody.state": "released"})
    back = changed.undone()
    assert back.fields == told.fields
    assert back.redone().fields == changed.fields
    assert not back.changed({**told.fields, "policy": "aurora"}).redo
    assert Address.read(changed.parameters()).fields == changed.fields
    assert Address.read(changed.parameters()).undo == changed.undo


def test_addresses_stay_short(bench: Bench) -> None:
    """Programs carry some 2,000 letters of a link without breaking it."""
    for story in bench.stories.values():
        for branch in story.branches.values():
            fields = fields_of(branch, bench.rulebook, story.scenario.name)
            assert len(Address(fields=fields).shared().link()) < 1200


def test_what_can_be_undone_never_makes_an_address_too_long(bench: Bench) -> None:
    told = address_of(bench)
    for number in range(60):
        papers = {f"request.p{number}_{n}.form": f"i_{number * n}" for n in range(40)}
        told = told.changed({**address_of(bench).fields, **papers})
    assert len(told.parameters()["steps"]) <= 4000
    assert Address.read(told.parameters()).undo


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("custody.state", "nowhere"),
        ("custody.release_certain", "7"),
        ("volume.requests_now", "many"),
        ("request.received_on", "31/12/2025"),
        ("no.such_fact", "true"),
    ],
)
def test_a_wrong_fact_is_told_in_the_words_of_the_command(
    client: TestClient, bench: Bench, fact: str, value: str
) -> None:
    told = address_of(bench)
    page = client.post("/case", data={**told.fields, fact: value}, headers=ORIGIN)
    assert page.status_code == 200
    said = command("run", STORY, "--set", f"{fact}={value}")
    message = re.search(r"error\[[a-z-]+\]: (.*)", said.err)
    assert message
    text = html.unescape(re.sub(r"<[^>]+>", "", page.text))
    assert message[1] in text
    if fact in page.text and fact != "no.such_fact":
        assert f'id="wrong-{fact}"' in page.text


def test_what_is_typed_stays_text(client: TestClient, bench: Bench) -> None:
    script = '"><script>alert(1)</script>'
    told = address_of(bench, custody__state=script)
    for page in (
        client.post("/case", data=dict(told.fields), headers=ORIGIN),
        client.get("/rules", params={"find": script}),
        client.get("/compare", params={"before": script, "after": script}),
        client.get("/people", params={"before": script, "people": script}),
        client.get(told.link()),
    ):
        assert "<script>alert" not in page.text


def test_a_link_says_that_the_rules_are_others(client: TestClient, bench: Bench) -> None:
    told = address_of(bench).parameters()
    assert "written under rules" not in client.get("/case", params=told).text
    page = client.get("/case", params={**told, "rules": "0123456789ab"})
    assert "0123456789ab" in page.text
    assert "written under rules" in page.text


def test_a_case_is_taken_away_as_a_scenario_that_runs(client: TestClient, bench: Bench) -> None:
    told = address_of(bench, custody__release_certain="false").parameters()
    file = client.get("/take/scenario.yaml", params=told)
    assert file.headers["content-disposition"] == 'attachment; filename="scenario.yaml"'
    said = command("test", "-", given=file.content)
    assert said.code == 0, said.err
    rows = client.get("/take/answers.csv", params=told).text.splitlines()
    assert len(rows) == 1 + len(client.get("/take/decision.json", params=told).json()["answers"])


@pytest.mark.whole
def test_every_page_of_a_rule_and_a_source_opens(
    client: TestClient, bench: Bench, long: bool
) -> None:
    step = 1 if long else 23
    for name in some(list(bench.rulebook.rules)[::step], 2):
        page = client.get(f"/rules/{name}")
        assert page.status_code == 200
        for link in re.findall(r'href="(/(?:rules|sources)/[^"#?]+)"', page.text)[:2]:
            assert client.get(link).status_code == 200
    for name in list(bench.rulebook.sources)[::step]:
        assert client.get(f"/sources/{name}").status_code == 200


def test_every_timeline_opens_as_it_is_told(client: TestClient, bench: Bench, long: bool) -> None:
    for name, told in list(bench.timelines.items())[:: 1 if long else 8]:
        page = client.get("/timeline", params={"story": name})
        assert page.status_code == 200, name
        assert 'class="problems"' not in page.text, name
        assert html.escape(told.timeline.title) in page.text.replace("&#39;", "&#x27;")


def test_an_event_is_moved_left_out_and_added(client: TestClient) -> None:
    story = "timelines/ice_is_never_told"
    page = client.get("/timeline", params={"story": story})
    times = dict(
        re.findall(r'name="(move\.[^"]+)" type="datetime-local" value="([^"]+)"', page.text)
    )
    form = {"timeline": story, "policy": "denver", **times}
    name = next(iter(times))
    moved = client.post("/timeline", data={**form, name: "2025-13-01T10:00"}, headers=ORIGIN)
    assert f'id="wrong-{name}"' in moved.text
    assert "an event cannot be at" in moved.text
    added = client.post("/timeline", data={**form, "_do": "add"}, headers=ORIGIN)
    assert 'name="new.1.event"' in added.text
    assert 'class="problems"' not in added.text
    last = list(times)[-1].removeprefix("move.")
    dropped = client.post("/timeline", data={**form, "_do": f"drop {last}"}, headers=ORIGIN)
    assert f'name="drop.{last}" value="yes"' in dropped.text


def test_a_witness_of_a_comparison_opens_as_a_case(client: TestClient) -> None:
    day = "2025-06-01"
    query = {"before": "denver", "after": "aurora", "before_day": day, "after_day": day}
    page = client.get("/compare", params={**query, "action": "review_policy"})
    assert 'class="progress"' in page.text
    links = re.findall(r'href="(/case\?case=[^"]+)"', page.text)
    assert links
    case = client.get(html.unescape(links[-1]))
    assert case.status_code == 200
    assert 'class="mark"' in case.text


def test_one_case_under_every_policy_cites_in_every_cell(client: TestClient, bench: Bench) -> None:
    page = client.get("/across", params=address_of(bench).parameters())
    cells = re.findall(r"<td>(.*?)</td>", page.text, re.DOTALL)
    decided = [cell for cell in cells if re.search(r"answer (required|forbidden|permitted)", cell)]
    assert decided
    assert all('class="cite"' in cell for cell in decided)


def test_people_are_counted_and_a_desk_is_run_as_their_addresses_say(
    client: TestClient, long: bool
) -> None:
    people = {"before": "denver", "after": "as_if_violent_only", "people": "500", "seed": "3"}
    process = {"days": "30", "times": "1", "seed": "3", "surge": "3x"}
    wrong = client.get("/people", params={**people, "people": "7"})
    assert 'id="wrong-people"' in wrong.text
    wrong = client.get("/process", params={**process, "seed": "x"})
    assert 'id="wrong-seed"' in wrong.text
    for path, query in (("/people", people), ("/process", process)) if long else ():
        page = client.get(path, params=query)
        assert 'class="found"' in page.text
        assert "<svg" in page.text
        files = [client.get(path, params={**query, "as": kind}) for kind in ("json", "csv")]
        assert [each.status_code for each in files] == [200, 200]
        assert files[0].content == client.get(path, params={**query, "as": "json"}).content


@pytest.mark.whole
def test_ones_own_table_is_counted_and_what_is_wrong_with_it_is_told(client: TestClient) -> None:
    sides = {"before": "denver", "after": "as_if_violent_only"}
    good = b"as_of,custody.state\n2025-06-01,in_custody\n"
    bad = b"as_of,custody.state\n2025-13-01,in_custody\n"
    for rows, told in ((good, 'class="found"'), (bad, "2025-13-01")):
        page = client.post("/people/table", data=sides, files={"table": rows}, headers=ORIGIN)
        assert page.status_code == 200
        assert told in page.text
    taken = {**sides, "as": "json"}
    found = client.post("/people/table", data=taken, files={"table": good}, headers=ORIGIN)
    assert found.json()["before"]["policy"] == "denver"
    assert client.post("/people/table", data=sides, headers=ORIGIN).status_code == 400
    large = {"table": b"x" * (MOST_TABLE + 1)}
    assert client.post("/people/table", data=sides, files=large, headers=ORIGIN).status_code == 413


def test_a_timeline_is_begun_anew(client: TestClient) -> None:
    assert 'href="/timeline?story=new"' in client.get("/timeline").text
    page = client.get("/timeline", params={"story": "new"})
    assert page.status_code == 200
    (at,) = re.findall(r'name="move.booking"[^>]*value="([^"]+)"', page.text)
    form = {"timeline": "new", "move.booking": at, "_do": "add"}
    added = client.post("/timeline", data=form, headers=ORIGIN)
    assert 'name="new.1.event"' in added.text
    told = {"new.1.event": "eligible", "new.1.at": at.replace("T12", "T15"), "_do": ""}
    due = client.post("/timeline", data={**form, **told}, headers=ORIGIN)
    assert "release_when_eligible" in due.text


def test_no_gap_for_a_paper_is_left_in_the_words_of_a_choice(client: TestClient) -> None:
    for language in ("en", "es"):
        page = client.get("/case", params={"story": STORY, "lang": language}).text
        assert "{it}" not in html.unescape(page)


@pytest.mark.parametrize(
    "sent",
    [
        {"_do": "explode"},
        {"_do": "add rocket"},
        {"_do": "bring rocket first"},
        {"_do": "bring request a.b request.form=letter"},
        {"_do": "set nothing"},
        {"_do": "remove request."},
        {"_case": "x"},
        {"_steps": packed({"undo": [1, {"a": 2}]})},
        {"_steps": packed({"undo": 7})},
        {"_base": packed({"a": {"b": "c"}})},
        {"_lang": "xx"},
        {"policy": "", "as_of": ""},
        {"papers.request": "a a a"},
        {"reading.notify_scope": "nonsense"},
        {"_open": "nothing", "_ask": "not:nothing"},
    ],
    ids=str,
)
def test_a_bad_request_is_answered_and_stops_nothing(
    client: TestClient, bench: Bench, sent: dict[str, str]
) -> None:
    told = dict(address_of(bench).fields)
    answer = client.post("/case", data={**told, **sent}, headers=ORIGIN)
    assert answer.status_code in (200, 400)
    assert "Traceback" not in answer.text
    assert client.get("/case", params=address_of(bench).parameters()).status_code == 200


def test_an_address_does_not_unpack_to_more_than_a_case_has() -> None:
    bomb = packed({"a": "x" * 10_000_000})
    assert len(bomb) < 16_000
    with pytest.raises(Exception, match="address"):
        unpacked(bomb)
    assert quote(packed({"a": "b"})) == packed({"a": "b"})
