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
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from release_sim.engine.instances import NONE, Binding, Instance, Putting
from release_sim.engine.semantics import Evaluation
from release_sim.engine.shape import Shape
from release_sim.model.about import NO_KIND, About, denies
from release_sim.model.condition import AllOf, Comparison, Op, comparisons
from release_sim.model.rule import Conclusion, Rule
from release_sim.model.verdict import UNSATISFIED, Verdict
from release_sim.vocabulary.instruments import UNNAMED, qualified, unqualified
from release_sim.vocabulary.tested_names import finding_of


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
    return Grounding(about).ground(rules, shape)


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


class _PutSoFar(NamedTuple):
    """The instances of one rule by shape, and those aimed at grounded exceptions."""

    instances: dict[Shape, tuple[Instance, ...]]
    aimed: dict[tuple[str, Shape, tuple[str, ...]], Rule]


class Grounding:
    """Puts rules for one shape after another.

    A rule makes of the instruments of its own kinds the same in every shape, and is put for them
    once; so shapes share the rules put, one and the same object each.
    """

    def __init__(self, about: About) -> None:
        """No rule is put yet; ``about`` tells what the rules are about, by their ids."""
        self.about = about
        self._put_so_far: dict[str, _PutSoFar] = {}
        self._of_rivals: dict[str, _PutSoFar] = {}

    def with_rival(self, rule: Rule, rival: Rule | None, rules: Collection[Rule]) -> Grounding:
        """Return one for the same ``rules`` if one of them were another of its name, or none.

        All others are put once for both, unless a finding would be about something else.
        """
        about = self.about.with_rival(rule, rival, rules)
        other = Grounding(about)
        if about.of_findings_as(self.about):
            other._put_so_far = self._put_so_far
            other._of_rivals = {**self._of_rivals, rule.id: _PutSoFar({}, {})}
        return other

    def ground(self, rules: Iterable[Rule], shape: Shape) -> Grounded:
        """Return the rules as they are put for a case of this shape."""
        own = {rule.id: (rule, self.part_of(shape, rule.id)) for rule in rules}
        put = {name: self._put(rule, part) for name, (rule, part) in own.items()}
        found: list[Rule] = []
        instrument: dict[str, str] = {}
        bindings: dict[str, Binding] = {}
        for rule, part in own.values():
            for each in put[rule.id]:
                targets = tuple(self._targets(rule, each.instrument, put))
                found.append(self._aiming(rule.id, each.rule, part, targets))
                bindings[each.rule.id] = each.binding
                if self.about.rules[rule.id].about:
                    instrument[each.rule.id] = each.instrument
        found += self._of_any([rule for rule, _ in own.values()], put)
        return Grounded(tuple(found), instrument, bindings)

    def part_of(self, shape: Shape, rule: str) -> Shape:
        """Return the shape as far as a rule can tell it: in the kinds that it speaks of."""
        kinds = self.about.rules[rule]
        asked = {kinds.about} if kinds.about else NO_KIND
        return shape.of_kinds(kinds.bound.union(kinds.tested, asked, *kinds.barring))

    def _so_far(self, rule: str) -> _PutSoFar:
        found = self._of_rivals.get(rule) or self._put_so_far.get(rule)
        if found is None:
            found = self._put_so_far[rule] = _PutSoFar({}, {})
        return found

    def _put(self, rule: Rule, part: Shape) -> tuple[Instance, ...]:
        instances = self._so_far(rule.id).instances
        found = instances.get(part)
        if found is None:
            found = instances[part] = tuple(Putting(self.about, part).instances(rule))
        return found

    def _aiming(self, rule: str, put: Rule, part: Shape, targets: tuple[str, ...]) -> Rule:
        """Return the rule put as an exception to these."""
        if targets == put.exception_to:
            return put
        aimed, key = self._so_far(rule).aimed, (put.id, part, targets)
        if key not in aimed:
            aimed[key] = replace(put, exception_to=targets)
        return aimed[key]

    def _targets(
        self, rule: Rule, name: str, put: Mapping[str, tuple[Instance, ...]]
    ) -> Iterator[str]:
        asked = self.about.rules[rule.id].about
        for target in rule.exception_to:
            by_paper = asked and target in put and self.about.rules[target].about == asked
            for each in put.get(target, ()):
                if not by_paper or each.instrument == name:
                    yield each.rule.id
            if target not in put:
                yield target

    def _of_any(self, rules: list[Rule], put: Mapping[str, tuple[Instance, ...]]) -> Iterator[Rule]:
        """Yield rules that make a finding of an instrument one of the case, if it is denied."""
        denied = {
            test.fact
            for rule in rules
            for block in (rule.when, *rule.unless)
            for test in comparisons(block)
            if denies(test) and test.fact in self.about.findings
        }
        had: dict[str, set[str]] = defaultdict(set)
        for rule in rules:
            if isinstance(rule.then, Conclusion) and rule.then.name in denied:
                had[rule.then.name].update(each.instrument for each in put[rule.id])
        for finding in sorted(had):
            for name in sorted(had[finding] - {UNNAMED, NONE}):
                has = Comparison(qualified(finding, name), Op.IS, (True,))
                then = Conclusion(finding_of(finding))
                yield Rule(f"{finding}@{name}", "", (), then, when=AllOf((has,)))
