"""Plain sentences, each tied to what it renders: rules, facts, readings, findings or an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from release_sim.model.decision import (
    ComparisonTrace,
    Decision,
    Outcome,
    by_instrument,
    concluding,
)
from release_sim.model.policy import Policy
from release_sim.model.rule import Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer, Verdict
from release_sim.reporting.catalogue import Catalogue
from release_sim.reporting.text_format import value_text, values_text
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import unqualified
from release_sim.vocabulary.value_set import ValueSet


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the things it is about; ``facts`` are facts, findings and readings alike."""

    text: Markup
    rules: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


class Phrasebook:
    """Makes the sentences of one report; ``named`` are the rules of which they told."""

    def __init__(self, rulebook: Rulebook, catalogue: Catalogue) -> None:
        """Nothing is written yet."""
        self.rulebook, self.catalogue = rulebook, catalogue
        self.named: set[str] = set()
        self._facts: dict[str, Fact] = dict(VOCABULARY)
        for policy in rulebook.policies.values():
            self._facts |= policy.vocabulary()

    def say(
        self,
        key: str,
        /,
        *,
        rules: Iterable[str] = (),
        facts: Iterable[str] = (),
        actions: Iterable[str] = (),
        **values: object,
    ) -> Sentence:
        """Return the sentence of that name in the catalogue, tied to what it renders."""
        text = self.catalogue.text(f"says.{key}", **values)
        return Sentence(text, tuple(rules), tuple(facts), tuple(actions))

    def word(self, key: str) -> Markup:
        """Return a text of the frame around the sentences."""
        return self.catalogue.text(key)

    def quoted(self, text: object) -> Markup:
        """Return a text of the rulebook, marked if its language is not the page's."""
        return self.catalogue.quoted(text)

    def name(self, name: str) -> Markup:
        """Return the name of a fact, finding or reading, as files write it."""
        return Markup("<code>{}</code>").format(breaking(name))

    def rule(self, rule_id: str) -> Markup:
        """Return the name of a rule, linked to its text and sources."""
        self.named.add(rule_id)
        return Markup('<a href="#{}"><code>{}</code></a>').format(rule_id, breaking(rule_id))

    def listed(self, rules: Iterable[str]) -> Markup:
        """Several rules by name."""
        return Markup(", ").join(map(self.rule, rules))

    def means(self, name: str) -> Markup:
        """Return the meaning of a fact or finding, or the question of a reading."""
        return self.quoted(self._facts[unqualified(name)[0]].means)

    def topic(self, name: str) -> Markup:
        """Return that meaning, to be followed by a value."""
        return self.quoted(self._facts[unqualified(name)[0]].means.removesuffix("."))

    def badge(self, answer: Answer) -> Markup:
        """Return the word for an answer, styled as a badge."""
        word = self.word(f"answers.{answer}")
        return Markup('<span class="answer {}">{}</span>').format(answer, word)

    def answer(self, outcome: Outcome, body: str = "sheriff_jail") -> Sentence:
        """Return the answer for one action in plain words, of the body that would act."""
        who = self.word(f"bodies.{body}")
        return self.say(
            f"answer.{outcome.answer}",
            rules=outcome.because,
            actions=[outcome.action],
            body=who,
            Body=who[:1].upper() + who[1:],
            action=self.word(f"actions.{outcome.action}"),
        )

    def phrase(self, action: str) -> Sentence:
        """Return the meaning of an action, under a heading that says the rest."""
        return self.say("answer.not_said", actions=[action], action=self.word(f"actions.{action}"))

    def because(self, rule_id: str, key: str = "because") -> Sentence:
        """Return the text of a rule."""
        says = self.quoted(self.rulebook.rules[rule_id].says)
        return self.say(f"rule.{key}", rules=[rule_id], says=says, rule=self.rule(rule_id))

    def within(self, outcome: Outcome) -> list[Sentence]:
        """List the time limits of an outcome."""
        return [
            self.say(
                "rule.within",
                rules=outcome.because,
                actions=[outcome.action],
                within=self.quoted(within),
            )
            for within in outcome.within
        ]

    def by_instrument(self, outcome: Outcome) -> list[Sentence]:
        """List the answers to the instruments that a case names, unless all are the same."""
        return [
            self.say(
                "answer.to_instrument",
                rules=outcome.because,
                actions=[outcome.action],
                name=self.quoted(name),
                word=self.badge(answer),
            )
            for name, answer in by_instrument(outcome).items()
        ]

    def lines(self, rule: Rule, policy: Policy, decision: Decision) -> Iterator[Sentence]:
        """Yield the lines on which the rule rests in this case."""
        for line in decision.rules[rule.id].comparisons:
            if line.barring and line.verdict is not Verdict.SATISFIED:
                inner = self._line(line, policy, decision)
                yield self.say(
                    "fact.not_barred", rules=inner.rules, facts=inner.facts, line=inner.text
                )
            elif not line.barring and line.verdict is Verdict.SATISFIED:
                yield self._line(line, policy, decision)

    def _line(self, line: ComparisonTrace, policy: Policy, decision: Decision) -> Sentence:
        name = line.comparison.fact
        if line.value is None:
            return self.say(
                "fact.unknown", facts=[name], means=self.means(name), name=self.name(name)
            )
        rules = concluding(name, policy, decision) if name.startswith("finding.") else []
        if name.startswith("reading."):
            says = policy.readings[name.removeprefix("reading.")].choices[str(line.value)].says
            return self.say(
                "reading.chosen",
                facts=[name],
                question=self.means(name),
                says=self.quoted(says),
                name=self.name(name),
            )
        return self.say(
            f"fact.{self._kind(line.value)}",
            rules=rules,
            facts=[name],
            means=self.means(name),
            topic=self.topic(name),
            value=self.value(line.value),
            right=self._right(name, rules, decision),
            name=self.name(name),
        )

    def given(self, name: str, value: Value | None) -> Sentence:
        """Return a fact as a story gives it; None is unknown."""
        return self.say(
            f"given.{'unknown' if value is None else self._kind(value)}",
            facts=[name],
            means=self.means(name),
            topic=self.topic(name),
            value=self.value(value),
            name=self.name(name),
        )

    def _kind(self, value: Value) -> str:
        if isinstance(value, bool):
            return "so" if value else "not_so"
        return "value"

    def _right(self, name: str, rules: list[str], decision: Decision) -> Markup:
        """Return whether a fact is stated, presumed, read or concluded."""
        if name.startswith("finding."):
            key = "concluded" if rules else "not_concluded"
            return self.catalogue.text(f"says.right.{key}", rules=self.listed(rules))
        key = "presumed" if name in decision.presumed else "stated"
        return self.word(f"says.right.{key}")

    def value(self, value: Value | None) -> Markup:
        """Return a value in words; None is unknown."""
        if value is None:
            return self.word("frame.unknown_value")
        return self.quoted(_in_words(value_text(value)))

    def values(self, values: ValueSet) -> Markup:
        """Several values in words."""
        return self.quoted(_in_words(values_text(values)))

    def when(self, values: ValueSet) -> Sentence:
        """One condition on a case."""
        fact = values.fact
        return self.say(
            f"region.{self.turn(values, 'condition')}",
            facts=[fact.name],
            means=self.quoted(fact.means),
            topic=self.quoted(fact.means.removesuffix(".")),
            values=self.values(values),
            name=self.name(fact.name),
        )

    def turn(self, values: ValueSet, otherwise: str, so: str = "so", not_so: str = "not_so") -> str:
        """Return the key for a fact with these values: that it is so, is not, or is one."""
        if values.fact.kind is FactKind.YES_NO and len(values.members()) == 1:
            return so if values.first else not_so
        return otherwise


def _in_words(text: str) -> str:
    """Names of values as words, and federal forms by their numbers."""
    forms = re.sub(r"\bi_(\d+)([a-z]?)\b", lambda form: f"I-{form[1]}{form[2].upper()}", text)
    return forms.replace("_", " ")


def breaking(name: str) -> Markup:
    """Allow a long name to break after a dot or an underscore."""
    return Markup("<wbr>").join(re.split(r"(?<=[._])(?=[^._])", name))


def spoken(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """List the answers that are not silent."""
    return [outcome for outcome in outcomes if outcome.answer is not Answer.SILENT]
