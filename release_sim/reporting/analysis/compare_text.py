"""The differences of two policies as text: by action, region by region, then the rules named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from release_sim.model.analysis.difference import (
    AnswerDifference,
    Conjunction,
    PolicyComparison,
    Reasons,
    RegionDifference,
)
from release_sim.model.rulebook import Rulebook
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.scenario_text import scenario_file
from release_sim.reporting.rule_text import not_deciding_text, rule_lines
from release_sim.reporting.text_format import (
    WIDTH,
    columns,
    paragraph,
    pluralize,
    up_to,
    value_text,
    values_text,
)
from release_sim.vocabulary.facts import VOCABULARY
from release_sim.vocabulary.instruments import named

_STORY = (
    "A made-up case, found by a solver: a smallest one in which {before} and {after} "
    "answer differently. Whatever is neither stated nor presumed is unknown."
)


def witness_file(comparison: PolicyComparison, before: Branch, after: Branch) -> str:
    """Write the smallest case of a difference as a scenario, its second side a what-if."""
    story = _STORY.format(before=comparison.before, after=comparison.after)
    return scenario_file(before, story, after)


class Differences:
    """One comparison and everything a reader needs with it."""

    def __init__(
        self, rulebook: Rulebook, comparison: PolicyComparison, width: int = WIDTH
    ) -> None:
        """Nothing is decided here any more."""
        self._rulebook, self._comparison, self._width = rulebook, comparison, width
        self._sides = str(comparison.before), str(comparison.after)

    def whole(self) -> str:
        """All of it."""
        found = self._comparison.differences
        parts = [self._heading(), self._by_action()]
        parts += [self._region(number, each) for number, each in enumerate(found, 1)]
        if self._comparison.several:
            parts.append(self._several_papers())
        if found:
            parts.append(self._rules())
        return "\n\n".join("\n".join(part) for part in (*parts, [self._summary()]))

    def _heading(self) -> Iterator[str]:
        yield self._text(f"{self._sides[0]} compared with {self._sides[1]}", 0)
        if self._comparison.days:
            yield self._text(f"every day that both cover, {self._comparison.days}", 2)
        yield self._text("only cases covered by both policies, with every tested fact known", 2)
        yield self._text(f"{up_to(self._comparison.most)}; regions are of one of each kind", 2)
        apart = [
            f"{name} ({first}, {second})"
            for name, (first, second) in self._comparison.readings().items()
        ]
        if apart:
            yield self._text(f"readings that differ: {', '.join(apart)}", 2, 2)

    def _by_action(self) -> Iterator[str]:
        answers = self._comparison.answers()
        leaves = self._comparison.leaves
        rows = []
        for action, pairs in answers.items():
            if pairs:
                changes = ", ".join(f"{before} -> {after}" for before, after in pairs)
                rows.append((action, f"{changes}; {leaves[action]}"))
        if rows:
            yield self._text(f"answers that differ; the choice that {self._sides[1]} leaves", 0)
            yield from columns(rows, 2, self._width)
        same = [action for action, pairs in answers.items() if not pairs]
        if same:
            yield self._text(f"the same in every case: {', '.join(same)}", 2, 4)

    def _region(self, number: int, difference: RegionDifference) -> Iterator[str]:
        yield f"region {number}"
        for change in difference.changes:
            yield self._text(f"{change.action}: {change.before} -> {change.after}", 2, 4)
        region = difference.region
        asked = [*_asked(region.every)]
        yield "  when" if asked or region.some else "  in every case"
        yield from (self._text(line, 4, 4) for line in asked)
        for block in region.some:
            yield "    one of"
            for alternative in block:
                yield self._text(f"- {' and '.join(_asked(alternative))}", 6, 2)
        yield from self._side(0, ((c, c.before, c.on_before) for c in difference.changes))
        yield from self._side(1, ((c, c.after, c.on_after) for c in difference.changes))
        yield self._text(f"for example {self._example(difference.before)}", 2, 4)

    def _several_papers(self) -> Iterator[str]:
        """Yield the differences that take several papers, each with its smallest case."""
        yield "only where there are several papers of a kind, or none"
        for each in self._comparison.several:
            yield self._text(f"{each.action}: {each.before} -> {each.after}", 2, 4)
            yield self._text(f"for example {self._example(each.case_before)}", 4, 4)

    def _example(self, branch: Branch) -> str:
        case = branch.case
        facts = {**case.stated, **dict.fromkeys(case.unknown)}
        asked = named(VOCABULARY, case.instruments)
        given = [f"{n} is {value_text(facts[n])}" for n in asked if n in facts]
        given += [f"no {kind}" for kind, names in case.instruments.items() if not names]
        day = [f"as of {case.as_of}"] if self._comparison.days else []
        return ", ".join([*day, *given]) or "a case that states nothing"

    def _side(
        self, number: int, found: Iterable[tuple[AnswerDifference, Answer, Reasons]]
    ) -> Iterator[str]:
        yield f"  {self._sides[number]}"
        for change, answer, reasons in found:
            is_settled = answer is not Answer.UNDETERMINED
            by = f" by {', '.join(reasons.because)}" if reasons.because and is_settled else ""
            yield self._text(f"{change.action}: {answer}{by}", 4, 4)
            if reasons.in_part:
                yield self._text(f"in some cases by {', '.join(reasons.in_part)}", 6, 2)
            if not is_settled:
                missing = ", ".join(f"reading.{name}" for name in reasons.open)
                yield self._text(f"missing {missing}", 6, 2)
                yield from (self._text(f"{name} may stand", 6, 2) for name in reasons.unsettled)
                yield from (self._text(f"{name} stands", 6, 2) for name in reasons.because)
            for each in reasons.absent:
                yield self._text(not_deciding_text(each), 6, 2)

    def _rules(self) -> Iterator[str]:
        """Yield the texts and sources of the rules named above."""
        yield "rules named above"
        for name in self._comparison.rules():
            yield f"  {name}"
            yield from rule_lines(self._rulebook, self._rulebook.rules[name], 6, self._width)

    def _summary(self) -> str:
        found, several = len(self._comparison.differences), len(self._comparison.several)
        of_several = up_to(self._comparison.most)
        if not found and not several:
            return self._text(f"proved: the answers are the same in every case {of_several}", 0)
        more = pluralize(several, "further difference")
        rest = f"{more} {of_several}" if several else f"{of_several} no other answers differ"
        return self._text(
            f"{pluralize(found, 'region')}. Proved: with one paper of each kind answers differ in "
            f"exactly these cases; {rest}.",
            0,
        )

    def _text(self, text: str, indent: int, hanging: int = 0) -> str:
        return paragraph(text, indent, hanging, self._width)


def _asked(conjunction: Conjunction) -> Iterator[str]:
    for values in conjunction:
        yield f"{values.fact.name} is {values_text(values)}"
