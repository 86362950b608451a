"""The pages of the reference, as Markdown, from what the program itself knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from release_sim.model.condition import comparisons
from release_sim.model.policy import Policy, Reading
from release_sim.model.problem import Severity
from release_sim.model.rule import Citation, Conclusion, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Source, Statement
from release_sim.model.verdict import Answer
from release_sim.reporting.rulebook.rulebook_text import changed_by
from release_sim.reporting.text_format import condition_lines, value_text
from release_sim.timeline.calendars import differences
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.events import EVENTS
from release_sim.vocabulary.fact import PARTIES
from release_sim.vocabulary.facts import FACTS

WRITTEN = "This page is written by `docs/generate.py` from the program: change that, not this."

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
    read_by = _read_by(rulebook)
    lines = _head("Facts", f"A case states some of these {len(FACTS)} facts; nothing else is one.")
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
        by_rules = [_tested_by(read_by.get(fact.name, []))]
        bounds = f"It bounds whom the policies {', '.join(f'`{name}`' for name in scope)} concern."
        lines += [*([bounds] if scope else by_rules), ""]
    return _page(lines)


def events() -> str:
    """Every kind of event: what happens, the facts it settles, and the actions it does."""
    lines = _head("Events", f"A timeline tells of events of these {len(EVENTS)} kinds.")
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
    return _page(lines)


def _words(name: str) -> str:
    return name.replace("_", " ")


def actions(rulebook: Rulebook) -> str:
    """Write the page of the answers and the actions, and the rules with a duty on each."""
    lines = _head("Actions and answers", f"Every decision answers for {len(ACTIONS)} actions.")
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
        lines += [f"- {modality}: {_rule_link(rule.id)}" for modality, rule in duties]
        lines += [""] if duties else ["No rule speaks of it.", ""]
    return _page(lines)


def errors(
    problems: Mapping[str, str], flaws: Mapping[str, Severity], examples: Mapping[str, str]
) -> str:
    """Every problem by its name, what it says, and the example that a test holds."""
    lines = _head("Errors", "Each problem has a name, in alphabetical order.")
    lines += [
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
    return _page(lines)


def rules(rulebook: Rulebook) -> str:
    """Every rule with its dates, conditions, effect and sources, by jurisdiction."""
    count = f"There are {len(rulebook.rules)} rules, by jurisdiction and topic."
    lines = [*_head("Rules", count), ""]
    excepted: dict[str, list[str]] = {}
    for rule in rulebook.rules.values():
        for target in rule.exception_to:
            excepted.setdefault(target, []).append(rule.id)
    place = ("", "")
    for rule in sorted(rulebook.rules.values(), key=lambda rule: rule.id.split(".")[:2]):
        jurisdiction, topic, _ = rule.id.split(".", 2)
        if jurisdiction != place[0]:
            lines += [f"## {jurisdiction}", ""]
        if (jurisdiction, topic) != place:
            lines += [f"### {jurisdiction}.{topic}", ""]
        place = (jurisdiction, topic)
        lines += [*_rule(rulebook, rule, excepted.get(rule.id, [])), ""]
    return _page(lines)


def readings(rulebook: Rulebook) -> str:
    """Every reading: question, choices, the recommended one and why, the rules that test it."""
    read_by = _read_by(rulebook)
    lines = _head("Readings", f"On {len(rulebook.readings)} questions the sources leave a choice.")
    lines += ["Each choice has its sources; a policy names one, and any run may name another.", ""]
    for reading in rulebook.readings.values():
        register = f"Register: {reading.register}." if reading.register else ""
        lines += [f"## `{reading.name}`", "", reading.question, *([register] if register else [])]
        lines += ["", *_choices(rulebook, reading), ""]
        lines += [f"Why: {reading.why}", ""]
        if reading.changes_nothing:
            lines += [f"It changes no answer: {reading.changes_nothing}.", ""]
        else:
            lines += [_tested_by(read_by.get(f"reading.{reading.name}", [])), ""]
    return _page(lines)


def sources(rulebook: Rulebook) -> str:
    """Write the page of the sources: each statement, how it is known, and what cites it."""
    became = rulebook.encoding()
    encoded = sum(bool(names) for names in became.values())
    lines = _head("Sources", f"{len(rulebook.sources)} sources make {len(became)} statements.")
    lines += [
        f"Rules or readings encode {encoded} of them; each of the others says why it became none.",
        "Every paraphrase is ours.",
        "",
    ]
    for name, source in sorted(rulebook.sources.items()):
        lines += [f"## `{name}`", "", *_about(source), ""]
        lines += ["| statement | what it says | how it is known | what it became |"]
        lines += ["| --- | --- | --- | --- |"]
        for at, statement in source.statements.items():
            cells = (
                f"`{at}`",
                _said(statement),
                _known(source, at),
                _fate(became[Citation(name, at)], statement),
            )
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return _page(lines)


def policies(rulebook: Rulebook, against: str = "denver") -> str:
    """Every policy: what it is, whom and when it covers, how it differs from the first."""
    lines = [*_head("Policies", "A policy selects rules and names a choice for every reading."), ""]
    base = rulebook.policies[against]
    for policy in sorted(rulebook.policies.values(), key=lambda p: (p.name != against, p.name)):
        lines += [f"## `{policy.name}`", "", f"{policy.title}.", policy.says, ""]
        lines += [f"- covers: {policy.covers}"]
        lines += [f"- concerns: {each}" for each in condition_lines(policy.concerns)]
        lines += [f"- rules: {len(policy.rules)}"]
        if policy is not base:
            lines += _grouped("adds", policy, base) + _grouped("leaves out", base, policy)
        lines += [
            f"- reads `{name}` as `{choice}`"
            for name, choice in policy.chosen.items()
            if choice != policy.readings[name].recommended
        ]
        lines.append("")
    return _page(lines)


def anchor(heading: str) -> str:
    """Return the anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _head(title: str, first: str) -> list[str]:
    return [f"# {title}", "", WRITTEN, "", first]


