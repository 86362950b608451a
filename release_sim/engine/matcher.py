"""Verdicts through durable-rules: rules compiled together, and asked for those a case wants.

What is compiled does not turn on who asks: a compiled rule is told apart by its conditions, and
policies, days and shapes of cases share it. So rules that were compiled together can be asked of
one by one. A message then has only the facts that the rules asked of read, and what else fires of
it says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from operator import itemgetter
from typing import Protocol

from release_sim.engine.patterns import Clause, MessageKey, Pattern, levels
from release_sim.engine.rulesets import rulesets_of
from release_sim.engine.semantics import Facts
from release_sim.model.rule import Rule
from release_sim.model.verdict import SATISFIED, UNKNOWN, UNSATISFIED, Verdict
from release_sim.vocabulary.fact import Value, Vocabulary, yes_no
from release_sim.vocabulary.instruments import unqualified

MOST = 200
"""The cases of which a level keeps all verdicts, a kilobyte each; then they begin anew."""

MOST_OF_A_CLAUSE = 50
"""The values of its facts by which a clause keeps its verdict, some 200 bytes each."""

_PART = yes_no("part", "The verdict of a part of a rule, settled before the rule.")


class Matching(Protocol):
    """The protocol of matchers: which of their rules have their conditions met."""

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return, for every rule, whether it applies."""


class CompiledClauses:
    """Independent rules as clauses, with the parts that would multiply settled first."""

    def __init__(
        self, rules: Sequence[Rule], vocabulary: Vocabulary, keep_sessions: bool = True
    ) -> None:
        """Compile the rules; their conditions test only names of the vocabulary.

        Sessions of the extension that are not kept are begun anew by each question.
        """
        *parts, asked = levels(rules)
        settled = {clause.name for level in parts for clause in level}
        self.rules = frozenset(rule.id for rule in rules)
        self.levels = [
            _Level(level, vocabulary, settled, keep_sessions) for level in (*parts, asked)
        ]


class Matcher:
    """Compiled rules, asked for some or all of them."""

    def __init__(self, compiled: CompiledClauses, rules: Collection[str] | None = None) -> None:
        """Nothing is asked of any but these rules, and of the parts that they test."""
        self._compiled = compiled  # kept as long as it is asked
        wanted = set(compiled.rules if rules is None else rules)
        self._questions: list[_LevelQuery] = []
        for level in reversed(compiled.levels):
            question = _LevelQuery(level, wanted)
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

    ``reads`` are the facts that each clause reads, by its number, ``codes`` how they are written,
    and ``told`` what the extension said of the clause by their values.
    """

    def __init__(
        self,
        clauses: Sequence[Clause],
        vocabulary: Vocabulary,
        parts: set[str],
        keep_sessions: bool,
    ) -> None:
        self.names = tuple(clause.name for clause in clauses)
        self.reads = [tuple(sorted(clause.reads())) for clause in clauses]
        self.told: list[dict[object, Verdict]] = [{} for _ in clauses]
        every = dict.fromkeys(fact for reads in self.reads for fact in reads)
        self.codes = {
            name: MessageKey(f"f{i}", _PART if name in parts else vocabulary[unqualified(name)[0]])
            for i, name in enumerate(every)
        }
        numbered: list[tuple[int, Pattern]] = []
        for number, clause in enumerate(clauses):
            numbered += ((number, pattern) for pattern in clause.satisfying(self.codes))
        for number, clause in enumerate(clauses):
            wanted = {f"q{number}": 1}
            numbered += ((~number, (wanted, *p)) for p in clause.refuting(self.codes))
        self._rulesets = rulesets_of(numbered, keep_sessions)

    def asked(self, numbers: Iterable[int], facts: Facts) -> dict[int, Verdict]:
        """Ask the extension for the verdict of some clauses, given all facts that they read."""
        texts, verdicts, still_open = dict[str, str](), dict[int, Verdict](), set[int]()
        for number in numbers:
            verdicts[number] = UNSATISFIED
            for fact in self.reads[number]:
                value, code = facts.get(fact), self.codes[fact]
                if value is None:
                    verdicts[number] = UNKNOWN
                    still_open.add(number)
                elif code.key not in texts:
                    texts[code.key] = code.text(value)
        texts.update((f"q{number}", f'"q{number}":1') for number in still_open)
        for ruleset in self._rulesets:
            if ruleset.satisfies.isdisjoint(verdicts) and ruleset.refutes.isdisjoint(still_open):
                continue
            for number in ruleset.fired(texts):
                clause, verdict = (number, SATISFIED) if number >= 0 else (~number, UNSATISFIED)
                if clause in verdicts:
                    verdicts[clause] = verdict
        return verdicts


class _LevelQuery:
    """A question to a level: whether the clauses of some names are satisfied.

    ``reads`` are the facts and parts that they test.
    """

    def __init__(self, level: _Level, names: Collection[str]) -> None:
        self._level = level
        self._numbers = [n for n, name in enumerate(level.names) if name in names]
        self._names = [level.names[n] for n in self._numbers]
        self.reads = tuple(dict.fromkeys(f for n in self._numbers for f in level.reads[n]))
        places = {fact: place for place, fact in enumerate(self.reads)}
        self._clauses = [
            (_values_at([places[fact] for fact in level.reads[n]]), level.told[n])
            for n in self._numbers
        ]
        self._told: dict[tuple[Value | None, ...], tuple[Verdict, ...]] = {}

    def match(self, facts: Facts) -> dict[str, Verdict]:
        """Return the verdict of every clause; what is alike is asked of the extension once.

        Many cases are alike in all facts of a level, and most in those of one of its clauses.
        """
        values = tuple(map(facts.get, self.reads))
        found = self._told.get(values)
        if found is None:
            found = self._found(values, facts)
            if len(self._told) == MOST:
                self._told.clear()
            self._told[values] = found
        return dict(zip(self._names, found, strict=True))

    def _found(self, values: tuple[Value | None, ...], facts: Facts) -> tuple[Verdict, ...]:
        """Return the verdict of every clause; the extension is asked of those it was not yet."""
        keys = [values_at(values) for values_at, _ in self._clauses]
        known = [told.get(key) for key, (_, told) in zip(keys, self._clauses, strict=True)]
        anew = {self._numbers[i]: i for i, verdict in enumerate(known) if verdict is None}
        if anew:
            for number, verdict in self._level.asked(anew, facts).items():
                i = anew[number]
                known[i], told = verdict, self._clauses[i][1]
                if len(told) >= MOST_OF_A_CLAUSE:
                    told.clear()
                told[keys[i]] = verdict
        return tuple(verdict for verdict in known if verdict is not None)


def _values_at(places: Sequence[int]) -> Callable[[tuple[Value | None, ...]], object]:
    """Return a function that selects the values at some places."""
    return itemgetter(*places) if places else lambda _: None
