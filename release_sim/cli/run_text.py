"""The texts and the JSON of decided scenarios, as ``run`` prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from release_sim.analysis.explain.sensitivity_to_readings import sensitive_readings
from release_sim.cli.output import painter, width
from release_sim.engine.decide import EngineCache
from release_sim.model.decided_branch import DecidedBranch
from release_sim.model.scenario import Scenario
from release_sim.model.title_addition import OptionsGiven
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
from release_sim.reporting.text_format import paragraph
from release_sim.reporting.title_text import options_text, title_text


def side_by_side_text(
    voice: Voice, done: Sequence[tuple[Scenario, list[DecidedBranch]]], policies: Sequence[str]
) -> str:
    """Return every story, or account of one, with a column for each policy."""
    stories: dict[str, dict[str, DecidedBranch]] = {}
    for scenario, parts in done:
        for told in parts[0].each:
            name = f"{scenario.name}{told.branch.name}"
            stories.setdefault(name, {})[told.decision.policy] = told
    blocks = []
    for name, under in stories.items():
        first = next(iter(under.values()))
        say = voice.about(first.decision.facts)
        title = title_text(first.branch, say.frame)
        where = say.frame("columns.where", title=title, day=say.day(first.decision.as_of))
        answers = {p: under[p].decision.answers() if p in under else None for p in policies}
        heading = f"{where} {name}" if len(stories) > 1 else where
        blocks.append(PolicyColumns(heading, answers, say, painter(), width()).whole())
    return "\n\n".join(blocks)


def answers_table(
    voice: Voice, done: Sequence[tuple[Scenario, list[DecidedBranch]]], words: bool
) -> str:
    """Return all stories in one table, each under its policy where there are several.

    Above it stand the options that changed them.
    """
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
    frame = voice.about().frame
    given = dict.fromkeys(
        options_text(each, frame)
        for scenario, _ in by_name
        for each in scenario.main.added
        if isinstance(each, OptionsGiven) and each
    )
    changed = [paragraph(frame("title.changed", options=each), 0, 2, width()) for each in given]
    table = answer_table(rows, words, painter(), voice.about(), width())
    return "\n".join([*changed, *([""] if changed else []), table])


def full_trace(
    voice: Voice,
    engines: EngineCache,
    scenario: Scenario,
    parts: list[DecidedBranch],
    columns: int,
) -> str:
    """Return the full trace of the story, and a block for each of its what-ifs."""
    told, frame = parts[0], voice.about().frame
    text = [accounts_text(scenario, told, voice, columns)] if told.accounts else []
    for each in told.each:
        branch, decision = each.branch, each.decision
        engine = engines.engine(branch.policy, branch.readings)
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


def overview_text(
    voice: Voice, engines: EngineCache, scenario: Scenario, parts: list[DecidedBranch]
) -> str:
    """Return the story in sentences, and a block for each what-if that is not as expected."""
    told = parts[0]
    wrong = [_block(voice, scenario, part, width()) for part in parts[1:] if part.unmet]
    if told.accounts:
        return "\n".join([accounts_text(scenario, told, voice, width()), *wrong])
    branch, decision = told.branch, told.decision
    engine = engines.engine(branch.policy, branch.readings)
    contested = sensitive_readings(engine, branch.case)
    say = voice.about(decision.facts)
    view = DecisionView(voice.rulebook, engine.policy, decision, contested, say, width(), painter())
    return "\n".join([Overview(view).whole(scenario, branch, told.unmet), *wrong])


def blocks_text(voice: Voice, scenario: Scenario, parts: list[DecidedBranch], whole: bool) -> str:
    """Return a block for the story; its what-ifs too, or only counted if all is well."""
    shown = parts if whole else [parts[0], *(part for part in parts[1:] if part.unmet)]
    text = [_block(voice, scenario, part, width()) for part in shown]
    if len(parts) > len(shown):
        others = voice.about().frame("block.others", number=len(parts) - len(shown))
        text.append(f"  {others}")
    return "\n".join(text)


def _block(voice: Voice, scenario: Scenario, part: DecidedBranch, columns: int) -> str:
    return block(scenario, part, voice.about(part.decision.facts), columns, painter())


def nested_decisions(
    engines: EngineCache, scenario: Scenario, parts: list[DecidedBranch]
) -> dict[str, Any]:
    """Return the decision of a story as a JSON value, those of its what-ifs within it."""

    def value(part: DecidedBranch) -> dict[str, Any]:
        policy = engines.engine(part.branch.policy, part.branch.readings).policy
        own = decided(scenario.name, part.branch, policy, part.decision, part.unmet)
        return own | accounts_json(part, value)

    values = {part.branch.name: value(part) for part in parts}
    whole = values.pop("")
    return whole | {"what_if": values}
