"""One timeline under many policies as text, as a JSON value and as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.place_replays import DutyKey, PlaceReplay, TimelineAcross
from release_sim.reporting.analysis.across_text import because_lines, group_head, left_out_lines
from release_sim.reporting.analysis.compare_json import side_json
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.sentences import Voice, sentence
from release_sim.reporting.text_format import WIDTH, WrappedText
from release_sim.reporting.timelines.duty_sentences import DutySentences
from release_sim.reporting.title_text import title_in_law_language, title_text

COLUMNS = (
    "group",
    "policy",
    "account",
    "person",
    "action",
    "answer",
    "standing",
    "failure",
    "because",
    "cite",
)


class TimelineAcrossText(WrappedText):
    """The duties of many places in lines; ``why`` also writes the sentence of every rule."""

    def __init__(self, voice: Voice, across: TimelineAcross, why: bool, width: int = WIDTH) -> None:
        """Take the places as their timelines went."""
        self._voice, self._across = voice, across
        self._say, self._frame = voice.about(), voice.catalogue.plain
        self._why, self._width = why, width

    def whole(self) -> str:
        """Write the groups, then duty by duty what became of it where, and what has no answer."""
        told = self._across
        title = title_text(told.timeline.main, self._frame)
        parts = ["\n".join([self._text(title, 0), f"  {told.timeline.name}"])]
        parts.append("\n".join(self._groups()))
        parts += ["\n".join(self._duty(key)) for key in told.duty_keys()]
        if told.left_out:
            begins = told.timeline.main.events[0].day
            days = [(each.side, each.side.day or begins) for each in told.left_out]
            parts.append("\n".join(left_out_lines(days, self._say, self._width)))
        return "\n\n".join(parts)

    def _groups(self) -> Iterator[str]:
        told = self._across
        yield from group_head(len(told.places), len(told.groups), self._say, self._width)
        for number, group in enumerate(told.groups, 1):
            yield self._text(f"{number} {', '.join(place.name for place in group)}", 2, 4)

    def _duty(self, key: DutyKey) -> Iterator[str]:
        deed = f"{sentence(self._say.deed(key.action)).removesuffix('.')} ({key.action})"
        frame = "across.duty_on_account" if key.account else "across.duty"
        yield self._text(
            self._frame(frame, deed=deed, person=key.person, account=key.account), 0, 2
        )
        by_end: dict[tuple[str, tuple[str, ...]], list[PlaceReplay]] = {}
        for place in self._across.places:
            duties = place.duties().get(key, [])
            rules = tuple(dict.fromkeys(name for duty in duties for name in duty.because))
            by_end.setdefault((self._ends(place, duties), rules), []).append(place)
        for (ends, rules), places in by_end.items():
            yield self._text(f"{ends}: {', '.join(place.name for place in places)}", 2, 4)
            for name in rules:
                rule = self._voice.rulebook.rules[name]
                yield from because_lines(rule, self._say, self._why, self._width)

    def _ends(self, place: PlaceReplay, duties: Sequence[Obligation]) -> str:
        """Write what was due, one after the other, and what became of it."""
        if not duties:
            return self._frame("across.no_duty")
        told = DutySentences.of(place.result, self._voice)
        return self._frame("replay.then").join(
            f"{self._frame(f'answers.{duty.answer}')}, {told.status(duty)}" for duty in duties
        )


def timeline_across_json(across: TimelineAcross) -> dict[str, Any]:
    """Return the JSON value of ``across --json`` for a timeline."""
    return {
        "schema": "release_sim.timeline_across/1",
        "timeline": across.timeline.name,
        "title": title_in_law_language(across.timeline.main),
        "groups": [[place.name for place in group] for group in across.groups],
        "places": [
            {
                "name": place.name,
                "policy": {
                    "name": place.side.policy.name,
                    "kind": place.side.policy.kind.value,
                    "hash": place.result.policy.digest,
                },
                "duties": [
                    {
                        "account": key.account or None,
                        "person": key.person,
                        "action": key.action,
                        "answer": duty.answer.value,
                        "standing": duty.status.value,
                        "failure": duty.failure.value or None,
                        "because": list(duty.because),
                    }
                    for key, duties in place.duties().items()
                    for duty in duties
                ],
                "caveats": caveats_json(place.caveats),
            }
            for place in across.places
        ],
        "left_out": [side_json(each.side) | {"why": each.why} for each in across.left_out],
    }


def timeline_across_rows(
    rulebook: Rulebook, across: TimelineAcross
) -> Iterator[tuple[object, ...]]:
    """Yield the header, then a row for each duty of each place, in the order of the groups."""
    yield COLUMNS
    for number, group in enumerate(across.groups, 1):
        for place in group:
            for key, duties in place.duties().items():
                for duty in duties:
                    cited = (str(c) for name in duty.because for c in rulebook.rules[name].cite)
                    yield (
                        number,
                        place.side.policy.name,
                        key.account,
                        key.person,
                        key.action,
                        duty.answer.value,
                        duty.status.value,
                        duty.failure.value,
                        "; ".join(duty.because),
                        "; ".join(dict.fromkeys(cited)),
                    )
