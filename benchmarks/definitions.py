"""The rules of a policy written out once for every rival: named conditions over columns.

The rules of all days stand in one text, because rows have many days; that a rule is in force is a
condition on ``as_of`` like any other, and so is that a paper is live. What is alike in all rows is
worked out beforehand: readings, what is presumed, and whatever follows from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from operator import eq, ge, le, lt, ne
from typing import NamedTuple, TypeVar

from questions import Language, written

from release_sim.cohort.cases import CaseTable
from release_sim.engine.grounding import ground
from release_sim.engine.semantics import verdict_of
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op, comparisons
from release_sim.model.dependence import Dependence
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty, Modality, Rule
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import FactKind
from release_sim.vocabulary.facts import DAY
from release_sim.vocabulary.tested_names import finding_name

T = TypeVar("T")

ALWAYS, NEVER = AllOf(()), AnyOf(())
UNKNOWN = Comparison("unknown", Op.IS, (True,))  # what is unknown in all rows
_ALIKE = {Verdict.SATISFIED: ALWAYS, Verdict.UNKNOWN: UNKNOWN, Verdict.UNSATISFIED: NEVER}

# How a test compares a column with a code, where it has but one.
SIGNS = {Op.IS: eq, Op.IS_NOT: ne, Op.AT_LEAST: ge, Op.FROM: ge, Op.AT_MOST: le, Op.BEFORE: lt}

_MUST, _MUST_NOT, _MAY = Modality
_SETTLED = {
    Answer.CONFLICT: ((_MUST, False), (_MUST_NOT, False)),
    Answer.REQUIRED: ((_MUST, False), (_MUST_NOT, True)),
    Answer.FORBIDDEN: ((_MUST, True), (_MUST_NOT, False)),
    Answer.PERMITTED: ((_MUST, True), (_MUST_NOT, True), (_MAY, False)),
    Answer.SILENT: ((_MUST, True), (_MUST_NOT, True), (_MAY, True)),
}


class Line(NamedTuple):
    """A condition that must hold, or must not."""

    condition: Condition
    negated: bool = False


Lines = tuple[Line, ...]
NEVER_LINE = Line(NEVER)


def holds(lines: Lines, language: Language[T]) -> T:
    """Return a condition: every line is as it must be."""
    return language.every([written(c, language, negated) for c, negated in lines])


def fails(lines: Lines, language: Language[T]) -> T:
    """Return a condition: some line is not as it must be."""
    return language.some([written(c, language, not negated) for c, negated in lines])


def is_so(test: Comparison) -> bool:
    """Return True if a yes/no test wants yes."""
    return test.values[0] is not (test.op is Op.IS_NOT)


class Definitions:
    """The rules of a policy for such cases, in the order in which they can be worked out.

    ``named`` has conditions on columns and on names before their own. ``answers`` tells for every
    action when it surely has each answer that it can have; where it surely has none, the answer is
    undetermined. ``columns`` are those that are tested.
    """

    def __init__(self, policy: Policy, cases: CaseTable) -> None:
        """``cases`` tell what is alike in all rows, and have the columns."""
        presumed, by_case = cases.presumed()
        columns = {DAY.name: cases.as_of, **cases.columns, **by_case}
        self._alike = {**policy.reading_facts(), **presumed}
        self._told = columns.keys()
        self._meant: dict[str, Condition] = {finding_name(f): NEVER for f in policy.findings}
        self.named: dict[str, Lines] = {}
        self._define(policy)
        self.answers = {action: self._answers(action) for action in ACTIONS}
        used = self._keep_used()
        vocabulary = {**policy.vocabulary(), DAY.name: DAY}
        self.columns = {name: codes for name, codes in columns.items() if name in used}
        self.facts = {name: vocabulary[name] for name in self.columns}

    def is_yes_no(self, name: str) -> bool:
        """Return True if a column or a named condition is true, false or unknown."""
        return name in self.named or self.facts[name].kind is FactKind.YES_NO

    def codes(self, test: Comparison) -> list[int]:
        """Return the codes of the values that a test names."""
        return [self.facts[test.fact].encode(value) for value in test.values]

    def strata(self) -> list[dict[str, Lines]]:
        """Return the named conditions in layers, each testing only columns and layers below."""
        depths: dict[str, int] = {}
        for name, lines in self.named.items():
            depths[name] = max((depths.get(fact, 0) for fact in _tested(lines)), default=0) + 1
        return [
            {name: self.named[name] for name, depth in depths.items() if depth == level}
            for level in range(1, max(depths.values()) + 1)
        ]

    def _define(self, policy: Policy) -> None:
        """Name every rule, every finding, and for every action whether it must, must not, may."""
        rules = policy.rules.values()
        dependence = Dependence.build(ground(rules, About.build(rules), Shape.of()).rules)
        left = {name: set(rules) for name, rules in dependence.concluding.items()}
        duties: dict[str, list[str]] = {_duty(a, m): [] for a in ACTIONS for m in Modality}
        for rule in dependence.topological():
            self._name(rule.id, _stands(rule, dependence.exceptions[rule.id]))
            if isinstance(rule.then, Duty):
                duties[_duty(rule.then.action, rule.then.modality)].append(rule.id)
            else:
                finding = rule.then.name
                left[finding].remove(rule.id)
                if not left[finding]:
                    self._name(finding, _some(dependence.concluding[finding]))
        for name, rules in duties.items():
            self._name(name, _some(rules))

    def _answers(self, action: str) -> dict[Answer, Lines]:
        found = {}
        for answer, wanted in _SETTLED.items():
            lines = [Line(_that(_duty(action, modality)), no) for modality, no in wanted]
            folded = self._folded(lines)
            if NEVER_LINE not in folded and all(c != UNKNOWN for c, _ in folded):
                found[answer] = folded
        return found

    def _name(self, name: str, lines: Iterable[Line]) -> None:
        """Give conditions a name, or where a single test says the same put that in its place."""
        match folded := self._folded(lines):
            case ():
                self._meant[name] = ALWAYS
            case (Line(Comparison() | AnyOf(()) as single, False),):
                self._meant[name] = single
            case _:
                self._meant[name] = _that(name)
                self.named[name] = folded

    def _folded(self, lines: Iterable[Line]) -> Lines:
        """Fold constants: drop lines that always hold; keep only one that never does."""
        found = [Line(self._fold(condition), negated) for condition, negated in lines]
        if any(c == (ALWAYS if negated else NEVER) for c, negated in found):
            return (NEVER_LINE,)
        return tuple(dict.fromkeys(line for line in found if line.condition not in (ALWAYS, NEVER)))

    def _fold(self, condition: Condition) -> Condition:
        if isinstance(condition, Comparison):
            return self._fold_test(condition)
        parts = tuple(dict.fromkeys(map(self._fold, condition.parts)))
        idle, final = (ALWAYS, NEVER) if isinstance(condition, AllOf) else (NEVER, ALWAYS)
        if final in parts:
            return final
        left = tuple(part for part in parts if part != idle)
        return left[0] if len(left) == 1 else type(condition)(left)

    def _fold_test(self, test: Comparison) -> Condition:
        if test.fact in self._told:
            return test
        if test.fact not in self._meant:
            return _ALIKE[verdict_of(test, self._alike)]
        return self._meant[test.fact] if is_so(test) else self._negation(test.fact)

    def _negation(self, name: str) -> Condition:
        """Return the negation of a named condition, which gets a name of its own."""
        other = f"not {name}"
        if other not in self._meant:
            self._name(other, [Line(self._meant[name], negated=True)])
        return self._meant[other]

    def _keep_used(self) -> set[str]:
        """Strike out the names on which no answer rests; return those kept."""
        used = {name for a in self.answers.values() for ls in a.values() for name in _tested(ls)}
        for name in reversed(list(self.named)):
            if name in used:
                used |= _tested(self.named[name])
            else:
                del self.named[name]
        return used


def _stands(rule: Rule, exceptions: Iterable[str]) -> Iterator[Line]:
    first, last = rule.in_force.first, rule.in_force.last
    if first:
        yield Line(Comparison(DAY.name, Op.FROM, (first,)))
    if last:
        yield Line(Comparison(DAY.name, Op.BEFORE, (last + timedelta(days=1),)))
    yield from map(Line, rule.when.parts)
    yield from (Line(block, negated=True) for block in rule.unless)
    yield from (Line(_that(exception), negated=True) for exception in exceptions)


def _some(names: Iterable[str]) -> tuple[Line]:
    return (Line(AnyOf(tuple(map(_that, names)))),)


def _that(name: str) -> Comparison:
    return Comparison(name, Op.IS, (True,))


def _duty(action: str, modality: Modality) -> str:
    return f"{modality}.{action}"


def _tested(lines: Lines) -> set[str]:
    return {test.fact for line in lines for test in comparisons(line.condition)}
