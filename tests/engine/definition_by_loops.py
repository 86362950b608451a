"""The meaning of rules about instruments, told a second time, by loops over the instruments.

Slow and plain. It shares ``model/about`` with ``engine/grounding`` and nothing else: here a rule is
asked of the facts as seen from one choice of instruments, there it is put into their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from release_sim.engine.semantics import answer_of_all, negation, passes
from release_sim.model.about import About, denies, kind_of
from release_sim.model.case import Case
from release_sim.model.condition import AllOf, Comparison, Condition, Op, comparisons
from release_sim.model.dependence import Dependence
from release_sim.model.policy import Policy
from release_sim.model.rule import Conclusion, Duty, Rule
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.instruments import INSTRUMENTS, KIND_OF, OF_THE_ACT, qualified

NO, UNKNOWN, YES = Verdict


@dataclass
class Paper:
    """One instrument as a rule sees it."""

    name: str
    facts: Mapping[str, Value] = field(default_factory=dict)
    life: Verdict = NO
    findings: dict[str, Verdict] = field(default_factory=dict)


NOBODY = Paper("-")
Binding = dict[str, Paper]


class ByLoops:
    """One case under one policy."""

    def __init__(self, policy: Policy, case: Case) -> None:
        self.facts = {**case.facts(), **policy.reading_facts()}
        self.papers = {kind: list(self._papers(kind, case)) for kind in INSTRUMENTS}
        self.unasked = {kind: self._unasked(kind) for kind in INSTRUMENTS}
        self.about = About.build(policy.rules.values())
        self.findings: dict[str, Verdict] = {}
        self.stands: dict[str, dict[str, Verdict]] = {}
        in_force = [r for r in policy.rules.values() if r.in_force.covers(case.as_of)]
        dependence = Dependence.build(in_force)
        self.rules = dependence.topological()
        for rule in self.rules:
            self._decide(rule, dependence.exceptions[rule.id])

    def answers(self) -> dict[str, Answer]:
        """The answers over all instruments."""
        found = {}
        for action in ACTIONS:
            groups: dict[str, list[tuple[Duty, Verdict]]] = {}
            for rule in self.rules:
                if isinstance(rule.then, Duty) and rule.then.action == action:
                    for name, verdict in self.stands[rule.id].items():
                        groups.setdefault(name, []).append((rule.then, verdict))
            found[action] = answer_of_all(groups.values())
        return found

    def _papers(self, kind: str, case: Case) -> Iterator[Paper]:
        for name in case.names(kind):
            own = {f: qualified(f, name) for f, of in KIND_OF.items() if of == kind}
            facts = {f: self.facts[full] for f, full in own.items() if full in self.facts}
            life = facts.get(INSTRUMENTS[kind].life)
            live = YES if life == INSTRUMENTS[kind].live else NO
            yield Paper(name, facts, UNKNOWN if life is None else live)

    def _unasked(self, kind: str) -> Paper:
        """Return the verdict for an act that no live instrument of the kind asks for."""
        acts = {f: self.facts[f] for f in OF_THE_ACT if KIND_OF[f] == kind and f in self.facts}
        life = negation(max((paper.life for paper in self.papers[kind]), default=NO))
        return Paper("-", acts, life)

    def _decide(self, rule: Rule, exceptions: Iterable[str]) -> None:
        kind = self.about.rules[rule.id].about
        self.stands[rule.id] = {}
        for subject in self._subjects(rule):
            name = subject.name if kind else ""
            against = [self._against(other, kind, name) for other in exceptions]
            verdict = min(self._applies(rule, subject), *map(negation, against), YES)
            self.stands[rule.id][name] = verdict
            if isinstance(rule.then, Conclusion):
                into = subject.findings if kind else self.findings
                into[rule.then.name] = max(verdict, into.get(rule.then.name, NO))

    def _subjects(self, rule: Rule) -> list[Paper]:
        kind = self.about.rules[rule.id].about
        if kind is None:
            return [NOBODY]
        return [*self.papers[kind], self.unasked[kind]]

    def _against(self, other: str, kind: str | None, name: str) -> Verdict:
        if kind and self.about.rules[other].about == kind:
            return self.stands[other].get(name, NO)
        return max(self.stands[other].values(), default=NO)

    def _applies(self, rule: Rule, subject: Paper) -> Verdict:
        kinds = self.about.rules[rule.id]
        whole = kinds.tested | ({kinds.about} if kinds.about else set())
        best = NO
        for binding in self._bindings(whole, kinds.about, subject):
            met = self._block(rule.when, binding)
            if kinds.about and kinds.about not in kinds.bound and isinstance(rule.then, Duty):
                met = min(met, subject.life)
            shared = {k: p for k, p in binding.items() if k in kinds.bound or k == kinds.about}
            for block, tested in zip(rule.unless, kinds.barring, strict=True):
                for others in self._bindings(tested - shared.keys(), None, NOBODY):
                    met = min(met, negation(self._block(block, {**shared, **others})))
            best = max(best, met)
        return best

    def _bindings(
        self, kinds: Iterable[str], about: str | None, subject: Paper
    ) -> Iterator[Binding]:
        names = sorted(kinds)
        ways = [
            [subject] if kind == about else [*self.papers[kind], self.unasked[kind]]
            for kind in names
        ]
        for way in product(*ways):
            yield dict(zip(names, way, strict=True))

    def _block(self, block: Condition, binding: Binding) -> Verdict:
        spoken_of = {test.fact for test in comparisons(block)}
        whatever = {kind for kind in INSTRUMENTS if INSTRUMENTS[kind].life in spoken_of}
        return self._verdict(block, binding, whatever)

    def _verdict(self, condition: Condition, binding: Binding, whatever: set[str]) -> Verdict:
        if isinstance(condition, Comparison):
            return self._test(condition, binding, whatever)
        parts = [self._verdict(part, binding, whatever) for part in condition.parts]
        if isinstance(condition, AllOf):
            return min(parts, default=YES)
        return max(parts, default=NO)

    def _test(self, test: Comparison, binding: Binding, whatever: set[str]) -> Verdict:
        if test.fact.startswith("finding."):
            return self._of_finding(test, binding)
        kind = kind_of(test, self.about.findings)
        if kind is None:
            return _passes(test, self.facts.get(test.fact))
        paper = binding[kind]
        if paper is self.unasked[kind] and test.fact not in OF_THE_ACT:
            return NO
        verdict = _passes(test, paper.facts.get(test.fact))
        whichever = kind in whatever and paper is not self.unasked[kind]
        return verdict if whichever else min(verdict, paper.life)

    def _of_finding(self, test: Comparison, binding: Binding) -> Verdict:
        kind = self.about.findings.get(test.fact)
        if kind is None:
            verdict = self.findings.get(test.fact, NO)
        elif denies(test):
            papers = [*self.papers[kind], self.unasked[kind]]
            of_all = (paper.findings.get(test.fact, NO) for paper in papers)
            verdict = max(of_all, default=NO)
        else:
            verdict = binding[kind].findings.get(test.fact, NO)
        is_so = test.values[0] is not (test.op is Op.IS_NOT)
        return verdict if is_so else negation(verdict)


def _passes(test: Comparison, value: Value | None) -> Verdict:
    if value is None:
        return UNKNOWN
    return YES if passes(test, value) else NO
