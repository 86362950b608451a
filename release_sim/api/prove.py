"""Invariants proved of every possible case, or with the smallest case against them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from release_sim.analysis.proofs.invariants import CLAIMS
from release_sim.api.inputs import Inputs
from release_sim.errors import NothingCollectedError
from release_sim.loading.diagnosis import suggestion
from release_sim.loading.invariants import InvariantReader
from release_sim.model.analysis.invariant import Claim, Proof, Swept
from release_sim.model.policy import Policy
from release_sim.model.problem import Place


def proved(
    inputs: Inputs, names: Sequence[str], policy: str, file: Path | None, as_chosen: bool
) -> tuple[Policy, list[Proof]]:
    """Return the policy, and the proofs of the invariants named, or of all on offer.

    Those of ``file`` are on offer, else the bundled ones. ``as_chosen`` keeps the policy's own
    readings. Raises ``NothingCollectedError`` for a name that none has.
    """
    # z3 takes a tenth of a second to come, which the list of all verbs does without.
    from release_sim.analysis.proofs.prove import Prover  # noqa: PLC0415

    rulebook = inputs.rulebook()
    where = Place("--policy")
    inputs.diagnosis.known("policy", policy, rulebook.policies, where)
    offered = {claim.name: claim for claim in CLAIMS}
    if file:
        offered = InvariantReader(rulebook, inputs.diagnosis).read(file)
    inputs.diagnosis.raise_if_any()
    chosen = _named(list(names) or list(offered), offered)
    prover = Prover(rulebook.policies[policy], as_chosen)
    return rulebook.policies[policy], [prover.prove(claim) for claim in chosen]


def _named(names: list[str], offered: dict[str, Claim]) -> list[Claim]:
    for name in names:
        if name not in offered:
            hint = suggestion(name, offered)
            message = f"no sentence is called `{name}`"
            raise NothingCollectedError(message + (f"; {hint}" if hint else ""))
    return [offered[name] for name in dict.fromkeys(names)]


def decided_again(policy: Policy, as_chosen: bool, proofs: list[Proof]) -> dict[str, Swept | None]:
    """Return by name what deciding every case of an invariant says of its proof."""
    # numpy takes a tenth of a second to come as well.
    from release_sim.analysis.proofs.sweep import Sweep  # noqa: PLC0415

    sweep = Sweep(policy, as_chosen)
    return {proof.invariant.name: sweep.confirm(proof) for proof in proofs}
