"""The workbench as an ASGI application: which page an address gets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from release_sim.api.inputs import Inputs
from release_sim.workbench.address import Address, AddressError
from release_sim.workbench.bench import Bench
from release_sim.workbench.case_page import CasePage
from release_sim.workbench.commands import carry_out
from release_sim.workbench.fields import DAY, POLICY, fields_of
from release_sim.workbench.guard import Guard
from release_sim.workbench.pages import Pages

MOST_BODY = 256 * 1024
"""Bytes that a form may send; a case of twenty papers has some 60,000."""


def workbench(bench: Bench, hosts: Collection[str] = ()) -> ASGIApp:
    """Return the application; beside this machine, these names of hosts may be asked for."""
    views = Views(bench)
    pages = Starlette(
        routes=[
            Route("/", views.stories),
            Route("/case", views.case),
            Route("/case", views.told, methods=["POST"]),
            Route("/static/report.css", views.style),
            Mount("/static", StaticFiles(packages=[("release_sim.workbench", "static")])),
        ],
        exception_handlers={
            404: views.missing,
            AddressError: views.refused,
            Exception: views.failed,
        },
    )
    return Guard(pages, hosts, MOST_BODY)


class Views:
    """The answers to requests; each is made of the request and the bench alone."""

    def __init__(self, bench: Bench) -> None:
        """Fill the templates anew for every page."""
        self._bench, self._pages = bench, Pages(bench)

    async def stories(self, request: Request) -> Response:
        """Return the list of stories to choose from."""
        return self._html("stories.html", _address(request), stories=self._bench.stories.values())

    async def case(self, request: Request) -> Response:
        """Return the page of a case; a story that is named gets the address of its case."""
        address = _address(request)
        if story := request.query_params.get("story"):
            return RedirectResponse(self._begun(address, story).link(), 303)
        if not address.fields:
            return RedirectResponse(self._anew(address).link(), 303)
        return self._shown(request, CasePage(self._bench, address, self._inputs()))

    async def told(self, request: Request) -> Response:
        """Take what a form tells of a case, carry out the button pressed, and show the case."""
        text = (await request.body()).decode(errors="replace")
        sent = dict(parse_qsl(text, max_num_fields=2000))
        own = {name[1:]: value for name, value in sent.items() if name.startswith("_")}
        fields = {
            name: value.strip()
            for name, value in sent.items()
            if not name.startswith(("_", "name.")) and value.strip()
        }
        inputs = self._inputs()
        address = Address.read(own).changed(fields)
        address = carry_out(own.get("do", ""), address, sent, inputs)
        page = CasePage(self._bench, address, inputs)
        if "hx-request" not in request.headers and not inputs.diagnosis.problems:
            return RedirectResponse(self._pages.with_hash(page).link(), 303)
        return self._shown(request, page)

    def _begun(self, address: Address, story: str) -> Address:
        name, _, branch = story.partition("?")
        found = self._bench.stories.get(name)
        if found is None or branch not in found.branches:
            raise AddressError("there is no such story")
        return replace(address, fields=fields_of(found.branches[branch], story))

    def _anew(self, address: Address) -> Address:
        policy = self._bench.rulebook.jurisdiction.policy or next(
            iter(self._bench.rulebook.policies)
        )
        limits = self._bench.rulebook.policies[policy].limits
        read = [law.read_up_to for law in limits if law.read_up_to]
        day = min(read).isoformat() if read else ""
        return replace(address, fields={POLICY: policy, DAY: day})

    def _shown(self, request: Request, page: CasePage) -> Response:
        if "hx-request" not in request.headers or "hx-history-restore-request" in request.headers:
            return HTMLResponse(self._pages.case(page))
        return HTMLResponse(
            self._pages.case_part(page),
            headers={"hx-push-url": self._pages.with_hash(page).link()},
        )

    async def style(self, _: Request) -> Response:
        """Return the style of the report, on which that of the workbench stands."""
        return Response(self._pages.style(), media_type="text/css")

    async def missing(self, _: Request, __: Exception) -> Response:
        """Say that there is no such page."""
        return self._html("missing.html", Address(), 404, key="no_such_page", told="")

    async def refused(self, _: Request, error: Exception) -> Response:
        """Say why an address cannot be shown."""
        return self._html("missing.html", Address(), 400, key="bad_address", told=str(error))

    async def failed(self, _: Request, __: Exception) -> Response:
        """Say that it is our bug; the error itself goes to the log of the server."""
        return self._html("missing.html", Address(), 500, key="bug", told="")

    def _html(self, template: str, address: Address, status: int = 200, **more: object) -> Response:
        return HTMLResponse(self._pages.render(template, address, here="/", **more), status)

    def _inputs(self) -> Inputs:
        return Inputs(self._bench.folder)


def _address(request: Request) -> Address:
    return Address.read(dict(request.query_params))
