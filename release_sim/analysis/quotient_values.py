"""Values of two counts and their quotient that can be together, out of sets of values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from release_sim.vocabulary.fact import Value
from release_sim.vocabulary.quotients import QUOTIENTS, Quotient
from release_sim.vocabulary.value_set import Span, ValueSet


def of_one_case(several: Mapping[str, ValueSet]) -> dict[str, Value]:
    """Choose a value from each set so that every quotient fits its counts.

    The first of each where they can be together, and where no values can.
    """
    found = {name: values.first for name, values in several.items()}
    for quotient in QUOTIENTS:
        worked_out = quotient.worked_out(found)
        if worked_out is None or found.get(quotient.fact.name, worked_out) == worked_out:
            continue
        found |= next(_together(quotient, several), {})
    return found


def can_be_together(quotient: Quotient, several: Mapping[str, ValueSet]) -> bool:
    """Return True if a case can have values from these sets; other facts are free."""
    return next(_together(quotient, several), None) is not None


def _together(quotient: Quotient, several: Mapping[str, ValueSet]) -> Iterator[dict[str, Value]]:
    """Yield a few triples of a quotient and its counts that fit together."""
    facts = quotient.part, quotient.whole, quotient.fact
    sets = [several[f.name].spans if f.name in several else (f.code_range(),) for f in facts]
    for part, whole, times in product(*sets):
        for triple in _in_spans(part, whole, times, quotient.fact.most):
            yield dict(zip(quotient.names, triple, strict=True))


def _in_spans(part: Span, whole: Span, times: Span, most: int) -> Iterator[tuple[int, int, int]]:
    """Yield a part, a whole and how many times it goes into the part; over zero any number.

    Some part goes ``n`` times into ``w`` if and only if ``n * w <= part[1]`` and
    ``part[0] < (n + 1) * w``; of what is counted at most ``most`` times any more are as many.
    """
    least = max(whole[0], 1)
    if times[1] < most:
        least = max(least, part[0] // (times[1] + 1) + 1)
    if least <= whole[1] and times[0] * least <= part[1]:
        found = max(part[0], times[0] * least)
        yield found, least, min(found // least, most)
    if whole[0] == 0:
        yield part[0], 0, times[0]
