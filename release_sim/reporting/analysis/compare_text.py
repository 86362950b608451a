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
from release_sim.model.analysis.not_deciding import NotDeciding, NotDecidingReason
from release_sim.model.policy import UNRESOLVED
from release_sim.model.scenario import Branch
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.scenario_text import scenario_file
from release_sim.reporting.rule_text import RuleNotes, period_text
from release_sim.reporting.sentences import Voice, sentence
from release_sim.reporting.text_format import WIDTH, paragraph
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
    """One comparison in sentences; rules are cited by number and told at the end."""

    def __init__(self, voice: Voice, comparison: PolicyComparison, width: int = WIDTH) -> None:
        """Nothing is decided here any more."""
        self._say, self._comparison, self._width = voice.about(), comparison, width
        self._rulebook, self._frame = voice.rulebook, self._say.frame
        self._notes = RuleNotes(voice.rulebook, self._say, width)
        self._sides = str(comparison.before), str(comparison.after)

    def whole(self) -> str:
        """All of it."""
        found = self._comparison.differences
        parts = [self._heading(), self._by_action()]
        parts += [self._region(number, each) for number, each in enumerate(found, 1)]
        if self._comparison.several:
            parts.append(self._several_papers())
        told = ["\n".join(part) for part in (*parts, [self._summary()])]
        notes = "\n".join(self._notes.lines())
        return "\n\n".join([*told[:-1], *([notes] if notes else []), told[-1]])

    def _heading(self) -> Iterator[str]:
        before, after = self._sides
        yield self._text(self._frame("compared.sides", before=before, after=after))
        if self._comparison.days:
            days = " ".join(period_text(self._comparison.days, self._say))
            yield self._text(self._frame("compared.days", days=days), 2, 2)
        yield self._text(self._frame("compared.about"), 2, 2)
        yield self._text(self._frame("compared.shapes", up_to=self._up_to()), 2, 2)
        for name, choices in self._comparison.readings().items():
            first, second = (self._choice(name, choice) for choice in choices)
            asked = self._say.question(f"reading.{name}")
            told = self._frame("compared.reading", question=asked, before=first, after=second)
            yield self._text(told, 2, 2)

    def _choice(self, reading: str, choice: str) -> str:
        if choice == UNRESOLVED:
            return self._frame("compared.open")
        return self._say.choice(reading, choice).removesuffix(".")

    def _by_action(self) -> Iterator[str]:
        answers = self._comparison.answers()
        leaves = self._comparison.leaves
        rows = []
        for action, pairs in answers.items():
            if pairs:
                changes = ", ".join(self._pair(*pair) for pair in pairs)
                choice = self._frame(f"leaves.{leaves[action].name.lower()}")
                told = f"- {self._say.deed(action)}: {changes}; {choice}"
                rows.append(self._text(told, 2, 2))
        if rows:
            yield self._text(self._frame("compared.differ", after=self._sides[1]))
            yield from rows
        same = [self._say.deed(action) for action, pairs in answers.items() if not pairs]
        if same:
            yield self._text(self._frame("compared.in_every_case", deeds="; ".join(same)), 2, 4)

    def _pair(self, before: Answer, after: Answer) -> str:
        return f"{self._frame(f'answers.{before}')} -> {self._frame(f'answers.{after}')}"

    def _region(self, number: int, difference: RegionDifference) -> Iterator[str]:
        yield f"{self._frame('frame.region')} {number}"
        for change in difference.changes:
            pair = self._pair(change.before, change.after)
            yield self._text(f"{self._deed(change.action)}: {pair}", 2, 4)
        region = difference.region
        asked = [*self._asked(region.every)]
        key = "frame.when" if asked or region.some else "frame.every_case"
        yield f"  {self._frame(key)}"
        yield from (self._text(f"- {each}", 4, 2) for each in asked)
        for block in region.some:
            yield f"    - {self._frame('frame.one_of')}"
            joined = f" {self._frame('frame.and')} "
            for alternative in block:
                yield self._text(f"- {joined.join(self._asked(alternative))}", 6, 2)
        yield from self._side(0, ((c, c.before, c.on_before) for c in difference.changes))
        yield from self._side(1, ((c, c.after, c.on_after) for c in difference.changes))
        yield self._text(self._example(difference.before), 2, 4)

    def _asked(self, conjunction: Conjunction) -> Iterator[str]:
        yield from (self._say.values(values) for values in conjunction)

    def _several_papers(self) -> Iterator[str]:
        """Yield the differences that take several papers, each with its smallest case."""
        yield self._text(self._frame("compared.several"))
        for each in self._comparison.several:
            pair = self._pair(each.before, each.after)
            yield self._text(f"{self._deed(each.action)}: {pair}", 2, 4)
            yield self._text(self._example(each.case_before), 4, 4)

    def _example(self, branch: Branch) -> str:
        case = branch.case
        facts = {**case.stated, **dict.fromkeys(case.unknown)}
        asked = named(VOCABULARY, case.instruments)
        given = [self._say.fact(n, facts[n]) for n in asked if n in facts]
        given += [
            self._frame("compared.no_paper", paper=self._say.words.answers.instruments[kind].alone)
            for kind, names in case.instruments.items()
            if not names
        ]
        day = [self._say.day(case.as_of)] if self._comparison.days else []
        clauses = "; ".join([*day, *given])
        return self._frame("compared.example" if clauses else "compared.bare", clauses=clauses)

    def _side(
        self, number: int, found: Iterable[tuple[AnswerDifference, Answer, Reasons]]
    ) -> Iterator[str]:
        yield f"  {self._sides[number]}"
        for change, answer, reasons in found:
            is_settled = answer is not Answer.UNDETERMINED
            by = self._cited(reasons.because) if is_settled else ""
            told = f"{self._say.deed(change.action)}: {self._frame(f'answers.{answer}')}{by}"
            yield self._text(f"- {told}", 4, 2)
            if reasons.in_part:
                in_part = self._frame("says.region.in_part", listed=self._cited(reasons.in_part))
                yield self._text(in_part, 6, 2)
            if not is_settled:
                asked = " ".join(self._say.question(f"reading.{name}") for name in reasons.open)
                yield self._text(self._frame("overview.missing", questions=asked), 6, 2)
                for key, rules in (("unsettled", reasons.unsettled), ("stands", reasons.because)):
                    if rules:
                        told = self._frame(f"says.region.{key}", listed=self._cited(rules))
                        yield self._text(told, 6, 2)
            for each in reasons.absent:
                yield self._text(self._absent(each), 6, 2)

    def _absent(self, absent: NotDeciding) -> str:
        """Return why a rule that decides on the other side does not decide on this one."""
        key = absent.why.name.lower()
        if absent.why is NotDecidingReason.DOES_NOT_APPLY and not absent.on:
            key = "fails"
        on = ", ".join(map(self._ground, absent.on))
        return self._frame(f"says.absent.{key}", rule=self._cited([absent.rule]).strip(), on=on)

    def _ground(self, name: str) -> str:
        """Return what keeps a rule from deciding: another rule, a fact or a finding."""
        if name in self._rulebook.rules:
            return self._cited([name]).strip()
        return self._say.question(name).strip("¿?")

    def _deed(self, action: str) -> str:
        return sentence(self._say.deed(action)).removesuffix(".")

    def _cited(self, rules: Iterable[str]) -> str:
        return self._notes.cited(self._rulebook.rules[name] for name in rules)

    def _up_to(self) -> str:
        most = self._comparison.most
        return self._frame("compared.up_to" if most > 1 else "compared.up_to_one", number=most)

    def _summary(self) -> str:
        found, several = len(self._comparison.differences), len(self._comparison.several)
        if not found and not several:
            return self._text(self._frame("compared.alike", up_to=self._up_to()))
        key = "further" if several else "no_further"
        rest = self._frame(f"compared.{key}", number=several, up_to=self._up_to())
        return self._text(self._frame("compared.proved", number=found, rest=rest))

    def _text(self, text: str, indent: int = 0, hanging: int = 0) -> str:
        return paragraph(text, indent, hanging, self._width)
