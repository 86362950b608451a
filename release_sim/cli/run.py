"""``run``: decide scenarios and print why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from release_sim.cli.exit_codes import Exit
from release_sim.cli.options import (
    AsOf,
    Forget,
    InLanguage,
    Json,
    Keyword,
    Paths,
    Policies,
    Reading,
    Record,
    Rules,
    Set,
    Sign,
    check_sign,
)
from release_sim.cli.output import (
    heard_in,
    print_caveats,
    print_idle,
    print_json,
    print_left_out,
    print_note,
    print_out,
    print_recorded,
    width,
)
from release_sim.model.language import Language
from release_sim.model.verdict import Answer

if TYPE_CHECKING:
    from pathlib import Path

    from release_sim.api.inputs import Inputs
    from release_sim.api.recording import Recording
    from release_sim.model.decided_branch import DecidedBranch
    from release_sim.model.limits import Caveat
    from release_sim.model.rulebook import Rulebook


def run(
    paths: Paths = None,
    keyword: Keyword = "",
    policy: Policies = None,
    as_of: AsOf = None,
    reading: Reading = None,
    set: Set = None,  # noqa: A002  the option's name
    forget: Forget = None,
    trace: Annotated[
        bool | None,
        typer.Option(
            "--trace/--no-trace", help="Print full traces, or compact blocks, not sentences."
        ),
    ] = None,
    table: Annotated[
        bool,
        typer.Option(
            "--table", help="Print one table: a row a scenario, a letter for each answer."
        ),
    ] = False,
    words: Annotated[
        bool, typer.Option("--words", help="With --table: words in place of letters.")
    ] = False,
    fail_on: Annotated[
        Answer | None,
        typer.Option(
            "--fail-on", metavar="ANSWER", help="Exit 4 if an answer is this, such as undetermined."
        ),
    ] = None,
    record: Record = None,
    sign: Sign = None,
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Decide scenarios and print what the jail must, must not and may do, and why.

    One file prints a sentence for each answer with the rule that decides it, several print a
    compact block each; --trace prints everything, with the what-ifs. Options change the facts, the
    date, the policy or a reading of every scenario; expectations are then not compared, what-ifs
    are those of the changed story, and what a policy does not cover is left out and counted.
    Several policies are printed side by side; --table prints one table of all answers.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.output_files import check_output_paths
    from release_sim.api.overrides import Overrides
    from release_sim.api.scenario_decisions import (
        decide_all,
        decide_covered,
        recordable_branches,
    )
    from release_sim.cli.run_text import (
        answers_table,
        blocks_text,
        full_trace,
        nested_decisions,
        overview_text,
        side_by_side_text,
    )
    from release_sim.engine.decide import EngineCache

    side_by_side = len(policy or ()) > 1 and not table
    _check_options(table, side_by_side, words, trace)
    if json and table:
        raise typer.BadParameter("--table prints text; --json has every answer without it")
    inputs = Inputs.at(rules)
    several = [
        Overrides(under, as_of, reading or (), set or (), forget or (), side_by_side)
        for under in policy or (None,)
    ]
    rulebook, under_each = inputs.scenarios_under(paths or [], several, keyword)
    engines = EngineCache(rulebook)
    if any(several):
        changed = [scenario for scenarios in under_each for scenario in scenarios]
        done = decide_covered(inputs, engines, changed)
    else:
        done = [(each, decide_all(inputs, engines, each)) for each in under_each[0]]
    recording = _recording(record, sign, inputs, rulebook)
    check_output_paths(inputs.diagnosis, record)
    inputs.diagnosis.raise_if_any()
    recorded = recording and recording.add(recordable_branches(engines, done))
    voice = inputs.voice(rulebook, language)
    if json:
        print_json([nested_decisions(engines, scenario, parts) for scenario, parts in done])
    elif table:
        print_out(answers_table(voice, done, words))
    elif side_by_side:
        print_out(side_by_side_text(voice, done, list(dict.fromkeys(policy or ()))))
    elif trace is None and len(done) == 1:
        print_out(overview_text(voice, engines, *done[0]))
    elif trace:
        print_out("\n\n\n".join(full_trace(voice, engines, s, parts, width()) for s, parts in done))
    else:
        print_out("\n\n".join(blocks_text(voice, s, parts, len(done) == 1) for s, parts in done))
    results = [part for _, parts in done for part in parts]
    if not json:
        print_caveats(_caveats(rulebook, results), voice)
    heard = heard_in(language, json=json)
    print_left_out(inputs.left_out, inputs.voice(rulebook, heard))
    print_idle(inputs.idle, heard)
    if recording and recorded:
        print_recorded(recording.path, [recorded], heard)
    _exit_as_found(results, fail_on, heard)


def _recording(
    record: Path | None, sign: Path | None, inputs: Inputs, rulebook: Rulebook
) -> Recording | None:
    """Return the recording of the decisions, or None if nothing is to be recorded."""
    check_sign(record, sign)
    if record is None:
        return None
    from release_sim.api.recording import Recording

    return Recording.at(record, sign, inputs, rulebook)


def _caveats(rulebook: Rulebook, results: Sequence[DecidedBranch]) -> list[Caveat]:
    """Return the warnings about the days of all decisions, what-ifs among them."""
    decisions = [each.decision for each in results]
    policies = rulebook.policies
    return [each for d in decisions for each in policies[d.policy].caveats(d.as_of)]


def _exit_as_found(
    results: Sequence[DecidedBranch], fail_on: Answer | None, language: Language
) -> None:
    """Exit with the code for an unmet expectation or for a matched ``--fail-on`` answer."""
    failed = [part for part in results if part.unmet]
    if failed:
        numbers = {"failed": len(failed), "number": len(results)}
        print_note("unexpected_decisions", language, **numbers)
        raise typer.Exit(Exit.FINDINGS)
    on_each = (told for part in results for told in part.each)
    if fail_on and any(fail_on in told.decision.answers().values() for told in on_each):
        raise typer.Exit(Exit.ANSWER_MATCHED)


def _check_options(table: bool, side_by_side: bool, words: bool, trace: bool | None) -> None:
    if words and not table:
        raise typer.BadParameter("--words goes with --table")
    if (table or side_by_side) and trace is not None:
        raise typer.BadParameter("--trace and --no-trace go with one policy and without --table")
