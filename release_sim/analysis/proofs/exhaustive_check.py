"""The invariants of ``prove`` a second time, without z3: case after case is decided.

The cases are every combination of values that the rules and the invariant tell apart, under every
law there was. Where unknown facts make them too many, only those with all facts known are swept.
Of an invariant that does not speak of ``undetermined`` that shows as much, because learning a fact
never changes an answer that is settled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import reduce
from itertools import chain, combinations, product

from release_sim.analysis.minimal_case import FoundCase
from release_sim.analysis.proofs.assignments import FactValues
from release_sim.analysis.proofs.rule_versions import RuleVersion, RuleVersions, VersionBlock
from release_sim.analysis.witness import Witnesses, disagreement
from release_sim.engine.bitset import NONE, BitSet, VerdictBits, and_, count_bits, or_
from release_sim.errors import EngineDisagreementError
from release_sim.model.analysis.invariant import (
    AnswerInvariant,
    CounterCase,
    ExhaustiveResult,
    IndependenceInvariant,
    PathInvariant,
    Proof,
    Proved,
    case_of,
)
from release_sim.model.policy import Policy, is_reading
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value

MOST = 2_000_000_000

OfCases = AnswerInvariant | IndependenceInvariant


class ExhaustiveCheck:
    """Decides every case of one policy, under all readings or, ``as_chosen``, under its own only.

    Of more than ``most`` cases it decides only those with all facts known; if those are more
    than that too, none. It decides none either where a quotient is tested beside one of its counts,
    because not every combination of their values is a case.
    """

    def __init__(self, policy: Policy, as_chosen: bool = False, most: int = MOST) -> None:
        """Decides nothing before an invariant asks for it."""
        self._policy, self._as_chosen, self._most = policy, as_chosen, most
        self._versions = RuleVersions(policy)
        self._witnesses = Witnesses(policy)

    def confirm(self, proof: Proof) -> ExhaustiveResult | None:
        """Check a proof by deciding every case; raise ``EngineDisagreementError`` if it differs.

        The readings said to break it are swept too. A history is no case, and is not. Only cases
        of one instrument of each kind are decided, so that what takes several is not found.
        """
        invariant = proof.invariant
        if isinstance(invariant, PathInvariant):
            return None
        swept = self.breaks(invariant)
        if not isinstance(proof, Proved):
            _check_agreement(invariant, swept, proof.against)
            return swept
        _check_agreement(invariant, swept, None)
        if proof.empty and swept.meeting:
            raise _disagreement(invariant, swept)
        for name, choice in () if self._as_chosen else invariant.broken_by:
            under = self.breaks(invariant, {name: choice})
            _check_agreement(invariant, under, proof.broken.get((name, choice)))
        return swept

    def breaks(
        self, invariant: OfCases, otherwise: Mapping[str, str] | None = None
    ) -> ExhaustiveResult:
        """Decide every case, under all readings except those said to break the invariant.

        With ``otherwise``, under the policy's own readings but for these.
        """
        if isinstance(invariant, IndependenceInvariant):
            return self._depends(invariant, otherwise)
        versions, known_only = self.versions(invariant, otherwise)
        cases = meeting = 0
        for version in versions:
            for decided in version.decided():
                asked = decided.block.asked(invariant.asked)
                met = (verdict.satisfied for verdict in asked.values())
                meets = and_(decided.within, reduce(or_, met, NONE))
                cases, meeting = cases + count_bits(decided.within), meeting + count_bits(meets)
                if not meets.any():
                    continue
                fails = and_(decided.within, _failing(decided, invariant, asked))
                if fails.any():
                    found = self._found(decided, fails)
                    self._confirm(invariant, found)
                    return ExhaustiveResult(cases, meeting, known_only, found.case, found.readings)
        return ExhaustiveResult(cases, meeting, known_only)

    def answers(self, action: str) -> Counter[Answer]:
        """Count the cases by their answer for an action."""
        found: Counter[Answer] = Counter()
        for version in self.versions(_any_answer(action))[0]:
            for decided in version.decided():
                for answer in Answer:
                    found[answer] += count_bits(_answered(decided, action, [answer]))
        return found

    def versions(
        self, invariant: AnswerInvariant, otherwise: Mapping[str, str] | None = None
    ) -> tuple[list[RuleVersion], bool]:
        """Return the laws of an invariant with their cases, and whether only known facts vary.

        The readings are those of ``breaks``.
        """
        readings = (
            self._any_but(invariant.broken_by) if otherwise is None else self._chosen(otherwise)
        )
        for known_only in (False, True):
            versions = self._versions.bearing_on(invariant, readings, known_only)
            if any(version.has_ties for version in versions):
                break
            if sum(version.assignments.count for version in versions) <= self._most:
                return versions, known_only
        return [], True

    def _depends(
        self, invariant: IndependenceInvariant, otherwise: Mapping[str, str] | None
    ) -> ExhaustiveResult:
        """Look for two cases that differ in one of the facts and in an answer."""
        cases, partly = 0, False
        for action in ACTIONS:
            versions, known_only = self.versions(_any_answer(action, invariant), otherwise)
            if known_only and not versions:
                return ExhaustiveResult(0, 0, known_only)
            partly |= known_only
            blocks = (
                version.alike_but_for(fact) for version, fact in product(versions, invariant.facts)
            )
            for several in chain.from_iterable(blocks):
                cases += sum(count_bits(each.within) for each in several)
                for one, other in combinations(several, 2):
                    differ = _differing(one, other, action)
                    if differ.any():
                        found = self._found(one, differ)
                        self._confirm_pair(invariant, action, found, self._found(other, differ))
                        return ExhaustiveResult(cases, cases, partly, found.case, found.readings)
        return ExhaustiveResult(cases, cases, partly)

    def _any_but(self, breaking: Collection[tuple[str, str]]) -> dict[str, FactValues]:
        """Return the readings left open, as any choice of them may break the invariant.

        The policy's own come first, so that another is only found where it matters.
        """
        if self._as_chosen:
            return self._chosen({})
        chosen = self._policy.reading_facts()
        several: dict[str, list[Value | None]] = {}
        for name, reading in self._policy.readings.items():
            own = chosen.get(f"reading.{name}")
            others = (way for way in (*reading.choices, None) if way != own)
            several[f"reading.{name}"] = [own, *others]
        for name, choice in breaking:
            ways = several[f"reading.{name}"]
            several[f"reading.{name}"] = [way for way in ways if way not in (choice, None)]
        return dict(several)

    def _chosen(self, otherwise: Mapping[str, str]) -> dict[str, FactValues]:
        """Return the readings as the policy chooses them, except for these."""
        facts = self._policy.with_readings(otherwise).reading_facts()
        names = [f"reading.{name}" for name in self._policy.readings]
        return {name: [facts.get(name)] for name in names}

    def _found(self, decided: VersionBlock, bits: BitSet) -> FoundCase:
        """Return the first case in a set, with readings that are not the policy's."""
        chosen = self._policy.reading_facts()
        said = {
            name: value
            for name, value in decided.values(bits).items()
            if not is_reading(name) or value != chosen.get(name)
        }
        return FoundCase.of(decided.version.first, said)

    def _confirm(self, invariant: AnswerInvariant, found: FoundCase) -> None:
        """Check by the definition that the case breaks the invariant."""
        if not self._witnesses.breaks(found, invariant):
            raise disagreement(f"`{invariant.name}`", found, "the sweep")

    def _confirm_pair(
        self, invariant: IndependenceInvariant, action: str, one: FoundCase, other: FoundCase
    ) -> None:
        """Check by the definition that two cases have different answers."""
        if self._answer(one, action) is self._answer(other, action):
            raise disagreement(f"`{invariant.name}`", one, "the sweep")

    def _answer(self, found: FoundCase, action: str) -> Answer:
        return self._witnesses.branch(found, action, [action]).expect.answers[action]


