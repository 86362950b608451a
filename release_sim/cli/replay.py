"""``replay``: documented timelines, what was due in them and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from release_sim.cli.exit_codes import Exit
from release_sim.cli.options import (
    InLanguage,
    Json,
    Keyword,
    Policy,
    Reading,
    Record,
    Rules,
    Sign,
    check_sign,
)
from release_sim.cli.output import (
    heard_in,
    painter,
    print_caveats,
    print_idle,
    print_json,
    print_note,
    print_out,
    print_recorded,
    print_written,
    width,
)
from release_sim.model.language import Language
from release_sim.model.problem import Place
from release_sim.vocabulary.actions import ACTIONS

if TYPE_CHECKING:
    from release_sim.api.inputs import Inputs
    from release_sim.api.timeline_replay import TimelineOverrides
    from release_sim.model.rulebook import Rulebook
    from release_sim.model.timelines.replay_result import ReplayResult
    from release_sim.model.timelines.timeline import Timeline, TimelineVariant
    from release_sim.reporting.sentences import Voice


def replay(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Timeline files or folders; - is standard input. Default: all bundled.",
            readable=False,
        ),
    ] = None,
    keyword: Keyword = "",
    what_if: Annotated[
        str | None,
        typer.Option("--what-if", metavar="NAME", help="Replay this what-if instead of the story."),
    ] = None,
    policy: Policy = None,
    reading: Reading = None,
    begins_on: Annotated[
        str | None,
        typer.Option(
            "--begins-on", metavar="DATE", help="Move every timeline to begin on this day."
        ),
    ] = None,
    over_time: Annotated[
        list[str] | None,
        typer.Option(
            "--over-time", metavar="ACTION", help="Follow this answer over time; repeatable."
        ),
    ] = None,
    all_duties: Annotated[
        bool,
        typer.Option(
            "--all-duties", help="Also list what was forbidden and, as far as told, not done."
        ),
    ] = False,
    svg: Annotated[
        Path | None,
        typer.Option("--svg", metavar="FILE", help="Also draw the timeline to this SVG file."),
    ] = None,
    record: Record = None,
    sign: Sign = None,
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Replay timelines: what was due when, and what was done.

    One file prints the whole story, several print a compact block each. Options change the
    policy, a reading or the first day of every story; what-ifs are then left out, and
    expectations not compared.
    """
    from release_sim.api.inputs import Inputs
    from release_sim.api.output_files import check_output_paths, replace_file
    from release_sim.api.recording import Recording
    from release_sim.api.timeline_replay import (
        TimelineOverrides,
        recordable_moments,
        replay_results,
    )
    from release_sim.engine.decide import EngineCache
    from release_sim.reporting.timelines.time_axis import timeline_picture

    inputs = Inputs.at(rules)
    rulebook, timelines = inputs.timelines(paths or [], keyword)
    overrides = TimelineOverrides.read(inputs, rulebook, policy, reading or (), begins_on)
    for action in over_time or ():
        inputs.diagnosis.check_known("action", action, ACTIONS, Place("--over-time"))
    told = [(t, found) for t in timelines if (found := overrides.variants(inputs, t, what_if))]
    if not told:
        _report_no_what_if(inputs, timelines, what_if or "")
    if svg:
        _check_drawable(svg, [variants[0] for _, variants in told], inputs)
    check_sign(record, sign)
    recording = Recording.at(record, sign, inputs, rulebook)
    check_output_paths(inputs.diagnosis, svg, record)
    inputs.diagnosis.raise_if_any()
    engines = EngineCache(rulebook)
    followed = list(dict.fromkeys(over_time or ()))
    at = overrides.given_at
    done = [
        (timeline, replay_results(inputs, engines, timeline, variants, followed, at))
        for timeline, variants in told
    ]
    inputs.diagnosis.raise_if_any()
    heard = heard_in(language, json=json)
    voice = inputs.voice(rulebook, heard)
    recorded = recording and recording.add(recordable_moments(engines, done))
    if svg:
        timeline, parts = done[0]
        replace_file(svg, timeline_picture(voice, timeline, parts[0], all_duties))
    if json:
        print_json([_nested_results(*each, voice) for each in done])
    else:
        print_out(_text(voice, done, all_duties))
        caveats = [each for _, parts in done for part in parts for each in part.caveats]
        print_caveats(caveats, voice)
    print_written(svg, language=heard)
    _tell_what_options_did(overrides, [timeline for timeline, _ in told], what_if, rulebook, heard)
    if recording and recorded:
        print_recorded(recording.path, [recorded], heard)
    results = [part for _, parts in done for part in parts]
    failed = sum(bool(part.unmet) for part in results)
    if failed:
        print_note("unexpected_replays", heard, failed=failed, number=len(results))
        raise typer.Exit(Exit.FINDINGS)


