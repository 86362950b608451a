"""The time of a question about every case, next to deciding every case by the definition.

python benchmarks/analysis.py --quick
python benchmarks/analysis.py
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from statistics import median
from time import perf_counter
from typing import NamedTuple

from release_sim.analysis.checks.find_flaws import find_flaws
from release_sim.analysis.comparison.policy_comparer import PolicyComparer
from release_sim.analysis.explain.minimal_changes import ChangeSearch
from release_sim.analysis.paper_counts import ONE_OF_EACH
from release_sim.analysis.proofs.case_space import CaseSpace
from release_sim.analysis.proofs.exhaustive_check import ExhaustiveCheck
from release_sim.analysis.proofs.prover import Prover
from release_sim.analysis.proofs.rule_versions import RuleVersion
from release_sim.api.inputs import Inputs
from release_sim.api.overrides import Overrides
from release_sim.engine.decide import Engine
from release_sim.engine.grounding import Grounding
from release_sim.engine.semantics import answer_of_all, evaluate, verdict_of
from release_sim.engine.shape import Shape
from release_sim.engine.strata import Regimes
from release_sim.loading.found_files import bundled
from release_sim.loading.invariant_reader import InvariantReader
from release_sim.model.about import About
from release_sim.model.analysis.difference import Side
from release_sim.model.analysis.invariant import AnswerInvariant
from release_sim.model.condition import comparisons
from release_sim.model.dependence import Dependence
from release_sim.model.policy import Policy
from release_sim.model.rule import Duty
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer, Verdict
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.tested_names import finding_name

POLICY, OTHER = "denver", "as_if_violent_only"
STORY = bundled("scenarios") / "seeds" / "notice_and_release_into_the_fenced_lot.yaml"


@cache
def _of_one_case() -> list[AnswerInvariant]:
    """Return the bundled invariants of one case."""
    inputs = Inputs.at(None)
    invariants = InvariantReader(inputs.rulebook(), inputs.diagnosis).read_folder(inputs.folder)
    inputs.diagnosis.raise_if_any()
    return [
        invariant for invariant in invariants.values() if isinstance(invariant, AnswerInvariant)
    ]


class QuestionTime(NamedTuple):
    """The cost of a question: seconds in all, seconds in z3, and cases decided."""

    seconds: float
    in_z3: float = 0.0
    cases: int = 0


def by_z3(rulebook: Rulebook) -> QuestionTime:
    """Prove all invariants of single cases."""
    begun = perf_counter()
    prover = Prover(rulebook.policies[POLICY])
    in_z3 = sum(prover.prove(invariant).seconds for invariant in _of_one_case())
    return QuestionTime(perf_counter() - begun, in_z3)


def by_exhaustive_check(rulebook: Rulebook) -> QuestionTime:
    """Check the same invariants by deciding every case."""
    begun = perf_counter()
    check = ExhaustiveCheck(rulebook.policies[POLICY], shape=ONE_OF_EACH)
    results = [check.breaks(invariant) for invariant in _of_one_case()]
    assert not any(each.broken or each.too_many for each in results)
    return QuestionTime(perf_counter() - begun, cases=sum(each.cases for each in results))


def comparing(rulebook: Rulebook) -> QuestionTime:
    """Every region of cases in which two policies differ."""
    begun = perf_counter()
    sides = (Side(rulebook.policies[name]) for name in (POLICY, OTHER))
    found = PolicyComparer(*sides).compare(ACTIONS)
    return QuestionTime(perf_counter() - begun, found.seconds)


def changing(rulebook: Rulebook) -> QuestionTime:
    """Every smallest change by which the man of the story of 5 March 2025 may be held."""
    _, (story,) = Inputs.at(None).scenarios([STORY], Overrides())
    begun = perf_counter()
    changes = ChangeSearch(Engine(rulebook.policies[POLICY]), story.main.case, "hold_past_release")
    assert changes.to(Answer.PERMITTED).ways
    return QuestionTime(perf_counter() - begun, changes.seconds)


def checking(rulebook: Rulebook) -> QuestionTime:
    """Everything that is wrong with what the rules of all policies say."""
    begun = perf_counter()
    found = find_flaws(rulebook)
    return QuestionTime(perf_counter() - begun, found.seconds)


# Every question, and within how many seconds an answer is expected.
QUESTIONS: dict[str, tuple[Callable[[Rulebook], QuestionTime], float]] = {
    "all invariants, by z3": (by_z3, 2),
    "all invariants, every case decided": (by_exhaustive_check, 2),
    f"compare {POLICY} {OTHER}": (comparing, 2),
    "explain --change-to permitted": (changing, 0.5),
    "check, of all policies": (checking, 5),
}


def main() -> None:
    """Time the questions in turn, round after round, then print."""
    options = _options()
    rulebook = Inputs.at(None).rulebook()
    rounds, sample = (1, 100) if options.quick else (5, 300)
    reckoned: list[QuestionTime] = []
    took: dict[str, list[QuestionTime]] = {name: [] for name in QUESTIONS}
    for _ in range(rounds):
        reckoned.append(by_definition(rulebook.policies[POLICY], sample))
        for name, (ask, _) in QUESTIONS.items():
            took[name].append(ask(rulebook))

    seconds, cases = median(each.seconds for each in reckoned), reckoned[0].cases
    print(
        f"{len(_of_one_case())} invariants, {cases:,} cases; by the definition, reckoned: ", end=""
    )
    print(f"{seconds:,.0f} s, {seconds / cases * 1e9:,.0f} ns a case\n")
    print(f"{'':40}{'seconds':>9}{'in z3':>9}{'ns a case':>11}{'times as fast':>15}   expected")
    for name, (_, bound) in QUESTIONS.items():
        ratio = median(
            bare.seconds / each.seconds for bare, each in zip(reckoned, took[name], strict=True)
        )
        _line(name, took[name], ratio, bound)


def by_definition(policy: Policy, sample: int) -> QuestionTime:
    """Decide the same cases by ``semantics``: some timed, the rest extrapolated."""
    check, seconds, cases = ExhaustiveCheck(policy, shape=ONE_OF_EACH), 0.0, 0
    for invariant in _of_one_case():
        for version in check.versions(invariant):
            spent = _defining(policy, invariant, version, _some(version.space, sample))
            count = version.space.count(version.space.every)
            seconds += spent / sample * count
            cases += count
    return QuestionTime(seconds, cases=cases)


def _some(space: CaseSpace, number: int) -> list[dict[str, Value]]:
    """So many of the cases of a space, as what is known of them."""
    count = space.count(space.every)
    drawn = (_case_at(space, n * 2_654_435_761 % count) for n in range(number))
    return [{name: v for name, v in case.items() if v is not None} for case in drawn]


def _case_at(space: CaseSpace, place: int) -> dict[str, Value | None]:
    case = {}
    for name, several in space.values.items():
        place, digit = divmod(place, len(several))
        case[name] = several[digit]
    return case


def _defining(
    policy: Policy,
    invariant: AnswerInvariant,
    version: RuleVersion,
    cases: Sequence[Mapping[str, Value]],
) -> float:
    """Seconds in which the definition holds these cases to an invariant that is true.

    Only rules are evaluated that bear on it.
    """
    grounding = Grounding(About.build(policy.rules.values()))
    regime = Regimes(policy, grounding).at(version.first, Shape.of())
    duties = {
        rule.id: rule.then
        for rule in regime.order
        if isinstance(rule.then, Duty) and rule.then.action == invariant.action
    }
    concluding = (
        rule for t in comparisons(invariant.when) for rule in regime.concluding.get(t.fact, ())
    )
    bearing = Dependence.build(regime.order).closure([*duties, *concluding])
    rules = [rule for rule in regime.order if rule.id in bearing]
    absent = {finding_name(name): False for name in policy.findings}
    begun = perf_counter()
    for case in cases:
        facts = {**absent, **case}
        standing = evaluate(rules, regime.exceptions, facts).stands
        answer = answer_of_all([[(duty, standing[rule]) for rule, duty in duties.items()]])
        met = verdict_of(invariant.when, facts) is Verdict.SATISFIED
        assert not (met and answer in invariant.never), case
    return perf_counter() - begun


def _line(name: str, rounds: Sequence[QuestionTime], ratio: float, bound: float) -> None:
    seconds = median(each.seconds for each in rounds)
    in_z3 = f"{z3:.2f}" if (z3 := median(each.in_z3 for each in rounds)) else ""
    a_case = f"{seconds / rounds[0].cases * 1e9:.1f}" if rounds[0].cases else ""
    met = "met" if seconds < bound else "NOT MET"
    print(f"{name:40}{seconds:9.2f}{in_z3:>9}{a_case:>11}{ratio:15,.0f}", end="")
    print(f"   under {bound:g} s: {met}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a rough picture in seconds")
    return parser.parse_args()


if __name__ == "__main__":
    main()
