"""The page of a timeline: its events as a list and as an axis, and what was due in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from release_sim.api.inputs import Inputs
from release_sim.api.timeline_replay import replay_results
from release_sim.engine.decide import EngineCache
from release_sim.model.problem import Problem
from release_sim.model.report_contents import ReportTimeline
from release_sim.model.timelines.timeline import Timeline, TimelineVariant
from release_sim.model.title_addition import ChangedSince
from release_sim.reporting.page.timeline_section import TimelineSection
from release_sim.vocabulary.events import EVENTS
from release_sim.workbench.address import Address, AddressError
from release_sim.workbench.bench import BLANK, Bench, ToldTimeline
from release_sim.workbench.fields import MOST_FIELDS, Fields
from release_sim.workbench.linked import LinkedPhrasebook
from release_sim.workbench.page_thread import PageThread
from release_sim.workbench.pages import Pages
from release_sim.workbench.timeline_fields import (
    CHANGED,
    MOST_NEW,
    TIMELINE,
    new_rows,
    read_timeline,
    rows,
    with_offset,
)


class TimelineViews:
    """Answers requests for timelines."""

    def __init__(self, bench: Bench, pages: Pages, thread: PageThread) -> None:
        """Keep what decides, not what was decided."""
        self._bench, self._pages, self._thread = bench, pages, thread
        self._engines = EngineCache(bench.rulebook)

    async def shown(self, request: Request) -> Response:
        """Return the list of timelines, or the page of one."""
        address = Address.read(request.query_params)
        if name := request.query_params.get("story"):
            address = replace(address, fields={TIMELINE: name})
        if TIMELINE not in address.fields:
            timelines = self._bench.timelines.values()
            page = self._pages.filled(
                "timelines.html", address, "/timeline", timelines=timelines, blank=BLANK
            )
            return HTMLResponse(page)
        return HTMLResponse(await self._thread.make(self._page, address, "timeline_page.html"))

    async def told(self, request: Request) -> Response:
        """Take the form, carry out the button pressed, and show the timeline."""
        text = (await request.body()).decode(errors="replace")
        sent = dict(parse_qsl(text, max_num_fields=MOST_FIELDS))
        own = {name[1:]: value for name, value in sent.items() if name.startswith("_")}
        before = Address.read(own)
        told = {n: v.strip() for n, v in sent.items() if not n.startswith("_") and v.strip()}
        address = self._pressed(own.get("do", ""), before.changed(self._plain(told)))
        if "hx-request" not in request.headers:
            return RedirectResponse(address.link("/timeline"), 303)
        page = await self._thread.make(self._page, address, "timeline_parts.html")
        return HTMLResponse(page, headers={"hx-push-url": address.link("/timeline")})

    def _story(self, fields: Fields) -> ToldTimeline:
        name = fields.get(TIMELINE, "")
        found = self._bench.blank if name == BLANK else self._bench.timelines.get(name)
        if found is None:
            raise AddressError("there is no such timeline")
        return found

    def _plain(self, fields: Fields) -> dict[str, str]:
        """Return the fields less those that say what the story says, times with their offsets."""
        story = self._story(fields)
        zone = story.timeline.main.zone
        usual = {f"move.{row.name}": row.at for row in rows(story, {})}
        usual["policy"] = story.timeline.main.policy
        timed = {
            name: with_offset(text, zone)
            if name.startswith("move.") or name.endswith(".at")
            else text
            for name, text in fields.items()
        }
        return {name: text for name, text in timed.items() if usual.get(name) != text}

    def _pressed(self, command: str, address: Address) -> Address:
        """Return the address after a button was pressed."""
        verb, _, rest = command.partition(" ")
        fields = address.fields
        if verb in ("undo", "redo"):
            return address.undone() if verb == "undo" else address.redone()
        changed: Mapping[str, Callable[[], Mapping[str, str]]] = {
            "": lambda: fields,
            "drop": lambda: {**fields, f"drop.{rest}": "yes"},
            "keep": lambda: _without(fields, f"drop.{rest}"),
            "add": lambda: {**fields, **self._added(fields)},
            "cancel": lambda: _without(fields, f"new.{rest}."),
        }
        if verb not in changed:
            raise AddressError("no button of the page does this")
        return address.changed(changed[verb]())

    def _added(self, fields: Fields) -> Mapping[str, str]:
        """Return the fields of one more event: at the time of the last one, and of no kind yet."""
        numbers = [int(row.number) for row in new_rows(fields) if row.number.isdigit()]
        number = max(numbers, default=0) + 1
        if number > MOST_NEW:
            raise AddressError(f"the workbench adds {MOST_NEW} events to a timeline")
        last = max(row.at for row in rows(self._story(fields), fields))
        return {f"new.{number}.event": "noted", f"new.{number}.at": last}

    def _page(self, address: Address, template: str) -> str:
        story = self._story(address.fields)
        inputs = Inputs(self._bench.folder)
        timeline = read_timeline(story, address.fields, self._bench.rulebook, inputs.diagnosis)
        parts = [*self._replayed(inputs, timeline, address)] if timeline else []
        told = {
            "story": story.timeline,
            "rows": [*rows(story, address.fields)],
            "new_rows": new_rows(address.fields),
            "kinds": EVENTS,
            "parts": parts,
            "policy": address.fields.get("policy", story.timeline.main.policy),
            "problems": _by_field(inputs.diagnosis.problems),
        }
        return self._pages.filled(template, address, "/timeline", **told)

    def _replayed(
        self, inputs: Inputs, timeline: Timeline, address: Address
    ) -> Iterator[TimelineSection]:
        """Yield the timeline as changed, on each account of it where they contradict each other."""
        variants = [_of_story(each, timeline.title) for each in timeline.what_if]
        variants = variants or [timeline.main]
        phrases = LinkedPhrasebook(self._bench.voices[address.language])
        number = 0
        for result in replay_results(inputs, self._engines, timeline, variants):
            for each in result.accounts.values() or (result,):
                number += 1
                named = replace(timeline, main=replace(each.variant, title=timeline.title))
                told = result if result.accounts else None
                yield TimelineSection(ReportTimeline(named, each, (), told=told), phrases, number)


def _of_story(changed: TimelineVariant, title: str) -> TimelineVariant:
    """Return a changed timeline under the title of its story, on each account of it too."""
    accounts = {name: _of_story(each, title) for name, each in changed.accounts.items()}
    added = (ChangedSince(), *changed.added)
    name = changed.name[len(CHANGED) :]  # what is left is the account
    return replace(changed, name=name, title=title, added=added, accounts=accounts)


def _without(fields: Fields, start: str) -> dict[str, str]:
    """Return the fields less the one of that name, or those whose names begin so."""
    gone = tuple([start] if start.endswith(".") else [])
    return {n: text for n, text in fields.items() if n != start and not n.startswith(gone)}


def _by_field(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for each in problems:
        found.setdefault(each.place.path, []).append(each)
    return found
