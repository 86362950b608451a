"""Verdicts through durable-rules: rules compiled together, and asked for those a case wants.

What is compiled does not turn on who asks: a compiled rule is told apart by its conditions, and
policies, days and shapes of cases share it. So rules that were compiled together can be asked of
one by one. A message then has only the facts that the rules asked of read, and what else fires of
it says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from release_sim.engine.patterns import Clause, MessageKey, Pattern, levels
from release_sim.engine.rulesets import MOST, rulesets_of
from release_sim.engine.semantics import Facts
from release_sim.model.rule import Rule
from release_sim.model.verdict import SATISFIED, UNKNOWN, UNSATISFIED, Verdict
from release_sim.vocabulary.fact import Value, Vocabulary, yes_no
from release_sim.vocabulary.instruments import unqualified

_PART = yes_no("part", "The verdict of a part of a rule, settled before the rule.")


class Matching(Protocol):
    """Whatever can tell, for every rule it was made of, whether its conditions are met."""

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return, for every rule, whether it applies."""


class CompiledClauses:
    """Rules of which none depends on another, and before them the parts that would multiply."""

    def __init__(self, rules: Sequence[Rule], vocabulary: Vocabulary) -> None:
        """Compile the rules; their conditions test only names of the vocabulary."""
        *parts, asked = levels(rules)
        settled = {clause.name for level in parts for clause in level}
        self.rules = frozenset(rule.id for rule in rules)
        self.levels = [_Level(level, vocabulary, settled) for level in (*parts, asked)]


class Matcher:
    """Compiled rules, asked for some or all of them."""

    def __init__(self, compiled: CompiledClauses, rules: Collection[str] | None = None) -> None:
        """Nothing is asked of any but these rules, and of the parts that they test."""
        self._compiled = compiled  # kept as long as it is asked
        wanted = set(compiled.rules if rules is None else rules)
        self._questions: list[_Question] = []
        for level in reversed(compiled.levels):
            question = _Question(level, wanted)
            wanted.update(question.reads)
            self._questions.insert(0, question)

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return, for every rule asked of, whether it applies, as durable-rules decides it."""
        *parts, asked = self._questions
        for question in parts:
            verdicts = question.match(facts)
            known = {n: v is SATISFIED for n, v in verdicts.items() if v is not UNKNOWN}
            facts = {**facts, **known}
        return asked.match(facts)


class _Level:
    """Clauses of which none tests another, as durable-rules rulesets.

    ``readers`` are the numbers of the clauses that read each fact, ``codes`` how it is written.
    """

    def __init__(self, clauses: Sequence[Clause], vocabulary: Vocabulary, parts: set[str]) -> None:
        self.names = tuple(clause.name for clause in clauses)
        self.readers: dict[str, set[int]] = {}
        for number, clause in enumerate(clauses):
            for name in sorted(clause.reads()):
                self.readers.setdefault(name, set()).add(number)
        self.codes = {
            name: MessageKey(f"f{i}", _PART if name in parts else vocabulary[unqualified(name)[0]])
            for i, name in enumerate(self.readers)
        }
        numbered: list[tuple[int, Pattern]] = []
        for number, clause in enumerate(clauses):
            numbered += ((number, pattern) for pattern in clause.satisfying(self.codes))
        for number, clause in enumerate(clauses):
            wanted = {f"q{number}": 1}
            numbered += ((~number, (wanted, *p)) for p in clause.refuting(self.codes))
        self.rulesets = rulesets_of(numbered)


class _Question:
    """A question to a level: whether the clauses of some names are satisfied.

    ``reads`` are the facts and parts that they test.
    """

    def __init__(self, level: _Level, names: Collection[str]) -> None:
        self._names = {n: name for n, name in enumerate(level.names) if name in names}
        of_fact = {fact: by & self._names.keys() for fact, by in level.readers.items()}
        self.reads = tuple(fact for fact, by in of_fact.items() if by)
        self._facts = [(level.codes[fact], of_fact[fact]) for fact in self.reads]
        self._rulesets = [
            (ruleset, always, open_)
            for ruleset in level.rulesets
            for always in [not ruleset.satisfies.isdisjoint(self._names)]
            for open_ in [ruleset.refutes & self._names.keys()]
            if always or open_
        ]
        self._told: dict[tuple[Value | None, ...], tuple[Verdict, ...]] = {}

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return the verdict of every clause; what is alike is asked of the extension once.

        Many cases are alike in the facts of a level, more in those of one of its rulesets.
        """
        values = tuple(map(facts.get, self.reads))
        found = self._told.get(values)
        if found is None:
            found = tuple(self._asked(values).values())
            if len(self._told) == MOST:
                self._told.clear()
            self._told[values] = found
        return dict(zip(self._names.values(), found, strict=True))

    def _asked(self, values: Iterable[Value | None]) -> dict[int, Verdict]:
        """Ask the extension for the verdict of every clause, given the values of its facts."""
        texts, still_open = dict[str, str](), set[int]()
        for (code, readers), value in zip(self._facts, values, strict=True):
            if value is None:
                still_open |= readers
            else:
                texts[code.key] = code.texts.get(value) or code.text(value)
        verdicts = dict.fromkeys(self._names, UNSATISFIED)
        verdicts.update(dict.fromkeys(still_open, UNKNOWN))
        texts.update((f"q{number}", f'"q{number}":1') for number in still_open)
        for ruleset, always, refutes in self._rulesets:
            if not always and refutes.isdisjoint(still_open):
                continue
            for number in ruleset.fired(texts):
                clause, verdict = (number, SATISFIED) if number >= 0 else (~number, UNSATISFIED)
                if clause in verdicts:
                    verdicts[clause] = verdict
        return verdicts
