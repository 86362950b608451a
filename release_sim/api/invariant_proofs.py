"""Invariants proved of every possible case, or with the smallest case against them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from release_sim.api.answer_cache import AnswerCache
from release_sim.api.inputs import Inputs, OnProgress, counted, quiet
from release_sim.errors import NothingCollectedError
from release_sim.loading.diagnosis import suggestion
from release_sim.loading.invariant_reader import InvariantReader
from release_sim.loading.rulebook_files import INVARIANTS
from release_sim.model.analysis.invariant import ExhaustiveResult, Invariant, Proof
from release_sim.model.policy import Policy

if TYPE_CHECKING:
    from release_sim.analysis.proofs.prover import Prover


def proved(
    inputs: Inputs,
    names: Sequence[str],
    policy: str | None,
    file: Path | None,
    as_chosen: bool,
    most: int,
    on_progress: OnProgress = quiet,
) -> tuple[Policy, list[Proof]]:
    """Return the policy, and the proofs of the invariants named, or of all on offer.

    Those of ``file`` are on offer, else those of the rules folder; the policy is that of the
    jurisdiction if none is named. ``as_chosen`` keeps the policy's own readings; a case has up to
    ``most`` instruments of each kind; ``on_progress`` is told of each invariant. Raises
    ``NothingCollectedError`` for a name that no invariant has, or where there are none at all.
    """
    rulebook = inputs.rulebook()
    under = inputs.policy(policy, rulebook)
    reader = InvariantReader(rulebook, inputs.diagnosis)
    offered = reader.read(file) if file else reader.read_folder(inputs.folder)
    inputs.diagnosis.raise_if_any()
    if not offered:
        raise NothingCollectedError(f"no invariants in {inputs.folder / INVARIANTS}")
    chosen = _invariants_named(list(names) or list(offered), offered)
    assert under  # noqa: S101  else it was reported
    prover = _CachedProofs(under, as_chosen, most)
    return under, [prover.prove(each) for each in counted(chosen, "invariants", on_progress)]


class _CachedProofs:
    """The proofs of one policy, each made once, by a prover that comes when it is needed."""

    def __init__(self, policy: Policy, as_chosen: bool, most: int) -> None:
        self._about = (policy, as_chosen, most)
        self._answers = AnswerCache("prove", self._about)

    def prove(self, invariant: Invariant) -> Proof:
        return self._answers.of(invariant, Proof, lambda: self._asked.prove(invariant))

    @cached_property
    def _asked(self) -> Prover:
        # z3 takes a tenth of a second to come.
        from release_sim.analysis.proofs.prover import Prover  # noqa: PLC0415

        return Prover(*self._about)


def _invariants_named(names: list[str], offered: dict[str, Invariant]) -> list[Invariant]:
    for name in names:
        if name not in offered:
            hint = suggestion(name, offered)
            message = f"no invariant is called `{name}`"
            raise NothingCollectedError(message + (f"; {hint}" if hint else ""))
    return [offered[name] for name in dict.fromkeys(names)]


def decided_again(
    policy: Policy, as_chosen: bool, most: int, proofs: list[Proof]
) -> dict[str, ExhaustiveResult | None]:
    """Return by name what deciding every case of an invariant says of its proof.

    A case has up to ``most`` instruments of each kind.
    """
    # numpy takes a tenth of a second to come as well.
    from release_sim.analysis.paper_counts import up_to  # noqa: PLC0415
    from release_sim.analysis.proofs.exhaustive_check import ExhaustiveCheck  # noqa: PLC0415

    check = ExhaustiveCheck(policy, as_chosen, up_to(most))
    return {proof.invariant.name: check.confirm(proof) for proof in proofs}
