"""The pages of the law: rules, readings, sources and policies, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reference_markdown import anchor, head, page, read_by, rule_link, tested_by

from release_sim.model.limits import KnowledgeLimit, LimitKind
from release_sim.model.policy import Policy, Reading
from release_sim.model.rule import Citation, Conclusion, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.source import Source, Statement
from release_sim.reporting.text_format import condition_lines
from release_sim.vocabulary.tested_names import is_reading, reading_name

_LIMITS = {
    LimitKind.UNSURE: "Unsure",
    LimitKind.UNKNOWN: "Not known at all, and therefore in no rule",
    LimitKind.OUTSIDE: "Outside",
}


def rules(rulebook: Rulebook) -> str:
    """Every rule with its dates, conditions, effect and sources, by jurisdiction."""
    count = f"There are {len(rulebook.rules)} rules, by jurisdiction and topic."
    lines = [*head("Rules", count), ""]
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
    return page(lines)


def readings(rulebook: Rulebook) -> str:
    """Every reading: question, choices, the recommended one and why, the rules that test it."""
    readers = read_by(rulebook)
    lines = head("Readings", f"On {len(rulebook.readings)} questions the sources leave a choice.")
    lines += ["Each choice has its sources; a policy names one, and any run may name another.", ""]
    for reading in rulebook.readings.values():
        register = f"Register: {reading.register}." if reading.register else ""
        lines += [f"## `{reading.name}`", "", reading.question, *([register] if register else [])]
        lines += ["", *_choices(rulebook, reading), ""]
        lines += [f"Why: {reading.why}", ""]
        if reading.changes_nothing:
            lines += [f"It changes no answer: {reading.changes_nothing}.", ""]
        else:
            lines += [tested_by(readers.get(reading_name(reading.name), [])), ""]
    return page(lines)


def limits(rulebook: Rulebook) -> str:
    """Write the page of what is not known: law by law, and what each source leaves unsure."""
    lines = head("What the simulator does not know", "Law by law, from the files of the law.")
    lines += [
        "A report prints those of the laws behind it, and every output warns of a day after which "
        "something may be missing.",
        "",
    ]
    for law in rulebook.limits.values():
        lines += [f"## {law.law}", ""]
        if law.read_up_to:
            lines += [f"Its sources were read up to {law.read_up_to}.", ""]
        for kind, title in _LIMITS.items():
            told = [each for each in law.limits if each.kind is kind]
            lines += [f"{title}:", "", *map(_limit, told), ""] if told else []
    lines += ["## Statements that are unsure", ""]
    lines += ["What a source says, and what about it is not sure.", ""]
    for source_name, source in rulebook.sources.items():
        for at, statement in source.statements.items():
            if statement.unsure:
                name = f"[{source.title}](sources.md#{anchor(source_name)}), `{at}`"
                lines.append(f"- {name}: {statement.unsure}.")
    return page([*lines, ""])


def sources(rulebook: Rulebook) -> str:
    """Write the page of the sources: each statement, how it is known, and what cites it."""
    became = rulebook.encoding()
    encoded = sum(bool(names) for names in became.values())
    lines = head("Sources", f"{len(rulebook.sources)} sources make {len(became)} statements.")
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
    return page(lines)


def policies(rulebook: Rulebook, against: str = "denver") -> str:
    """Every policy: what it is, whom and when it covers, how it differs from the first."""
    lines = [*head("Policies", "A policy selects rules and names a choice for every reading."), ""]
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
    return page(lines)


def _rule(rulebook: Rulebook, rule: Rule, excepted: Sequence[str]) -> Iterator[str]:
    yield from (f"#### `{rule.id}`", "", rule.says, "")
    yield f"- in force {rule.in_force}"
    yield from (f"- when {each}" for each in condition_lines(rule.when, "`"))
    yield from (f"- unless {' and '.join(condition_lines(block, '`'))}" for block in rule.unless)
    yield from (f"- exception to {rule_link(target)}" for target in rule.exception_to)
    yield from (f"- displaced by {rule_link(other)}" for other in excepted)
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
        if is_reading(name)
        else rule_link(name, "rules.md")
        for name in became
    ]
    return ", ".join(links) or f"not encoded: {statement.not_encoded}"


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


def _source_link(rulebook: Rulebook, cite: Citation) -> str:
    title = rulebook.sources[cite.source].title
    return f"[{title}](sources.md#{anchor(cite.source)}), `{cite.at}`"


def _limit(limit: KnowledgeLimit) -> str:
    since = f" From {limit.since} on." if limit.since else ""
    cited = ", ".join(f"`{each.source}`" for each in limit.cite)
    return f"- {limit.says}{since}{f' ({cited})' if cited else ''}"
