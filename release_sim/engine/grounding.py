"""Rules about instruments, put for the instruments of a case: the first half of their meaning.

A case holds any number of instruments of each kind. A rule is put once for each way to choose one
of every kind that it tests, and then says what ``engine/semantics`` makes of it; what is so put
tests the facts of the chosen instruments by their own names, as ``request.2.form``.

- In one ``when`` all tests of a kind speak of one and the same instrument: *there is a request such
  that*. An ``unless`` speaks of the instruments that the ``when`` binds; of any other kind it says
  that there is *none* such.
- No test of an instrument that is gone is satisfied, unless the block tests whether it is gone.
- A finding about a kind is had by each instrument for itself; a test that it is *not* so says that
  no instrument has it.
- Where none of a kind is live, facts of the act, such as which information is given, and findings
  from them are those of the act alone, and have no instrument's name.
- Actions that answer one instrument are decided for each by itself, and where none of the kind is
  live for the person alone. All other actions, and findings about no kind, are decided once.
- An exception between two rules that are asked of the same instruments holds instrument by
  instrument; every other exception holds for the whole case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

from release_sim.engine.semantics import Evaluation
from release_sim.engine.shape import Shape
from release_sim.model.about import About, Kinds, denies, kind_of, tested_kinds, tests_life
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op, comparisons
from release_sim.model.rule import Conclusion, Duty, Rule
from release_sim.model.verdict import UNSATISFIED, Verdict
from release_sim.vocabulary.instruments import (
    INSTRUMENTS,
    THERE_IS,
    UNNAMED,
    qualified,
    unqualified,
)

NONE = "-"
"""In the place of an instrument where none of the kind is live: only what is done can be tested."""

Binding = Mapping[str, str]
NEVER = AnyOf(())


@dataclass(frozen=True, slots=True)
class Grounded:
    """Rules put for a shape.

    ``rules`` test nothing but facts by their own names. ``instrument`` tells of which instrument a
    rule so put decides, for rules that are asked of one after another; ``bindings`` of which of
    each kind it tests.
    """

    rules: tuple[Rule, ...]
    instrument: Mapping[str, str]
    bindings: Mapping[str, Binding]


def ground(rules: Iterable[Rule], about: About, shape: Shape) -> Grounded:
    """Return the rules as they are put for a case of this shape."""
    return _Grounding(list(rules), about, shape).grounded()


def of_some(condition: Condition, about: About, shape: Shape) -> Condition:
    """Return the condition put for a whole case: of some instrument of each kind it speaks of."""
    return of_one(condition, about, shape, {})


def of_one(condition: Condition, about: About, shape: Shape, binding: Binding) -> Condition:
    """Return the condition put for these instruments, of other kinds for some instrument."""
    grounding = _Grounding([], about, shape)
    kinds = sorted(tested_kinds(condition, about.findings) - binding.keys())
    ways = product(*(grounding.names(kind, condition) for kind in kinds))
    bindings = ({**binding, **dict(zip(kinds, way, strict=True))} for way in ways)
    put = [grounding.put_block(condition, each) for each in bindings]
    return put[0] if len(put) == 1 else AnyOf(tuple(put))


def rule_of(grounded: str) -> str:
    """Return the id of the rule that a rule so put comes from."""
    return grounded.partition("@")[0]


def folded(found: Evaluation, rules: Iterable[str]) -> Evaluation:
    """Return the verdicts of these rules: the greatest of those that were put from each.

    A rule that was put for no instrument does not apply. A finding about instruments is satisfied
    when some instrument has it.
    """
    no = dict.fromkeys(rules, UNSATISFIED)
    return Evaluation(
        _greatest(no, ((rule_of(name), verdict) for name, verdict in found.applies.items())),
        _greatest(no, ((rule_of(name), verdict) for name, verdict in found.stands.items())),
        _greatest(
            {}, ((unqualified(name)[0], verdict) for name, verdict in found.findings.items())
        ),
    )


def _greatest(
    least: Mapping[str, Verdict], verdicts: Iterable[tuple[str, Verdict]]
) -> dict[str, Verdict]:
    found = dict(least)
    for name, verdict in verdicts:
        if name in found or not least:
            found[name] = max(verdict, found.get(name, verdict))
    return found


class _Grounding:
    def __init__(self, rules: list[Rule], about: About, shape: Shape) -> None:
        self._rules, self._about, self._shape = rules, about, shape
        self._put: dict[str, list[tuple[str, Rule]]] = {}
        self._bindings: dict[str, Binding] = {}

    def grounded(self) -> Grounded:
        for rule in self._rules:
            self._put[rule.id] = list(self._instances(rule))
        found: list[Rule] = []
        instrument: dict[str, str] = {}
        for rule in self._rules:
            for name, each in self._put[rule.id]:
                targets = tuple(self._targets(rule, name))
                found.append(
                    each if targets == each.exception_to else replace(each, exception_to=targets)
                )
                if self._about.rules[rule.id].about:
                    instrument[each.id] = name
        found += self._of_any()
        return Grounded(tuple(found), instrument, self._bindings)

    def _instances(self, rule: Rule) -> Iterator[tuple[str, Rule]]:
        """Yield the rule for each choice of instruments, with the one that it is asked of."""
        kinds = self._about.rules[rule.id]
        asked = kinds.about
        chosen = sorted(kinds.tested | kinds.bound | ({asked} if asked else set()))
        for names in product(*(self._choices(kind, rule, kinds.bound) for kind in chosen)):
            binding = dict(zip(chosen, names, strict=True))
            when = self.put_block(rule.when, binding)
            if asked and isinstance(rule.then, Duty) and asked not in kinds.bound:
                when = _both([*self._lives(asked, binding[asked]), when])
            if when != NEVER:
                name = binding[asked] if asked else UNNAMED
                put = self._instance(rule, when, binding)
                self._bindings[put.id] = binding
                yield name, put

    def _choices(self, kind: str, rule: Rule, bound: Kinds) -> tuple[str, ...]:
        names = self._shape.names(kind)
        by_paper = isinstance(rule.then, Duty) and self._about.rules[rule.id].about == kind
        if by_paper and kind not in bound and self._shape.may_lack(kind):
            return (*names, NONE)
        return self.names(kind, rule.when)

    def names(self, kind: str, block: Condition) -> tuple[str, ...]:
        """Return the instruments of a kind that a block can be about, with none if it can be."""
        names = self._shape.names(kind)
        if self._shape.may_lack(kind) and self._about.can_be_unasked(block, kind):
            return (*names, NONE)
        return names or (NONE,)

    def _instance(self, rule: Rule, when: Condition, binding: Binding) -> Rule:
        kinds = self._about.rules[rule.id]
        shared = kinds.bound | {kinds.about}
        unless: list[Condition] = []
        for block, tested in zip(rule.unless, kinds.barring, strict=True):
            free = sorted(tested - shared)
            for names in product(*(self.names(kind, block) for kind in free)):
                put = self.put_block(block, {**binding, **dict(zip(free, names, strict=True))})
                if put != NEVER:
                    unless.append(put)
        marks = "".join(f"@{each}" for each in binding.values() if each != UNNAMED)
        then = self._effect(rule, binding)
        whole = when if isinstance(when, AllOf) else AllOf((when,))
        same = (whole, tuple(unless), then) == (rule.when, rule.unless, rule.then)
        if same and not marks:
            return rule
        return replace(rule, id=rule.id + marks, when=whole, unless=tuple(unless), then=then)

    def _effect(self, rule: Rule, binding: Binding) -> Duty | Conclusion:
        then = rule.then
        if isinstance(then, Conclusion):
            kind = self._about.findings.get(then.name)
            name = binding[kind] if kind else UNNAMED
            return then if name in (UNNAMED, NONE) else Conclusion(f"{name}.{then.finding}")
        if then.within and isinstance(then.within.amount, str):
            amount = self._named(then.within.amount, binding)
            return replace(then, within=replace(then.within, amount=amount))
        return then

    def _named(self, fact: str, binding: Binding) -> str:
        kind = kind_of(Comparison(fact, Op.IS, (True,)), self._about.findings)
        name = binding.get(kind, UNNAMED) if kind else UNNAMED
        return fact if name == NONE else qualified(fact, name)

    def put_block(self, block: Condition, binding: Binding) -> Condition:
        return self._bind(block, binding, tests_life(block, self._about))

    def _bind(self, condition: Condition, binding: Binding, asked: Kinds) -> Condition:
        if isinstance(condition, Comparison):
            return self._test(condition, binding, asked)
        parts = [self._bind(part, binding, asked) for part in condition.parts]
        if isinstance(condition, AllOf):
            return condition if tuple(parts) == condition.parts else _both(parts)
        kept = tuple(part for part in parts if part != NEVER)
        return condition if kept == condition.parts else AnyOf(kept)

    def _test(self, test: Comparison, binding: Binding, asked: Kinds) -> Condition:
        """Put a test, with that of a life that the block does not itself ask about."""
        kind = kind_of(test, self._about.findings)
        if kind is None:
            return test
        name = binding[kind]
        if name == NONE:
            return self._unasked(kind, test)
        put = test if name == UNNAMED else replace(test, fact=qualified(test.fact, name))
        if test.fact.startswith("finding."):
            return put
        if kind in self._shape.doubtful - asked:
            return AllOf((self._life(kind, name), put))
        if kind in self._shape.optional:
            there_is = Comparison(qualified(THERE_IS[kind].name, name), Op.IS, (True,))
            return AllOf((there_is, put))
        return put

    def _unasked(self, kind: str, test: Comparison) -> Condition:
        """Put a test of what is done where no instrument of the kind is live."""
        if not self._about.is_of_the_act(test):
            return NEVER
        gone = self._lives(kind, NONE)
        return AllOf((*gone, test)) if gone else test

    def _lives(self, kind: str, name: str) -> list[Condition]:
        """Return conditions: this instrument is live, or for none, that none of its kind is."""
        if kind not in self._shape.doubtful:
            return []
        if name != NONE:
            return [self._life(kind, name)]
        return [replace(self._life(kind, n), op=Op.IS_NOT) for n in self._shape.names(kind)]

    def _life(self, kind: str, name: str) -> Comparison:
        described = INSTRUMENTS[kind]
        return Comparison(qualified(described.life, name), Op.IS, (described.live,))

    def _targets(self, rule: Rule, name: str) -> Iterator[str]:
        asked = self._about.rules[rule.id].about
        for target in rule.exception_to:
            by_paper = asked and target in self._put and self._about.rules[target].about == asked
            for other, each in self._put.get(target, ()):
                if not by_paper or other == name:
                    yield each.id
            if target not in self._put:
                yield target

    def _of_any(self) -> Iterator[Rule]:
        """Yield rules that make a finding of an instrument one of the case, if it is denied."""
        denied = {
            test.fact
            for rule in self._rules
            for block in (rule.when, *rule.unless)
            for test in comparisons(block)
            if denies(test) and test.fact in self._about.findings
        }
        had: dict[str, set[str]] = defaultdict(set)
        for rule in self._rules:
            if isinstance(rule.then, Conclusion) and rule.then.name in denied:
                had[rule.then.name].update(name for name, _ in self._put[rule.id])
        for finding in sorted(had):
            for name in sorted(had[finding] - {UNNAMED, NONE}):
                has = Comparison(qualified(finding, name), Op.IS, (True,))
                then = Conclusion(finding.removeprefix("finding."))
                yield Rule(f"{finding}@{name}", "", (), then, when=AllOf((has,)))


def _both(parts: Iterable[Condition]) -> Condition:
    """AllOf of the parts, each test once, or never where some part is never."""
    found: dict[Condition, None] = {}
    for part in parts:
        if part == NEVER:
            return NEVER
        found.update(dict.fromkeys(part.parts if isinstance(part, AllOf) else (part,)))
    return AllOf(tuple(found))
