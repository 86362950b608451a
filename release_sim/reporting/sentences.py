"""Clauses and sentences about cases, rules and answers, in one language.

The words are those of a ``Wordbook``; what has none is said by its name, in a frame of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from release_sim.model.limits import Caveat, KnowledgeLimit
from release_sim.model.policy import Policy
from release_sim.model.rule import Citation, Rule, Within
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.model.wordbook import Wordbook
from release_sim.model.words import Clause, PolicyWords
from release_sim.reporting.catalogue import Catalogue
from release_sim.reporting.fact_sentences import FactSentences
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import unqualified


@dataclass(frozen=True, slots=True)
class Voice:
    """One language, and the rulebook that is spoken of in it."""

    rulebook: Rulebook
    words: Wordbook
    catalogue: Catalogue

    def about(self, facts: Mapping[str, Value] | None = None) -> Sentences:
        """Return the sentences about a case, of which these facts are known."""
        return Sentences(self.words, self.rulebook, self.catalogue, facts)


class Sentences(FactSentences):
    """The sentences about one case: of its facts, of rules and limits, and of answers."""

    def answer(
        self,
        action: str,
        answer: Answer,
        body: str = "sheriff_jail",
        within: Sequence[Within] = (),
    ) -> Clause:
        """Return what the body that would act must, must not or may do, or that it is open."""
        words = self.words.answers
        do = words.actions[action]
        for limit in within:
            do = words.times.timed.format(do=do, within=self.within(limit))
        return self.contracted(words.answers[answer].format(body=words.bodies[body], do=do))

    def verb(self, answer: Answer) -> str:
        """Return the words by which the sentence of an answer tells it from the others."""
        before, _, behind = self.words.answers.answers[answer].partition("{body}")
        return before.partition(":")[0].strip() or behind.partition("{do}")[0].strip()

    def deed(self, action: str) -> str:
        """Return an action as an infinitive."""
        return self.words.answers.actions[action]

    def rule(self, rule: str) -> str:
        """Return the sentence of a rule; the rule file's own where the language has none."""
        return self.words.rules.get(rule) or self.rulebook.rules[rule].says

    def says(self, rule: Rule) -> str:
        """Return the sentence of a rule that may be another than the rulebook's of its name."""
        return self.rule(rule.id) if self.rulebook.rules.get(rule.id) == rule else rule.says

    def policy_title(self, policy: Policy) -> str:
        """Return the title of a policy; the policy file's own where the language has none."""
        words = self.policy_words(policy)
        return words.title if words else policy.title

    def policy_says(self, policy: Policy) -> str:
        """Return what a policy says of itself; as the policy file where the language has none."""
        words = self.policy_words(policy)
        return words.says if words else policy.says

    def policy_words(self, policy: Policy) -> PolicyWords | None:
        """Return the words of a policy; none for one of other rules that has the name by chance."""
        known = self.rulebook.policies.get(policy.name)
        is_known = known and (known.title, known.says) == (policy.title, policy.says)
        return self.words.policies.get(policy.name) if is_known else None

    def source(self, citation: Citation) -> str:
        """Return the short name of a source, with the place in it."""
        return self.rulebook.sources[citation.source].brief(citation.at)

    def limit(self, limit: KnowledgeLimit) -> str:
        """Return what is not known; the rule file's own where the language has none."""
        return self.words.limits.get(limit.name) or limit.says

    def caveat(self, caveat: Caveat) -> str:
        """Return a warning about the day of a case."""
        if caveat.book:
            book = caveat.book
            digest = book.digest[:12]
            return self.frame(
                "caveats.book",
                book=book.name,
                package=book.package,
                version=book.version,
                hash=digest,
            )
        day = self.day(caveat.day)
        if limit := caveat.limit:
            kind = self.frame(f"caveats.{limit.kind}")
            told = {"law": limit.law, "kind": kind, "day": day}
            return self.frame("caveats.since", **told, says=self.limit(limit))
        return self.frame("caveats.read_up_to", day=day)

    def why(self, reading: str) -> str:
        """Return why a reading is as it is, or open."""
        words = self.words.readings.get(reading)
        return words.why if words else self.rulebook.readings[reading].why

    def within(self, within: Within) -> str:
        """Return a time limit, as it follows what is to be done."""
        times = self.words.answers.times
        unit = times.days if within.unit.startswith("day") else times.hours
        if isinstance(within.amount, int):
            amount = unit.of(str(within.amount))
        else:  # a fact of a paper, of which no number is known
            fact, instrument = unqualified(within.amount)
            amount = unit.set_by.format(it=self.papers.of_fact(fact, instrument))
        side = times.after if within.side == "after" else times.before
        time = side[within.event].format(amount=amount)
        return times.excluding[within.excluding].format(time=time) if within.excluding else time

    def up_to(self, most: int | None) -> str:
        """Return the number of papers of each kind that cases may have, in words; None is any."""
        if most is None:
            return self.frame("compared.any_number")
        return self.frame(f"compared.up_to{'' if most > 1 else '_one'}", number=most)


def sentence(clause: Clause) -> str:
    """Return a clause as a sentence: begun with a capital, ended with a full stop."""
    begun = clause[:1].upper() + clause[1:]
    return begun if begun.endswith((".", "?", "!")) else f"{begun}."
