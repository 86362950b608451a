"""Rules on papers, and what they say as they are put for some, in short."""

from __future__ import annotations

from dataclasses import replace

from release_sim.engine.grounding import ground
from release_sim.engine.shape import Shape
from release_sim.model.about import About
from release_sim.model.condition import AllOf, AnyOf, Comparison, Condition, Op
from release_sim.model.rule import Conclusion, Duty, Modality, Rule
from tests.strategies import CITE

FORM = Comparison("request.form", Op.IS, ("letter",))
WARRANT = Comparison("warrant.form", Op.IS, ("i_200",))
MODE = Comparison("interview.mode", Op.IS, ("phone",))  # a fact of the act
SURE = Comparison("finding.sure", Op.IS, (True,))
NOT_SURE = Comparison("finding.sure", Op.IS, (False,))
OF_A_REQUEST = "record_request"


def told(condition: Condition) -> str:
    """The condition in short: all of with ``&``, some of with ``|``, of nothing ``never``."""
    if isinstance(condition, Comparison):
        sign = {Op.IS: "=", Op.IS_NOT: "!="}[condition.op]
        return f"{condition.fact}{sign}{condition.values[0]}"
    parts = [f"({told(p)})" if isinstance(p, AnyOf) else told(p) for p in condition.parts]
    if isinstance(condition, AllOf):
        return " & ".join(parts) or "always"
    return " | ".join(parts) or "never"


def put(rules: tuple[Rule, ...], shape: Shape) -> dict[str, tuple[str, ...]]:
    """The conditions of the rules as they are put: those of ``when``, and of each ``unless``."""
    grounded = ground(rules, About.build(rules), shape)
    return {
        each.id.removeprefix("a.b."): (told(each.when), *map(told, each.unless))
        for each in grounded.rules
    }


def requests(*names: str, live: bool = False) -> Shape:
    """Cases with these requests, surely live or not, and nothing else with a name."""
    shape = Shape.of({"request": names})
    return replace(shape, doubtful=shape.doubtful - {"request"}) if live else shape


def of_request(name: str, modality: Modality, *when: Condition, **more: object) -> Rule:
    then = Duty(modality, OF_A_REQUEST)
    return Rule(f"a.b.{name}", "a test", CITE, then, when=AllOf(when), **more)  # type: ignore[arg-type]  # fields by name


def finds(*when: Condition) -> Rule:
    return Rule("a.b.finds", "a test", CITE, Conclusion("sure"), when=AllOf(when))
