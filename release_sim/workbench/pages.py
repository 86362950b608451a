"""The pages as HTML: templates of the workbench and of the report, filled."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from release_sim.model.language import Language
from release_sim.reporting.catalogue import Catalogue
from release_sim.reporting.page.environment import environment
from release_sim.reporting.page.phrases import Phrasebook
from release_sim.version import __version__
from release_sim.vocabulary.tested_names import reading_name
from release_sim.workbench.address import Address
from release_sim.workbench.bench import Bench
from release_sim.workbench.case_page import CasePage
from release_sim.workbench.downloads import NAMES

PAGES = (
    ("/", "stories"),
    ("/case", "case"),
    ("/timeline", "timeline"),
    ("/compare", "compare"),
    ("/people", "people"),
    ("/process", "process"),
    ("/rules", "rules"),
)
"""The pages that every page links to, with the names of their words."""


class Pages:
    """Fills the templates; equal addresses give equal pages."""

    def __init__(self, bench: Bench) -> None:
        """Compile no template before it is asked for."""
        self._bench = bench
        self._templates = environment(__package__)

    def stories(self, address: Address) -> str:
        """Return the list of stories."""
        stories = self._bench.stories.values()
        return self.filled("stories.html", address, "/", stories=stories)

    def case(self, page: CasePage, base: str) -> str:
        """Return the whole page of a case; ``base`` is the server's address."""
        return self._case("case.html", page, base)

    def case_parts(self, page: CasePage, base: str) -> str:
        """Return what the form of the page holds, and what is said of the change."""
        return self._case("case_parts.html", page, base) + self._case("announced.html", page, base)

    def answers(self, page: CasePage, base: str) -> str:
        """Return the answers and the state of the form, and what is said of the change."""
        parts = ("answers.html", "state_swapped.html", "announced.html")
        return "".join(self._case(part, page, base) for part in parts)

    def turning(self, page: CasePage, base: str) -> str:
        """Return the readings on which answers turn."""
        return self._case("turning.html", page, base)

    def refusal(self, language: Language, key: str, told: str) -> str:
        """Return a page that says why there is no other."""
        address = Address(language=language)
        return self.filled("refusal.html", address, "/", key=key, told=told)

    def style(self) -> str:
        """Return the style of the report."""
        return self._templates.get_template("style.css").render()

    def word(self, address: Address, name: str) -> str:
        """Return a text of the workbench in the language of an address."""
        return str(self._bench.voices[address.language].catalogue.text(f"workbench.{name}"))

    def with_hash(self, page: CasePage) -> Address:
        """Return the address of a page with the hash of the rules that it shows."""
        decision = page.decided.decision
        return replace(page.address, rules=decision.digest[:12] if decision else "")

    def _case(self, template: str, page: CasePage, base: str) -> str:
        told = {"page": page, "problems": page.problems, "base": base}
        return self.filled(template, self.with_hash(page), "/case", takes=NAMES, **told)

    def filled(self, template: str, address: Address, here: str, **more: object) -> str:
        """Fill a template for an address; ``here`` is the path of the page."""
        context = self._of_language(address.language)
        found = self._templates.get_template(template)
        return found.render(context, address=address, here=here, **more)

    def _of_language(self, language: Language) -> dict[str, object]:
        voice = self._bench.voices[language]
        phrases = Phrasebook(voice)
        return {
            "pages": PAGES,
            "language": language,
            "languages": list(Language),
            "t": voice.catalogue.text,
            "w": lambda name, **values: voice.catalogue.text(f"workbench.{name}", **values),
            "topic": lambda name: _heading(voice.catalogue, "groups", name),
            "folder_title": lambda name: _heading(voice.catalogue, "folders", name),
            "unit": lambda name: _heading(voice.catalogue, "units", name),
            "happening": lambda name: voice.words.duties.events[name],
            "quoted": voice.catalogue.quoted,
            "deed": phrases.deed,
            "policy_title": phrases.policy_title,
            "policy_says": phrases.policy_says,
            "reading_question": lambda name: phrases.question(reading_name(name)),
            "reading_choice": phrases.choice,
            "rulebook": self._bench.rulebook,
            "version": __version__,
        }


def _heading(catalogue: Catalogue, of: str, name: str) -> Markup:
    """Return the words of a name; of one that an analyst gave, the name itself."""
    key = f"workbench.{of}.{name}"
    if key in catalogue.words:
        return catalogue.text(key)
    return catalogue.quoted(name.replace("_", " ").capitalize())
