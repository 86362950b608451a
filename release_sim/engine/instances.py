"""One rule put for the instruments of a case, as often as they can be chosen.

What comes of it turns only on the instruments of the kinds that the rule speaks of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from release_sim.engine.shape import Shape
from release_sim.model.about import About, Kinds, kind_of, tested_kinds, tests_life
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.rule import Conclusion, Duty, Rule
from release_sim.vocabulary.instruments import INSTRUMENTS, KIND_OF, THERE_IS, UNNAMED, qualified
from release_sim.vocabulary.tested_names import is_finding

NONE = "-"
"""In the place of an instrument where none of the kind is live: only what is done can be tested."""

Binding = Mapping[str, str]
NEVER = AnyOf(())


class Instance(NamedTuple):
    """A rule put for the instruments of a binding, and the one that it is asked of."""

    instrument: str
    rule: Rule
    binding: Binding


def of_some(condition: Condition, about: About, shape: Shape) -> Condition:
    """Return the condition put for a whole case: of some instrument of each kind it speaks of."""
    return of_one(condition, about, shape, {})


def of_one(condition: Condition, about: About, shape: Shape, binding: Binding) -> Condition:
    """Return the condition put for these instruments, of other kinds for some instrument."""
    putting = Putting(about, shape)
    kinds = sorted(tested_kinds(condition, about.findings) - binding.keys())
    ways = product(*(putting.names(kind, condition) for kind in kinds))
    bindings = ({**binding, **dict(zip(kinds, way, strict=True))} for way in ways)
    put = [putting.put_block(condition, each) for each in bindings]
    return put[0] if len(put) == 1 else AnyOf(tuple(put))


class Putting:
    """Puts rules and blocks of conditions for cases of a shape, each by itself."""

    def __init__(self, about: About, shape: Shape) -> None:
        """Put what is about these things for cases of this shape."""
        self._about, self._shape = about, shape

    def instances(self, rule: Rule) -> Iterator[Instance]:
        """Yield the rule for each choice of instruments."""
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
                yield Instance(name, self._instance(rule, when, binding), binding)

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
            amount = _named(then.within.amount, binding)
            return replace(then, within=replace(then.within, amount=amount))
        return then

    def put_block(self, block: Condition, binding: Binding) -> Condition:
        """Return a block of conditions that tests the instruments of a binding."""
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
        if is_finding(test.fact):
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


def _named(fact: str, binding: Binding) -> str:
    """Return the name of a fact as it is put for these instruments."""
    name = binding.get(KIND_OF.get(fact, ""), UNNAMED)
    return fact if name == NONE else qualified(fact, name)


def _both(parts: Iterable[Condition]) -> Condition:
    """AllOf of the parts, each test once, or never where some part is never."""
    found: dict[Condition, None] = {}
    for part in parts:
        if part == NEVER:
            return NEVER
        found.update(dict.fromkeys(part.parts if isinstance(part, AllOf) else (part,)))
    return AllOf(tuple(found))
