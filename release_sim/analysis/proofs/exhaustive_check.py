"""The invariants of ``prove`` a second time, without z3: every case is decided.

The cases are every combination of values that the rules and the invariant tell apart, unknown
facts and up to so many instruments of each kind included, under the rules of every day. They are
decided by the rules for bitsets, with sets of cases in their place (``case_space``), so that cases
which are decided alike are decided together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import reduce

from release_sim.analysis.minimal_case import FoundCase
from release_sim.analysis.paper_counts import up_to
from release_sim.analysis.proofs.case_space import TooManyNodesError
from release_sim.analysis.proofs.paired_cases import alike_but_for
from release_sim.analysis.proofs.reading_values import chosen_readings, open_readings
from release_sim.analysis.proofs.rule_versions import RuleVersion, RuleVersions
from release_sim.analysis.witness import Witnesses, disagreement
from release_sim.engine.bitset import NONE, BitSet, VerdictBits, and_, or_
from release_sim.engine.shape import Shape
from release_sim.errors import EngineDisagreementError
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.analysis.invariant import (
    AnswerInvariant,
    CounterCase,
    ExhaustiveResult,
    IndependenceInvariant,
    PathInvariant,
    Proof,
    Proved,
)
from release_sim.model.policy import Policy
from release_sim.model.verdict import Answer
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.tested_names import is_reading

MOST = 5_000_000
"""So many nodes a set of cases may take: some three gigabytes."""

UP_TO_TWO = up_to(USUAL)

OfCases = AnswerInvariant | IndependenceInvariant


class _TiedCountsError(Exception):
    """Raised for rules that test both a quotient and one of its counts."""


class ExhaustiveCheck:
    """Decides every case of one policy, under all readings or, ``as_chosen``, under its own only.

    A case has the instruments of ``shape``. None is decided where sets of cases take more than
    ``most`` nodes, or where a quotient is tested beside one of its counts, because not every
    combination of their values is a case.
    """

    def __init__(
        self,
        policy: Policy,
        as_chosen: bool = False,
        shape: Shape = UP_TO_TWO,
        most: int = MOST,
    ) -> None:
        """Decides nothing before an invariant asks for it."""
        self._policy, self._as_chosen = policy, as_chosen
        self._versions = RuleVersions(policy, shape, most)
        self._witnesses = Witnesses(policy)

    def confirm(self, proof: Proof) -> ExhaustiveResult | None:
        """Check a proof by deciding every case; raise ``EngineDisagreementError`` if it differs.

        The readings said to break it are checked too. A timeline is no case, and is not checked.
        """
        invariant = proof.invariant
        if isinstance(invariant, PathInvariant):
            return None
        result = self.breaks(invariant)
        if not isinstance(proof, Proved):
            _check_agreement(invariant, result, proof.against)
            return result
        _check_agreement(invariant, result, None)
        if proof.empty and result.meeting:
            raise _disagreement(invariant, result)
        for name, choice in () if self._as_chosen else invariant.broken_by:
            under = self.breaks(invariant, {name: choice})
            _check_agreement(invariant, under, proof.broken.get((name, choice)))
        return result

    def breaks(
        self, invariant: OfCases, otherwise: Mapping[str, str] | None = None
    ) -> ExhaustiveResult:
        """Decide every case, under all readings except those said to break the invariant.

        With ``otherwise``, under the policy's own readings except these.
        """
        try:
            if isinstance(invariant, IndependenceInvariant):
                return self._depends(invariant, otherwise)
            return self._answers(invariant, otherwise)
        except (TooManyNodesError, _TiedCountsError):
            return ExhaustiveResult(0, 0, too_many=True)

    def answers(self, action: str) -> Counter[Answer]:
        """Count the cases by their answer for an action."""
        found: Counter[Answer] = Counter()
        for version in self.versions(_any_answer(action)):
            for answer in Answer:
                having = _answered(version, action, [answer])
                found[answer] += version.space.count(having)
        return found

    def versions(
        self, invariant: AnswerInvariant, otherwise: Mapping[str, str] | None = None
    ) -> Iterator[RuleVersion]:
        """Yield the versions of the rules with their cases; readings are as for ``breaks``."""
        if otherwise is None and not self._as_chosen:
            readings = open_readings(self._policy, invariant.broken_by)
        else:
            readings = chosen_readings(self._policy, otherwise or {})
        for version in self._versions.relevant_to(invariant, readings):
            if version.has_ties:
                raise _TiedCountsError
            yield version

    def _answers(
        self, invariant: AnswerInvariant, otherwise: Mapping[str, str] | None
    ) -> ExhaustiveResult:
        """Look for a case with an answer that the invariant rules out."""
        cases = meeting = 0
        for version in self.versions(invariant, otherwise):
            space = version.space
            asked = version.block.asked(invariant.asked)
            met = (verdict.satisfied for verdict in asked.values())
            meets = and_(version.within, reduce(or_, met, NONE))
            cases, meeting = cases + space.count(version.within), meeting + space.count(meets)
            fails = and_(version.within, _failing(version, invariant, asked))
            if space.has_any(fails):
                found = self._found(version, space.first(fails))
                self._confirm(invariant, found)
                return ExhaustiveResult(cases, meeting, found.case, found.readings)
        return ExhaustiveResult(cases, meeting)

    def _depends(
        self, invariant: IndependenceInvariant, otherwise: Mapping[str, str] | None
    ) -> ExhaustiveResult:
        """Look for two cases that differ in one of the facts and in an answer."""
        cases = 0
        for action in ACTIONS:
            for version in self.versions(_any_answer(action, invariant), otherwise):
                for pair in alike_but_for(version, invariant.facts):
                    cases += version.space.count(pair.both)
                    differ = and_(pair.both, pair.differing(action))
                    if version.space.has_any(differ):
                        values = version.space.first(differ)
                        one, other = (
                            self._found(version, {**values, pair.fact: value})
                            for value in pair.values
                        )
                        self._confirm_pair(invariant, action, one, other)
                        return ExhaustiveResult(cases, cases, one.case, one.readings)
        return ExhaustiveResult(cases, cases)

    def _found(self, version: RuleVersion, values: Mapping[str, Value | None]) -> FoundCase:
        """Return the case of these values, with readings that are not the policy's."""
        chosen = self._policy.reading_facts()
        told, instruments = version.papers.told_by(values)
        said = {
            name: value
            for name, value in told.items()
            if not is_reading(name) or value != chosen.get(name)
        }
        return FoundCase.of(version.first, said, instruments)

    def _confirm(self, invariant: AnswerInvariant, found: FoundCase) -> None:
        """Check by the definition that the case breaks the invariant."""
        if not self._witnesses.breaks(found, invariant):
            raise disagreement(f"`{invariant.name}`", found, "the exhaustive check")

    def _confirm_pair(
        self, invariant: IndependenceInvariant, action: str, one: FoundCase, other: FoundCase
    ) -> None:
        """Check by the definition that two cases have different answers."""
        if self._answer(one, action) is self._answer(other, action):
            raise disagreement(f"`{invariant.name}`", one, "the exhaustive check")

    def _answer(self, found: FoundCase, action: str) -> Answer:
        return self._witnesses.branch(found, action, [action]).expect.answers[action]


