"""Clauses about the facts of a case, in one language: what is so, what is asked, what is unknown.

The words are those of a ``Wordbook``; what has none is said by its name, in a frame of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date

from release_sim.model.condition import Comparison, Op
from release_sim.model.rule import Conclusion
from release_sim.model.rulebook import Rulebook
from release_sim.model.wordbook import Wordbook
from release_sim.model.words import Clause, FactWords
from release_sim.reporting.catalogue import Catalogue
from release_sim.reporting.paper_names import PaperNames
from release_sim.reporting.text_format import value_text
from release_sim.vocabulary.fact import FactKind, Value
from release_sim.vocabulary.instruments import KIND_OF, UNNAMED, unqualified
from release_sim.vocabulary.tested_names import (
    finding_of,
    is_finding,
    is_reading,
    reading_name,
    reading_of,
)
from release_sim.vocabulary.value_set import Span, ValueSet

_SPANS = {
    Op.AT_LEAST: "at_least",
    Op.AT_MOST: "at_most",
    Op.BEFORE: "before",
    Op.FROM: "from",
}


class FactSentences:
    """The clauses about the facts of one case; ``facts`` are what is known of it, by name."""

    def __init__(
        self,
        words: Wordbook,
        rulebook: Rulebook,
        catalogue: Catalogue,
        facts: Mapping[str, Value] | None = None,
    ) -> None:
        """No word is read before it is said; ``frame`` gives the texts around the sentences."""
        self.words, self.frame, self.facts = words, catalogue.plain, facts or {}
        self.rulebook = rulebook

    @property
    def papers(self) -> PaperNames:
        """The names of papers, as the case tells of them."""
        return PaperNames(self.words.answers, self.facts)

    def question(self, name: str) -> str:
        """Return the question that asks for a fact, a finding or a reading."""
        if is_reading(name):
            reading = reading_of(name)
            words = self.words.readings.get(reading)
            return words.question if words else self.rulebook.readings[reading].question
        return self._put(name, self._words(name).ask, "")

    def choice(self, reading: str, choice: str) -> str:
        """Return what a choice of a reading says."""
        words = self.words.readings.get(reading)
        if words and choice in words.choices:
            return words.choices[choice]
        return self.rulebook.readings[reading].choices[choice].says

    def choices(self, reading: str, several: Iterable[str]) -> str:
        """Return what choices of a reading say, any of which would do; several are quoted."""
        one, *others = several
        if not others:
            return self.choice(reading, one).removesuffix(".")
        return self.either([self.quoted(reading, each) for each in (one, *others)])

    def chosen(self, name: str, choice: Value | None) -> str:
        """Return the answer to the question of a reading of this fact's name; None is open."""
        if choice is None:
            return self.frame("compared.open")
        return self.choice(reading_of(name), str(choice))

    def reading(self, reading: str, choice: Value | None) -> str:
        """Return the question of a reading and the choice that answers it; None is open."""
        asked = self.question(reading_name(reading))
        if choice is None:
            return self.frame("says.open", question=asked)
        return f"{asked} {self.choice(reading, str(choice))}"

    def supposed(self, reading: str, choice: Value | None) -> Clause:
        """Return how a reading is taken, to follow an ``if`` or a ``because``; None is open."""
        asked = self.question(reading_name(reading))
        if choice is None:
            return self.frame("suppose.reading_open", question=asked)
        return self.frame("suppose.reading", question=asked, choice=self.quoted(reading, choice))

    def quoted(self, reading: str, choice: Value | None) -> str:
        """Return a choice of a reading between quotation marks; None is open."""
        if choice is None:
            return self.frame("suppose.left_open")
        said = self.choice(reading, str(choice)).removesuffix(".")
        return self.frame("says.quoted", text=said)

    def fact(self, name: str, value: Value | None) -> Clause:
        """Return that a fact, a finding or a reading has this value; None is unknown."""
        if is_reading(name):
            return self.reading(reading_of(name), value)
        words = self._words(name)
        if value is None:
            return self._put(name, words.unknown, "")
        if isinstance(value, bool) and not words.values:
            return self._put(name, words.so if value else words.not_so, "")
        text = value_text(value)
        if text in words.instead:
            return self._put(name, words.instead[text], "")
        said = self.day(value) if isinstance(value, date) else words.values.get(text, text)
        return self._put(name, words.so, said)

    def value(self, name: str, value: str) -> str:
        """Return the words of one value of a fact."""
        return self._words(name).values.get(value, value)

    def values(self, values: ValueSet) -> Clause:
        """Return that a fact has one of these values, in as few words as there are for it."""
        name, words, others = values.fact.name, self._words(values.fact.name), values.complement()
        if values.fact.kind in (FactKind.COUNT, FactKind.DATE):
            return self._put(
                name, words.so, self.either([self._span(values, s) for s in values.spans])
            )
        members = [*values.members()]
        if len(members) == 1:
            return self.fact(name, members[0])
        left = [*ValueSet(values.fact, others).members()] if others else []
        whole = any(value_text(each) in words.instead for each in left)
        if left and not whole and len(left) <= 2 < len(members):
            return self._one_of(name, words, left, words.not_so)
        return self._one_of(name, words, members, words.so)

    def asked(self, test: Comparison) -> Clause:
        """Return what a test asks of its fact, finding or reading."""
        name, op = test.fact, test.op
        if is_reading(name):
            reading = reading_of(name)
            return f"{self.question(name)} {self.choices(reading, map(str, test.values))}"
        words, (value, *others) = self._words(name), test.values
        if op in _SPANS:
            span = self.words.answers.spans[_SPANS[op]]
            number = self._number(value)
            return self._put(name, words.so, span.format(first=number, last=number))
        if isinstance(value, bool):
            return self.fact(name, value if op is not Op.IS_NOT else not value)
        if op is Op.IS_NOT:
            return self._one_of(name, words, test.values, words.not_so)
        return (
            self._one_of(name, words, test.values, words.so) if others else self.fact(name, value)
        )

    def day(self, day: date) -> str:
        """Write a day with the name of its month."""
        return self.words.answers.calendar.write(day)

    def brief_day(self, day: date) -> str:
        """Write a day with its month in brief."""
        return self.words.answers.calendar.write_briefly(day)

    def topic(self, name: str) -> str:
        """Return the name of a fact as plain words."""
        return finding_of(unqualified(name)[0]).replace(".", " ").replace("_", " ")

    def contracted(self, text: str) -> str:
        """Return a text with words contracted that stand side by side."""
        for apart, together in self.words.answers.contractions.items():
            text = text.replace(apart, together)
        return text

    def either(self, parts: Sequence[str]) -> str:
        """Join words of which one would do."""
        return self.words.answers.either(parts)

    def all_of(self, parts: Sequence[str]) -> str:
        """Join words that are all meant."""
        return self.words.answers.all_of(parts)

    def _words(self, name: str) -> FactWords:
        base, instrument = unqualified(name)
        if is_finding(base):
            words = self.words.findings.get(finding_of(base))
        else:
            words = self.words.facts.get(base)
        found = words or self.words.answers.plain
        return found if instrument == UNNAMED else found.of_named()

    def _put(self, name: str, clause: str, value: str) -> Clause:
        """Fill the gaps of a clause; append the paper if the clause does not name it."""
        base, instrument = unqualified(name)
        paper = self.papers.of_fact(base, instrument, self._kinds_behind(base))
        told = clause.format(it=paper, value=value, name=self.topic(name))
        if instrument != UNNAMED and "{it}" not in clause:
            told = f"{told} ({paper})"
        return self.contracted(told)

    def _kinds_behind(self, finding: str) -> Iterator[Set[str]]:
        """Yield the kinds of papers that rules test which conclude it, then those behind these."""
        nearest, seen = {finding}, set[str]()
        while nearest:
            seen |= nearest
            rules = [
                rule
                for rule in self.rulebook.rules.values()
                if isinstance(rule.then, Conclusion) and rule.then.name in nearest
            ]
            tested = {test.fact for rule in rules for test, _ in rule.comparisons}
            yield {KIND_OF[fact] for fact in tested if fact in KIND_OF}
            nearest = {fact for fact in tested if is_finding(fact)} - seen

    def _one_of(self, name: str, words: FactWords, values: Sequence[Value], frame: str) -> Clause:
        """Return a frame with several values, before it those that are whole clauses."""
        texts = [value_text(value) for value in values]
        framed = [words.values.get(text, text) for text in texts if text not in words.instead]
        clauses = [self._put(name, words.instead[t], "") for t in texts if t in words.instead]
        if framed:
            clauses.append(self._put(name, frame, self.either(framed)))
        return self.either(clauses)

    def _span(self, values: ValueSet, span: Span) -> str:
        fact, words = values.fact, self.words.answers.spans
        least, highest = fact.code_range()
        first, last = (self._number(fact.decode(code)) for code in span)
        is_day = fact.kind is FactKind.DATE
        if span[0] == span[1]:
            return first
        if span[1] == highest:
            return words["from" if is_day else "at_least"].format(first=first)
        if span[0] == least:
            return words["until" if is_day else "at_most"].format(last=last)
        return words["between"].format(first=first, last=last)

    def _number(self, value: Value) -> str:
        return self.day(value) if isinstance(value, date) else value_text(value)
