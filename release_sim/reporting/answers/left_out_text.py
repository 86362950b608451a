"""The scenarios and what-ifs that options leave out, counted by reason, with the way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from release_sim.model.scenario import LeftOut
from release_sim.reporting.text_format import paragraph, pluralize

_NAMED = 3  # what is left out is named up to this number, and counted beyond it
_OTHER_DAY = "date-not-covered"
_WAY_OUT = "--as-of DATE decides on a day that it covers"


def left_out_text(left_out: Sequence[LeftOut], width: int) -> str:
    """Write one paragraph for each reason for which something is left out."""
    by_reason: dict[tuple[str, str, str], list[LeftOut]] = {}
    for each in left_out:
        told = "" if each.error == _OTHER_DAY else each.message
        by_reason.setdefault((each.error, told, each.help), []).append(each)
    return "\n".join(paragraph(_reason(several), 0, 2, width) for several in by_reason.values())


def _reason(several: Sequence[LeftOut]) -> str:
    first = several[0]
    why = first.message
    if first.error == _OTHER_DAY and len({each.message for each in several}) > 1:
        why = f"{first.message.rpartition(' for ')[0]} for their days"
    has_story = any(not each.branch for each in several)  # a what-if may have a day of its own
    way_out = f"; {_WAY_OUT}" if first.error == _OTHER_DAY and has_story else ""
    return f"left out {_counted(several)}: {why}; {first.help}{way_out}"


def _counted(several: Sequence[LeftOut]) -> str:
    if len(several) <= _NAMED:
        return ", ".join(_name(each) for each in several)
    return " and ".join(_numbers(several))


def _name(each: LeftOut) -> str:
    return f"{each.scenario} what if {each.branch}" if each.branch else each.scenario


def _numbers(several: Sequence[LeftOut]) -> Iterator[str]:
    what_ifs = sum(bool(each.branch) for each in several)
    for number, word in ((len(several) - what_ifs, "scenario"), (what_ifs, "what-if")):
        if number:
            yield pluralize(number, word)
