"""The rulebook as plain text: facts, rules, sources, policies, readings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from release_sim.model.policy import Policy, Reading
from release_sim.model.rule import Citation, Duty, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.model.verdict import Answer
from release_sim.reporting.text_format import (
    WIDTH,
    columns,
    condition_lines,
    paragraph,
    pluralize,
    value_text,
)
from release_sim.vocabulary.actions import ACTIONS
from release_sim.vocabulary.fact import Fact


def actions(rulebook: Rulebook, width: int = WIDTH) -> str:
    """Every action, what it means, and how many rules speak to it; then the answers."""
    spoken = [rule.then.action for rule in rulebook.rules.values() if isinstance(rule.then, Duty)]
    rows = [
        (action, f"{means} ({pluralize(spoken.count(action), 'rule')})")
        for action, means in ACTIONS.items()
    ]
    return "\n".join([*columns(rows, 0, width), "", "answers: " + ", ".join(Answer)])


def facts(vocabulary: Iterable[Fact], read_by: dict[str, list[str]], width: int = WIDTH) -> str:
    """Every fact: name, values, meaning, presumption, who can change it, how many rules read it."""
    lines: list[str] = []
    for fact in vocabulary:
        lines.append(paragraph(f"{fact.name}: {fact.expects()}", 0, 4, width))
        lines.append(paragraph(fact.means, 4, 0, width))
        if fact.presumed:
            value = value_text(fact.presumed.value)
            lines.append(paragraph(f"presumed {value}: {fact.presumed.reason}", 4, 2, width))
        lines.append(paragraph(changed_by(fact), 4, 2, width))
        lines.append(f"    read by {pluralize(len(read_by.get(fact.name, [])), 'rule')}")
    return "\n".join(lines)


def changed_by(fact: Fact) -> str:
    """Name those who can change a fact, with the values only some can bring about."""
    if not fact.changed_by:
        return "changed by no one"
    said = []
    for party in fact.changed_by:
        able = [v for v in fact.choices or (True, False) if party in fact.brought_about_by(v)]
        values = f" ({', '.join(map(value_text, able))})" if fact.value_by else ""
        said.append(party.value.replace("_", " ") + values)
    return f"changed by {', '.join(said)}"


def rules(chosen: Iterable[Rule], width: int = WIDTH) -> str:
    """Every rule: what it says, its source, when it is in force, its conditions and effect."""
    blocks = []
    for rule in chosen:
        lines = [rule.id, paragraph(rule.says, 4, 0, width)]
        lines += [paragraph(f"source {cite}", 4, 2, width) for cite in rule.cite]
        lines.append(f"    in force {rule.in_force}")
        lines += [paragraph(f"when {each}", 4, 2, width) for each in condition_lines(rule.when)]
        for block in rule.unless:
            bar = " and ".join(condition_lines(block))
            lines.append(paragraph(f"unless {bar}", 4, 2, width))
        lines += [f"    exception to {target}" for target in rule.exception_to]
        lines.append(f"    then {rule.then}" + _within(rule))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def sources(rulebook: Rulebook, chosen: Mapping[str, Sequence[str]], width: int = WIDTH) -> str:
    """Every source that is chosen, its chosen statements, and what each of these became."""
    became = rulebook.encoding()
    blocks = []
    for name, locators in chosen.items():
        source = rulebook.sources[name]
        day = f", {source.date}" if source.date else ""
        lines = [name, paragraph(f"{source.title} ({source.kind.value}{day})", 4, 2, width)]
        if source.cite:
            lines.append(f"    {source.cite}")
        if source.dated_by:
            lines.append(paragraph(f"dated by {source.dated_by}", 4, 2, width))
        if source.address:
            lines.append(f"    {source.address}")
        for at in locators:
            statement = source.statements[at]
            said = ", ".join(word for word in (statement.where, statement.speaker) if word)
            lines.append(
                paragraph(f"{at}{f' ({said})' if said else ''}: {statement.says}", 4, 4, width)
            )
            lines.append(f"        {source.basis_of(at).value}")
            if statement.unsure:
                lines.append(paragraph(f"unsure: {statement.unsure}", 8, 2, width))
            encoded = ", ".join(became[Citation(name, at)])
            fate = f"became {encoded}" if encoded else f"not encoded: {statement.not_encoded}"
            lines.append(paragraph(fate, 8, 2, width))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def coverage(rulebook: Rulebook, chosen: Collection[str]) -> str:
    """Count the statements of some sources that became rules or readings, or are explained."""
    became = {cite: names for cite, names in rulebook.encoding().items() if cite.source in chosen}
    encoded = sum(bool(names) for names in became.values())
    explained = sum(
        bool(statement.not_encoded)
        for name in chosen
        for statement in rulebook.sources[name].statements.values()
    )
    return (
        f"{pluralize(len(chosen), 'source')}, {pluralize(len(became), 'statement')}: "
        f"{encoded} encoded, {explained} not encoded for a stated reason, "
        f"{len(became) - encoded - explained} unaccounted for"
    )


def policies(chosen: Iterable[Policy], width: int = WIDTH) -> str:
    """Every policy: what it is, the dates it covers, the size and hash of its rules, readings."""
    blocks = []
    for policy in chosen:
        lines = [f"{policy.name}: {policy.title}", paragraph(policy.says, 4, 0, width)]
        lines.append(f"    covers {policy.covers}")
        lines.append(f"    {len(policy.rules)} rules, hash {policy.digest[:12]}")
        lines += [
            f"    from the book {book.name} of the package {book.package} {book.version}, "
            f"hash {book.digest[:12]}"
            for book in policy.books
        ]
        chosen_readings = [
            f"{name}={choice}"
            for name, choice in policy.chosen.items()
            if choice != policy.readings[name].recommended
        ]
        if chosen_readings:
            lines.append(f"    readings other than recommended: {', '.join(chosen_readings)}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def readings(chosen: Iterable[Reading], width: int = WIDTH) -> str:
    """Every reading: the question, the choices with their sources, the recommended one and why."""
    blocks = []
    for reading in chosen:
        register = f" ({reading.register})" if reading.register else ""
        lines = [f"{reading.name}{register}", paragraph(reading.question, 4, 0, width)]
        for name, choice in reading.choices.items():
            mark = "recommended " if name == reading.recommended else ""
            cite = f" [{'; '.join(map(str, choice.cite))}]" if choice.cite else ""
            lines.append(paragraph(f"{mark}{name}: {choice.says}{cite}", 6, 4, width))
        if reading.recommended not in reading.choices:
            lines.append("      recommended: none, left unresolved")
        lines.append(paragraph(f"why: {reading.why}", 4, 2, width))
        if reading.changes_nothing:
            lines.append(paragraph(f"changes no answer: {reading.changes_nothing}", 4, 2, width))
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _within(rule: Rule) -> str:
    within = getattr(rule.then, "within", None)
    return f" within {within}" if within else ""
