"""Two policies over many people: made-up ones, or those of a table that is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from release_sim.api.inputs import OnProgress
from release_sim.errors import FilesAreWrongError
from release_sim.model.language import Language
from release_sim.model.problem import Problem
from release_sim.model.report_contents import ReportShifts
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.cohorts.shift_json import shift_rows, shifts_json
from release_sim.reporting.cohorts.shifts_view import shifts_view
from release_sim.reporting.page.shifts_section import ShiftsSection
from release_sim.workbench.address import Address, AddressError
from release_sim.workbench.bench import Bench
from release_sim.workbench.downloads import result_file
from release_sim.workbench.form_numbers import by_field, one_of, whole_number
from release_sim.workbench.linked import LinkedPhrasebook
from release_sim.workbench.pages import Pages
from release_sim.workbench.people_tasks import GIVEN, DrawnPeople, people_compared
from release_sim.workbench.streamed import streamed
from release_sim.workbench.uploads import read_upload
from release_sim.workbench.waiting import while_waited_for
from release_sim.workbench.workers import NotWorkedOutError, Workers

_MEMORY = Path("/dev/shm")  # noqa: S108  a folder that Linux keeps in memory, not on a disk
TABLE = "/people/table"
"""The address to which a table of one's own is sent."""

_SENT = ("before", "after", "lang", "as")
PEOPLE = (500, 2000, 10_000, 50_000)
"""The numbers of people that can be drawn: each takes less than a page may take."""


class PeopleViews:
    """Answers requests about many people; each result is drawn by the seed in its address."""

    def __init__(self, bench: Bench, pages: Pages, workers: Workers) -> None:
        """Draw and count in a process of its own."""
        self._bench, self._pages, self._workers = bench, pages, workers

    async def people(self, request: Request) -> Response:
        """Return the form, and where policies are named whose answers differ under them."""
        query, address = dict(request.query_params), Address.read(request.query_params)
        problems: list[Problem] = []
        drawn = DrawnPeople(
            one_of("people", query, PEOPLE, problems), whole_number("seed", query, 1, problems)
        )
        policies = query.get("before", ""), query.get("after", "")
        is_asked = bool(policies[0]) and not problems
        page = self._people_page(address, query, problems, is_asked=is_asked)
        if not is_asked:
            return HTMLResponse(page)

        async def work(on_progress: OnProgress) -> str:
            with _space() as space:
                found = await self._workers.ask_telling(
                    on_progress,
                    people_compared,
                    self._bench.folder,
                    space,
                    policies,
                    drawn,
                    address.language,
                )
            return self._shown(found, address)

        if kind := query.get("as"):
            with _space() as space:
                asked = (self._bench.folder, space, policies, drawn, address.language)
                found = await while_waited_for(request, self._workers.ask(people_compared, *asked))
            view = shifts_view(found.comparison)
            value = shifts_json(self._bench.rulebook, view)
            return result_file(kind, "people", value, shift_rows(view, self._frame(address)))
        return streamed(page, work, self._pages.word(address, "too_much"))

    async def table(self, request: Request) -> Response:
        """Return two policies over the people of a table that the form sends."""
        sent = read_upload(request.headers.get("content-type", ""), await request.body())
        told = {name: sent.get(name, b"").decode(errors="replace") for name in _SENT}
        address = Address.read({"lang": told["lang"]} if told["lang"] else {})
        policies = told["before"], told["after"]
        rows = sent.get("table", b"")

        def asked(space: Path) -> tuple[Path, Path, tuple[str, str], None, Language]:
            (space / GIVEN).write_bytes(rows)
            return self._bench.folder, space, policies, None, address.language

        if told["as"] in ("json", "csv"):
            with _space() as space:
                work = self._workers.ask(people_compared, *asked(space))
                try:
                    found = await while_waited_for(request, work)
                except FilesAreWrongError as error:
                    raise AddressError(error.problems[0].message) from None
            view = shifts_view(found.comparison)
            value = shifts_json(self._bench.rulebook, view)
            return result_file(told["as"], "people", value, shift_rows(view, self._frame(address)))

        async def work_on_page(on_progress: OnProgress) -> str:
            with _space() as space:
                found = await self._workers.ask_telling(on_progress, people_compared, *asked(space))
            return self._shown(found, address)

        page = self._people_page(address, told, [], is_asked=True, is_given=True)
        return streamed(page, work_on_page, self._pages.word(address, "too_much"))

    def _people_page(
        self,
        address: Address,
        given: Mapping[str, str],
        problems: list[Problem],
        *,
        is_asked: bool,
        is_given: bool = False,
    ) -> str:
        """Fill the page with its forms; ``is_given`` where the table came with the form."""
        return self._pages.filled(
            "people_page.html",
            address,
            "/people",
            given=given,
            problems=by_field(problems),
            sizes=PEOPLE,
            is_asked=is_asked,
            is_given=is_given,
            table_path=TABLE,
        )

    def _frame(self, address: Address) -> Frame:
        return self._bench.voices[address.language].catalogue.plain

    def _shown(self, found: ReportShifts, address: Address) -> str:
        part = ShiftsSection(found, LinkedPhrasebook(self._bench.voices[address.language]))
        return self._pages.filled("people_found.html", address, "/people", part=part, first=True)


@contextmanager
def _space() -> Iterator[Path]:
    """Yield a folder in memory, which is gone afterwards whatever happens."""
    if not _MEMORY.is_dir():
        raise NotWorkedOutError("there is no folder in memory, and nothing is written to a disk")
    with TemporaryDirectory(dir=_MEMORY, prefix="release_sim_") as space:
        yield Path(space)
