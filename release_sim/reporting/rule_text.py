"""A rule in lines: what it says, its sources, and why it does not decide."""

from __future__ import annotations

from collections.abc import Iterator

from release_sim.model.analysis.not_deciding import NotDeciding, NotDecidingReason
from release_sim.model.rule import Citation, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import paragraph

_WHY = {
    NotDecidingReason.NOT_PART: "is not part of the policy",
    NotDecidingReason.NOT_IN_FORCE: "is not in force",
    NotDecidingReason.DOES_NOT_APPLY: "does not apply because of",
    NotDecidingReason.DISPLACED: "is displaced by",
    NotDecidingReason.MAY_BE_DISPLACED: "may be displaced by",
    NotDecidingReason.OUTRANKED: "stands, but does not decide",
}


def rule_lines(rulebook: Rulebook, rule: Rule, indent: int, width: int) -> Iterator[str]:
    """Yield what a rule says, then its sources, each from the same column on."""
    yield paragraph(rule.says, indent, 0, width)
    for cite in rule.cite:
        yield paragraph(source_line(rulebook, cite), indent, 2, width)


def not_deciding_text(absent: NotDeciding) -> str:
    """Return why a rule that decides on the other side does not decide on this one."""
    if absent.why is NotDecidingReason.DOES_NOT_APPLY and not absent.on:
        return f"{absent.rule} does not apply"
    on = f" {', '.join(absent.on)}" if absent.on else ""
    return f"{absent.rule} {_WHY[absent.why]}{on}"


def source_text(rulebook: Rulebook, citation: Citation, say: Sentences) -> str:
    """Write the source of a citation: its date, how we know it and what is unsure of it."""
    source = rulebook.sources[citation.source]
    statement = source.statements[citation.at]
    day = statement.date or source.date
    about = [say.day(day)] if day else []
    about.append(say.frame(f"bases.{source.basis_of(citation.at).name.lower()}"))
    if statement.unsure:
        about.append(say.frame("trace.unsure", text=statement.unsure))
    said = f", {statement.speaker}" if statement.speaker else ""
    return f"{source.title}, {citation.at}{said} ({'; '.join(about)})"


def source_line(rulebook: Rulebook, citation: Citation) -> str:
    """Write the source of a citation: its date, how we know it and what is unsure."""
    source = rulebook.sources[citation.source]
    statement = source.statements[citation.at]
    day = statement.date or source.date
    said = f", {statement.speaker}" if statement.speaker else ""
    unsure = f"; unsure: {statement.unsure}" if statement.unsure else ""
    dated = f"{day}; " if day else ""
    return (
        f"source: {source.title}, {citation.at}{said} "
        f"({dated}{source.basis_of(citation.at)}{unsure})"
    )
