"""``run``: decide scenarios and print why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from release_sim.analysis.explain.sensitivity_to_readings import sensitive_readings
from release_sim.api.inputs import Inputs
from release_sim.api.output_files import check_output_paths
from release_sim.api.overrides import Overrides
from release_sim.api.recording import Recording
from release_sim.api.scenario_decisions import (
    decide_all,
    decide_covered,
    recordable_branches,
)
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
    painter,
    print_caveats,
    print_err,
    print_idle,
    print_json,
    print_left_out,
    print_out,
    print_recorded,
    width,
)
from release_sim.engine.decide import EngineCache
from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.language import Language
from release_sim.model.limits import Caveat
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Scenario
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.answer_table import TableRow, answer_table
from release_sim.reporting.answers.case_accounts_text import accounts_json, accounts_text
from release_sim.reporting.answers.compact_text import block
from release_sim.reporting.answers.decision_json import decided
from release_sim.reporting.answers.decision_view import DecisionView
from release_sim.reporting.answers.overview_text import Overview
from release_sim.reporting.answers.policy_columns import PolicyColumns
from release_sim.reporting.answers.trace_text import Trace
from release_sim.reporting.paint import unmet_lines
from release_sim.reporting.sentences import Voice


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
    deciders = EngineCache(rulebook)
    if any(several):
        changed = [scenario for scenarios in under_each for scenario in scenarios]
        done = decide_covered(inputs, deciders, changed)
    else:
        done = [(each, decide_all(inputs, deciders, each)) for each in under_each[0]]
    check_sign(record, sign)
    recording = Recording.at(record, sign, inputs, rulebook)
    check_output_paths(inputs.diagnosis, record)
    inputs.diagnosis.raise_if_any()
    recorded = recording and recording.add(recordable_branches(deciders, done))
    voice = inputs.voice(rulebook, language)
    if json:
        print_json([_nested_decisions(deciders, scenario, parts) for scenario, parts in done])
    elif table:
        print_out(_table(voice, done, words))
    elif side_by_side:
        print_out(_side_by_side(voice, done, list(dict.fromkeys(policy or ()))))
    elif trace is None and len(done) == 1:
        print_out(_overview(voice, deciders, *done[0]))
    elif trace:
        print_out(
            "\n\n\n".join(full_trace(voice, deciders, s, parts, width()) for s, parts in done)
        )
    else:
        print_out("\n\n".join(_blocks(voice, s, parts, len(done) == 1) for s, parts in done))
    results = [part for _, parts in done for part in parts]
    if not json:
        print_caveats(_caveats(rulebook, results), voice)
    print_left_out(inputs.left_out)
    print_idle(inputs.idle)
    if recording and recorded:
        print_recorded(recording.path, [recorded])
    _exit_as_found(results, fail_on)


def _caveats(rulebook: Rulebook, results: Sequence[DecidedBranch]) -> list[Caveat]:
    """Return the warnings about the days of all decisions, what-ifs among them."""
    decisions = [each.decision for each in results]
    policies = rulebook.policies
    return [each for d in decisions for each in policies[d.policy].caveats(d.as_of)]


def _exit_as_found(results: Sequence[DecidedBranch], fail_on: Answer | None) -> None:
    """Exit with the code for what was expected otherwise, or for the answer asked for."""
    failed = [part for part in results if part.unmet]
    if failed:
        print_err(f"{len(failed)} of {len(results)} decisions are not as expected")
        raise typer.Exit(Exit.FINDINGS)
    on_each = (told for part in results for told in part.each)
    if fail_on and any(fail_on in told.decision.answers().values() for told in on_each):
        raise typer.Exit(Exit.ANSWER_MATCHED)


def _check_options(table: bool, side_by_side: bool, words: bool, trace: bool | None) -> None:
    if words and not table:
        raise typer.BadParameter("--words goes with --table")
    if (table or side_by_side) and trace is not None:
        raise typer.BadParameter("--trace and --no-trace go with one policy and without --table")


def _side_by_side(
    voice: Voice, done: Sequence[tuple[Scenario, list[DecidedBranch]]], policies: Sequence[str]
) -> str:
    """Return every story, or account of one, with a column for each policy."""
    stories: dict[tuple[str, str], dict[str, DecidedBranch]] = {}
    for scenario, parts in done:
        for told in parts[0].each:
            name = f"{scenario.name}{told.branch.name}"
            stories.setdefault((name, scenario.title), {})[told.decision.policy] = told
    blocks = []
    for (name, told_as), under in stories.items():
        first = next(iter(under.values()))
        say = voice.about(first.decision.facts)
        title = say.frame("replay.told", text=told_as)
        where = say.frame("columns.where", title=title, day=say.day(first.decision.as_of))
        answers = {p: under[p].decision.answers() if p in under else None for p in policies}
        heading = f"{where} {name}" if len(stories) > 1 else where
        blocks.append(PolicyColumns(heading, answers, say, painter(), width()).whole())
    return "\n\n".join(blocks)


def _table(voice: Voice, done: Sequence[tuple[Scenario, list[DecidedBranch]]], words: bool) -> str:
    """Return all stories in one table, each under its policy where there are several."""
    several = len({parts[0].decision.policy for _, parts in done}) > 1
    by_name = sorted(done, key=lambda each: each[0].name)
    on_each = [
        (f"{scenario.name}{told.branch.name}", told.decision)
        for scenario, parts in by_name
        for told in parts[0].each
    ]
    rows = [
        TableRow(f"{name}, {decision.policy}" if several else name, decision.answers())
        for name, decision in on_each
    ]
    return answer_table(rows, words, painter(), voice.about(), width())


def full_trace(
    voice: Voice,
    deciders: EngineCache,
    scenario: Scenario,
    parts: list[DecidedBranch],
    columns: int,
) -> str:
    """Return the full trace of the story, and a block for each of its what-ifs."""
    told, frame = parts[0], voice.about().frame
    text = [accounts_text(scenario, told, voice, columns)] if told.accounts else []
    for each in told.each:
        branch, decision = each.branch, each.decision
        engine = deciders.engine(branch.policy, branch.readings)
        contested = sensitive_readings(engine, branch.case)
        say = voice.about(decision.facts)
        trace = Trace(
            DecisionView(
                voice.rulebook, engine.policy, decision, contested, say, columns, painter()
            )
        )
        text += [*([""] if text else []), trace.whole(scenario, branch)]
    text += unmet_lines(told.unmet, voice.about(), painter(), 2, columns)
    if len(parts) > 1:
        text += ["", frame("block.what_ifs")]
        text += (_block(voice, scenario, part, columns) for part in parts[1:])
    return "\n".join(text)


def _overview(
    voice: Voice, deciders: EngineCache, scenario: Scenario, parts: list[DecidedBranch]
) -> str:
    """Return the story in sentences, and a block for each what-if that is not as expected."""
    told = parts[0]
    wrong = [_block(voice, scenario, part, width()) for part in parts[1:] if part.unmet]
    if told.accounts:
        return "\n".join([accounts_text(scenario, told, voice, width()), *wrong])
    branch, decision = told.branch, told.decision
    engine = deciders.engine(branch.policy, branch.readings)
    contested = sensitive_readings(engine, branch.case)
    say = voice.about(decision.facts)
    view = DecisionView(voice.rulebook, engine.policy, decision, contested, say, width(), painter())
    return "\n".join([Overview(view).whole(scenario, branch, told.unmet), *wrong])


def _blocks(voice: Voice, scenario: Scenario, parts: list[DecidedBranch], whole: bool) -> str:
    """Return a block for the story; its what-ifs too, or only counted if all is well."""
    shown = parts if whole else [parts[0], *(part for part in parts[1:] if part.unmet)]
    text = [_block(voice, scenario, part, width()) for part in shown]
    if len(parts) > len(shown):
        others = voice.about().frame("block.others", number=len(parts) - len(shown))
        text.append(f"  {others}")
    return "\n".join(text)


def _block(voice: Voice, scenario: Scenario, part: DecidedBranch, columns: int) -> str:
    return block(scenario, part, voice.about(part.decision.facts), columns, painter())


def _nested_decisions(
    deciders: EngineCache, scenario: Scenario, parts: list[DecidedBranch]
) -> dict[str, Any]:
    def value(part: DecidedBranch) -> dict[str, Any]:
        policy = deciders.engine(part.branch.policy, part.branch.readings).policy
        own = decided(scenario.name, part.branch, policy, part.decision, part.unmet)
        return own | accounts_json(part, value)

    values = {part.branch.name: value(part) for part in parts}
    whole = values.pop("")
    return whole | {"what_if": values}