def _page(lines: Sequence[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def _rule(rulebook: Rulebook, rule: Rule, excepted: Sequence[str]) -> Iterator[str]:
    yield from (f"#### `{rule.id}`", "", rule.says, "")
    yield f"- in force {rule.in_force}"
    yield from (f"- when {each}" for each in condition_lines(rule.when, "`"))
    yield from (f"- unless {' and '.join(condition_lines(block, '`'))}" for block in rule.unless)
    yield from (f"- exception to {_rule_link(target)}" for target in rule.exception_to)
    yield from (f"- displaced by {_rule_link(other)}" for other in excepted)
    yield f"- then {_effect(rule)}"
    yield from (f"- source {_source_link(rulebook, cite)}" for cite in rule.cite)


def _effect(rule: Rule) -> str:
    if isinstance(rule.then, Conclusion):
        return f"finding `{rule.then.finding}`"
    within = f" within {rule.then.within}" if rule.then.within else ""
    modality = rule.then.modality.value.replace("_", " ")
    return f"{modality} [`{rule.then.action}`](actions.md#{anchor(rule.then.action)}){within}"


def _choices(rulebook: Rulebook, reading: Reading) -> Iterator[str]:
    for name, choice in reading.choices.items():
        mark = " (recommended)" if name == reading.recommended else ""
        cites = "; ".join(_source_link(rulebook, cite) for cite in choice.cite)
        yield f"- `{name}`{mark}: {choice.says}" + (f" Sources: {cites}." if cites else "")
    if reading.recommended not in reading.choices:
        yield "- recommended: none; it is left unresolved, and what turns on it is undetermined"


def _about(source: Source) -> Iterator[str]:
    yield f"{source.title}."
    day = f", {source.date}" if source.date else ""
    yield f"{source.publisher}; {source.kind}{day}."
    if source.dated_by:
        yield f"Dated by: {source.dated_by}."
    if source.address:
        yield f"<{source.address}>"


def _said(statement: Statement) -> str:
    by = ", ".join(word for word in (statement.where, statement.speaker) if word)
    return f"{statement.says} ({by})" if by else statement.says


def _known(source: Source, at: str) -> str:
    statement = source.statements[at]
    day = f"{statement.date}; " if statement.date else ""
    unsure = f"; unsure: {statement.unsure}" if statement.unsure else ""
    return f"{day}{source.basis_of(at)}{unsure}"


def _fate(became: Iterable[str], statement: Statement) -> str:
    links = [
        f"[`{name}`](readings.md#{anchor(name.split('.', 1)[1].split('=')[0])})"
        if name.startswith("reading.")
        else _rule_link(name, "rules.md")
        for name in became
    ]
    return ", ".join(links) or f"not encoded: {statement.not_encoded}"


def _scope(policy: Policy) -> set[str]:
    return {test.fact for test in comparisons(policy.concerns)}


def _grouped(word: str, having: Policy, lacking: Policy) -> list[str]:
    """List the rules one policy has and another lacks; whole files where all of a file differ."""
    gone = having.rules.keys() - lacking.rules.keys()
    files = sorted({rule.rpartition(".")[0] for rule in gone})
    lines = []
    for file in files:
        of_file = {rule for rule in having.rules if rule.rpartition(".")[0] == file}
        names = [file] if of_file <= gone else sorted(of_file & gone)
        lines += [f"- {word} [`{name}`](rules.md#{anchor(name)})" for name in names]
    return lines


def _rule_link(rule_id: str, page: str = "rules.md") -> str:
    return f"[`{rule_id}`]({page}#{anchor(rule_id)})"


def _source_link(rulebook: Rulebook, cite: Citation) -> str:
    title = rulebook.sources[cite.source].title
    return f"[{title}](sources.md#{anchor(cite.source)}), `{cite.at}`"


def _tested_by(rules: Sequence[str]) -> str:
    links = ", ".join(_rule_link(rule) for rule in rules)
    return f"Tested by {links}." if links else "No rule tests it."


def _read_by(rulebook: Rulebook) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule in rulebook.rules.values():
        for name in dict.fromkeys(rule.reads()):
            found.setdefault(name, []).append(rule.id)
    return found


def calendars(first: int, last: int) -> str:
    """Return the days of these years on which calendars of holidays differ."""
    lines = _head("Calendars", "Which days are holidays is not the same for everyone.")
    lines += [
        "One choice of reading `hold_clock` counts the 48 hours of a federal hold without "
        "Saturdays, Sundays and holidays, as 8 CFR 287.7(d) says.",
        "The regulation does not say whose holidays; the clock takes the federal ones of 5 U.S.C. "
        "6103, which is our inference.",
        "This table has the days on which it matters: Colorado has other holidays, and federal "
        "offices were closed by order on days that are none.",
        "The days are those of the library that the clock asks, `holidays`; a test holds each.",
        "",
        "| day | federal holiday, as the clock counts | Colorado | federal offices |",
        "| --- | --- | --- | --- |",
    ]
    for each in differences(first, last):
        closed = f"closed: {each.offices_closed}" if each.offices_closed else "open"
        cells = (f"{each.day} {each.day:%A}", each.federal or "no", each.colorado or "no", closed)
        lines.append(f"| {' | '.join(cells)} |")
    return _page(lines)
