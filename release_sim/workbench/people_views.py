"""Many people: two policies over made-up ones, and the release desk over months."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from release_sim.api.inputs import OnProgress
from release_sim.api.simulation_options import SimulationOptions
from release_sim.errors import FilesAreWrongError
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_tree
from release_sim.loading.rulebook_files import PROCESSES
from release_sim.model.language import Language
from release_sim.model.problem import Place, Problem
from release_sim.model.report_contents import ReportShifts
from release_sim.reporting.catalogue import Frame
from release_sim.reporting.cohorts.shift_json import shift_rows, shifts_json
from release_sim.reporting.cohorts.shifts_view import shifts_view
from release_sim.reporting.page.shifts_section import ShiftsSection
from release_sim.workbench.address import Address, AddressError
from release_sim.workbench.bench import Bench
from release_sim.workbench.linked import LinkedPhrasebook
from release_sim.workbench.pages import Pages
from release_sim.workbench.people_tasks import GIVEN, DrawnPeople, people_compared, simulate_desk
from release_sim.workbench.streamed import streamed
from release_sim.workbench.uploads import read_upload
from release_sim.workbench.waiting import while_waited_for
from release_sim.workbench.workers import NotWorkedOutError, Workers

_MEMORY = Path("/dev/shm")  # noqa: S108  a folder that Linux keeps in memory, not on a disk
TABLE = "/people/table"
"""The address to which a table of one's own is sent."""

_SENT = ("before", "after", "lang", "as")
PEOPLE, DAYS, TIMES = (500, 2000, 10_000, 50_000), (30, 90, 180), (1, 3, 5)
"""The sizes that can be asked for: each takes less than a page may take."""


class PeopleViews:
    """Answers requests about many people; each result is drawn by the seed in its address."""

    def __init__(self, bench: Bench, pages: Pages, workers: Workers) -> None:
        """Draw and count in a process of its own."""
        self._bench, self._pages, self._workers = bench, pages, workers
        self._numbers = [*_numbers_of(bench)]

    async def people(self, request: Request) -> Response:
        """Return the form, and where policies are named whose answers differ under them."""
        query, address = dict(request.query_params), Address.read(request.query_params)
        problems: list[Problem] = []
        drawn = DrawnPeople(
            _one_of("people", query, PEOPLE, problems), _number("seed", query, 1, problems)
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
            return _file(kind, "people", value, shift_rows(view, self._frame(address)))
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
            return _file(told["as"], "people", value, shift_rows(view, self._frame(address)))

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
            problems=_by_field(problems),
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

    async def process(self, request: Request) -> Response:
        """Return the form, and where it was sent how the release desk fares."""
        query, address = dict(request.query_params), Address.read(request.query_params)
        problems: list[Problem] = []
        times = _one_of("times", query, TIMES, problems)
        options = SimulationOptions(
            days=_one_of("days", query, DAYS, problems),
            policy=query.get("policy") or None,
            surge=query.get("surge") or None,
            set=[query["set"].strip()] if query.get("set", "").strip() else (),
            seed=_number("seed", query, 1, problems),
        )
        told = {"given": query, "problems": _by_field(problems), "days": DAYS, "times": TIMES}
        told["numbers"] = self._numbers
        is_asked = "days" in query and not problems
        page = self._pages.filled("process.html", address, "/process", is_asked=is_asked, **told)
        if not is_asked:
            return HTMLResponse(page)
        asked = (self._bench.folder, options, times, address.language)

        async def work(on_progress: OnProgress) -> str:
            found = await self._workers.ask_telling(on_progress, simulate_desk, *asked)
            chart = Markup(found.chart)  # noqa: S704  drawn by us, texts made safe
            more = {"found": found, "chart": chart}
            return self._pages.filled("process_found.html", address, "/process", **more)

        if kind := query.get("as"):
            found = await while_waited_for(request, self._workers.ask(simulate_desk, *asked))
            return _file(kind, "process", found.json, found.csv)
        return streamed(page, work, self._pages.word(address, "too_much"))


def _numbers_of(bench: Bench) -> Iterator[str]:
    """Yield each number of the jurisdiction's process as an option would set it."""
    name = bench.rulebook.jurisdiction.process
    file = read_tree(bench.folder / PROCESSES / f"{name}.yaml", Diagnosis()) if name else None
    for number, _, node in file.entries("parameters") if file else ():
        told = [node.child("value")] if "value" in node.keys else node.items("range")
        ends = [each.value for each in told if each and isinstance(each.value, int | float)]
        if ends:
            yield f"process.{number}={sum(ends) / len(ends):g}"


@contextmanager
def _space() -> Iterator[Path]:
    """Yield a folder in memory, which is gone afterwards whatever happens."""
    if not _MEMORY.is_dir():
        raise NotWorkedOutError("there is no folder in memory, and nothing is written to a disk")
    with TemporaryDirectory(dir=_MEMORY, prefix="release_sim_") as space:
        yield Path(space)


def _one_of(
    name: str, query: Mapping[str, str], known: tuple[int, ...], problems: list[Problem]
) -> int:
    """Return the size that a form asks for, the first where it does not; report any other."""
    text = query.get(name, str(known[0]))
    if text in map(str, known):
        return int(text)
    listed = ", ".join(map(str, known))
    problems.append(Problem("wrong-shape", Place(name), f"`{text}` is none of {listed}"))
    return known[0]


def _number(name: str, query: Mapping[str, str], usual: int, problems: list[Problem]) -> int:
    text = query.get(name, str(usual))
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    problems.append(Problem("wrong-shape", Place(name), f"`{text}` is no whole number"))
    return usual


def _by_field(problems: list[Problem]) -> dict[str, list[Problem]]:
    return {each.place.path: [each] for each in problems}


def _file(
    kind: str, name: str, value: object, rows: Iterable[Iterable[str | int | float]]
) -> Response:
    """Return a result as a file: JSON, or lines of CSV."""
    kept = {"content-disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "json":
        text = json.dumps(value, indent=2, ensure_ascii=False)
        return Response(text, headers=kept, media_type="application/json")
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(rows)
    return Response(lines.getvalue(), headers=kept, media_type="text/csv")