def _text(
    voice: Voice, done: Sequence[tuple[Timeline, list[ReplayResult]]], all_duties: bool
) -> str:
    """Return the whole story of one timeline, or a block for each of several."""
    from release_sim.reporting.timelines.timeline_accounts_text import replay_text

    if len(done) == 1:
        return full_text(voice, *done[0], all_duties, width())
    texts = (
        replay_text(voice, timeline, parts[0], all_duties, width(), painter()).block(parts[1:])
        for timeline, parts in done
    )
    return "\n\n".join(texts)


def full_text(
    voice: Voice,
    timeline: Timeline,
    parts: list[ReplayResult],
    all_duties: bool,
    columns: int,
) -> str:
    """Return the whole story, and a block for each of its what-ifs."""
    from release_sim.reporting.timelines.timeline_accounts_text import replay_text

    return replay_text(voice, timeline, parts[0], all_duties, columns, painter()).whole(parts[1:])


def _check_drawable(svg: Path, stories: Sequence[TimelineVariant], inputs: Inputs) -> None:
    """Report that a picture is an SVG file, and shows one timeline, and of that one account."""
    from release_sim.api.output_files import SVG, check_ending

    check_ending(svg, "--svg", SVG, inputs.diagnosis)
    if len(stories) > 1:
        message, hint = "a picture shows one timeline", "name a single file"
        inputs.diagnosis.add("is-a-folder", Place("--svg"), message, help=hint)
    elif stories and stories[0].accounts:
        message = "a picture shows one account"
        hint = " or ".join(f"--what-if {each.name}" for each in stories[0].accounts.values())
        inputs.diagnosis.add("is-a-folder", Place("--svg"), message, help=hint)


def _tell_what_options_did(
    overrides: TimelineOverrides,
    timelines: Sequence[Timeline],
    what_if: str | None,
    rulebook: Rulebook,
    language: Language,
) -> None:
    """Say which options change nothing, and how many what-ifs are left out for the others."""
    from release_sim.api.catalogue_cache import catalogue
    from release_sim.api.idle_options import idle_in_timelines
    from release_sim.reporting.answers.left_out_text import what_ifs_text

    if what_if is None:
        print_idle(idle_in_timelines(overrides.change, timelines, rulebook), language)
    number = sum(overrides.left_out(timeline, what_if) for timeline in timelines)
    if number:
        frame = catalogue(language).plain
        told = {"which": what_ifs_text(number, frame), "why": frame("beside.story_changed")}
        print_note("left_out", language, **told)


def _report_no_what_if(inputs: Inputs, timelines: Sequence[Timeline], what_if: str) -> None:
    from release_sim.loading.diagnosis import suggestion

    whose = "the timeline has" if len(timelines) == 1 else "these timelines have"
    names = [variant.name for timeline in timelines for variant in timeline.what_if]
    hint = suggestion(what_if, dict.fromkeys(names))
    message = f"{whose} no what-if `{what_if}`"
    inputs.diagnosis.add("unknown-key", Place("--what-if"), message, help=hint)


def _nested_results(timeline: Timeline, parts: list[ReplayResult], voice: Voice) -> dict[str, Any]:
    from release_sim.reporting.timelines.replay_json import replayed

    what_if = {part.variant.name: replayed(timeline, part, voice) for part in parts[1:]}
    return replayed(timeline, parts[0], voice) | {"what_if": what_if}
