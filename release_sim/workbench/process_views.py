"""The release desk over months, as the page of a process asks for it."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from release_sim.api.inputs import OnProgress
from release_sim.api.simulation_options import SimulationOptions
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.input_files import read_tree
from release_sim.loading.rulebook_files import PROCESSES
from release_sim.model.problem import Problem
from release_sim.workbench.address import Address
from release_sim.workbench.bench import Bench
from release_sim.workbench.downloads import result_file
from release_sim.workbench.form_numbers import by_field, one_of, whole_number
from release_sim.workbench.pages import Pages
from release_sim.workbench.people_tasks import simulate_desk
from release_sim.workbench.streamed import streamed
from release_sim.workbench.waiting import while_waited_for
from release_sim.workbench.workers import Workers

DAYS, TIMES = (30, 90, 180), (1, 3, 5)
"""The sizes that can be asked for: each takes less than a page may take."""


class ProcessViews:
    """Answers requests about the process of the rules; what comes out hangs on the seed alone."""

    def __init__(self, bench: Bench, pages: Pages, workers: Workers) -> None:
        """Simulate in a process of its own."""
        self._bench, self._pages, self._workers = bench, pages, workers
        self._numbers = [*_numbers_of(bench)]

    async def process(self, request: Request) -> Response:
        """Return the form, and where it was sent how the release desk fares."""
        query, address = dict(request.query_params), Address.read(request.query_params)
        problems: list[Problem] = []
        times = one_of("times", query, TIMES, problems)
        options = SimulationOptions(
            days=one_of("days", query, DAYS, problems),
            policy=query.get("policy") or None,
            surge=query.get("surge") or None,
            set=[query["set"].strip()] if query.get("set", "").strip() else (),
            seed=whole_number("seed", query, 1, problems),
        )
        told = {"given": query, "problems": by_field(problems), "days": DAYS, "times": TIMES}
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
            return result_file(kind, "process", found.json, found.csv)
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
