from __future__ import annotations

import json
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

from starlette.testclient import TestClient

from release_sim.api.inputs import Inputs
from release_sim.engine.decide import EngineCache
from release_sim.reporting.answers.decision_json import decided
from release_sim.reporting.page.phrases import Phrasebook
from release_sim.vocabulary.instruments import OF_THE_ACT
from release_sim.workbench.address import Address, unpacked
from release_sim.workbench.bench import Bench
from release_sim.workbench.case_decisions import CaseDecisions
from release_sim.workbench.commands import carry_out
from release_sim.workbench.opened import OpenedAnswer
from release_sim.workbench.tasks import changes
from tests.conftest import some
from tests.workbench.conftest import HOME

ORIGIN = {"origin": HOME}


class Form(HTMLParser):
    """The fields that a browser without script sends for a page's form, without buttons."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        each = dict(attrs)
        name, value = each.get("name") or "", each.get("value") or ""
        if tag == "select":
            self._select = name
        elif tag == "option" and (self._select not in self.sent or "selected" in each):
            self.sent[self._select] = value
        elif tag == "input" and name and (each.get("type") != "radio" or "checked" in each):
            self.sent[name] = value


def sent_as_it_stands(client: TestClient, told: str) -> tuple[dict[str, object], dict[str, str]]:
    """Return the fields of a story's case, and the query to which its form leads unchanged."""
    page = client.get("/case", params={"story": told})
    assert page.status_code == 200, told
    sent = client.post("/case", data=Form(page.text).sent, headers=ORIGIN, follow_redirects=False)
    query = dict(parse_qsl(urlsplit(sent.headers["location"]).query))
    return unpacked(page.url.params["case"]), query


def test_a_form_has_facts_of_an_act_for_which_no_paper_asks(
    client: TestClient, bench: Bench
) -> None:
    told = next(
        f"{name}?{branch.name}"
        for name, story in bench.stories.items()
        for branch in story.branches.values()
        if branch.name and branch.case.instruments and OF_THE_ACT & branch.case.stated.keys()
    )
    fields, query = sent_as_it_stands(client, told)
    assert unpacked(query["case"]) == fields
    assert OF_THE_ACT & fields.keys()


def test_answers_through_the_forms_are_those_of_the_command(
    client: TestClient, bench: Bench, long: bool
) -> None:
    """Opened, sent as its form stands, taken as JSON: at full size every branch of every story."""
    engines = EngineCache(bench.rulebook)
    for name, story in some(list(bench.stories.items())[:: 1 if long else 4], 12):
        branches = [*story.branches.values()]
        for branch in branches if long else branches[:1]:
            told = f"{name}?{branch.name}" if branch.name else name
            fields, query = sent_as_it_stands(client, told)
            assert unpacked(query["case"]) == fields, told
            found = client.get("/take/decision.json", params=query).json()
            engine = engines.engine(branch.policy, branch.readings)
            wanted = decided(name, branch, engine.policy, engine.decide(branch.case), ())
            for key in ("policy", "as_of", "answers", "findings", "flags", "readings", "facts"):
                assert found[key] == json.loads(json.dumps(wanted[key])), (told, key)


def test_a_button_brings_the_paper_that_would_give_the_answer(
    client: TestClient, bench: Bench
) -> None:
    """An officer's warrant is there; a judge's beside it lets the jail keep the person."""
    told = {
        "policy": "denver",
        "as_of": "2025-06-16",
        "custody.state": "in_custody",
        "custody.eligible_for_release": "true",
        "warrant.form": "i_200",
        "warrant.signed_by": "immigration_officer",
    }
    decisions, action = CaseDecisions(bench), "hold_past_release"
    branch, engine, decision, _ = decisions.of(told)
    assert branch
    assert engine
    assert decision
    found = changes(EngineCache(bench.rulebook), print, branch, action)
    phrases = Phrasebook(Inputs(bench.folder).voice(bench.rulebook), decision.facts)
    opened = OpenedAnswer(bench.rulebook, engine, branch, decision, action, phrases)
    brought = [
        (leading.answer, way.command)
        for leading in opened.leading(found)
        for way in leading.ways
        if way.command.startswith("bring ")
    ]
    assert brought
    for wanted, command in brought:
        pressed = carry_out(command, Address(told), {}, Inputs(bench.folder))
        assert pressed.undone().fields == told
        there = decisions.of(pressed.fields).decision
        assert there
        assert there.outcomes[action].answer is wanted
    opening = {**told, "_do": f"open {action} changes"}
    page = client.post("/case", data=opening, headers=ORIGIN)
    assert f'value="{brought[0][1]}"' in page.text
