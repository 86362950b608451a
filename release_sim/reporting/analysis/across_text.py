"""One case under many policies as text: a letter for each answer, then action by action why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from release_sim.model.analysis.difference import Side
from release_sim.model.analysis.place_answers import Across, AlikePlaces, PlaceDecision, Telling
from release_sim.model.rule import Rule
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.answer_table import TableRow, answer_table
from release_sim.reporting.answers.left_out_text import no_answers
from release_sim.reporting.paint import Paint
from release_sim.reporting.rule_text import rule_lines
from release_sim.reporting.sentences import Sentences, Voice, sentence
from release_sim.reporting.text_format import WIDTH, WrappedText, paragraph
from release_sim.reporting.title_text import title_text
from release_sim.vocabulary.tested_names import finding_name, is_reading, reading_name, reading_of

_MOST = 4  # more differences are read off the table


class AcrossText(WrappedText):
    """The comparison of one case in lines; ``why`` also writes the sentence of every rule."""

    def __init__(
        self, voice: Voice, across: Across, paint: Paint, why: bool, width: int = WIDTH
    ) -> None:
        """Take the places as they decided."""
        self._across, self._say = across, voice.about(across.branch.case.facts())
        self._rulebook, self._frame = voice.rulebook, voice.catalogue.plain
        self._paint, self._why, self._width = paint, why, width
        self._spoken = [action for action in across.actions if self._is_spoken_of(action)]

    def whole(self) -> str:
        """Write the table, the groups, the reasons, what tells apart, and what has no answer."""
        told = self._across
        name = told.scenario.name
        if told.branch.name:
            name = self._frame("overview.what_if", title=name, branch=told.branch.name)
        title = title_text(told.branch, self._frame)
        parts = ["\n".join([self._text(title, 0), self._text(name, 2, 2)])]
        rows = [TableRow(p.name, _answers(p, told.actions)) for p in told.places]
        parts.append(answer_table(rows, False, self._paint, self._say, self._width))
        parts.append("\n".join(self._groups()))
        parts += ["\n".join(self._action(action)) for action in self._spoken]
        if told.apart is not None and any(len(group) > 1 for group in told.groups):
            parts.append("\n".join(self._apart(told.apart)))
        if told.left_out:
            days = [(e.side, e.side.day or told.branch.case.as_of) for e in told.left_out]
            parts.append("\n".join(left_out_lines(days, self._say, self._width)))
        return "\n\n".join(parts)

    def _is_spoken_of(self, action: str) -> bool:
        answers = (place.decision.outcomes[action].answer for place in self._across.places)
        return any(answer is not Answer.SILENT for answer in answers)

    def _groups(self) -> Iterator[str]:
        told = self._across
        yield from group_head(len(told.places), len(told.groups), self._say, self._width)
        before: PlaceDecision | None = None
        for number, group in enumerate(told.groups, 1):
            yield self._text(f"{number} {', '.join(place.name for place in group)}", 2, 4)
            if before is not None:
                changes = self._changes(before, group[0])
                other = self._frame("across.otherwise", number=number - 1, changes=changes)
                yield self._text(other, 4, 2)
            before = group[0]

    def _changes(self, before: PlaceDecision, after: PlaceDecision) -> str:
        """Write the answers that are not the same in two places; of many, only their columns."""
        actions = self._across.actions
        pairs = zip(actions, before.answers(actions), after.answers(actions), strict=True)
        found = [(action, one, two) for action, one, two in pairs if one is not two]
        if len(found) > _MOST:
            columns = ", ".join(str(self._spoken.index(action) + 1) for action, _, _ in found)
            return self._frame("across.columns", columns=columns)
        return "; ".join(
            f"{self._say.deed(action)}: {self._answer(one)} -> {self._answer(two)}"
            for action, one, two in found
        )

    def _answer(self, answer: Answer) -> str:
        return self._frame(f"answers.{answer}")

    def _action(self, action: str) -> Iterator[str]:
        yield self._text(f"{sentence(self._say.deed(action)).removesuffix('.')} ({action})", 0, 2)
        by_answer: dict[Answer, dict[tuple[str, ...], list[PlaceDecision]]] = {}
        for place in self._across.places:
            outcome = place.decision.outcomes[action]
            by_answer.setdefault(outcome.answer, {}).setdefault(outcome.because, []).append(place)
        for answer, by_rules in by_answer.items():
            word = self._answer(answer)
            for rules, places in by_rules.items():
                names = ", ".join(place.name for place in places)
                line = self._text(f"{word}: {names}", 2, 4)
                yield line.replace(word, self._paint(answer, word), 1)
                for name in rules:
                    rule = self._rulebook.rules[name]
                    yield from because_lines(rule, self._say, self._why, self._width)
                for place in places:
                    yield from self._turns_on(place, action, len(places) > 1)

    def _turns_on(self, place: PlaceDecision, action: str, several: bool) -> Iterator[str]:
        whose = f"{place.name}: " if several else ""
        outcome = place.decision.outcomes[action]
        for name in outcome.not_due_yet:
            waits = sentence(self._say.fact(finding_name(name), True))
            yield self._text(f"{whose}{waits}", 4, 2)
        for missing in outcome.missing:
            asked = self._frame(
                "across.open",
                question=self._say.question(missing.fact),
                rules=", ".join(missing.wanted_by),
            )
            yield self._text(f"{whose}{asked}", 4, 2)
            if is_reading(missing.fact):
                yield self._text(self._say.why(reading_of(missing.fact)), 6, 0)
        for contest in place.contested.get(action, ()):
            choices = "; ".join(
                f"{self._say.choice(contest.reading, choice).removesuffix('.')}: {self._answer(a)}"
                for choice, a in contest.answers.items()
            )
            question = self._say.question(reading_name(contest.reading))
            told = self._frame("across.turns_on", question=question, choices=choices)
            yield self._text(f"{whose}{told}", 4, 2)

    def _apart(self, apart: Sequence[Telling]) -> Iterator[str]:
        yield self._text(self._frame("across.apart"), 0)
        for number, (group, telling) in enumerate(zip(self._across.groups, apart, strict=True), 1):
            if len(group) > 1:
                yield self._text(f"{number} {', '.join(place.name for place in group)}", 2, 4)
                yield from self._telling(telling, 4)

    def _telling(self, telling: Telling, indent: int) -> Iterator[str]:
        if isinstance(telling, AlikePlaces):
            yield self._text(self._alike(telling), indent, 2)
            return
        suppose = self._say.all_of([self._say.values(values) for values in telling.changes])
        deed = self._say.deed(telling.action)
        yield self._text(self._frame("across.suppose", clauses=suppose, deed=deed), indent, 2)
        for answer, rest in telling.led.items():
            word = self._answer(answer)
            if isinstance(rest, AlikePlaces):
                yield self._text(f"{word}: {self._alike(rest)}", indent + 2, 2)
            else:
                yield self._text(f"{word}:", indent + 2)
                yield from self._telling(rest, indent + 4)

    def _alike(self, telling: AlikePlaces) -> str:
        names = ", ".join(telling.places)
        return self._frame("across.alike", places=names) if len(telling.places) > 1 else names


def group_head(places: int, groups: int, say: Sentences, width: int) -> Iterator[str]:
    """Yield how many places there are, and in how many groups."""
    told = say.frame(f"across.{'groups' if groups > 1 else 'one_group'}", number=groups)
    yield paragraph(say.frame("across.places", number=places, groups=told), 0, 0, width)


def because_lines(rule: Rule, say: Sentences, why: bool, width: int) -> Iterator[str]:
    """Yield a rule that decides with what it cites; with ``why`` also what both say."""
    if why:
        yield paragraph(say.frame("across.by", rule=rule.id), 4, 2, width)
        yield from rule_lines(rule, say, 6, width)
    else:
        cited = "; ".join(map(str, rule.cite))
        yield paragraph(say.frame("across.by", rule=f"{rule.id} [{cited}]"), 4, 2, width)


def left_out_lines(days: Sequence[tuple[Side, date]], say: Sentences, width: int) -> Iterator[str]:
    """Yield the policies that have no answers, each with the reason: the day, or the person."""
    yield paragraph(say.frame("across.left_out"), 0, 0, width)
    for side, day in days:
        yield paragraph(f"{side}: {no_answers(side.policy, day, say)}", 2, 2, width)


def _answers(place: PlaceDecision, actions: Sequence[str]) -> dict[str, Answer]:
    return dict(zip(actions, place.answers(actions), strict=True))
