"""Two policies, dates or readings compared in every case, and one case under all policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from release_sim.api.inputs import Inputs, OnProgress
from release_sim.api.policy_sides import check_days, sides_of
from release_sim.model.analysis.difference import PolicyComparison, Side
from release_sim.model.analysis.place_answers import Across, PlaceDecision
from release_sim.model.decision import Outcome
from release_sim.model.problem import Problem
from release_sim.model.verdict import Answer
from release_sim.reporting.analysis.comparison_view import ComparisonView, comparison_view
from release_sim.reporting.page.across_section import AcrossSection
from release_sim.reporting.page.comparison_section import ComparisonSection
from release_sim.reporting.page.phrases import Sentence
from release_sim.vocabulary.actions import ACTIONS, HOLD
from release_sim.workbench.address import Address, AddressError
from release_sim.workbench.bench import Bench
from release_sim.workbench.fields import fields_of, read_branch
from release_sim.workbench.linked import LinkedPhrasebook
from release_sim.workbench.pages import Pages
from release_sim.workbench.streamed import streamed
from release_sim.workbench.tasks import across_all, compare_sides
from release_sim.workbench.waiting import while_waited_for
from release_sim.workbench.workers import Workers

ALL = "all"
"""What a form sends in place of one action."""


class Cell(NamedTuple):
    """The answer of one policy for one action, the rules that give it and what they cite."""

    answer: Answer
    rules: list[Sentence]
    cited: list[tuple[str, str]]
    lacking: list[str]


class CompareViews:
    """Answers requests for comparisons."""

    def __init__(self, bench: Bench, pages: Pages, workers: Workers) -> None:
        """Compare in a process of its own: it takes seconds for one action, minutes for all."""
        self._bench, self._pages, self._workers = bench, pages, workers

    async def compare(self, request: Request) -> Response:
        """Return the form, and where two sides are named the regions in which they differ."""
        query = dict(request.query_params)
        address = Address.read(query)
        inputs = Inputs(self._bench.folder)
        sides = self._sides(query, inputs) if query.get("before") else []
        action = query.get("action", HOLD)
        problems = _by_field(inputs.diagnosis.problems)
        told = {
            "given": query,
            "problems": problems,
            "actions": [*ACTIONS],
            "action": action,
            "is_asked": len(sides) == 2 and not problems,
        }
        page = self._pages.filled("compare.html", address, "/compare", **told)
        if not told["is_asked"]:
            return HTMLResponse(page)
        actions = [*ACTIONS] if action == ALL else [name for name in ACTIONS if name == action]

        async def work(on_progress: OnProgress) -> str:
            found = await self._workers.ask_telling(on_progress, compare_sides, sides, actions)
            return self._comparisons(address, found)

        slow = self._pages.word(address, "too_much")
        return streamed(page, work, slow)

    async def across(self, request: Request) -> Response:
        """Return the answers of every policy for one case, as one table."""
        address = Address.read(request.query_params)
        inputs = Inputs(self._bench.folder)
        branch = read_branch(address.fields, self._bench.rulebook, inputs)
        if branch is None:
            raise AddressError("; ".join(each.message for each in inputs.diagnosis.problems))
        work = self._workers.ask(across_all, self._bench.folder, branch)
        found = await while_waited_for(request, work)
        phrases = LinkedPhrasebook(self._bench.voices[address.language], branch.case.stated)
        spoken = [
            action
            for action in found.actions
            if any(p.decision.outcomes[action].answer is not Answer.SILENT for p in found.places)
        ]
        told = {
            "found": found,
            "rows": {action: self._row(phrases, found, action) for action in spoken},
            "differing": found.differing(),
            "left_out": AcrossSection(found, phrases).left_out,
            "links": [self._under(address, phrases, place) for place in found.places],
        }
        return HTMLResponse(self._pages.filled("across.html", address, "/across", **told))

    def _sides(self, query: Mapping[str, str], inputs: Inputs) -> list[Side]:
        """Return the two sides; report what is wrong with them, at the field that it is of."""
        rulebook = self._bench.rulebook
        sides = []
        for argument, name in (("A", "before"), ("B", "after")):
            day, reading = query.get(f"{name}_day", ""), query.get(f"{name}_reading", "")
            text = query.get(name, "") + (f"@{day}" if day else "")
            chosen = [reading] if reading else []
            sides += sides_of(inputs, rulebook, {argument: text}, None, chosen)
        if len(sides) == 2:
            check_days(inputs, sides)
        return sides

    def _comparisons(self, address: Address, found: list[PolicyComparison]) -> str:
        phrases = LinkedPhrasebook(self._bench.voices[address.language])
        views = list(map(comparison_view, found))
        differing = [each for each in views if not each.is_alike]
        told = {
            "parts": [ComparisonSection(each, phrases) for each in differing],
            "alike": [phrases.phrase(a) for each in views if each.is_alike for a in each.same],
            "opens": [self._opens(address, each) for each in differing],
        }
        return self._pages.filled("compared.html", address, "/compare", **told)

    def _opens(self, address: Address, view: ComparisonView) -> list[str]:
        """Return for each region the link to its smallest case, with the other side pinned."""
        rulebook = self._bench.rulebook
        return [
            replace(
                address,
                fields=fields_of(each.example.before, rulebook),
                baseline=fields_of(each.example.after, rulebook),
            ).link()
            for each in view.regions
        ]

    def _row(self, phrases: LinkedPhrasebook, found: Across, action: str) -> list[Cell]:
        return [self._cell(phrases, place.decision.outcomes[action]) for place in found.places]

    def _cell(self, phrases: LinkedPhrasebook, outcome: Outcome) -> Cell:
        rules = [self._bench.rulebook.rules[name] for name in outcome.because]
        sources = self._bench.rulebook.sources
        cites = (cite for rule in rules for cite in rule.cite[:1])
        cited = {cite.source: sources[cite.source].brief(cite.at) for cite in cites}
        return Cell(
            outcome.answer,
            [phrases.because(rule.id) for rule in rules],
            [*cited.items()],
            [missing.fact for missing in outcome.missing],
        )

    def _under(
        self, address: Address, phrases: LinkedPhrasebook, place: PlaceDecision
    ) -> tuple[Markup, str]:
        fields = {**address.fields, "policy": place.side.policy.name}
        link = replace(address, fields=fields, baseline=address.fields).link()
        return phrases.policy_title(place.side.policy), link


def _by_field(problems: tuple[Problem, ...]) -> dict[str, list[Problem]]:
    """Return problems by the field of the form; the places are the arguments of the command."""
    fields = {"A": "before", "B": "after", "--reading": "after_reading"}
    found: dict[str, list[Problem]] = {}
    for each in problems:
        found.setdefault(fields.get(each.place.path, "before"), []).append(each)
    return found
