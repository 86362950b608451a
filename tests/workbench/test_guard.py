from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from release_sim.workbench.app import MOST_BODY
from tests.workbench.conftest import HOME

FORM = {"policy": "denver", "as_of": "2025-06-01"}


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "a@evil.example", "[", "localhost."]
)
def test_a_name_that_is_pointed_here_is_not_answered(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert answer.status_code == 403
    assert "script" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8018", "localhost:8018", "[::1]:8018", "127.0.0.1"])
def test_this_machine_is_answered_by_each_of_its_names(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9"},
        {"origin": HOME.replace("http", "https")},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
    ],
    ids=str,
)
def test_a_page_elsewhere_neither_reads_nor_acts(
    client: TestClient, headers: dict[str, str]
) -> None:
    assert client.get("/case", headers=headers, follow_redirects=False).status_code == 403
    assert client.post("/case", data=FORM, headers=headers).status_code == 403


def test_a_link_from_elsewhere_opens_and_a_form_from_elsewhere_does_not(client: TestClient) -> None:
    followed = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    followed["sec-fetch-dest"] = "document"
    assert client.get("/", headers=followed).status_code == 200
    assert client.post("/case", data=FORM, headers=followed).status_code == 403


def test_a_form_of_the_page_is_taken(client: TestClient) -> None:
    own = {"origin": HOME, "sec-fetch-site": "same-origin"}
    assert client.post("/case", data=FORM, headers=own).status_code == 200


@pytest.mark.parametrize("path", ["/", "/case?story=seeds/red_light_stop", "/none", "/static/x"])
def test_every_answer_forbids_script_of_its_own_text_and_sets_no_cookie(
    client: TestClient, path: str
) -> None:
    answer = client.get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "set-cookie" not in answer.headers
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


def test_what_is_too_large_is_refused_and_the_server_goes_on(client: TestClient) -> None:
    def endless() -> object:
        for _ in range(MOST_BODY // 1000 + 2):
            yield b"x" * 1000

    assert client.post("/case", content=b"x" * (MOST_BODY + 1)).status_code == 413
    assert client.post("/case", content=endless()).status_code == 413  # type: ignore[arg-type]  # a generator that does not end
    assert client.get(f"/case?case={'x' * 20_000}").status_code == 414
    assert client.put("/case").status_code == 405
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("case", ["zzz", "%00", "eNpLTEoGAAJNASc", "eJwDAAAAAAE", "¡"])
def test_an_address_that_is_not_whole_is_named_so(client: TestClient, case: str) -> None:
    answer = client.get(f"/case?case={case}")
    assert answer.status_code == 400
    assert "This address cannot be shown" in answer.text
