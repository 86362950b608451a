"""Regions of cases with the papers that a smallest case has, where it takes several to differ.

A region over every number of papers would list each way in which a further one does not matter. So
these are of cases with just as many papers of each kind as show the difference; which of two papers
of a kind is called the first does not matter, and is told once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import permutations, product
from typing import Any as Term  # z3 comes without types

import z3

from release_sim.analysis.comparison.factoring import factor_conjunctions
from release_sim.analysis.comparison.partition import FactPartition, partition_facts
from release_sim.analysis.comparison.prime_cover import PrimeCover
from release_sim.analysis.encode import Encoding
from release_sim.analysis.minimal_case import CaseSearch
from release_sim.engine.shape import Shape
from release_sim.model.analysis.difference import Conjunction, Region
from release_sim.vocabulary.facts import DAY
from release_sim.vocabulary.instruments import (
    INSTRUMENTS,
    KIND_OF,
    OF_THE_ACT,
    UNNAMED,
    qualified,
    unqualified,
)
from release_sim.vocabulary.value_set import ValueSet

Renaming = Mapping[str, str]
_Form = frozenset[object]

MOST = 100
"""The conjunctions of a difference, beyond which no regions are told: they would be too many."""


def regions_of_papers(
    encodings: Sequence[Encoding], search: CaseSearch, action: str, wanted: Term
) -> tuple[Region, ...]:
    """Return the regions of the wanted cases in which every tested fact is known.

    The encodings are of cases with just the papers of one shape. ``wanted`` is about the answers
    for the action, of such a case and of its parts. None if it would take too many.
    """
    tested = {name for each in encodings for name in _tested_for(each, action)}
    partition = partition_facts(encodings)
    facts = {n: fact for n, fact in partition.items() if n in tested or n == DAY.name}
    known = [atom.known for each in encodings for atom in each.atoms.values()]
    given = z3.And(*known, *(fact.given() for fact in partition.values()))
    renamings = list(_renamings(facts, encodings[0].shape))
    found = PrimeCover(search, given, facts, wanted, renamings).conjunctions(MOST)
    # Only with all its images do those that ask much the same lie beside each other.
    images = (_image(each, renamed, facts) for each in found for renamed in ({}, *renamings))
    return tuple(_told_once(factor_conjunctions(dict.fromkeys(images)), renamings))


def _tested_for(encoding: Encoding, action: str) -> Iterator[str]:
    """Yield the facts on which the answer can depend, of a case or of a part of it."""
    rules = encoding.dependence.rules
    relevant = encoding.dependence.relevant_rules(action)
    facts = {fact for rule in relevant for fact in rules[rule].reads()}
    facts |= {INSTRUMENTS[kind].life for kind in (KIND_OF.get(f) for f in facts) if kind}
    for fact in facts:
        names = encoding.shape.names(KIND_OF[fact]) if fact in KIND_OF else (UNNAMED,)
        yield from (qualified(fact, name) for name in names)
        if fact in OF_THE_ACT:
            yield fact


def _told_once(regions: Iterable[Region], renamings: Sequence[Renaming]) -> Iterator[Region]:
    """Yield the regions, except those equal to an earlier one with papers renamed."""
    told: set[_Form] = set()
    for region in regions:
        if _form(region, {}) not in told:
            told |= {_form(region, renamed) for renamed in renamings}
            yield _without_images(region, renamings)


def _without_images(region: Region, renamings: Sequence[Renaming]) -> Region:
    """Leave out alternatives equal to another one with papers renamed.

    That is where the rest of the region stays as it is.
    """
    every, some = region.every, list(region.some)
    for number, block in enumerate(region.some):
        rest = Region(every, tuple(each for n, each in enumerate(some) if n != number))
        same = [each for each in renamings if _form(rest, each) == _form(rest, {})]
        kept: list[Conjunction] = []
        for alternative in block:
            images = (_asked(alternative, renamed) for renamed in same)
            if not {_asked(each, {}) for each in kept} & set(images):
                kept.append(alternative)
        some[number] = tuple(kept)
    alone = (block[0] for block in some if len(block) == 1)
    joined = {v.fact.name: v for v in (*every, *(v for each in alone for v in each))}
    blocks = tuple(block for block in some if len(block) > 1)
    return Region(tuple(joined.values()), blocks)


def _form(region: Region, renamed: Renaming) -> _Form:
    """Return a region's conditions as a set, with some facts renamed."""
    blocks = (frozenset(_asked(each, renamed) for each in block) for block in region.some)
    return frozenset([(0, _asked(region.every, renamed)), (1, frozenset(blocks))])


def _asked(conjunction: Conjunction, renamed: Renaming) -> _Form:
    return frozenset((renamed.get(v.fact.name, v.fact.name), v.spans) for v in conjunction)


def _image(
    conjunction: Conjunction, renamed: Renaming, facts: Mapping[str, FactPartition]
) -> Conjunction:
    """Return a conjunction with some facts renamed."""
    names = ((renamed.get(v.fact.name, v.fact.name), v.spans) for v in conjunction)
    asked = [ValueSet(facts[name].parts[0].fact, spans) for name, spans in names]
    return tuple(sorted(asked, key=lambda values: values.fact.name))


def _renamings(facts: Iterable[str], shape: Shape) -> Iterator[dict[str, str]]:
    """Yield each renaming of papers of a kind, as facts and what replaces them."""
    named = [(kind, names) for kind, names in shape.slots if len(names) > 1]
    for chosen in product(*(permutations(names) for _, names in named)):
        renamed = {
            (kind, old): new
            for (kind, names), others in zip(named, chosen, strict=True)
            for old, new in zip(names, others, strict=True)
        }
        if any(old != new for (_, old), new in renamed.items()):
            yield {fact: _renamed(fact, renamed) for fact in facts}


def _renamed(name: str, renamed: Mapping[tuple[str, str], str]) -> str:
    fact, instrument = unqualified(name)
    return qualified(fact, renamed.get((KIND_OF.get(fact, ""), instrument), instrument))
