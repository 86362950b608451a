"""The questions that settle an undetermined answer, as a tree of text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from release_sim.model.analysis.plan import Inquiry, Plan, PlanLeaf, PlanQuestion
from release_sim.model.verdict import Answer
from release_sim.reporting.text_format import WIDTH, paragraph, pluralize, values_json, values_text


def plan_lines(found: Inquiry, width: int = WIDTH) -> Iterator[str]:
    """Yield the plan of questions, and what would settle the answer soonest."""
    plan = found.plan
    if isinstance(plan, PlanLeaf):
        yield paragraph(f"missing: {_nothing(found.found, plan)}", 0, 2, width)
        return
    end = "settle it" if _settles(plan) else "leave open nothing but readings"
    many = (
        f"{pluralize(plan.most, 'question')} at most, {float(plan.average):.1f} on average, {end}"
    )
    short = "no plan asks fewer" if found.proved else "a short plan, not proved shortest"
    yield paragraph(f"missing: {many} ({short})", 0, 2, width)
    yield from _branch("", plan, 2, set(), width)
    for answer, ways in found.soonest.items() if plan.most > 1 else ():
        for way in ways:
            told = " and ".join(f"{each.fact.name} is {values_text(each)}" for each in way)
            yield paragraph(f"{_as_soon(answer)} as soon as {told}", 2, 4, width)


def _branch(lead: str, plan: Plan, indent: int, told: set[str], width: int) -> Iterator[str]:
    """One branch of the tree; what a fact means is told when it is first asked."""
    if isinstance(plan, PlanLeaf):
        yield paragraph(f"{lead}{_settled(plan)}", indent, 4, width)
        return
    means = "" if plan.fact.name in told else f" ({plan.fact.means})"
    told.add(plan.fact.name)
    yield paragraph(f"{lead}ask {plan.fact.name}{means}", indent, 4, width)
    for values, below in plan.branches:
        yield from _branch(f"if {values_text(values)}: ", below, indent + 2, told, width)


def _nothing(found: Answer, plan: PlanLeaf) -> str:
    if found is not Answer.UNDETERMINED:
        return f"nothing; the answer is {found}"
    if plan.answer is Answer.UNDETERMINED:
        return f"no fact; it turns on {_readings(plan)} alone"
    return f"nothing; it is {plan.answer} whatever the unknown turns out to be"


def _settled(plan: PlanLeaf) -> str:
    if plan.answer is Answer.UNDETERMINED:
        return f"undetermined, turns on {_readings(plan)}"
    return f"{plan.answer}{', whatever the rest turns out to be' if plan.early else ''}"


def _readings(plan: PlanLeaf) -> str:
    return " and ".join(f"reading {name}" for name in plan.turns_on)


def _as_soon(answer: Answer) -> str:
    return "open to readings alone" if answer is Answer.UNDETERMINED else answer.value


def _settles(plan: Plan) -> bool:
    """Return True if no reading is left open at any end."""
    if isinstance(plan, PlanQuestion):
        return all(_settles(below) for _, below in plan.branches)
    return plan.answer is not Answer.UNDETERMINED


def plan_json(found: Inquiry) -> dict[str, Any]:
    """Return the plan as a JSON value; its ends have an answer, the rest ask a fact."""
    return {
        "most": found.plan.most,
        "average": float(found.plan.average),
        "proved": found.proved,
        "plan": _plan_json(found.plan),
        "soonest": [
            {
                "answer": answer.value,
                "facts": [{"fact": each.fact.name, "is": values_json(each)} for each in way],
            }
            for answer, ways in found.soonest.items()
            for way in ways
        ],
    }


def _plan_json(plan: Plan) -> dict[str, Any]:
    if isinstance(plan, PlanLeaf):
        return {
            "answer": plan.answer.value,
            "turns_on": list(plan.turns_on),
            "early": plan.early,
        }
    return {
        "ask": plan.fact.name,
        "branches": [
            {"if": values_json(values), "then": _plan_json(below)}
            for values, below in plan.branches
        ],
    }
