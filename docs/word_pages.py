"""The pages of what can be said and answered: facts, events, actions, errors, calendars."""

from __future__ import annotations

from collections.abc import Mapping

from reference_markdown import head, page, read_by, rule_link, tested_by

from release_sim.model.condition import comparisons
from release_sim.model.policy import Policy
from release_sim.model.problem import Severity
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.reporting.rulebook.rulebook_text import changed_by
from release_sim.reporting.text_format import value_text
from release_sim.timeline.calendars import calendar_differences
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.events import EVENTS
from release_sim.vocabulary.fact import PARTIES
from release_sim.vocabulary.facts import FACTS

_ANSWERS = {
    Answer.REQUIRED: "Some `must` stands and no `must_not`.",
    Answer.FORBIDDEN: "Some `must_not` stands and no `must`.",
    Answer.PERMITTED: "Some `may` stands, and nothing stronger.",
    Answer.SILENT: "No rule speaks of it here.",
    Answer.CONFLICT: "A `must` and a `must_not` both stand: a defect of the rulebook.",
    Answer.UNDETERMINED: "What is unknown leaves several answers possible.",
}


def facts(rulebook: Rulebook) -> str:
    """Every fact, by group: its values, meaning, presumption, and the rules that test it."""
    readers = read_by(rulebook)
    lines = head("Facts", f"A case states some of these {len(FACTS)} facts; nothing else is one.")
    lines += [
        "What a case does not state is presumed where a presumption is named here, else unknown.",
        "Each fact tells whose own act can change it, which says nothing of whether they should.",
        "",
        "| who | that is |",
        "| --- | --- |",
        *(f"| `{party}` | {means} |" for party, means in PARTIES.items()),
        "",
    ]
    group = ""
    for fact in FACTS:
        if group != fact.name.split(".")[0]:
            group = fact.name.split(".")[0]
            lines += [f"## {group}", ""]
        lines += [f"### `{fact.name}`", "", fact.means, f"It is {fact.expects()}.", ""]
        if fact.presumed:
            value = value_text(fact.presumed.value)
            lines += [f"Presumed {value}: {fact.presumed.reason}.", ""]
        lines += [f"{changed_by(fact).capitalize()}.", ""]
        scope = [p.name for p in rulebook.policies.values() if fact.name in _scope(p)]
        by_rules = [tested_by(readers.get(fact.name, []))]
        bounds = f"It bounds whom the policies {', '.join(f'`{name}`' for name in scope)} concern."
        lines += [*([bounds] if scope else by_rules), ""]
    return page(lines)


def _scope(policy: Policy) -> set[str]:
    return {test.fact for test in comparisons(policy.concerns)}


def events() -> str:
    """Every kind of event: what happens, the facts it settles, and the actions it does."""
    lines = head("Events", f"A timeline tells of events of these {len(EVENTS)} kinds.")
    lines += ["What else becomes known with an event is stated under its `facts:`.", ""]
    for kind in EVENTS:
        lines += [f"## `{kind.name}`", "", kind.means, ""]
        lines += [f"- It settles `{name}: {value_text(v)}`." for name, v in kind.sets.items()]
        lines += [f"- Its day is `{kind.day_of}`."] if kind.day_of else []
        lines += [f"- It is the doing of `{action}`." for action in kind.does]
        lines += [f"- After it, `{action}` can no longer be done." for action in kind.too_late]
        lines += [f"- It brings a {_words(kind.brings)}."] if kind.brings else []
        lines += [f"- It is about a {_words(kind.about)} that has come."] if kind.about else []
        lines += [""] if lines[-1] else []
    return page(lines)


def _words(name: str) -> str:
    return name.replace("_", " ")


def actions(rulebook: Rulebook) -> str:
    """Write the page of the answers and the actions, and the rules with a duty on each."""
    lines = head("Actions and answers", f"Every decision answers for {len(ACTIONS)} actions.")
    lines += ["", "## Answers", "", "| answer | when |", "| --- | --- |"]
    lines += [f"| `{answer}` | {_ANSWERS[answer]} |" for answer in Answer]
    lines += ["", "[What it means](../explanation/meaning.md) tells how an answer comes about.", ""]
    lines += ["## Actions", ""]
    for action, means in ACTIONS.items():
        lines += [f"### `{action}`", "", f"To {means}.", ""]
        duties = [
            (duty.modality.value.replace("_", " "), rule)
            for rule in rulebook.rules.values()
            if (duty := rule.duty_on(action))
        ]
        lines += [f"- {modality}: {rule_link(rule.id)}" for modality, rule in duties]
        lines += [""] if duties else ["No rule speaks of it.", ""]
    return page(lines)


def errors(
    problems: Mapping[str, str], flaws: Mapping[str, Severity], examples: Mapping[str, str]
) -> str:
    """Every problem by its name, what it says, and the example that a test holds."""
    lines = head("Errors", "Each problem has a name, in alphabetical order.")
    lines += [
        "Names and messages are in English whatever `--language` is, so that programs and searches "
        "find them; what else is printed is in the language asked for.",
        "Most keep a file or an option from being used: all of them are said in one run, "
        "and the exit code is 3.",
        "The others are flaws in what the rules say, which "
        "[`check` looks for](../how_to/find_flaws.md): "
        "with an error the exit code is 1, with warnings only it is 0, or 1 with `--strict`.",
        "",
    ]
    for name in sorted(problems):
        lines += [f"## {name}", "", problems[name], ""]
        if name in flaws:
            lines += [f"A flaw in the rules; its severity is {flaws[name]}.", ""]
        if name in examples:
            lines += ["```text", examples[name].rstrip("\n"), "```", ""]
    return page(lines)


def calendars(first: int, last: int) -> str:
    """Return the days of these years on which calendars of holidays differ."""
    lines = head("Calendars", "Which days are holidays is not the same for everyone.")
    lines += [
        "One choice of reading `hold_clock` counts the 48 hours of a federal hold without "
        "Saturdays, Sundays and holidays, as 8 CFR 287.7(d) says.",
        "The regulation does not say whose holidays; reading `hold_calendar` does: the federal "
        "ones of 5 U.S.C. 6103, which is our inference, these and the days on which federal "
        "offices were closed by order, or the legal holidays of Colorado.",
        "This table has the days on which the choice matters.",
        "The days are those of the library that the clock asks, `holidays`, without Cesar Chavez "
        "Day, which C.R.S. 24-11-101 does not list; a test holds each.",
        "",
        "| day | federal holiday | Colorado | federal offices |",
        "| --- | --- | --- | --- |",
    ]
    for each in calendar_differences(first, last):
        closed = f"closed: {each.offices_closed}" if each.offices_closed else "open"
        cells = (f"{each.day} {each.day:%A}", each.federal or "no", each.colorado or "no", closed)
        lines.append(f"| {' | '.join(cells)} |")
    return page(lines)
