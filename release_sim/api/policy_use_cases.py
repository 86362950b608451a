"""The use cases over policies: compared, grouped, proved, checked, and tested by scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.arguments import check_instruments, several
from release_sim.api.inputs import OnProgress, quiet
from release_sim.api.rules_folder import Name, RulesFolder, assigned, known_actions
from release_sim.model.analysis.instrument_counts import USUAL

if TYPE_CHECKING:
    from release_sim.model.analysis.difference import PolicyComparison, Side
    from release_sim.model.analysis.flaw import Checked
    from release_sim.model.analysis.invariant import Proof
    from release_sim.model.analysis.policy_classes import PolicyClasses
    from release_sim.reporting.analysis.compared_case import ComparedCase
    from release_sim.testing.scenario_outcomes import ScenarioTests

# Each use case is imported where it is asked for: z3 takes long to come.


class PolicyUseCases(RulesFolder):
    """Rules and policies as a whole, in every possible case."""

    def compare(
        self,
        before: str,
        after: str,
        *,
        readings: Mapping[str, str] | None = None,
        actions: Sequence[str] = (),
        instruments: int = USUAL,
    ) -> PolicyComparison:
        """Return in which cases two policies answer differently: all such, and no others.

        Args:
            before: A policy, or ``POLICY@YYYY-MM-DD`` for one day of it.
            after: Another, or another day of the same; both with a day or neither.
            readings: Choices by reading, for both.
            actions: Only these; all where none is named.
            instruments: Cover cases with up to this many papers of each kind, eight at most.

        Raises:
            FilesAreWrongError: No such policy, day, reading or action, or no day in common.
        """
        from release_sim.api.policy_sides import compare_policies  # noqa: PLC0415

        sides, chosen = self._asked((before, after), readings, actions, instruments)
        return compare_policies(sides, chosen, instruments)

    def compare_case(
        self,
        before: str,
        after: str,
        scenario: Name,
        what_if: str = "",
        *,
        readings: Mapping[str, str] | None = None,
        actions: Sequence[str] = (),
    ) -> ComparedCase:
        """Return one scenario as two policies decide it.

        Args:
            before: As for ``compare``.
            after: As for ``compare``; either may have a day of its own.
            scenario: A scenario file, or the name of a bundled one.
            what_if: The branch of the scenario; its own story where none is named.
            readings: As for ``compare``.
            actions: As for ``compare``.

        Raises:
            FilesAreWrongError: Something is wrong with a file or a name, or a policy is not about
                the case.
        """
        from release_sim.api.overrides import Overrides  # noqa: PLC0415
        from release_sim.api.policy_sides import decided_on_both, sides_of  # noqa: PLC0415
        from release_sim.reporting.analysis.compared_case import ComparedCase  # noqa: PLC0415

        inputs = self._inputs()
        rulebook, found = inputs.scenarios([Path(scenario)], Overrides())
        names = {"A": before, "B": after}
        sides = sides_of(inputs, rulebook, names, None, assigned(readings or {}))
        chosen = known_actions(actions, inputs.diagnosis)
        branch = inputs.branch(Path(scenario), found, what_if)
        one, two = decided_on_both(inputs, rulebook, sides, found[0], branch)
        return ComparedCase(found[0], branch, one, two, tuple(chosen))

    def policy_classes(
        self,
        *policies: str,
        readings: Mapping[str, str] | None = None,
        actions: Sequence[str] = (),
        instruments: int = USUAL,
    ) -> PolicyClasses:
        """Return which policies answer alike in every case, proved, and the nearest pairs.

        Args:
            policies: Each a policy, or ``POLICY@YYYY-MM-DD``; all with a day or none.
            readings: Choices by reading, for all.
            actions: Only these; all where none is named.
            instruments: Cover cases with up to this many papers of each kind, eight at most.

        Raises:
            FilesAreWrongError: No such policy, day, reading or action.
        """
        from release_sim.api.policy_sides import policy_classes  # noqa: PLC0415

        sides, chosen = self._asked(policies, readings, actions, instruments)
        return policy_classes(sides, chosen, instruments)

    def _asked(
        self,
        policies: Sequence[str],
        readings: Mapping[str, str] | None,
        actions: Sequence[str],
        instruments: int,
    ) -> tuple[list[Side], list[str]]:
        """Return the policies to compare and the actions; raise what is wrong with any of them."""
        from release_sim.api.policy_sides import argument_names, check_days, sides_of  # noqa: PLC0415

        inputs = self._inputs()
        check_instruments(instruments, inputs.diagnosis)
        given = dict(zip(argument_names(), policies, strict=False))
        sides = sides_of(inputs, inputs.rulebook(), given, None, assigned(readings or {}))
        check_days(inputs, sides)
        chosen = known_actions(actions, inputs.diagnosis)
        inputs.diagnosis.raise_if_any()
        return sides, chosen

    def prove(
        self,
        *names: str,
        policy: str | None = None,
        file: Name | None = None,
        as_chosen: bool = False,
        instruments: int = USUAL,
    ) -> list[Proof]:
        """Return for each invariant its proof, or the smallest case against it.

        Args:
            names: Invariants; all on offer where none is named.
            policy: The policy of which they are proved; that of the jurisdiction if not named.
            file: A file of your own invariants, in place of those of the rules.
            as_chosen: Prove under the policy's own readings only, not under all.
            instruments: Prove it of cases with up to so many papers of each kind, eight at most.

        Raises:
            FilesAreWrongError: Something is wrong with the file, or no such policy.
            NothingCollectedError: No invariant has this name.
        """
        from release_sim.api.invariant_proofs import proved  # noqa: PLC0415

        inputs, own = self._inputs(), Path(file) if file else None
        check_instruments(instruments, inputs.diagnosis)
        return proved(inputs, names, policy, own, as_chosen, instruments)[1]

    def check(
        self, *paths: Name, policies: Sequence[str] = (), instruments: int = USUAL
    ) -> Checked:
        """Return the flaws of the rules: conflicts, gaps, and parts without any effect.

        Args:
            paths: Scenarios and timelines whose shape is checked too; the bundled ones where none
                is named.
            policies: Look at the rules of these only.
            instruments: Cover cases with up to this many papers of each kind, eight at most.

        Raises:
            FilesAreWrongError: The shape of a file is wrong, before rules are looked at.
        """
        from release_sim.api.flaw_check import flaws_of, in_order  # noqa: PLC0415

        inputs, named = self._inputs(), several(policies)
        check_instruments(instruments, inputs.diagnosis)
        rulebook, _ = in_order(inputs, list(map(Path, paths)), named)
        return flaws_of(inputs, rulebook, named, instruments)

    def test(
        self,
        *paths: Name,
        keyword: str = "",
        strength: bool = False,
        rules: Sequence[str] = (),
        on_progress: OnProgress = quiet,
    ) -> ScenarioTests:
        """Return the results of comparing scenarios and timelines with their expectations.

        Args:
            paths: Files or folders; the bundled ones if none is named.
            keyword: Only those whose names contain this.
            strength: Measure too how well they test the rules: what they show, and what they lack.
                Only what comes out as expected counts; for each thing that is lacking there is a
                smallest case.
            rules: Measure how well these are tested, rules or groups such as ``denver.holds``.
            on_progress: Called now and then with how far the measuring has come.

        Raises:
            FilesAreWrongError: Something is wrong with a file, or no rule has such a name.
            NothingCollectedError: No name contains the keyword.
        """
        from release_sim.api.scenario_tests import scenario_tests  # noqa: PLC0415

        measured = several(rules) if strength or rules else None
        return scenario_tests(
            self._inputs(), list(map(Path, paths)), keyword, measured, on_progress
        )
