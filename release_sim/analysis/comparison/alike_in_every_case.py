"""Classes of policies that answer alike in every case, proved pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from release_sim.analysis.comparison.policy_comparer import PolicyComparer
from release_sim.model.analysis.difference import Side
from release_sim.model.analysis.policy_classes import PolicyClasses, PolicyPair


def classes_of(sides: Sequence[Side], actions: Sequence[str], most: int) -> PolicyClasses:
    """Return the classes of the policies, and how near each two are.

    That two answer alike is said of the days and persons that both cover, so it need not carry
    over from one pair to the next: a policy joins a class only if it is alike with each member.
    """
    pairs: dict[tuple[int, int], PolicyPair] = {}
    seconds = 0.0
    for one, other in combinations(range(len(sides)), 2):
        before, after = sides[one], sides[other]
        if not (before.day or before.policy.covers.common(after.policy.covers)):
            pairs[one, other] = PolicyPair(before, after, (), apart=True)
            continue
        comparer = PolicyComparer(before, after, most)
        differing = comparer.differing(actions)
        alike = [action for action in actions if action not in differing]
        any_number = comparer.alike_for_any_number(alike)
        pairs[one, other] = PolicyPair(before, after, differing, any_number)
        seconds += comparer.seconds
    classes: list[list[int]] = []
    for number in range(len(sides)):
        for members in classes:
            if all(pairs[member, number].is_alike for member in members):
                members.append(number)
                break
        else:
            classes.append([number])
    told = tuple(tuple(sides[number] for number in members) for members in classes)
    nearest = sorted(pairs.values(), key=lambda pair: (pair.apart, len(pair.actions)))
    return PolicyClasses(tuple(actions), told, tuple(nearest), most, seconds)
