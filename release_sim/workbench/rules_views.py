"""The rulebook in pages: rules and sources to search, each linked to what it is tied to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from release_sim.model.report_contents import ReportRulebook
from release_sim.model.rule import Rule
from release_sim.model.source import Source, Statement
from release_sim.reporting.page.phrases import Sentence
from release_sim.reporting.page.rulebook_section import provision
from release_sim.workbench.address import Address
from release_sim.workbench.bench import Bench
from release_sim.workbench.linked import LinkedPhrasebook
from release_sim.workbench.pages import Pages
from release_sim.workbench.tasks import shown_by_scenarios
from release_sim.workbench.waiting import while_waited_for
from release_sim.workbench.workers import Workers

_MOST = 200  # letters that are searched for


class FoundRule(NamedTuple):
    """A rule that a search found, and its sentence."""

    rule: Rule
    says: Sentence

    @property
    def folder(self) -> str:
        """The file of rules that it is in."""
        return self.rule.id.rpartition(".")[0]


class CitedStatement(NamedTuple):
    """A statement of a source, and the rules that cite it."""

    at: str
    statement: Statement
    rules: list[Sentence]


class RulesViews:
    """Answers requests for rules and sources."""

    def __init__(self, bench: Bench, pages: Pages, workers: Workers) -> None:
        """Work out which scenarios show what when it is first asked."""
        self._bench, self._pages, self._workers = bench, pages, workers
        self._shown: ReportRulebook | None = None

    async def rules(self, request: Request) -> Response:
        """Return the rules and sources in which all words of a search are found."""
        address = Address.read(request.query_params)
        find = request.query_params.get("find", "")[:_MOST]
        words = find.casefold().split()
        phrases = self._phrases(address)
        told = {
            "find": find,
            "rules": [*self._rules(phrases, words)],
            "sources": [*self._sources(words)],
        }
        return HTMLResponse(self._pages.filled("rules.html", address, "/rules", **told))

    async def rule(self, request: Request) -> Response:
        """Return the page of a rule."""
        address, name = Address.read(request.query_params), request.path_params["name"]
        rule = self._bench.rulebook.rules.get(name)
        if rule is None:
            raise HTTPException(404)
        phrases = self._phrases(address)
        shown = self._shown or ReportRulebook({}, {})
        told = {
            "part": provision(phrases, shown, rule),
            "above": [phrases.because(other) for other in rule.exception_to],
            "policies": [p for p in self._bench.rulebook.policies.values() if name in p.rules],
            "is_shown": self._shown is not None,
        }
        return HTMLResponse(self._pages.filled("rule.html", address, f"/rules/{name}", **told))

    async def shown(self, request: Request) -> Response:
        """Return the part that names the scenarios in which a rule shows."""
        address, name = Address.read(request.query_params), request.path_params["name"]
        if name not in self._bench.rulebook.rules:
            raise HTTPException(404)
        if self._shown is None:
            work = self._workers.ask(shown_by_scenarios, self._bench.folder)
            self._shown = await while_waited_for(request, work)
        if "hx-request" not in request.headers:
            return await self.rule(request)
        told = {
            "applied": self._shown.applied.get(name, ()),
            "displaced": self._shown.displaced.get(name, ()),
        }
        return HTMLResponse(self._pages.filled("shown.html", address, f"/rules/{name}", **told))

    async def source(self, request: Request) -> Response:
        """Return the page of a source: each statement, and what became of it."""
        address, name = Address.read(request.query_params), request.path_params["name"]
        source = self._bench.rulebook.sources.get(name)
        if source is None:
            raise HTTPException(404)
        phrases = self._phrases(address)
        told = {"name": name, "source": source, "became": [*self._became(phrases, name, source)]}
        page = self._pages.filled("source_page.html", address, f"/sources/{name}", **told)
        return HTMLResponse(page)

    def _phrases(self, address: Address) -> LinkedPhrasebook:
        return LinkedPhrasebook(self._bench.voices[address.language])

    def _rules(self, phrases: LinkedPhrasebook, words: list[str]) -> Iterator[FoundRule]:
        for rule in sorted(self._bench.rulebook.rules.values(), key=lambda each: each.id):
            says = phrases.because(rule.id)
            told = phrases.rule_text(rule.id).striptags()
            text = f"{rule.id} {rule.says} {told} {' '.join(map(str, rule.cite))}".casefold()
            if all(word in text for word in words):
                yield FoundRule(rule, says)

    def _sources(self, words: list[str]) -> Iterator[tuple[str, Source]]:
        for name, source in self._bench.rulebook.sources.items():
            said = " ".join(each.says for each in source.statements.values())
            text = f"{name} {source.title} {source.publisher} {said}".casefold()
            if all(word in text for word in words):
                yield name, source

    def _became(
        self, phrases: LinkedPhrasebook, name: str, source: Source
    ) -> Iterator[CitedStatement]:
        rules = self._bench.rulebook.rules.values()
        for at, statement in source.statements.items():
            citing = [
                rule.id for rule in rules if any((c.source, c.at) == (name, at) for c in rule.cite)
            ]
            yield CitedStatement(at, statement, [phrases.because(rule) for rule in citing])
