"""The sentences of the report, with rules linked to their pages in the workbench."""

from __future__ import annotations

from markupsafe import Markup

from release_sim.model.language import LAW_LANGUAGE
from release_sim.reporting.page.phrases import Phrasebook, breaking


class LinkedPhrasebook(Phrasebook):
    """Makes sentences for a page that is one of several."""

    def rule(self, rule_id: str) -> Markup:
        """Return the name of a rule, linked to its page."""
        self.named.add(rule_id)
        language = self.catalogue.language
        spoken = "" if language is LAW_LANGUAGE else f"?lang={language}"
        link = Markup('<a href="/rules/{}{}"><code>{}</code></a>')
        return link.format(rule_id, spoken, breaking(rule_id))
