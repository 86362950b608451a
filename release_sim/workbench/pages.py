"""The pages as HTML: templates of the workbench and of the report, filled."""

from __future__ import annotations

from dataclasses import replace

from release_sim.model.words import Language
from release_sim.reporting.page.environment import environment
from release_sim.reporting.page.phrases import Phrasebook
from release_sim.version import __version__
from release_sim.workbench.address import Address
from release_sim.workbench.bench import Bench
from release_sim.workbench.case_page import CasePage

PAGES = (("/", "stories"), ("/case", "case"))
"""The pages that every page links to, with the names of their words."""


class Pages:
    """Fills the templates; equal addresses give equal pages."""

    def __init__(self, bench: Bench) -> None:
        """Compile no template before it is asked for."""
        self._bench = bench
        self._templates = environment(__package__)

    def case(self, page: CasePage) -> str:
        """Return the whole page of a case."""
        return self._case("case.html", page)

    def case_part(self, page: CasePage) -> str:
        """Return the part of the page that a change of the case changes."""
        return self._case("case_main.html", page)

    def style(self) -> str:
        """Return the style of the report."""
        return self._templates.get_template("style.css").render()

    def with_hash(self, page: CasePage) -> Address:
        """Return the address of a page with the hash of the rules that it shows."""
        decision = page.judged.decision
        return replace(page.address, rules=decision.digest[:12] if decision else "")

    def render(self, template: str, address: Address, **more: object) -> str:
        """Fill a template."""
        voice = self._bench.voices[address.language]
        context: dict[str, object] = {
            "address": address,
            "pages": PAGES,
            "language": address.language,
            "languages": list(Language),
            "t": voice.catalogue.text,
            "w": lambda name, **values: voice.catalogue.text(f"workbench.{name}", **values),
            "quoted": voice.catalogue.quoted,
            "deed": Phrasebook(voice).deed,
            "rulebook": self._bench.rulebook,
            "version": __version__,
        }
        return self._templates.get_template(template).render(**context, **more)

    def _case(self, template: str, page: CasePage) -> str:
        address = self.with_hash(page)
        return self.render(template, address, here="/case", page=page, problems=page.problems)
