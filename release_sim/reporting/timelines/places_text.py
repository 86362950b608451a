"""One timeline under many policies as text, as a JSON value and as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from release_sim.model.rulebook import Rulebook
from release_sim.model.timelines.obligation import Obligation
from release_sim.model.timelines.place_replays import DutyKey, PlaceReplay, TimelineAcross
from release_sim.reporting.analysis.compare_json import side_json
from release_sim.reporting.caveat_text import caveats_json
from release_sim.reporting.rule_text import rule_lines
from release_sim.reporting.text_format import WIDTH, paragraph, pluralize

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


class TimelineAcrossText:
    """The duties of many places in lines; ``why`` also writes the sentence of every rule."""

    def __init__(
        self, rulebook: Rulebook, across: TimelineAcross, why: bool, width: int = WIDTH
    ) -> None:
        """Take the places as their timelines went."""
        self._rulebook, self._across = rulebook, across
        self._why, self._width = why, width

    def whole(self) -> str:
        """Write the groups, then duty by duty what became of it where, and what has no answer."""
        told = self._across
        parts = ["\n".join([self._text(told.timeline.title, 0), f"  {told.timeline.name}"])]
        parts.append("\n".join(self._groups()))
        parts += ["\n".join(self._duty(key)) for key in told.duty_keys()]
        if told.left_out:
            lines = [self._text(f"{each.side}: {each.why}", 2, 2) for each in told.left_out]
            parts.append("\n".join(["no answers here", *lines]))
        return "\n\n".join(parts)

    def _groups(self) -> Iterator[str]:
        told = self._across
        groups = pluralize(len(told.groups), "group")
        yield self._text(f"{pluralize(len(told.places), 'place')} in {groups}", 0)
        for number, group in enumerate(told.groups, 1):
            yield self._text(f"{number} {', '.join(place.name for place in group)}", 2, 4)

    def _duty(self, key: DutyKey) -> Iterator[str]:
        account = f", on the account of {key.account}" if key.account else ""
        yield self._text(f"{key.action} ({key.person}{account})", 0, 2)
        by_end: dict[tuple[str, tuple[str, ...]], list[PlaceReplay]] = {}
        for place in self._across.places:
            duties = place.duties().get(key, [])
            rules = tuple(dict.fromkeys(name for duty in duties for name in duty.because))
            by_end.setdefault((_ends(duties), rules), []).append(place)
        for (ends, rules), places in by_end.items():
            yield self._text(f"{ends}: {', '.join(place.name for place in places)}", 2, 4)
            for name in rules:
                rule = self._rulebook.rules[name]
                if self._why:
                    yield self._text(f"by {name}", 4, 2)
                    yield from rule_lines(self._rulebook, rule, 6, self._width)
                else:
                    yield self._text(f"by {name} [{'; '.join(map(str, rule.cite))}]", 4, 2)

    def _text(self, text: str, indent: int, hanging: int = 0) -> str:
        return paragraph(text, indent, hanging, self._width)


def timeline_across_json(across: TimelineAcross) -> dict[str, Any]:
    """Return what ``across --json`` prints of a timeline."""
    return {
        "schema": "release_sim.timeline_across/1",
        "timeline": across.timeline.name,
        "title": across.timeline.title,
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


def _ends(duties: Sequence[Obligation]) -> str:
    """Write what was due, one after the other, and what became of it."""
    if not duties:
        return "no duty"
    return ", then ".join(
        f"{duty.answer.value}, {duty.status.value}" + (f" ({duty.failure})" if duty.failure else "")
        for duty in duties
    )
