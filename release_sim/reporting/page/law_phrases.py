"""Texts of the law in the language of a page; marked as another language where it has none."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from release_sim.model.policy import Policy
from release_sim.reporting.sentences import Voice
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.tested_names import is_reading, reading_of


class LawPhrases:
    """The texts of rules, readings and policies; ``spoken`` is about the case that is spoken of."""

    def __init__(self, voice: Voice, facts: Mapping[str, Value] | None = None) -> None:
        """Take what is known of the case that is spoken of, if it is one."""
        self.voice, self.rulebook, self.catalogue = voice, voice.rulebook, voice.catalogue
        self.spoken = voice.about(facts)

    def quoted(self, text: object) -> Markup:
        """Return a text of the rulebook, marked if its language is not the page's."""
        return self.catalogue.quoted(text)

    def question(self, name: str) -> Markup:
        """Return the question that asks for a fact, a finding or a reading."""
        text = self.spoken.question(name)
        if not is_reading(name):
            return escape(text)
        return self._law(text, reading_of(name) in self.voice.words.readings)

    def choice(self, reading: str, choice: str) -> Markup:
        """Return what a choice of a reading says."""
        words = self.voice.words.readings.get(reading)
        is_own = words is not None and choice in words.choices
        return self._law(self.spoken.choice(reading, choice), is_own)

    def why(self, reading: str) -> Markup:
        """Return why a reading is as it is."""
        return self._law(self.spoken.why(reading), reading in self.voice.words.readings)

    def policy_title(self, policy: Policy) -> Markup:
        """Return the title of a policy."""
        is_own = self.spoken.policy_words(policy) is not None
        return self._law(self.spoken.policy_title(policy), is_own)

    def policy_says(self, policy: Policy) -> Markup:
        """Return what a policy says of itself."""
        is_own = self.spoken.policy_words(policy) is not None
        return self._law(self.spoken.policy_says(policy), is_own)

    def rule_text(self, rule_id: str) -> Markup:
        """Return the sentence of a rule."""
        return self._law(self.spoken.rule(rule_id), rule_id in self.voice.words.rules)

    def _law(self, text: str, is_own: bool) -> Markup:
        """Return a text of the law, marked if the language of the page has no words for it."""
        return escape(text) if is_own else self.quoted(text)
