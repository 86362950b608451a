"""``prove``: sentences about every possible case."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from release_sim.analysis.proofs.invariants import CLAIMS
from release_sim.api.files import new_file
from release_sim.api.inputs import Inputs
from release_sim.cli.options import Exit, Json, Rules
from release_sim.cli.output import note, say, say_json, width
from release_sim.errors import NothingCollectedError
from release_sim.loading.diagnosis import suggestion
from release_sim.loading.invariants import InvariantReader
from release_sim.model.analysis.invariant import Claim, Counterexample, Proof, Swept
from release_sim.model.policy import Policy
from release_sim.model.problem import Place
from release_sim.reporting.analysis import proof_text


def prove(
    names: Annotated[
        list[str] | None, typer.Argument(help="Only the sentences of these names. Default: all.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="Your own sentences, instead of the bundled.")
    ] = None,
    policy: Annotated[str, typer.Option("--policy", help="Of this policy.")] = "denver",
    as_chosen: Annotated[
        bool, typer.Option("--as-chosen", help="Only under the policy's own readings.")
    ] = False,
    twice: Annotated[
        bool, typer.Option("--twice", help="Check every sentence again, deciding case after case.")
    ] = False,
    write: Annotated[
        Path | None, typer.Option("--write", help="Write counterexamples as NAME.yaml there.")
    ] = None,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Prove sentences of every possible case.

    For all facts, known or unknown, all dates the policy covers and all readings; some compare two
    cases, some follow histories of up to six events. A sentence that is not true gets the smallest
    counterexample, as a scenario.
    """
    # z3 takes a tenth of a second to come, which the list of all verbs does without.
    from release_sim.analysis.proofs.prove import Prover  # noqa: PLC0415

    begun = perf_counter()
    inputs = Inputs.at(rules)
    rulebook = inputs.rulebook()
    where = Place("--policy")
    inputs.diagnosis.known("policy", policy, rulebook.policies, where)
    offered = {claim.name: claim for claim in CLAIMS}
    if file:
        offered = InvariantReader(rulebook, inputs.diagnosis).read(file)
    inputs.diagnosis.raise_if_any()
    chosen = _named(names or list(offered), offered)
    prover = Prover(rulebook.policies[policy], as_chosen)
    proofs = [prover.prove(claim) for claim in chosen]
    swept = _swept(rulebook.policies[policy], as_chosen, proofs) if twice else {}
    if json:
        say_json(proof_text.proofs_json(rulebook.policies[policy], proofs, swept))
    for proof in proofs:
        _tell(proof, write, quiet=json)
        if swept and not json:
            say(proof_text.again(swept[proof.invariant.name], width()))
    if not json:
        say(proof_text.summary(proofs))
    in_z3 = sum(proof.seconds for proof in proofs)
    note(f"{perf_counter() - begun:.2f} s, of which {in_z3:.2f} s in z3")
    if any(proof_text.outcome(proof) != "proved" for proof in proofs):
        raise typer.Exit(Exit.FINDINGS)


def _named(names: list[str], offered: dict[str, Claim]) -> list[Claim]:
    for name in names:
        if name not in offered:
            hint = suggestion(name, offered)
            message = f"no sentence is called `{name}`"
            raise NothingCollectedError(message + (f"; {hint}" if hint else ""))
    return [offered[name] for name in dict.fromkeys(names)]


def _swept(policy: Policy, as_chosen: bool, proofs: list[Proof]) -> dict[str, Swept | None]:
    # numpy takes a tenth of a second to come as well.
    from release_sim.analysis.proofs.sweep import Sweep  # noqa: PLC0415

    sweep = Sweep(policy, as_chosen)
    return {proof.invariant.name: sweep.confirm(proof) for proof in proofs}


def _tell(proof: Proof, folder: Path | None, quiet: bool) -> None:
    """One sentence, and the case against it: printed, or written where a folder is named."""
    if not quiet:
        say(proof_text.lines(proof, width()))
    if not isinstance(proof, Counterexample):
        return
    text = proof_text.scenario_of(proof)
    if folder is None:
        if not quiet:
            say("\n".join(f"    {line}" for line in text.splitlines()))
        return
    path = folder / f"{proof.invariant.name}.yaml"
    new_file(path, text)
    if not quiet:
        say(f"    wrote {path}; decide it with: release-sim run {path}")
