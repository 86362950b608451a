"""Plain sentences, each tied to what it renders: rules, facts, readings, findings or an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from release_sim.model.decision import (
    ComparisonTrace,
    Decision,
    Outcome,
    by_instrument,
    concluding,
)
from release_sim.model.policy import Policy
from release_sim.model.rule import Rule, Within
from release_sim.model.title_addition import Titled
from release_sim.model.verdict import Answer, Verdict
from release_sim.reporting.page.law_phrases import LawPhrases
from release_sim.reporting.sentences import Voice, sentence
from release_sim.reporting.title_text import additions
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import ANSWERED_BY_PAPER, INSTRUMENTS
from release_sim.vocabulary.tested_names import is_finding, is_reading, reading_of
from release_sim.vocabulary.value_set import ValueSet


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the things it is about; ``facts`` are facts, findings and readings alike."""

    text: Markup
    rules: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


class Phrasebook(LawPhrases):
    """Makes the sentences of one report; ``named`` are the rules of which they told.

    ``spoken`` has the sentences about the case that is spoken of.
    """

    def __init__(
        self,
        voice: Voice,
        facts: Mapping[str, Value] | None = None,
        named: set[str] | None = None,
    ) -> None:
        """Take what is known of the case that is spoken of, if it is one."""
        super().__init__(voice, facts)
        self.named: set[str] = set() if named is None else named

    def about(self, facts: Mapping[str, Value]) -> Phrasebook:
        """Return the phrasebook for a case of which these facts are known."""
        return type(self)(self.voice, facts, self.named)

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

    def title(self, titled: Titled) -> Markup:
        """Return the title of a case or a timeline, begun with a capital."""
        added = additions(titled, self.voice.catalogue.plain)
        if not titled.title:
            return escape(", ".join(added))
        title = self.quoted(titled.title[:1].upper() + titled.title[1:])
        return title + "".join(f" ({said})" for said in added)

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

    def clause(self, values: ValueSet) -> Markup:
        """Return that a fact has one of these values, to follow an ``if``."""
        return escape(self.spoken.values(values))

    def paper(self, name: str, kind: str) -> Markup:
        """Return what a paper is called."""
        return escape(self.spoken.papers.of(name, kind))

    def deed(self, action: str) -> Markup:
        """Return an action as an infinitive."""
        return escape(self.spoken.deed(action))

    def limits(self, limits: Iterable[Within]) -> Markup:
        """Return several time limits."""
        return escape("; ".join(map(self.spoken.within, limits)))

    def up_to(self, most: int | None) -> Markup:
        """Return the number of papers of each kind that cases may have, in words."""
        return escape(self.spoken.up_to(most))

    def party(self, party: str) -> Markup:
        """Return the name of someone who can change facts."""
        return escape(self.voice.words.answers.parties[party])

    def either(self, parts: Iterable[Markup]) -> Markup:
        """Join the parts, of which one would do."""
        return Markup(" {} ").format(self.voice.words.answers.joins["or"]).join(parts)

    def badge(self, answer: Answer) -> Markup:
        """Return the word for an answer, styled as a badge."""
        word = self.word(f"answers.{answer}")
        return Markup('<span class="answer {}">{}</span>').format(answer, word)

    def answer(self, outcome: Outcome, body: str = "sheriff_jail") -> Sentence:
        """Return the answer for one action and its time limits, of the body that would act."""
        told = self.spoken.answer(outcome.action, outcome.answer, body, outcome.within)
        return self._plain(told, rules=outcome.because, actions=[outcome.action])

    def phrase(self, action: str) -> Sentence:
        """Return the meaning of an action, under a heading that says the rest."""
        return Sentence(self.deed(action), actions=(action,))

    def because(self, rule_id: str, key: str = "because") -> Sentence:
        """Return the text of a rule."""
        return self.say(
            f"rule.{key}", rules=[rule_id], says=self.rule_text(rule_id), rule=self.rule(rule_id)
        )

    def by_instrument(self, outcome: Outcome) -> list[Sentence]:
        """List the answers to the instruments that a case names, unless all are the same."""
        kind = ANSWERED_BY_PAPER.get(outcome.action, "request")
        return [
            self.say(
                "answer.to_instrument",
                rules=outcome.because,
                actions=[outcome.action],
                paper=self.spoken.papers.of(name, kind),
                word=self.badge(answer),
            )
            for name, answer in by_instrument(outcome).items()
        ]

    def lines(self, rule: Rule, policy: Policy, decision: Decision) -> Iterator[Sentence]:
        """Yield the lines on which the rule rests in this case."""
        for line in decision.rules[rule.id].comparisons:
            if line.barring and line.verdict is Verdict.UNSATISFIED and not line.gone:
                inner = self.given(line.comparison.fact, line.value)
                yield self.say(
                    "fact.not_barred", rules=inner.rules, facts=inner.facts, line=inner.text
                )
            elif not line.barring and line.verdict is Verdict.SATISFIED:
                yield self._line(line, policy, decision)

    def _line(self, line: ComparisonTrace, policy: Policy, decision: Decision) -> Sentence:
        name = line.comparison.fact
        if is_reading(name):
            reading = reading_of(name)
            return self.say(
                "reading.chosen",
                facts=[name],
                question=self.question(name),
                says=self.choice(reading, str(line.value)),
                name=self.name(name),
            )
        if line.value is None:
            return self.given(name, None)
        rules = concluding(name, policy, decision) if is_finding(name) else []
        return self.say(
            "fact.known",
            rules=rules,
            facts=[name],
            told=sentence(self.spoken.fact(name, line.value)),
            right=self._right(name, rules, decision),
            name=self.name(name),
        )

    def given(self, name: str, value: Value | None) -> Sentence:
        """Return a fact as a story gives it; None is unknown."""
        told = sentence(self.spoken.fact(name, value))
        return self.say("fact.given", facts=[name], told=told, name=self.name(name))

    def _right(self, name: str, rules: list[str], decision: Decision) -> Markup:
        """Return whether a fact is stated, presumed or concluded."""
        if is_finding(name):
            key = "concluded" if rules else "not_concluded"
            return self.catalogue.text(f"says.right.{key}", rules=self.listed(rules))
        key = "presumed" if name in decision.presumed else "stated"
        return self.word(f"says.right.{key}")

    def without(self, kind: str) -> Sentence:
        """Return that a story says that there is no paper of a kind."""
        paper = self.voice.words.answers.instruments[kind].alone
        return self.say("compared.no_paper", facts=[INSTRUMENTS[kind].life], paper=paper)

    def when(self, values: ValueSet) -> Sentence:
        """Return one condition on a case."""
        told, name = sentence(self.spoken.values(values)), values.fact.name
        return self.say("fact.given", facts=[name], told=told, name=self.name(name))

    def _plain(self, clause: str, rules: Iterable[str], actions: Iterable[str]) -> Sentence:
        return Sentence(escape(sentence(clause)), tuple(rules), actions=tuple(actions))


def breaking(name: str) -> Markup:
    """Allow a long name to break after a dot or an underscore."""
    return Markup("<wbr>").join(re.split(r"(?<=[._])(?=[^._])", name))
