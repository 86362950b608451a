"""The draws of a made-up population as written: which facts come about how, given which others."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from release_sim.cohort.people.parameters import DAYS, SHARE, Parameters
from release_sim.loading.case_facts import UNKNOWN
from release_sim.loading.conditions import ConditionReader, places_of_lines
from release_sim.loading.diagnosis import Diagnosis
from release_sim.loading.node import Node
from release_sim.loading.yaml_tree import scalar
from release_sim.model.cohorts.population import (
    HAS_REQUEST,
    REST,
    Categorical,
    Distribution,
    DrawBranch,
    UniformDaysBefore,
)
from release_sim.model.condition import AllOf, comparisons
from release_sim.model.problem import Place
from release_sim.model.source import FromFile
from release_sim.vocabulary.fact import Fact, FactKind, Value
from release_sim.vocabulary.facts import DAY, VOCABULARY

_KNOWN_FIRST = {fact.name: fact for fact in (DAY, HAS_REQUEST)}
_HOW = ("is", "shares", "days_earlier")
_NEAR = 1e-9  # what sums of a few decimal fractions miss


class WayShape(FromFile):
    """One way in which a fact comes about; conditions and values are read elsewhere."""

    when: dict[str, Any] | None = None
    is_: bool | int | str | None = Field(None, alias="is")
    shares: Annotated[dict[str, str], Field(min_length=1)] | None = None
    days_earlier: str | None = None


class DrawReader:
    """Reads the draws of a file in their order; what is wrong goes to the diagnosis."""

    def __init__(self, parameters: Parameters, diagnosis: Diagnosis) -> None:
        """Shares and days are named by parameters."""
        self._parameters, self._diagnosis = parameters, diagnosis
        self._drawn: dict[str, Fact] = dict(_KNOWN_FIRST)

    def read(self, name: str, place: Place, node: Node) -> Distribution | None:
        """Read one draw; report problems and return None."""
        if not self._diagnosis.check_known("fact", name, VOCABULARY, place):
            return None
        fact = VOCABULARY[name]
        ways = [self._way(fact, each) for each in node.items()]
        self._drawn[name] = fact
        return Distribution(fact, tuple(way for way in ways if way))

    def _way(self, fact: Fact, node: Node) -> DrawBranch | None:
        written = node.child("when")
        when = self._condition(written) if written else AllOf(())
        told = [key for key in _HOW if key in node.keys]
        if len(told) != 1:
            times = "several times" if told else "not at all"
            message = f"this way of drawing `{fact.name}` says {times} how it comes about"
            hint = "write one of " + ", ".join(f"`{key}:`" for key in _HOW)
            self._diagnosis.add("missing-key", node.place, message, help=hint)
            return None
        match told[0]:
            case "is":
                return DrawBranch(when, Categorical({self._value(fact, node.child("is")): REST}))
            case "shares":
                return DrawBranch(when, self._shares(fact, node))
        return DrawBranch(when, self._days(fact, node))

    def _condition(self, node: Node) -> AllOf:
        """Read a condition on facts drawn before; report any other."""
        condition = ConditionReader({**VOCABULARY, **_KNOWN_FIRST}, self._diagnosis).block(node)
        asked, places = [*comparisons(condition)], [*places_of_lines(node)]
        if len(asked) == len(places):  # else a line was reported already
            for comparison, place in zip(asked, places, strict=True):
                if comparison.fact not in self._drawn:
                    message = f"`{comparison.fact}` is not drawn before this"
                    hint = "draw it further up, or ask for another fact"
                    self._diagnosis.add("drawn-later", place, message, help=hint)
        return condition

    def _value(self, fact: Fact, node: Node | None) -> Value | None:
        """Read the value; None is unknown."""
        if node is None or node.value == UNKNOWN:
            return None
        return ConditionReader({fact.name: fact}, self._diagnosis).value(fact, node)

    def _shares(self, fact: Fact, node: Node) -> Categorical:
        of = {
            self._value(fact, scalar(text, place, self._diagnosis)): name
            for text, place, inner in node.entries("shares")
            for name, there in inner.words()
            if name == REST or self._parameters.fits(name, there, SHARE)
        }
        if len(of) == sum(1 for _ in node.entries("shares")):
            self._check_whole(fact, node.keys["shares"], list(of.values()))
        return Categorical(of)

    def _check_whole(self, fact: Fact, place: Place, names: list[str]) -> None:
        """Report shares that do not add up to one anywhere in their ranges."""
        found = [self._parameters.found[name] for name in names if name != REST]
        least, most = sum(p.least for p in found), sum(p.most for p in found)
        rests = len(names) - len(found)
        if rests > 1:
            message = f"several values of `{fact.name}` have the rest"
            hint = "name a parameter for all but one"
        elif rests and most > 1 + _NEAR:
            message = f"the shares of `{fact.name}` can add up to {most:g} without the rest"
            hint = "together they are one at most, wherever in its range each is"
        elif not rests and max(abs(least - 1), abs(most - 1)) > _NEAR:
            span = f"{least:g}" if least == most else f"{least:g} to {most:g}"
            message = f"the shares of `{fact.name}` are {span} together"
            hint = f"they must add up to one; one value may have the `{REST}`"
        else:
            return
        self._diagnosis.add("shares-not-whole", place, message, help=hint)

    def _days(self, fact: Fact, node: Node) -> UniformDaysBefore:
        if fact.kind is not FactKind.DATE:
            message = f"`days_earlier` does not go with `{fact.name}`, which is a {fact.kind} fact"
            place = node.keys["days_earlier"]
            self._diagnosis.add("wrong-kind", place, message, help="write `is:` or `shares:`")
        names = list(node.words("days_earlier"))
        for name, place in names:
            self._parameters.fits(name, place, DAYS)
        return UniformDaysBefore(names[0][0] if names else "")
