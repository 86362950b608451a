"""One case under many policies as text: a letter for each answer, then action by action why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from release_sim.model.analysis.place_answers import Across, Alike, PlaceDecision, Telling
from release_sim.model.policy import is_reading
from release_sim.model.verdict import Answer
from release_sim.reporting.answers.answer_table import Paint, TableRow, answer_table
from release_sim.reporting.rule_text import rule_lines
from release_sim.reporting.sentences import Voice
from release_sim.reporting.text_format import WIDTH, paragraph, pluralize, values_text

_MOST = 4  # more differences are read off the table


class AcrossText:
    """The comparison of one case in lines; ``why`` also writes the sentence of every rule."""

    def __init__(
        self, voice: Voice, across: Across, paint: Paint, why: bool, width: int = WIDTH
    ) -> None:
        """Take the places as they decided."""
        self._rulebook, self._across = voice.rulebook, across
        self._say = voice.about()
        self._paint, self._why, self._width = paint, why, width

    def whole(self) -> str:
        """Write the table, the groups, the reasons, what tells apart, and what has no answer."""
        told = self._across
        name = f"{told.scenario.name} what if {told.branch.name}"
        name = name if told.branch.name else told.scenario.name
        parts = ["\n".join([self._text(told.branch.title, 0), self._text(name, 2, 2)])]
        rows = [TableRow(p.name, _answers(p, told.actions)) for p in told.places]
        parts.append(answer_table(rows, False, self._paint, self._say, self._width))
        parts.append("\n".join(self._groups()))
        parts += [
            "\n".join(self._action(action)) for action in told.actions if self._spoken(action)
        ]
        if told.apart is not None:
            parts.append("\n".join(self._apart(told.apart)))
        if told.left_out:
            parts.append("\n".join(self._left_out()))
        return "\n\n".join(parts)

    def _spoken(self, action: str) -> bool:
        answers = (place.decision.outcomes[action].answer for place in self._across.places)
        return any(answer is not Answer.SILENT for answer in answers)

    def _groups(self) -> Iterator[str]:
        told = self._across
        groups = pluralize(len(told.groups), "group")
        yield self._text(f"{pluralize(len(told.places), 'place')} in {groups}", 0)
        before: PlaceDecision | None = None
        for number, group in enumerate(told.groups, 1):
            yield self._text(f"{number} {', '.join(place.name for place in group)}", 2, 4)
            if before is not None:
                changed = _changes(before, group[0], told.actions)
                yield self._text(f"otherwise than {number - 1}: {changed}", 4, 2)
            before = group[0]

    def _action(self, action: str) -> Iterator[str]:
        yield self._text(action, 0)
        by_answer: dict[Answer, dict[tuple[str, ...], list[PlaceDecision]]] = {}
        for place in self._across.places:
            outcome = place.decision.outcomes[action]
            by_answer.setdefault(outcome.answer, {}).setdefault(outcome.because, []).append(place)
        for answer, by_rules in by_answer.items():
            word = self._paint(answer, answer.value)
            for rules, places in by_rules.items():
                names = ", ".join(place.name for place in places)
                line = self._text(f"{answer.value} {names}", 2, 4)
                yield line.replace(answer.value, word, 1)
                yield from self._reasons(rules)
                for place in places:
                    yield from self._turns_on(place, action, len(places) > 1)

    def _reasons(self, rules: Sequence[str]) -> Iterator[str]:
        for name in rules:
            rule = self._rulebook.rules[name]
            if self._why:
                yield self._text(f"by {name}", 4, 2)
                yield from rule_lines(self._rulebook, rule, 6, self._width)
            else:
                cited = "; ".join(map(str, rule.cite))
                yield self._text(f"by {name} [{cited}]", 4, 2)

    def _turns_on(self, place: PlaceDecision, action: str, several: bool) -> Iterator[str]:
        whose = f"{place.name}: " if several else ""
        outcome = place.decision.outcomes[action]
        for missing in outcome.missing:
            wanted = ", ".join(missing.wanted_by)
            what = "open reading" if is_reading(missing.fact) else "unknown"
            name = missing.fact.removeprefix("reading.")
            yield self._text(f"{whose}{what} {name}, wanted by {wanted}", 4, 2)
            if is_reading(missing.fact):
                yield self._text(self._rulebook.readings[name].why, 6, 0)
        for contest in place.contested.get(action, ()):
            choices = ", ".join(f"{choice} {a.value}" for choice, a in contest.answers.items())
            yield self._text(f"{whose}turns on {contest.reading}: {choices}", 4, 2)

    def _apart(self, apart: Sequence[Telling]) -> Iterator[str]:
        yield self._text("what tells apart places that answer alike here", 0)
        for number, (group, telling) in enumerate(zip(self._across.groups, apart, strict=True), 1):
            if len(group) > 1:
                yield self._text(f"{number} {', '.join(place.name for place in group)}", 2, 4)
                yield from self._telling(telling, 4)

    def _telling(self, telling: Telling, indent: int) -> Iterator[str]:
        if isinstance(telling, Alike):
            names = ", ".join(telling.places)
            alike = " answer alike in every case of that day" if len(telling.places) > 1 else ""
            yield self._text(f"{names}{alike}", indent, 2)
            return
        suppose = " and ".join(f"{v.fact.name} is {values_text(v)}" for v in telling.changes)
        yield self._text(f"if {suppose}: {telling.action}?", indent, 2)
        for answer, rest in telling.led.items():
            if isinstance(rest, Alike):
                names = ", ".join(rest.places)
                alike = " (alike in every case of that day)" if len(rest.places) > 1 else ""
                yield self._text(f"{answer.value}: {names}{alike}", indent + 2, 2)
            else:
                yield self._text(f"{answer.value}:", indent + 2)
                yield from self._telling(rest, indent + 4)

    def _left_out(self) -> Iterator[str]:
        yield self._text("no answers here", 0)
        for each in self._across.left_out:
            yield self._text(f"{each.side}: {each.why}", 2, 2)

    def _text(self, text: str, indent: int, hanging: int = 0) -> str:
        return paragraph(text, indent, hanging, self._width)


def _answers(place: PlaceDecision, actions: Sequence[str]) -> dict[str, Answer]:
    return dict(zip(actions, place.answers(actions), strict=True))


def _changes(before: PlaceDecision, after: PlaceDecision, actions: Sequence[str]) -> str:
    """Write the answers that are not the same in two places; of many, only the actions."""
    pairs = zip(actions, before.answers(actions), after.answers(actions), strict=True)
    found = [(action, f"{action} {one} -> {two}") for action, one, two in pairs if one is not two]
    if len(found) <= _MOST:
        return "; ".join(told for _, told in found)
    return f"{len(found)} answers, {', '.join(action for action, _ in found)}"
