"""``what-if``: the answers before and after a change, and what made the difference."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from release_sim.cli.options import InLanguage, Json, Keyword, OnlyActions, Rules
from release_sim.cli.output import painter, print_caveats, print_json, print_out, width
from release_sim.cli.what_if_options import (
    ChangedFact,
    ForgottenFact,
    OtherDay,
    OtherPolicy,
    OtherReading,
    OwnBranch,
    Together,
    Without,
    WithRules,
)
from release_sim.model.language import LAW_LANGUAGE, Language
from release_sim.model.problem import Place
from release_sim.vocabulary.actions import ACTIONS


def what_if(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Scenario and timeline files or folders; - is standard input. Default: bundled."
        ),
    ] = None,
    keyword: Keyword = "",
    set: ChangedFact = None,  # noqa: A002  the option's name
    forget: ForgottenFact = None,
    as_of: OtherDay = None,
    reading: OtherReading = None,
    policy: OtherPolicy = None,
    without: Without = None,
    with_rules: WithRules = None,
    branch: OwnBranch = None,
    together: Together = False,
    action: OnlyActions = None,
    language: InLanguage = Language.ENGLISH,
    rules: Rules = None,
    json: Json = False,
) -> None:
    """Show what a change changes: before and after.

    Each option is an alternative of its own and can be repeated; --together makes one of all. For
    every action whose answer is another it prints the answer before and after, and the rules and
    facts that made the difference; answers that stay the same are counted in one line. For a
    timeline it prints which duties were met earlier, later or not at all, and by how much. Without
    an option the story is compared with its own what-ifs. A story with several accounts is
    compared on each of them.
    """
    from release_sim.api.alternative_options import WhatIfOptions
    from release_sim.api.alternatives import Alternatives
    from release_sim.api.case_what_if import what_if as of_case
    from release_sim.api.inputs import Inputs
    from release_sim.model.each_account import on_each_account
    from release_sim.reporting.answers.what_if_json import timeline_what_if_json, what_if_json
    from release_sim.reporting.answers.what_if_text import WhatIfText

    inputs = Inputs.at(rules)
    rulebook, scenarios, timelines = inputs.stories(paths or [], keyword)
    options = WhatIfOptions(
        set or (),
        forget or (),
        as_of or (),
        reading or (),
        policy or (),
        without or (),
        with_rules or (),
        branch or (),
        together,
    )
    if together and len(options.steps()) < 2:
        raise typer.BadParameter("--together joins changes; name several")
    for name in action or ():
        inputs.diagnosis.check_known("action", name, ACTIONS, Place("--action"))
    alternatives = Alternatives(inputs, rulebook, options)
    asked = alternatives.checked()
    told = [each for scenario in scenarios for each in on_each_account(scenario)]
    cases = [of_case(alternatives, asked, scenario) for scenario in told]
    replayed = []
    if timelines:
        # Calendars take long to come, which one case does without.
        from release_sim.api.timeline_what_if import timeline_what_if

        each_told = [each for timeline in timelines for each in on_each_account(timeline)]
        replayed = [timeline_what_if(alternatives, asked, timeline) for timeline in each_told]
    wanted = action or ACTIONS
    voice = inputs.voice(rulebook, LAW_LANGUAGE if json else language)
    if json:
        print_json(
            [
                *(what_if_json(s.name, b, found, wanted) for s, b, found in cases),
                *(
                    timeline_what_if_json(t.name, b, found, wanted, voice)
                    for t, b, found in replayed
                ),
            ]
        )
        return
    text = WhatIfText(voice, width(), painter())
    parts = [text.whole(s.name, before, found, wanted) for s, before, found in cases]
    parts += [text.timeline(t, before, found, wanted) for t, before, found in replayed]
    print_out("\n\n\n".join(parts))
    caveats = [each for found in cases for each in found.caveats]
    caveats += [each for found in replayed for each in found.caveats]
    print_caveats(caveats, voice)