def _any_answer(action: str, invariant: IndependenceInvariant | None = None) -> AnswerInvariant:
    """Return an invariant on which every rule bears that bears on the action."""
    every = AnswerInvariant(action, action, action, frozenset(Answer))
    return (
        replace(every, during=invariant.during, broken_by=invariant.broken_by)
        if invariant
        else every
    )


def _answered(
    decided: VersionBlock, action: str, among: Collection[Answer], instrument: str | None = None
) -> BitSet:
    """Return the cases of a block in which the action has one of these answers."""
    bitsets = (decided.block.answer(action, answer, instrument) for answer in among)
    return and_(decided.within, reduce(or_, bitsets, NONE))


def _failing(
    decided: VersionBlock, invariant: AnswerInvariant, asked: Mapping[str | None, VerdictBits]
) -> BitSet:
    """Return the cases in which an answer is one of those that there never is."""
    action, never = invariant.action, invariant.never
    each = (
        and_(verdict.satisfied, _answered(decided, action, never, instrument))
        for instrument, verdict in asked.items()
    )
    return reduce(or_, each, NONE)


def _differing(one: VersionBlock, other: VersionBlock, action: str) -> BitSet:
    """Return the places in two blocks at which the action's answers differ."""
    of_one, of_other = one.block.answer, other.block.answer
    differ = reduce(or_, (of_one(action, a) ^ of_other(action, a) for a in Answer))
    return and_(and_(one.within, other.within), differ)


def _check_agreement(
    invariant: OfCases, swept: ExhaustiveResult, against: CounterCase | None
) -> None:
    """Check that z3 found the same, unless its case may be one not swept."""
    broken = against is not None and not case_of(against).case.instruments
    settled = isinstance(invariant, AnswerInvariant) and Answer.UNDETERMINED not in invariant.never
    not_all = swept.too_many or (swept.known_only and not settled)
    if broken is not (swept.broken is not None) and not (broken and not_all):
        raise _disagreement(invariant, swept)


def _disagreement(invariant: OfCases, swept: ExhaustiveResult) -> EngineDisagreementError:
    return EngineDisagreementError(
        f"z3 and the sweep of {swept.cases} cases disagree on `{invariant.name}`; "
        "this is a bug of release_sim, please report it"
    )
