"""A rule in lines: what it says, and its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from release_sim.model.rule import Citation, Period, Rule
from release_sim.model.rulebook import Rulebook
from release_sim.reporting.sentences import Sentences
from release_sim.reporting.text_format import columns, paragraph


def rule_lines(rule: Rule, say: Sentences, indent: int, width: int) -> Iterator[str]:
    """Yield what a rule says, then its sources, each from the same column on."""
    yield paragraph(say.says(rule), indent, 0, width)
    for cite in rule.cite:
        source = say.frame("across.source", source=source_text(say.rulebook, cite, say))
        yield paragraph(source, indent, 2, width)


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


class RuleNotes:
    """Rules cited by number, told once at the end, and each source of theirs once after them."""

    def __init__(self, rulebook: Rulebook, say: Sentences, width: int) -> None:
        """Nothing is cited yet."""
        self._rulebook, self._say, self._width = rulebook, say, width
        self._rules: dict[str, tuple[int, Rule]] = {}
        self._sources: dict[Citation, str] = {}

    def cited(self, rules: Iterable[Rule]) -> str:
        """Return the numbers of rules in brackets, to stand after what they decide."""
        numbers = []
        for rule in rules:
            number, _ = self._rules.setdefault(rule.id, (len(self._rules) + 1, rule))
            numbers.append(str(number))
        return f" [{', '.join(numbers)}]" if numbers else ""

    def lines(self) -> Iterator[str]:
        """Yield every rule that was cited, then their sources."""
        if not self._rules:
            return
        yield self._say.frame("notes.rules")
        rows = [(f"[{number}]", self._told(rule)) for number, rule in self._rules.values()]
        yield from columns(rows, 2, self._width)
        yield from ("", self._say.frame("notes.sources"))
        told = [
            (f"[{n}]", source_text(self._rulebook, c, self._say)) for c, n in self._sources.items()
        ]
        yield from columns(told, 2, self._width)

    def _told(self, rule: Rule) -> str:
        for cite in rule.cite:
            self._sources.setdefault(cite, f"s{len(self._sources) + 1}")
        sources = ", ".join(self._sources[cite] for cite in rule.cite)
        about = [rule.id, *period_text(rule.in_force, self._say)]
        return f"{self._say.says(rule)} ({', '.join(about)}) [{sources}]"


def period_text(days: Period, say: Sentences, brief: bool = False) -> Iterator[str]:
    """Yield since when a rule is in force, and until when, as far as it has such a day."""
    write = say.brief_day if brief else say.day
    if days.first:
        yield say.frame("overview.since", day=write(days.first))
    if days.last:
        yield say.frame("overview.until", day=write(days.last))