def _any_answer(action: str, invariant: IndependenceInvariant | None = None) -> AnswerInvariant:
    """Return an invariant for which every rule relevant to the action counts."""
    every = AnswerInvariant(action, action, action, frozenset(Answer))
    return (
        replace(every, during=invariant.during, broken_by=invariant.broken_by)
        if invariant
        else every
    )


def _answered(
    version: RuleVersion, action: str, among: Collection[Answer], instrument: str | None = None
) -> BitSet:
    """Return the cases in which the action has one of these answers."""
    sets = (version.block.answer(action, answer, instrument) for answer in among)
    return and_(version.within, reduce(or_, sets, NONE))


def _failing(
    version: RuleVersion, invariant: AnswerInvariant, asked: Mapping[str | None, VerdictBits]
) -> BitSet:
    """Return the cases with an answer that the invariant rules out."""
    action, never = invariant.action, invariant.never
    each = (
        and_(verdict.satisfied, _answered(version, action, never, instrument))
        for instrument, verdict in asked.items()
    )
    return reduce(or_, each, NONE)


def _check_agreement(
    invariant: OfCases, result: ExhaustiveResult, against: CounterCase | None
) -> None:
    """Check that z3 found the same, unless nothing was decided."""
    if not result.too_many and (against is None) is not (result.broken is None):
        raise _disagreement(invariant, result)


def _disagreement(invariant: OfCases, result: ExhaustiveResult) -> EngineDisagreementError:
    return EngineDisagreementError(
        f"z3 and the exhaustive check of {result.cases} cases disagree on `{invariant.name}`; "
        "this is a bug of release_sim, please report it"
    )
