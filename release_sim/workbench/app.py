"""The workbench as an ASGI application: which page an address gets."""

from __future__ import annotations

from collections.abc import Collection

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from release_sim.model.language import LAW_LANGUAGE, Language
from release_sim.workbench.address import Address, AddressError
from release_sim.workbench.bench import Bench
from release_sim.workbench.case_views import CaseViews
from release_sim.workbench.compare_views import CompareViews
from release_sim.workbench.guard import Guard
from release_sim.workbench.page_thread import PageThread
from release_sim.workbench.pages import Pages
from release_sim.workbench.people_views import TABLE, PeopleViews
from release_sim.workbench.process_views import ProcessViews
from release_sim.workbench.rules_views import RulesViews
from release_sim.workbench.timeline_views import TimelineViews
from release_sim.workbench.uploads import MOST_TABLE
from release_sim.workbench.waiting import NobodyWaitsError
from release_sim.workbench.workers import NotWorkedOutError, Workers

MOST_BODY = 256 * 1024
"""Bytes that a form may send; a case of twelve papers of each kind has some 60,000."""


def workbench(bench: Bench, workers: Workers, hosts: Collection[str] = ()) -> ASGIApp:
    """Return the application; beside this machine, these names of hosts may be asked for."""
    pages = Pages(bench)
    thread = PageThread()
    views, cases = Views(pages), CaseViews(bench, pages, workers, thread)
    rules = RulesViews(bench, pages, workers)
    compare = CompareViews(bench, pages, workers)
    people = PeopleViews(bench, pages, workers)
    process = ProcessViews(bench, pages, workers)
    timelines = TimelineViews(bench, pages, thread)
    routes = [
        Route("/", views.stories),
        Route("/case", cases.shown),
        Route("/case", cases.told, methods=["POST"]),
        Route("/turning", cases.turning),
        Route("/take/{name}", cases.taken),
        Route("/timeline", timelines.shown),
        Route("/timeline", timelines.told, methods=["POST"]),
        Route("/compare", compare.compare),
        Route("/across", compare.across),
        Route("/people", people.people),
        Route(TABLE, people.table, methods=["POST"]),
        Route("/process", process.process),
        Route("/rules", rules.rules),
        Route("/rules/{name}", rules.rule),
        Route("/rules/{name}/shown", rules.shown),
        Route("/sources/{name}", rules.source),
        Route("/static/report.css", views.style),
        Mount("/static", StaticFiles(packages=[("release_sim.workbench", "static")])),
    ]
    handlers = {
        404: views.missing,
        AddressError: views.refused,
        NotWorkedOutError: views.refused,
        NobodyWaitsError: views.unread,
        Exception: views.failed,
    }
    app = Starlette(routes=routes, exception_handlers=handlers)
    return Guard(app, hosts, MOST_BODY, {TABLE: MOST_TABLE})


class Views:
    """The pages that show no case."""

    def __init__(self, pages: Pages) -> None:
        """Take the pages to fill."""
        self._pages = pages

    async def stories(self, request: Request) -> Response:
        """Return the list of stories to choose from."""
        return HTMLResponse(self._pages.stories(Address.read(request.query_params)))

    async def style(self, _: Request) -> Response:
        """Return the style of the report, on which that of the workbench stands."""
        return Response(self._pages.style(), media_type="text/css")

    async def missing(self, request: Request, _: Exception) -> Response:
        """Say that there is no such page."""
        return self._refusal(request, 404, "no_such_page")

    async def refused(self, request: Request, error: Exception) -> Response:
        """Say why an address cannot be shown."""
        return self._refusal(request, 400, "bad_address", str(error))

    async def failed(self, request: Request, _: Exception) -> Response:
        """Say that it is our bug; the error itself goes to the log of the server."""
        return self._refusal(request, 500, "bug")

    async def unread(self, _: Request, __: Exception) -> Response:
        """Answer nobody: the browser went away."""
        return Response(status_code=408)

    def _refusal(self, request: Request, status: int, key: str, told: str = "") -> Response:
        asked = request.query_params.get("lang", "")
        language = Language(asked) if asked in [*Language] else LAW_LANGUAGE
        return HTMLResponse(self._pages.refusal(language, key, told), status)
