"""The differences of two policies as text: by action, region by region, then the rules named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from release_sim.model.analysis.difference import Conjunction, PolicyComparison, Region
from release_sim.model.analysis.not_deciding import NotDeciding, NotDecidingReason
from release_sim.model.policy import UNRESOLVED
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer
from release_sim.reporting.analysis.comparison_view import (
    ActionChange,
    ComparisonView,
    Example,
    Ground,
    RegionView,
    SideAnswer,
)
from release_sim.reporting.answers.scenario_text import scenario_file
from release_sim.reporting.rule_text import RuleNotes, period_text
from release_sim.reporting.sentences import Voice, sentence
from release_sim.reporting.text_format import WIDTH, WrappedText
from release_sim.vocabulary.tested_names import reading_name

_STORY = (
    "A made-up case, found by a solver: a smallest one in which {before} and {after} "
    "answer differently. Whatever is neither stated nor presumed is unknown."
)


def witness_file(comparison: PolicyComparison, before: Branch, after: Branch) -> str:
    """Write the smallest case of a difference as a scenario, its second side a what-if."""
    story = _STORY.format(before=comparison.before, after=comparison.after)
    return scenario_file(before, story, after)


class Differences(WrappedText):
    """One comparison in sentences; rules are cited by number and told at the end."""

    def __init__(self, voice: Voice, view: ComparisonView, width: int = WIDTH) -> None:
        """Nothing is decided here any more."""
        self._say, self._view, self._width = voice.about(), view, width
        self._rulebook, self._frame = voice.rulebook, self._say.frame
        self._notes = RuleNotes(voice.rulebook, self._say, width)

    def whole(self) -> str:
        """All of it."""
        parts = [self._heading(), self._by_action()]
        parts += [self._region(number, each) for number, each in enumerate(self._view.regions, 1)]
        if self._view.several:
            parts.append(self._several_papers())
        told = ["\n".join(part) for part in (*parts, [self._proved()])]
        notes = "\n".join(self._notes.lines())
        return "\n\n".join([*told[:-1], *([notes] if notes else []), told[-1]])

    def summary(self) -> str:
        """Write what differs by action and how many regions there are, without the regions."""
        parts = [self._heading(), self._by_action()]
        if self._view.regions:
            parts.append(iter([self._text(self._frame("compared.left_out"))]))
        parts.append(iter([self._proved()]))
        return "\n\n".join("\n".join(part) for part in parts)

    def _heading(self) -> Iterator[str]:
        before, after = self._view.sides
        yield self._text(self._frame("compared.sides", before=before, after=after))
        if self._view.days:
            days = " ".join(period_text(self._view.days, self._say))
            yield self._text(self._frame("compared.days", days=days), 2, 2)
        yield self._text(self._frame("says.compared.about"), 2, 2)
        yield self._text(
            self._frame("compared.shapes", up_to=self._say.up_to(self._view.most)), 2, 2
        )
        for name, choices in self._view.readings.items():
            first, second = (self._choice(name, choice) for choice in choices)
            asked = self._say.question(reading_name(name))
            told = self._frame(
                "compared.reading",
                question=asked,
                before=before,
                after=after,
                first=first,
                second=second,
            )
            yield self._text(told, 2, 2)

    def _choice(self, reading: str, choice: str) -> str:
        if choice == UNRESOLVED:
            return self._frame("compared.open")
        return self._say.choice(reading, choice).removesuffix(".")

    def _by_action(self) -> Iterator[str]:
        if self._view.differing:
            yield self._text(self._frame("compared.differ", after=self._view.sides[1]))
        for each in self._view.differing:
            changes = ", ".join(self._pair(*pair) for pair in each.pairs)
            choice = self._frame(f"leaves.{each.leaves.name.lower()}")
            yield self._text(f"- {self._say.deed(each.action)}: {changes}; {choice}", 2, 2)
        if self._view.same:
            deeds = "; ".join(map(self._say.deed, self._view.same))
            yield self._text(self._frame("compared.in_every_case", deeds=deeds), 2, 4)
        if self._view.any_number_for:
            deeds = "; ".join(map(self._say.deed, self._view.any_number_for))
            yield self._text(f"{self._frame('frame.any_number')} {deeds}.", 2, 4)

    def _pair(self, before: Answer, after: Answer) -> str:
        return f"{self._frame(f'answers.{before}')} -> {self._frame(f'answers.{after}')}"

    def _region(self, number: int, view: RegionView) -> Iterator[str]:
        yield f"{self._frame('frame.region')} {number}"
        for change in view.changes:
            pair = self._pair(change.before.answer, change.after.answer)
            yield self._text(f"{self._deed(change.action)}: {pair}", 2, 4)
        yield from self._conditions(view.region)
        for side in (0, 1):
            yield from self._side(side, view.changes)
        yield self._text(self._example(view.example), 2, 4)

    def _conditions(self, region: Region) -> Iterator[str]:
        asked = [*self._asked(region.every)]
        key = "frame.when" if asked or region.some else "frame.every_case"
        yield f"  {self._frame(key)}"
        yield from (self._text(f"- {each}", 4, 2) for each in asked)
        for block in region.some:
            yield f"    - {self._frame('frame.one_of')}"
            joined = f" {self._frame('frame.and')} "
            for alternative in block:
                yield self._text(f"- {joined.join(self._asked(alternative))}", 6, 2)

    def _asked(self, conjunction: Conjunction) -> Iterator[str]:
        yield from (self._say.values(values) for values in conjunction)

    def _several_papers(self) -> Iterator[str]:
        """Yield the differences that take several papers, with regions and a smallest case."""
        yield self._text(self._frame("says.compared.several"))
        yield self._text(self._frame("says.compared.of_these_papers"))
        for each in self._view.several:
            pair = self._pair(each.before, each.after)
            yield self._text(f"{self._deed(each.action)}: {pair}", 2, 4)
            for region in each.regions:
                yield from self._conditions(region)
            yield self._text(self._example(each.example), 2, 4)

    def _example(self, example: Example) -> str:
        papers = self._say.words.answers.instruments
        day = [self._say.day(example.day)] if example.day else []
        facts = [self._say.fact(*fact) for fact in example.facts]
        none = [
            self._frame("says.compared.no_paper", paper=papers[kind].alone)
            for kind in example.without
        ]
        clauses = "; ".join([*day, *facts, *none])
        return self._frame("compared.example" if clauses else "compared.bare", clauses=clauses)

    def _side(self, number: int, changes: Iterable[ActionChange]) -> Iterator[str]:
        yield f"  {self._view.sides[number]}"
        for change in changes:
            side = (change.before, change.after)[number]
            answer = self._frame(f"answers.{side.answer}")
            told = f"{self._say.deed(change.action)}: {answer}{self._cited(side.by)}"
            yield self._text(f"- {told}", 4, 2)
            yield from (self._text(each, 6, 2) for each in self._grounds(side))
            yield from (self._text(self._absent(each), 6, 2) for each in side.absent)

    def _grounds(self, side: SideAnswer) -> Iterator[str]:
        for ground, names in side.grounds.items():
            if ground is Ground.OPEN:
                asked = " ".join(self._say.question(reading_name(name)) for name in names)
                yield self._frame("overview.missing", questions=asked)
            else:
                yield self._frame(f"says.region.{ground}", listed=self._cited(names))

    def _absent(self, absent: NotDeciding) -> str:
        """Return why a rule that decides on the other side does not decide on this one."""
        key = absent.why.name.lower()
        if absent.why is NotDecidingReason.DOES_NOT_APPLY and not absent.on:
            key = "fails"
        asked = absent.why is NotDecidingReason.DOES_NOT_APPLY
        on = (" " if asked else ", ").join(map(self._ground, absent.on))
        return self._frame(f"says.absent.{key}", rule=self._cited([absent.rule]).strip(), on=on)

    def _ground(self, name: str) -> str:
        """Return what keeps a rule from deciding: another rule, a fact or a finding."""
        if name in self._rulebook.rules:
            return self._cited([name]).strip()
        return self._say.question(name)

    def _deed(self, action: str) -> str:
        return sentence(self._say.deed(action)).removesuffix(".")

    def _cited(self, rules: Iterable[str]) -> str:
        return self._notes.cited(self._rulebook.rules[name] for name in rules)

    def _up_to(self) -> str:
        return self._say.up_to(self._view.proved_up_to)

    def _proved(self) -> str:
        if self._view.is_alike:
            return self._text(self._frame("says.compared.alike", up_to=self._up_to()))
        several = len(self._view.several)
        key = "further" if several else "no_further"
        rest = self._frame(f"says.compared.{key}", number=several, up_to=self._up_to())
        found = len(self._view.regions)
        return self._text(self._frame("says.compared.proved", number=found, rest=rest))
