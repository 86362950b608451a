"""The number of instruments that a counterexample needs at most, so that a proof holds of more.

What a rulebook says of instruments it says by statements: *there is a warrant that passes these
tests*. Of a case with many instruments keep, for each such statement that must be true for an
invariant to fail, one instrument of each kind it speaks of, and leave the others out. What was true
has kept the instruments that made it so; what was not true of any instrument is not true of fewer.
So the invariant fails of what is left, and a counterexample has no more instruments of a kind than
there are statements that must be true. Under three values a statement that must not be settled
needs one instrument of which it is not ruled out, which is no more.

Which statements must be true follows from the answer. For a rule to stand, there must be
instruments of which it applies, and no exception to it may stand; for it not to stand an exception
must, or a block of ``unless`` that speaks of other instruments. An answer needs one rule of its
force; against all others it needs what displaces them.

What no instrument asks for is decided where none of a kind is live. So for such a rule not to stand
it takes a live instrument, and for all such rules the same one will do.

Every test speaks of one kind, so a condition is a choice of ways each of which asks for a paper of
this kind and for one of that: *there is a warrant that*, and *there is a writ that*. So a rule that
is asked of many requests needs of other kinds one paper for each way, whichever request it is. Only
where an ``unless`` of such a rule speaks of the request together with another paper that the
``when`` binds, which paper serves depends on the request, and no bound is given.

Two policies that answer one case differently need what each of the two answers needs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from release_sim.model.about import NO_KIND, About, Kinds, denies, kind_of
from release_sim.model.analysis.invariant import (
    AnswerInvariant,
    IndependenceInvariant,
)
from release_sim.model.condition import AllOf, Comparison, Condition, comparisons
from release_sim.model.dependence import Dependence
from release_sim.model.policy import Policy
from release_sim.model.rule import Modality, Period, Rule
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.instruments import KIND_OF
from release_sim.vocabulary.tested_names import is_finding

Statement = tuple[str, str]
"""A statement that there is an instrument, by what says so, and the kind."""

Needed = frozenset[Statement]
NOTHING: Needed = frozenset()
_LIVE = "an instrument that is live"

MUST, MUST_NOT, MAY = Modality.MUST, Modality.MUST_NOT, Modality.MAY

# By answer: the forces of which a rule must stand, and those of which none may.
_TAKES: dict[Answer, tuple[tuple[Modality, ...], tuple[Modality, ...]]] = {
    Answer.CONFLICT: ((MUST, MUST_NOT), ()),
    Answer.REQUIRED: ((MUST,), (MUST_NOT,)),
    Answer.FORBIDDEN: ((MUST_NOT,), (MUST,)),
    Answer.PERMITTED: ((MAY,), (MUST, MUST_NOT)),
    Answer.SILENT: ((), (MUST, MUST_NOT, MAY)),
    Answer.UNDETERMINED: ((MUST, MUST_NOT, MAY), (MUST, MUST_NOT, MAY)),
}


class NoBoundError(Exception):
    """Raised for a rule that the bound on instruments does not cover."""


class SmallModel:
    """The statements that an answer under one policy needs, of cases of some days."""

    def __init__(self, policy: Policy, about: About, during: Period) -> None:
        rules = [r for r in policy.rules.values() if r.in_force.common(during)]
        self._about = about
        self._dependence = Dependence.build(rules)
        self._rule = cache(self._of_rule)
        self._concerns = self._by_way("concerns", policy.concerns, NO_KIND)

    def ways(self, action: str, answer: Answer) -> list[Needed]:
        """Return the statements that the answer over all instruments needs, by choice of rules."""
        return list(self._ways(action, answer, None))

    def needed(self, invariant: AnswerInvariant | IndependenceInvariant) -> int:
        """Return how many instruments of a kind a case against the invariant needs at most."""
        if isinstance(invariant, AnswerInvariant):
            about = self._about.with_rule(invariant.asked)
            asked = self._of_asked(invariant.asked, about)
            of = about.rules[invariant.asked.id].about
            ways = [w for a in invariant.never for w in self._ways(invariant.action, a, of)]
            return max((_most(asked | way) for way in ways), default=0)
        # Two cases have two answers, of which each needs its own; one instrument is changed.
        ways = [w for action in ACTIONS for a in Answer for w in self._ways(action, a, None)]
        changed = any(fact in KIND_OF for fact in invariant.facts)
        return 2 * max(map(_most, ways), default=0) + changed

    def _of_asked(self, asked: Rule, about: About) -> Needed:
        kinds = about.rules[asked.id]
        chosen = kinds.tested | ({kinds.about} if kinds.about else frozenset())
        return self._tests(asked, is_so=True) | {(asked.id, kind) for kind in chosen}

    def _ways(self, action: str, answer: Answer, of: str | None) -> Iterator[Needed]:
        """Yield the statements that the answer needs, for each choice of rules that give it."""
        by_force: dict[Modality, list[Rule]] = {force: [] for force in Modality}
        for rule in self._dependence.rules.values():
            if duty := rule.duty_on(action):
                by_force[duty.modality].append(rule)
        giving, barring = _TAKES[answer]
        if answer is Answer.REQUIRED and not of and self._is_of_each(by_force[MUST]):
            # Beside what is required of one instrument another may be barred, but not both of one.
            barring = (*barring, *giving)
        against = self._all((r for force in barring for r in by_force[force]), False, of)
        against |= self._concerns
        each = [[self._rule(r.id, True, of) for r in by_force[force]] for force in giving]
        if answer is Answer.UNDETERMINED:
            each = [[NOTHING, *ways] for ways in each]
        for chosen in product(*each):
            yield against.union(*chosen)

    def _all(self, rules: Iterable[Rule], stands: bool, of: str | None) -> Needed:
        return NOTHING.union(*(self._rule(rule.id, stands, of) for rule in rules))

    def _of_rule(self, name: str, stands: bool, of: str | None) -> Needed:
        """Return the statements needed for a rule to stand, or not, for the instrument ``of``.

        That is of a kind, which the rule is about, or None where none is at hand.
        """
        rule, kinds = self._dependence.rules[name], self._about.rules[name]
        shared = kinds.bound | ({kinds.about} if kinds.about else frozenset())
        if kinds.about and any(len(block & shared) > 1 for block in kinds.barring):
            raise NoBoundError
        needed: set[Statement] = set(self._tests(rule, stands))
        if not stands:
            needed |= {(_LIVE, kind) for kind in shared if self._may_be_unasked(rule, kind)}
            for number, block in enumerate(rule.unless):
                needed |= self._by_way(f"{name} unless {number}", block, shared)
        elif of and kinds.about == of:
            needed |= self._by_way(name, rule.when, frozenset({of}))
        else:
            needed |= {(name, kind) for kind in kinds.tested | shared}
        for other in self._dependence.exceptions[name]:
            same = kinds.about if self._about.rules[other].about == kinds.about else None
            needed |= self._rule(other, not stands, same)
        return frozenset(needed)

    def _is_of_each(self, rules: Iterable[Rule]) -> bool:
        return any(self._about.rules[rule.id].about for rule in rules)

    def _may_be_unasked(self, rule: Rule, kind: str) -> bool:
        """Return whether the rule can stand of the person alone, or of what is done unasked."""
        bound = kind in self._about.rules[rule.id].bound
        return not bound or self._about.can_be_unasked(rule.when, kind)

    def _tests(self, rule: Rule, is_so: bool) -> Needed:
        """Return the statements for findings to be as an applying rule tests them, or not."""
        wanted = [(test, is_so) for test in comparisons(rule.when)]
        wanted += [(test, not is_so) for block in rule.unless for test in comparisons(block)]
        needed = NOTHING
        for test, passes in wanted:
            if not is_finding(test.fact):
                continue
            kind = self._about.findings.get(test.fact)
            has = passes is not denies(test)
            concluding = self._dependence.concluding.get(test.fact, ())
            needed = needed.union(*(self._rule(name, has, kind) for name in concluding))
            if kind and has and denies(test):
                needed |= {(test.fact, kind)}
        return needed

    def _by_way(self, name: str, condition: Condition, but: Kinds) -> set[Statement]:
        """Return a statement for each way to meet a condition, and each kind in it but some."""
        ways = enumerate(self._kinds_by_way(condition))
        return {(f"{name} by way {number}", kind) for number, way in ways for kind in way - but}

    def _kinds_by_way(self, condition: Condition) -> list[Kinds]:
        """Return the kinds that the condition asks for, by the ways to meet it."""
        if isinstance(condition, Comparison):
            kind = kind_of(condition, self._about.findings)
            return [frozenset({kind}) if kind else NO_KIND]
        parts = [self._kinds_by_way(part) for part in condition.parts]
        if isinstance(condition, AllOf):
            return [NO_KIND.union(*way) for way in product(*parts)]
        return [way for ways in parts for way in ways]


def _most(needed: Needed) -> int:
    """Return the number of statements of the most frequent kind."""
    return max(by_kind(needed).values(), default=0)


def by_kind(needed: Needed) -> Counter[str]:
    """Count the statements of each kind."""
    return Counter(kind for _, kind in needed)
