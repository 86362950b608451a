"""The page of a case as requests ask for it: shown, changed, opened, downloaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from release_sim.api.inputs import Inputs
from release_sim.model.analysis.fact_change import ChangeTo
from release_sim.model.analysis.plan import Inquiry
from release_sim.model.problem import Problem
from release_sim.model.scenario import Branch
from release_sim.vocabulary.instruments import LIVES, unqualified
from release_sim.workbench.address import Address, AddressError
from release_sim.workbench.bench import Bench
from release_sim.workbench.case_decisions import CaseDecisions
from release_sim.workbench.case_page import CasePage
from release_sim.workbench.commands import carry_out
from release_sim.workbench.downloads import NAMES, CaseDownload
from release_sim.workbench.fields import DAY, MOST_FIELDS, POLICY, changed_fields, fields_of
from release_sim.workbench.opened import CHANGES, QUESTIONS
from release_sim.workbench.page_thread import PageThread
from release_sim.workbench.pages import Pages
from release_sim.workbench.tasks import changes, questions, report_page
from release_sim.workbench.waiting import while_waited_for
from release_sim.workbench.workers import NotWorkedOutError, Workers

TYPES = {
    "scenario.yaml": "application/yaml",
    "report.html": "text/html",
    "decision.json": "application/json",
    "answers.csv": "text/csv",
}
"""What kind of file each is."""

_IN_PLACE = ("", "open", "pin", "unpin")
"""Buttons that leave what is told of the case as it is."""


class CaseViews:
    """Answers requests for one case; each is made of the request and the bench alone."""

    def __init__(self, bench: Bench, pages: Pages, workers: Workers, thread: PageThread) -> None:
        """Remember the cases decided last."""
        self._bench, self._pages, self._workers = bench, pages, workers
        self._thread = thread
        self._decisions = CaseDecisions(bench)

    async def shown(self, request: Request) -> Response:
        """Return the page of a case; a story that is named gets the address of its case."""
        address = Address.read(request.query_params)
        if story := request.query_params.get("story"):
            return RedirectResponse(self._begun(address, story).link(), 303)
        if not address.fields:
            return RedirectResponse(self._anew(address).link(), 303)
        page = await self._page(request, address)
        return HTMLResponse(await self._made(self._pages.case, page, request))

    async def told(self, request: Request) -> Response:
        """Take what a form tells of a case, carry out the button pressed, and show the case."""
        text = (await request.body()).decode(errors="replace")
        sent = dict(parse_qsl(text, keep_blank_values=False, max_num_fields=MOST_FIELDS))
        own = {name[1:]: value for name, value in sent.items() if name.startswith("_")}
        before = Address.read(own)
        inputs, command = Inputs(self._bench.folder), own.get("do", "")
        address = carry_out(command, before.changed(_fields_in(sent)), sent, inputs)
        page = await self._page(request, address, inputs.diagnosis.problems)
        if inputs.diagnosis.problems or not command:
            page.typed = {n: text for n, text in sent.items() if n.startswith("name.")}
        if "hx-request" not in request.headers:
            if inputs.diagnosis.problems:
                return HTMLResponse(await self._made(self._pages.case, page, request))
            return RedirectResponse(self._pages.with_hash(page).link(), 303)
        is_whole = bool(page.problems or own.get("wrong")) or _moves(command, before, address)
        make = self._pages.case_parts if is_whole else self._pages.answers
        where = {"hx-retarget": "#parts" if is_whole else "#answers", "hx-reswap": "outerHTML"}
        where["hx-push-url"] = self._pages.with_hash(page).link()
        return HTMLResponse(await self._made(make, page, request), headers=where)

    async def turning(self, request: Request) -> Response:
        """Return the part that tells on which readings answers turn, and takes a moment longer."""
        page = await self._page(request, Address.read(request.query_params))
        return HTMLResponse(await self._made(self._pages.turning, page, request))

    async def taken(self, request: Request) -> Response:
        """Return the case as a file."""
        address, name = Address.read(request.query_params), request.path_params["name"]
        page = await self._page(request, replace(address, opened="", asked=""))
        download = page.download()
        if download is None or name not in NAMES:
            raise HTTPException(404)
        kept = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(
            await self._file(request, name, download, page), headers=kept, media_type=TYPES[name]
        )

    async def _file(
        self, request: Request, name: str, download: CaseDownload, page: CasePage
    ) -> str:
        match name:
            case "scenario.yaml":
                return download.yaml()
            case "decision.json":
                return download.json()
            case "answers.csv":
                return download.csv(page.voice.words.answers.actions)
        folder, language = self._bench.folder, page.address.language
        work = self._workers.ask(report_page, folder, download.scenario, language)
        return await while_waited_for(request, work)

    async def _page(
        self, request: Request, address: Address, reported: tuple[Problem, ...] = ()
    ) -> CasePage:
        """Return the page with what was asked of the opened answer worked out."""
        page = await self._thread.make(CasePage, self._bench, self._decisions, address, reported)
        branch = page.decided.branch
        if branch and page.opened and address.asked in (CHANGES, QUESTIONS):
            try:
                page.found = await while_waited_for(request, self._worked_out(address, branch))
            except NotWorkedOutError as error:
                page.too_much = str(error)
        return page

    async def _worked_out(self, address: Address, branch: Branch) -> tuple[ChangeTo, ...] | Inquiry:
        if address.asked == CHANGES:
            return await self._workers.ask(changes, branch, address.opened)
        return await self._workers.ask(questions, branch, address.opened)

    async def _made(
        self, make: Callable[[CasePage, str], str], page: CasePage, request: Request
    ) -> str:
        return await self._thread.make(make, page, str(request.base_url).rstrip("/"))

    def _begun(self, address: Address, story: str) -> Address:
        name, _, branch = story.partition("?")
        found = self._bench.stories.get(name)
        if found is None or branch not in found.branches:
            raise AddressError("there is no such story")
        told = fields_of(found.branches[branch], self._bench.rulebook, story)
        return replace(address, fields=told)

    def _anew(self, address: Address) -> Address:
        """Return the address of a new case with only a policy and a day."""
        policy, day = self._bench.usual()
        return replace(address, fields={POLICY: policy.name, DAY: day.isoformat() if day else ""})


def _fields_in(sent: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a case among those of a form."""
    return {
        name: text
        for name, value in sent.items()
        if not name.startswith(("_", "name.")) and (text := value.strip())
    }


def _moves(command: str, before: Address, after: Address) -> bool:
    """Return True where more of the page changes than its answers."""
    if command.partition(" ")[0] not in _IN_PLACE:
        return True
    named = (name for name, _ in changed_fields(before.fields, after.fields))
    return any("." not in name or unqualified(name)[0] in LIVES for name in named)
