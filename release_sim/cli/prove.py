"""``prove``: invariants about every possible case."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer

from release_sim.cli.exit_codes import Exit
from release_sim.cli.options import InLanguage, Json, Rules, UpTo, Verbose
from release_sim.cli.output import (
    heard_in,
    print_caveats,
    print_json,
    print_out,
    print_time,
    progress,
    width,
)
from release_sim.model.analysis.instrument_counts import USUAL
from release_sim.model.language import Language

if TYPE_CHECKING:
    from release_sim.model.analysis.invariant import Proof
    from release_sim.reporting.analysis.proof_text import ProofText


def prove(
    names: Annotated[
        list[str] | None, typer.Argument(help="Prove only these invariants. Default: all.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", metavar="FILE", help="Your own invariants, instead of those of the rules."
        ),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            metavar="POLICY",
            help="Policy whose invariants are proved. Default: that of the rules.",
        ),
    ] = None,
    as_chosen: Annotated[
        bool, typer.Option("--as-chosen", help="Use only the policy's own readings.")
    ] = False,
    twice: Annotated[
        bool, typer.Option("--twice", help="Decide every case again, without z3.")
    ] = False,
    instruments: UpTo = USUAL,
    write: Annotated[
        Path | None,
        typer.Option(
            "--write", metavar="FOLDER", help="Write counterexamples to this folder, as NAME.yaml."
        ),
    ] = None,
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    verbose: Verbose = False,
    json: Json = False,
) -> None:
    """Prove invariants for every possible case, or show a counterexample.

    A proof covers all facts, known or unknown, up to N papers of each kind, all dates that the
    policy covers and all readings. Some invariants compare two cases, some follow histories of up
    to six events. An invariant that is not true is shown with its smallest counterexample, as a
    scenario.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.invariant_proofs import decided_again, proved
    from release_sim.model.limits import Caveat
    from release_sim.reporting.analysis.proof_json import proofs_json
    from release_sim.reporting.analysis.proof_text import ProofText, outcome

    begun = perf_counter()
    inputs = Inputs.at(rules)
    try:
        under, proofs = proved(inputs, names or [], policy, file, as_chosen, instruments, progress)
    finally:
        progress("")
    again = decided_again(under, as_chosen, instruments, proofs) if twice else {}
    if json:
        print_json(proofs_json(under, proofs, again, instruments))
    voice = inputs.voice(inputs.rulebook(), language)
    # The words are those of the invariants of the rules; an own file says them in its own.
    text = ProofText(voice.about(), {} if file else voice.words.invariants, width())
    for proof in proofs:
        _tell(proof, text, write, quiet=json)
        if again and not json:
            print_out(text.again(again[proof.invariant.name], instruments))
    if not json:
        print_out(text.summary(proofs, instruments))
        last = [Caveat(under.read_up_to)] if under.read_up_to else []
        print_caveats([*under.caveats(None), *last], voice)
    in_z3 = sum(proof.seconds for proof in proofs)
    if verbose:
        print_time(begun, in_z3, heard_in(language, json=json))
    if any(outcome(proof) != "proved" for proof in proofs):
        raise typer.Exit(Exit.FINDINGS)


def _tell(proof: Proof, told: ProofText, folder: Path | None, quiet: bool) -> None:
    """Print one invariant and the case against it, or write the case if a folder is named."""
    from release_sim.api.output_files import new_file
    from release_sim.model.analysis.invariant import Counterexample

    if not quiet:
        print_out(told.lines(proof))
    if not isinstance(proof, Counterexample):
        return
    text = told.counterexample_file(proof)
    if folder is None:
        if not quiet:
            print_out("\n".join(f"    {line}" for line in text.splitlines()))
        return
    path = folder / f"{proof.invariant.name}.yaml"
    new_file(path, text)
    if not quiet:
        print_out(told.wrote(str(path)))
